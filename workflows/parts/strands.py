"""The strands of a journey: its stage and the duties beside it, each a coroutine that awaits answers.

A strand starts from the top in every run. It is cancelled by a way back and by the journey's end; what counts is in
the state, never in the coroutine.
"""

import asyncio
from collections.abc import Awaitable

from temporalio.exceptions import FailureError

from domain.stages import Stage, Status, following
from domain.state import RunningDuty
from workflows.parts.editions import forget
from workflows.parts.ending import RETENTION, end_journey, sweep
from workflows.parts.journey import Journey, Runtime
from workflows.parts.opening import SETTLED, close_case
from workflows.parts.process import Process
from workflows.parts.voiding import ENDED

QUIET_PASSES = 12
RUNNING = (Status.ACTIVE, Status.PAUSED, Status.DORMANT)


class Strands:
    """Starts, awakes and ends the coroutines of one journey."""

    def __init__(self, process: Process, runtime: Runtime) -> None:
        self._process = process
        self._runtime = runtime
        self._ledger = runtime.ledger
        self._ledger.on_answer(self._wake)
        self._ledger.outliving, self._ledger.amending = process.outlives, process.amending
        self._running: dict[str, asyncio.Task[None]] = {}
        self._awaiting: dict[str, list[asyncio.Future[None]]] = {}
        self._restart = False
        self._over = False
        self.stage_ended = False
        """Set when a stage has ended in this run: a good moment for a new one."""

    def start(self) -> None:
        """Start the stage and every running duty from the top."""
        state = self._ledger.state
        if state.status in RUNNING:
            self._start_stage(state.stage)
        elif state.status in self._process.asleep:
            name = state.status.value
            self._run(name, self._process.asleep[state.status](Journey(self._runtime, name)))
        for duty in state.duties.values():
            if self._goes_on(duty):
                self._start_duty(duty)

    def restart(self) -> None:
        """Have everything start again from the top, as a way back demands."""
        self._restart = True

    def any_done(self) -> bool:
        return any(strand.done() for strand in self._running.values())

    async def answered(self, key: str) -> None:
        """Wait until a key has its answer."""
        while key not in self._ledger.state.answers:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._awaiting.setdefault(key, []).append(future)
            await future

    async def settle(self) -> None:
        """Let stage code go on until nothing moves, through as many stages as that takes."""
        if self._restart:
            await self._advance()  # what a way back made void goes no further
        await self._until_quiet()
        while await self._advance():
            await self._until_quiet()

    async def _until_quiet(self) -> None:
        quiet = 0
        while quiet < QUIET_PASSES:
            before = self._ledger.changes
            await asyncio.sleep(0)
            quiet = quiet + 1 if self._ledger.changes == before else 0

    async def _advance(self) -> bool:
        """Take the next step that finished strands or a restart call for; False when there is none."""
        state = self._ledger.state
        if state.status is Status.LOST and RETENTION in state.answers:
            end_journey(self._ledger, Status.CLOSED, "retention_ended")
        if self._restart or self._ended():
            self._restart = False
            ended = self._ended()
            await self.stop()
            if ended:
                sweep(self._ledger)
            self.start()
            return True
        return self._start_new_duties() or self._reap()

    def _ended(self) -> bool:
        """Whether something runs that has no place in a journey of this status."""
        state = self._ledger.state
        return state.status not in RUNNING and any(
            name != state.status and not (name in state.duties and self._goes_on(state.duties[name]))
            for name in self._running
        )

    def _goes_on(self, duty: RunningDuty) -> bool:
        """Whether a duty goes on in this status: a complaint of a lost customer sleeps, money matters do not."""
        status = self._ledger.state.status
        return status in RUNNING or (status in ENDED and duty.duty in self._process.outlives)

    def _start_new_duties(self) -> bool:
        duties = self._ledger.state.duties.values()
        fresh = [duty for duty in duties if duty.key not in self._running and self._goes_on(duty)]
        for duty in fresh:
            self._start_duty(duty)
        return bool(fresh)

    def _reap(self) -> bool:
        """Finish one strand that is done, or drop one whose duty was taken away."""
        state = self._ledger.state
        for name, strand in list(self._running.items()):
            if strand.done():
                self._finish(name, strand)
                return True
            if name not in state.duties and name not in (state.stage, state.status):
                strand.cancel()
                del self._running[name]
                self._forget(name)
                return True
        return False

    def _start_stage(self, stage: Stage) -> None:
        self._run(stage.value, self._process.stages[stage](Journey(self._runtime, stage.value)))

    def _start_duty(self, duty: RunningDuty) -> None:
        self._run(duty.key, self._process.duties[duty.duty](Journey(self._runtime, duty.key, duty.about)))

    def _run(self, name: str, strand: Awaitable[None]) -> None:
        self._running[name] = asyncio.ensure_future(strand)

    async def stop(self) -> None:
        """End every coroutine; what counts is in the state."""
        for strand in self._running.values():
            strand.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)
        self._running.clear()
        self._awaiting.clear()

    def _finish(self, name: str, strand: asyncio.Task[None]) -> None:
        del self._running[name]
        try:
            strand.result()
        except FailureError as error:
            # A failed activity in stage code must wait for repaired code, never end a journey of years.
            raise RuntimeError(f"stage code of {name} failed: {error}") from error
        state = self._ledger.state
        if name in state.duties:
            close_case(self._ledger, state.duties.pop(name), SETTLED)
            self._forget(name)
            if self._over and not state.duties and state.status in RUNNING:
                self._end_stage(state.stage)
        elif name == state.stage:
            self._end_stage(state.stage)

    def _end_stage(self, stage: Stage) -> None:
        if following(stage) is None and self._ledger.state.duties:
            # A complaint that is still open keeps the journey; the stage ends again when it is settled.
            self._over = True
            return
        if self._process.forgets(stage):
            for ended in Stage:
                self._forget(ended.value)
                if ended is stage:
                    break
        after = following(stage)
        if after is None or after not in self._process.stages:
            self._ledger.set_status(Status.CLOSED, "completed")
            return
        self.stage_ended = True
        self._ledger.enter_stage(after)
        self._start_stage(after)

    def _forget(self, prefix: str) -> None:
        """Answers that no later step needs are dropped; what counts stands in the facts."""
        answers = self._ledger.state.answers
        for key in [key for key in answers if key.startswith(f"{prefix}/")]:
            del answers[key]
        forget(self._ledger.state, prefix)

    def _wake(self, key: str) -> None:
        for future in self._awaiting.pop(key, []):
            if not future.done():
                future.set_result(None)
