"""Builds of the worker: which there are, and which one journeys run on (docs/upgrading.md)."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final

from temporalio.api.deployment.v1 import WorkerDeploymentInfo
from temporalio.api.enums.v1 import WorkerDeploymentVersionStatus as Reported
from temporalio.api.workflowservice.v1 import (
    DescribeWorkerDeploymentRequest,
    SetWorkerDeploymentCurrentVersionRequest,
    SetWorkerDeploymentRampingVersionRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from domain.model import Instant, Model

DEPLOYMENT: Final = "homeward"
"""The name under which Temporal knows the workers of every build."""

_REPORTS_WITHIN: Final = 20.0
_NOT_YET: Final = frozenset({RPCStatusCode.FAILED_PRECONDITION, RPCStatusCode.NOT_FOUND})
_STATES: Final = {
    Reported.WORKER_DEPLOYMENT_VERSION_STATUS_CURRENT: "current",
    Reported.WORKER_DEPLOYMENT_VERSION_STATUS_RAMPING: "ramping",
    Reported.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINING: "draining",
    Reported.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINED: "drained",
}


class Build(Model):
    """One build that workers have reported."""

    build: str
    state: str
    """``current``, ``ramping``, ``draining`` (journeys are left on it), ``drained`` or ``inactive``."""
    percent: float | None
    """The share of journeys that use it, while it is ramping."""
    since: Instant | None
    """Since when it has been in this state, where that is known."""


async def builds(client: Client) -> tuple[Build, ...]:
    """Every build, the newest first; none where no worker has ever reported one. Raises RPCError."""
    info = await _described(client)
    if info is None:
        return ()
    return tuple(_build(info, one) for one in info.version_summaries)


async def activate(client: Client, build: str | None) -> None:
    """Have every journey go on with a build, from its next step on; None for workers without builds.

    A share that goes on with another build is taken back.

    Raises:
        RPCError: no worker of this build has reported, or Temporal is away.
    """
    info = await _described(client)
    ramping = info is not None and info.routing_config.HasField("ramping_deployment_version")
    if build is not None or (info is not None and info.routing_config.HasField("current_deployment_version")):
        await _make_current(client, build)
    if ramping:
        await ramp(client, "", 0)


async def _make_current(client: Client, build: str | None) -> None:
    request = SetWorkerDeploymentCurrentVersionRequest(
        namespace=client.namespace,
        deployment_name=DEPLOYMENT,
        build_id=build or "",
        identity=client.identity,
    )
    await _once_reported(lambda: client.workflow_service.set_worker_deployment_current_version(request))


async def ramp(client: Client, build: str, percent: float) -> None:
    """Have a share of the journeys go on with a build, the others stay; no build takes it back. Raises RPCError."""
    request = SetWorkerDeploymentRampingVersionRequest(
        namespace=client.namespace,
        deployment_name=DEPLOYMENT,
        build_id=build,
        percentage=percent,
        identity=client.identity,
    )
    await _once_reported(lambda: client.workflow_service.set_worker_deployment_ramping_version(request))


async def _once_reported(switch: Callable[[], Awaitable[object]]) -> None:
    """A worker that has just started is not known with all that it polls for until a moment later."""
    until = time.monotonic() + _REPORTS_WITHIN
    while True:
        try:
            await switch()
        except RPCError as error:
            if error.status not in _NOT_YET or time.monotonic() > until:
                raise
            await asyncio.sleep(0.5)
        else:
            return


async def _described(client: Client) -> WorkerDeploymentInfo | None:
    asked = DescribeWorkerDeploymentRequest(namespace=client.namespace, deployment_name=DEPLOYMENT)
    try:
        answer = await client.workflow_service.describe_worker_deployment(asked)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise
    return answer.worker_deployment_info


def _build(info: WorkerDeploymentInfo, one: WorkerDeploymentInfo.WorkerDeploymentVersionSummary) -> Build:
    state = _STATES.get(one.status, "inactive")
    routing = info.routing_config
    since = {
        "current": one.current_since_time,
        "ramping": one.ramping_since_time,
        "draining": one.last_deactivation_time,
        "drained": one.last_deactivation_time,
    }.get(state, one.create_time)
    return Build(
        build=one.deployment_version.build_id,
        state=state,
        percent=routing.ramping_version_percentage if state == "ramping" else None,
        since=_instant(since.seconds, since.nanos),
    )


def _instant(seconds: int, nanos: int) -> datetime | None:
    return datetime.fromtimestamp(seconds + nanos / 1e9, UTC) if seconds else None
