"""One operation on many journeys or tasks: each is done or refused by itself, and what was stopped can be gone on with.

The command of each follows from the name of the batch and from what it is done to. Run again under the same name, a
batch does what is left and nothing twice.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Any

from temporalio.service import RPCError, RPCStatusCode

from client.errors import Conflict, HomewardError, Unreachable
from client.journeys import Journeys
from domain.commands import Receipt
from domain.model import Model

AT_ONCE = 8
"""How many journeys are acted on at the same time."""
_BATCH = uuid.uuid5(uuid.NAMESPACE_OID, "homeward/batch")

Operation = Callable[[str, str], Awaitable[Receipt | None]]
"""Does one thing to a journey or task, under a command."""


class Outcome(StrEnum):
    """What became of one of many."""

    DONE = "done"
    REPEATED = "repeated"
    """It had been done before, by the same batch."""
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    """A server was away; the batch is to be run again."""


class Result(Model):
    """What became of one journey or task."""

    target: str
    outcome: Outcome
    why: str | None = None
    """The code of the refusal (`domain.refusals`), and in ``details`` what its sentence needs; never personal."""
    details: dict[str, Any] = {}


def command_for(batch: str, action: str, target: str) -> str:
    """The command by which a batch does its action to one journey or task: always the same one."""
    return str(uuid.uuid5(_BATCH, f"{batch}/{action}/{target}"))


async def apply(
    operation: Operation, targets: Sequence[str], *, batch: str, action: str, at_once: int = AT_ONCE
) -> AsyncIterator[Result]:
    """Do one thing to each, several at a time; yields what became of each as soon as it is known.

    A refusal or a server that is away concerns that one only. Whoever stops reading stops the batch.
    """
    waiting = list(reversed(targets))
    results: asyncio.Queue[Result | BaseException] = asyncio.Queue()

    async def work() -> None:
        while waiting:
            target = waiting.pop()
            try:
                results.put_nowait(await _one(operation, target, command_for(batch, action, target)))
            except Exception as fault:  # noqa: BLE001 - raised again where the results are read
                results.put_nowait(fault)

    workers = [asyncio.create_task(work()) for _ in range(min(at_once, len(targets)))]
    try:
        for _ in targets:
            result = await results.get()
            if isinstance(result, BaseException):
                raise result
            yield result
    finally:
        waiting.clear()
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


async def _one(operation: Operation, target: str, command: str) -> Result:
    try:
        receipt = await operation(target, command)
    except Unreachable as error:
        return _refused(target, Outcome.UNREACHABLE, error)
    except HomewardError as error:
        return _refused(target, Outcome.REFUSED, error)
    repeated = receipt is not None and receipt.repeated
    return Result(target=target, outcome=Outcome.REPEATED if repeated else Outcome.DONE)


def _refused(target: str, outcome: Outcome, error: HomewardError) -> Result:
    return Result(target=target, outcome=outcome, why=error.reason, details=error.details)


async def poke(journeys: Journeys, journey: str) -> None:
    """Have a journey continue as new. Errors: Conflict when it has ended, Unreachable."""
    try:
        await journeys.poke(journey)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise Conflict("journey_ended", journey=journey) from error
        raise Unreachable("journey_silent", cause=error.message) from error
