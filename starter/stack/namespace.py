"""The Temporal namespace as Homeward needs it: kept long enough, and with our search attributes.

The same serves the embedded stack and any other Temporal server. Retention is how long a *closed* run stays
readable; a journey of years has many closed runs behind it, which a dev server would delete after a day.
"""

import asyncio
import time
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import (
    DescribeNamespaceRequest,
    RegisterNamespaceRequest,
    UpdateNamespaceRequest,
)
from temporalio.client import Client
from temporalio.common import SearchAttributeKey
from temporalio.service import RPCError, RPCStatusCode

from starter.stack.errors import StackError

RETENTION = timedelta(days=3650)

SearchAttributes = Mapping[str, IndexedValueType.ValueType] | Iterable[SearchAttributeKey[Any]]
"""A registry of search attributes: types by name, or the keys that workflows use."""

_PATIENCE_SECONDS = 60.0

# a server's parts learn of a new namespace or attribute some seconds after it was made
_PASSING = {RPCStatusCode.NOT_FOUND, RPCStatusCode.UNAVAILABLE}


class NamespaceError(StackError):
    """The namespace is not as Homeward needs it and could not be made so."""


async def prepare_namespace(
    client: Client, attributes: SearchAttributes, *, retention: timedelta = RETENTION
) -> None:
    """Make the client's namespace ready, and check that it is. Repeating it changes nothing.

    Creates the namespace where it is missing, sets its retention, registers search attributes and waits until
    the server knows them. Errors: `NamespaceError`, as when another type is registered under a name.
    """
    wanted = _types(attributes)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            await _ensure_namespace(client, retention)
            await _ensure_retention(client, retention)
            await _ensure_attributes(client, wanted)
            await check_namespace(client, wanted, retention=retention)
            await _until_queryable(client, wanted)
            return
        except RPCError as error:
            if error.status not in _PASSING or time.monotonic() > deadline:
                text = f"Temporal refused to set up namespace {client.namespace}: {error.message}"
                raise NamespaceError(text) from error
        await asyncio.sleep(0.3)


async def check_namespace(
    client: Client, attributes: SearchAttributes, *, retention: timedelta = RETENTION
) -> None:
    """Raise `NamespaceError`, listing everything that is missing or different; change nothing."""
    complaints = []
    found_retention = await _retention(client)
    if found_retention < retention:
        complaints.append(f"closed runs are kept {found_retention.days} days, needed are {retention.days}")
    found = await _registered(client)
    for name, kind in _types(attributes).items():
        if name not in found:
            complaints.append(f"search attribute {name} ({_name_of(kind)}) is not registered")
    if complaints:
        raise NamespaceError(
            f"namespace {client.namespace} is not ready: {'; '.join(complaints)}. "
            "Run `homeward namespace prepare`."
        )
    _refuse_conflicts(client.namespace, _types(attributes), found)


def _types(attributes: SearchAttributes) -> dict[str, IndexedValueType.ValueType]:
    if isinstance(attributes, Mapping):
        return dict(attributes)
    return {key.name: IndexedValueType.ValueType(int(key.indexed_value_type)) for key in attributes}


def _name_of(kind: IndexedValueType.ValueType) -> str:
    return (
        IndexedValueType.Name(kind)
        .removeprefix("INDEXED_VALUE_TYPE_")
        .replace("_", " ")
        .title()
        .replace(" ", "")
    )


async def _ensure_namespace(client: Client, retention: timedelta) -> None:
    try:
        await _retention(client)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
    else:
        return
    request = RegisterNamespaceRequest(
        namespace=client.namespace, workflow_execution_retention_period=_duration(retention)
    )
    try:
        await client.workflow_service.register_namespace(request)
    except RPCError as refusal:
        if refusal.status != RPCStatusCode.ALREADY_EXISTS:  # another process was quicker
            raise


async def _ensure_retention(client: Client, retention: timedelta) -> None:
    if await _retention(client) < retention:
        config = NamespaceConfig(workflow_execution_retention_ttl=_duration(retention))
        await client.workflow_service.update_namespace(
            UpdateNamespaceRequest(namespace=client.namespace, config=config)
        )


async def _retention(client: Client) -> timedelta:
    described = await client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace=client.namespace)
    )
    return timedelta(seconds=described.config.workflow_execution_retention_ttl.seconds)


async def _registered(client: Client) -> dict[str, IndexedValueType.ValueType]:
    listed = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    return dict(listed.custom_attributes)


async def _ensure_attributes(client: Client, wanted: Mapping[str, IndexedValueType.ValueType]) -> None:
    """Register what is missing. The server ignores a second registration of another type, so look first."""
    found = await _registered(client)
    _refuse_conflicts(client.namespace, wanted, found)
    missing = {name: kind for name, kind in wanted.items() if name not in found}
    if missing:
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(namespace=client.namespace, search_attributes=missing)
        )


def _refuse_conflicts(
    namespace: str,
    wanted: Mapping[str, IndexedValueType.ValueType],
    found: Mapping[str, IndexedValueType.ValueType],
) -> None:
    conflicts = [
        f"{name} is registered as {_name_of(found[name])}, needed is {_name_of(kind)}"
        for name, kind in wanted.items()
        if name in found and found[name] != kind
    ]
    if conflicts:
        raise NamespaceError(
            f"search attributes of namespace {namespace} have another type: {'; '.join(conflicts)}. "
            "Use another namespace (TEMPORAL_NAMESPACE), or remove them with "
            "`temporal operator search-attribute remove --name …`, which loses their values."
        )


async def _until_queryable(client: Client, wanted: Mapping[str, IndexedValueType.ValueType]) -> None:
    """Wait until queries know the attributes, which are listed some time before."""
    query = " AND ".join(f"`{name}` IS NULL" for name in wanted)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while wanted:
        try:
            await client.count_workflows(query)
            return
        except RPCError as error:
            if error.status is not RPCStatusCode.INVALID_ARGUMENT or time.monotonic() > deadline:
                raise
        await asyncio.sleep(0.3)


def _duration(length: timedelta) -> Duration:
    duration = Duration()
    duration.FromTimedelta(length)
    return duration
