"""Sending an Update so that it is done exactly once, whatever happens on the way.

The command's id is the Update's id: a run knows it already, and the journey remembers it across runs. So everything
that leaves it open whether the act was done is simply sent again.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar

from temporalio.client import (
    Client,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from client.errors import BadInput, Conflict, HomewardError, NotFound, Unreachable
from domain.commands import Act, Receipt

A = TypeVar("A", bound=Act)

QUERY_TIMEOUT = timedelta(seconds=5)

_AGAIN = frozenset({"Moving", "AcceptedUpdateCompletedWorkflow"})
_AGAIN_WORDS = ("unexpected workflow task failure", "acceptedupdatecompletedworkflow")
# Refused before any journey saw it. After every other error the act may have been done.
_NOT_DELIVERED = frozenset({RPCStatusCode.NOT_FOUND, RPCStatusCode.RESOURCE_EXHAUSTED})
_REFUSED: dict[str, type[HomewardError]] = {
    "InvalidAnswers": BadInput,
    "UnknownTask": NotFound,
    "TaskNotOpen": Conflict,
    "NotYours": Conflict,
    "NotPossible": Conflict,
    "NeedsRepair": Conflict,
    "RecordsDown": Unreachable,
    "Faulty": HomewardError,
}


def workflow_id(journey: str) -> str:
    """The id of a journey's workflow: minted by us, readable, never reused."""
    return f"journey-{journey}"


async def send(client: Client, journey: str, update: Any, act: Act, patience: timedelta) -> Receipt:
    """Have an act done and return its receipt.

    Args:
        patience: how long to go on trying while the journey moves to a new run or a server is away.

    Raises:
        BadInput, NotFound, Conflict: the journey refused; nothing was changed.
        Unreachable: a server is away; the message says whether the act may still be done.
    """
    handle = client.get_workflow_handle(workflow_id(journey))
    loop = asyncio.get_running_loop()
    until = loop.time() + patience.total_seconds()
    pause = 0.02
    perhaps = False  # done, or going to be done, although nobody told us
    while True:
        left = until - loop.time()
        try:
            receipt: Receipt = await handle.execute_update(
                update,
                act,
                id=act.command,
                result_type=Receipt,
                rpc_timeout=timedelta(seconds=max(left, 1)),
            )
        except WorkflowUpdateFailedError as failed:
            if not _again(failed):
                raise _refusal(failed) from failed
            perhaps = perhaps or not _is_gate(failed)
            why = "moving"
        except WorkflowUpdateRPCTimeoutOrCancelledError:
            _check_stopped()
            perhaps = True
            why = "no_answer"
            left = 0
        except RPCError as error:
            _check_transient(error, journey)
            why = "temporal"
            perhaps = perhaps or error.status not in _NOT_DELIVERED
        else:
            return receipt
        if left <= 0 or loop.time() + pause > until:
            raise _given_up(act, why, perhaps)
        await asyncio.sleep(pause)
        pause = min(pause * 2, 1.0)


async def ask(client: Client, journey: str, query: Any, *given: Any) -> Any:
    """What the workflow of a journey answers to a query.

    Raises:
        NotFound: no such journey runs.
        Unreachable: Temporal or the worker does not answer, or the journey failed to; a query changes nothing.
    """
    handle = client.get_workflow_handle(workflow_id(journey))
    try:
        return await handle.query(query, args=given, rpc_timeout=QUERY_TIMEOUT)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise NotFound("journey_not_running", journey=journey) from error
        raise Unreachable("journey_silent", cause=error.message) from error
    except WorkflowQueryFailedError as error:
        raise Unreachable("journey_silent", cause=error.message) from error


def _check_stopped() -> None:
    """Go on being cancelled where whoever sends was told to stop: the SDK makes an error of its own of that."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def _is_gate(failed: WorkflowUpdateFailedError) -> bool:
    """Whether the journey refused because it is moving: then this attempt did nothing."""
    return isinstance(failed.cause, ApplicationError) and failed.cause.type == "Moving"


def _again(failed: WorkflowUpdateFailedError) -> bool:
    cause = failed.cause
    if isinstance(cause, ApplicationError) and cause.type in _AGAIN:
        return True
    return any(words in str(cause).lower() for words in _AGAIN_WORDS)


def _refusal(failed: WorkflowUpdateFailedError) -> HomewardError:
    cause = failed.cause
    if not isinstance(cause, ApplicationError):
        return HomewardError("journey_failed", cause=str(cause))
    details = dict(cause.details[0]) if cause.details and isinstance(cause.details[0], dict) else {}
    return refused(cause.type or "", {"reason": cause.message, **details})


def refused(name: str, told: Mapping[str, Any]) -> HomewardError:
    """The error for a refusal of a journey, by its kind and details (`workflows.parts.refusals`)."""
    kind, details = _REFUSED.get(name), dict(told)
    reason = str(details.pop("reason"))
    if kind is None:
        return HomewardError("journey_failed", cause=reason)
    return kind(reason, refusal=name, **details)


def _check_transient(error: RPCError, journey: str) -> None:
    """Raise for an error after which trying again makes no sense."""
    told = (error.message or "").lower()
    if error.status is RPCStatusCode.NOT_FOUND and "update" not in told:
        if "completed" in told:
            raise Conflict("journey_ended", journey=journey) from error
        raise NotFound("journey_not_running", journey=journey) from error
    passing = (
        RPCStatusCode.UNAVAILABLE,
        RPCStatusCode.DEADLINE_EXCEEDED,
        RPCStatusCode.RESOURCE_EXHAUSTED,
        RPCStatusCode.NOT_FOUND,
        RPCStatusCode.ABORTED,
        RPCStatusCode.CANCELLED,
        RPCStatusCode.INTERNAL,
        RPCStatusCode.UNKNOWN,
    )
    if error.status in passing or any(words in told for words in _AGAIN_WORDS) or "failed state" in told:
        return
    raise HomewardError("temporal_refused", cause=error.message) from error


def _given_up(act: Act, why: str, perhaps: bool) -> Unreachable:
    reason = "perhaps_done" if perhaps else "not_delivered"
    return Unreachable(reason, why=why, command=act.command, handed_over=perhaps)
