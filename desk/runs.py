"""Long acts on many: they go on while a page shows how far they are, and are gone on with after a stop."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from client.bulk import Operation, Outcome, Result, apply
from domain.refusals import fault_told, sentence
from presentation.showing import Words

log = structlog.get_logger(__name__)

_KEPT = 50
"""So many runs are remembered, the newest ones."""


@dataclass
class Run:
    """One act on many journeys, or tasks."""

    name: str
    """Of the batch: under the same name nothing is done twice."""
    action: str
    person: str
    """Whom it is about."""
    by: str
    targets: Sequence[str]
    of: str = "journeys"
    """What the targets are, as the address of their pages has it."""
    results: list[Result] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What else came of it, in words."""
    clean: bool | None = None
    """Whether nothing names the person any more; None where that was not looked at."""
    ended: bool = False
    failed: bool = False
    """It ended before everything was done: the same act again goes on with it."""

    def count(self, outcome: Outcome) -> int:
        return sum(one.outcome == outcome for one in self.results)

    @property
    def refused(self) -> Sequence[Result]:
        return [one for one in self.results if one.why is not None]


def refusals(words: Words, run: Run) -> list[tuple[str, str]]:
    """Each that refused or did not answer, with why."""
    return [(one.target, why_told(words, one)) for one in run.refused]


def why_told(words: Words, one: Result) -> str:
    """Why one was refused."""
    if one.why == "answers":  # said by the field that all share
        return words.say("list.semicolon").join(
            fault_told(words.lang, fault) for fault in one.details["fields"]
        )
    return sentence(words.lang, one.why or "", one.details)


class Runs:
    """The runs of this process. One that the process did not survive is done again, and does what is left."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def get(self, name: str) -> Run | None:
        return self._runs.get(name)

    def start(self, run: Run, operation: Operation, finish: Callable[[Run], Awaitable[None]]) -> Run:
        """Begin it, unless it has begun already.

        Args:
            operation: what is done to each journey.
            finish: what is looked at once all are done.
        """
        if run.name in self._runs and not self._runs[run.name].failed:
            return self._runs[run.name]
        self._runs[run.name] = run
        for name in list(self._runs)[:-_KEPT]:
            del self._runs[name]
        task = asyncio.create_task(_carry_out(run, operation, finish))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return run

    async def stop(self) -> None:
        """Stop what is under way: each journey is done or not done, never half."""
        for task in list(self._tasks):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _carry_out(run: Run, operation: Operation, finish: Callable[[Run], Awaitable[None]]) -> None:
    try:
        async for result in apply(operation, run.targets, batch=run.name, action=run.action):
            run.results.append(result)
        await finish(run)
    except Exception:
        run.failed = True
        log.exception("a run failed", run=run.name, action=run.action)
    finally:
        run.ended = True
