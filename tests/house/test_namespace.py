"""The namespace: created, kept for ten years, with our search attributes, or a clear refusal."""

from datetime import timedelta

import pytest
from temporalio.client import Client
from temporalio.common import SearchAttributeKey

from starter.stack.namespace import RETENTION, NamespaceError, check_namespace, prepare_namespace
from starter.stack.temporal import TemporalDevServer

STAGE = SearchAttributeKey.for_keyword("HouseStage")
DUE = SearchAttributeKey.for_datetime("HouseNextDue")
PEOPLE = SearchAttributeKey.for_keyword_list("HouseAssignees")


async def in_namespace(server: TemporalDevServer, name: str) -> Client:
    return await Client.connect(server.address, namespace=name)


async def test_a_missing_namespace_is_made_and_ready_for_use(temporal_dev: TemporalDevServer) -> None:
    client = await in_namespace(temporal_dev, "made")
    await prepare_namespace(client, [STAGE, DUE, PEOPLE])
    await prepare_namespace(client, [STAGE, DUE, PEOPLE])
    await check_namespace(client, [STAGE, DUE, PEOPLE])
    count = await client.count_workflows("HouseStage = 'design' AND HouseAssignees = '客服03'")
    assert count.count == 0


async def test_what_is_missing_is_listed_and_how_to_get_it(temporal_dev: TemporalDevServer) -> None:
    client = await in_namespace(temporal_dev, "short")
    await prepare_namespace(client, [], retention=timedelta(days=1))
    with pytest.raises(NamespaceError) as caught:
        await check_namespace(client, [STAGE])
    assert "kept 1 days, needed are 3650" in str(caught.value)
    assert "HouseStage (Keyword) is not registered" in str(caught.value)
    assert "homeward namespace prepare" in str(caught.value)
    await prepare_namespace(client, [STAGE])
    await check_namespace(client, [STAGE], retention=RETENTION)


async def test_a_longer_retention_is_not_shortened(temporal_dev: TemporalDevServer) -> None:
    client = await in_namespace(temporal_dev, "long")
    await prepare_namespace(client, [], retention=timedelta(days=9000))
    await prepare_namespace(client, [])
    await check_namespace(client, [], retention=timedelta(days=9000))


async def test_another_type_under_our_name_is_an_error_that_says_so(temporal_dev: TemporalDevServer) -> None:
    """The server itself ignores it silently (docs/architecture.md)."""
    client = await in_namespace(temporal_dev, "conflict")
    await prepare_namespace(client, [STAGE])
    with pytest.raises(NamespaceError, match="HouseStage is registered as Keyword, needed is Text"):
        await prepare_namespace(client, [SearchAttributeKey.for_text("HouseStage"), DUE])
    await check_namespace(client, [STAGE])
    with pytest.raises(NamespaceError, match="HouseNextDue"):
        await check_namespace(client, [DUE])


async def test_more_than_the_server_can_keep_is_refused(temporal_dev: TemporalDevServer) -> None:
    client = await in_namespace(temporal_dev, "many")
    flags = [SearchAttributeKey.for_bool(f"HouseFlag{number}") for number in range(4)]
    with pytest.raises(NamespaceError, match="cannot have more than 3 search attribute of type Bool"):
        await prepare_namespace(client, flags)
