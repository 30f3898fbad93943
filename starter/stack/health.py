"""Is it well? One question a service, answered by the service itself, for health checks and readiness."""

import socket
import time
import urllib.error
import urllib.request
from datetime import timedelta

import asyncpg
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from starter.stack.errors import Unhealthy
from store.settings import Settings

_CALL = timedelta(seconds=10)
_POLL_SECONDS = 120  # a poll waits a minute for work; Temporal remembers pollers longer than that


class WorkerMissing(Unhealthy):
    """No worker, or not the one asked for, asks for work."""


async def check_worker(client: Client, task_queue: str, *, identity: str = "") -> None:
    """Raise `WorkerMissing` unless a worker polls for workflow and activity tasks.

    `identity` narrows it: the beginning (`4711@`) or the end (`@container`) of the SDK's default `pid@host`.
    """
    kinds = (TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
    for kind in kinds:
        request = DescribeTaskQueueRequest(
            namespace=client.namespace, task_queue=TaskQueue(name=task_queue), task_queue_type=kind
        )
        try:
            answer = await client.workflow_service.describe_task_queue(request, timeout=_CALL)
        except RPCError as error:
            raise WorkerMissing(f"Temporal cannot be asked about workers: {error.message}") from None
        recently = time.time() - _POLL_SECONDS
        seen = [one.identity for one in answer.pollers if one.last_access_time.seconds > recently]
        if not any(one.startswith(identity) or one.endswith(identity) for one in seen):
            whose = f" like {identity!r}" if identity else ""
            raise WorkerMissing(
                f"no worker{whose} asks for work on task queue {task_queue} (seen: {seen or 'none'})"
            )


async def check_own_worker(client: Client, task_queue: str) -> None:
    """Raise `WorkerMissing` unless a worker of this very host or container polls; for its health check."""
    await check_worker(client, task_queue, identity=f"@{socket.gethostname()}")


async def check_temporal(client: Client) -> None:
    """Raise `Unhealthy` unless Temporal answers for our namespace, lists included."""
    try:
        await client.count_workflows(rpc_timeout=_CALL)
    except RPCError as error:
        raise Unhealthy(f"Temporal does not answer: {error.message}") from None


async def check_database(dsn: str) -> None:
    """Raise `Unhealthy` unless the database takes a connection."""
    try:
        connection = await asyncpg.connect(dsn, timeout=_CALL.total_seconds())
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise Unhealthy(f"PostgreSQL does not answer: {error}") from None
    await connection.close()


def check_desk(settings: Settings) -> None:
    """Raise `Unhealthy` unless the desk of this very host or container can show pages."""
    host = "127.0.0.1" if settings.desk.host in ("0.0.0.0", "::") else settings.desk.host  # noqa: S104
    address = f"http://{host}:{settings.ports.desk}/readyz"
    try:
        urllib.request.urlopen(address, timeout=_CALL.total_seconds()).close()
    except (urllib.error.URLError, OSError) as error:
        raise Unhealthy(f"the desk shows no pages at {address}: {error}") from None
