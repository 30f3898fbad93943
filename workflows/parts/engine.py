"""The loop that drives one journey: commands in, stage code on, journal out, next instant armed.

One coroutine changes the state. Handlers only check, append and wait; stage code runs when a key is answered; when
all is quiet the buffer goes out by one call of ``record``, and only then does whoever acted get an answer
 (docs/architecture.md).
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from typing import Any, TypeVar

from pydantic import BaseModel
from temporalio import workflow

from activities.journal import JournalActivities
from domain.absences import Absence
from domain.commands import Act, JourneyInput, Pulse, Receipt, RepairJourney
from domain.stages import Status
from domain.state import JourneyState
from workflows.parts import acts, refusals
from workflows.parts.adopting import adopt
from workflows.parts.clock import Clock
from workflows.parts.ledger import Ledger
from workflows.parts.process import Process
from workflows.parts.recorder import RETRIES, Conflict, Recorder
from workflows.parts.showcase import Showcase
from workflows.parts.strands import Strands

M = TypeVar("M", bound=BaseModel)
P = TypeVar("P", bound=BaseModel)

PATIENCE = timedelta(seconds=20)
"""How long one attempt of an activity may take."""
ANSWERS_LEAVE = timedelta(seconds=1)
GIVES_WAY = 3
REMEMBERED_COMMANDS = 200


class Engine:
    """Runs one journey until it ends or continues as new."""

    def __init__(self, process: Process, state: JourneyState) -> None:
        self.state = state
        self.ledger = Ledger(state, workflow.now)
        self._process = process
        self._showcase = Showcase(self.ledger)
        self._strands = Strands(process, self)
        self._clock = Clock(self.ledger, self._showcase.timer)
        self._recorder = Recorder(state, self._showcase.batch)
        self._inbox: list[Act] = []
        self._outcomes: dict[str, asyncio.Future[Receipt]] = {}
        self._applied: list[tuple[str, int, BaseException | None]] = []
        self._in_flight = 0
        self._answered = False
        self._gave_way = 0
        self._moving = False
        self._poked = False
        self._busy = True

    # --- what handlers call

    def check(self, act: Act) -> None:
        """Refuse an act before it is accepted; a refused act leaves nothing behind."""
        if not self.state.seq:
            raise refusals.Moving("starting")
        if self._moving and not self._recorder.down():
            raise refusals.Moving("moving")
        if act.command in self.state.recent or act.command in self._outcomes:
            return
        if self.state.status is Status.NEEDS_REPAIR and not isinstance(act, RepairJourney):
            raise refusals.NeedsRepair("needs_repair", journey=self.state.journey)
        if self._recorder.down():
            raise refusals.RecordsDown("records_down")
        acts.check(self.ledger, self._process, act)

    async def submit(self, act: Act) -> Receipt:
        """Have an accepted act done; returns when its entries are in Postgres."""
        if act.command in self.state.recent:
            return Receipt(command=act.command, journey=self.state.journey, seq=self.state.seq, repeated=True)
        if act.command not in self._outcomes:
            self._outcomes[act.command] = asyncio.get_running_loop().create_future()
            self._inbox.append(act)
        return await asyncio.shield(self._outcomes[act.command])

    def poke(self) -> None:
        """Continue as new as soon as it is quiet."""
        self._poked = True

    def pulse(self) -> Pulse:
        """Where this run stands."""
        first = self.ledger.next_wait()
        return Pulse(
            journey=self.state.journey,
            stage=self.state.stage,
            status=self.state.status,
            seq=self.state.seq,
            busy=self._busy or self._in_flight > 0,
            next_fires=first.armed.fires if first and first.armed else None,
            runs=self.state.runs,
            unrecorded=len(self.state.buffer),
            keys=tuple(sorted(self.state.waits)),
        )

    # --- what stage code calls

    async def answered(self, key: str) -> None:
        await self._strands.answered(key)

    async def perform(self, activity: Callable[[Any, P], Awaitable[M]], given: P, summary: str) -> M:
        """Have an activity done, for as long as it takes; no new run begins while it is in flight."""
        self._in_flight += 1
        try:
            return await workflow.execute_activity_method(
                activity,
                given,
                start_to_close_timeout=PATIENCE,
                retry_policy=RETRIES,
                summary=summary,
            )
        finally:
            self._in_flight -= 1

    def patched(self, change: str) -> bool:
        return workflow.patched(change)

    # --- the loop

    def open_journal(self, facts: dict[str, Any], absences: Iterable[Absence] = ()) -> None:
        """Write the first entries of a new journey, and what earlier stages would have left."""
        self.ledger.begin()
        self.ledger.enter_stage(self.state.stage)
        for absence in absences:
            self.ledger.know_absence(absence)
        self.ledger.set_facts(facts)

    async def run(self, again: JourneyInput) -> None:
        """Drive the journey; returns when it has ended for good, else continues as new."""
        self._strands.start()
        clock = asyncio.create_task(self._clock.run())
        while True:
            await self._strands.settle()
            self._showcase.refresh()
            await self._record()
            # Stage code may have gone on meanwhile, as when a reservation was answered.
            self._showcase.refresh()
            self._answer_callers()
            if self._has_ended():
                self._moving = True
                clock.cancel()
                await workflow.wait_condition(workflow.all_handlers_finished)
                return
            self._busy = False
            if self._in_flight:
                self._moving = False  # what is in flight may take long, and no new run begins before
            await workflow.wait_condition(self._has_work)
            if self._wants_move() and await self._may_move():
                await self._move(again)
            self._busy = True
            self._apply_inbox()
            self._clock.fire()
            self._adopt_absences()
            await self._adopt_rules()

    def _has_ended(self) -> bool:
        """Closed for good, and whoever came in before that has an answer."""
        return self.state.status is Status.CLOSED and not (self.state.waits or self._inbox)

    def _has_work(self) -> bool:
        if self.state.status is Status.NEEDS_REPAIR:
            return bool(self._inbox)  # nothing but a repair is let in
        return bool(
            self._inbox
            or self._clock.alarm
            or self.state.buffer
            or self._stale_rules()
            or self._recorder.absences
            or self._strands.any_done()
            or (self._wants_move() and self._is_quiet())
        )

    def _apply_inbox(self) -> None:
        for act in self._inbox:
            failure: BaseException | None = None
            try:
                if acts.carry_out(self.ledger, self._process, act):
                    self._strands.restart()
            except refusals.Refusal as refusal:
                failure = refusal
            except Exception:  # noqa: BLE001 - whoever acted is told, and the log has it
                failure = self._faulty(act)
            self._applied.append((act.command, self.state.seq, failure))
        self._inbox.clear()

    def _faulty(self, act: Act) -> refusals.Refusal:
        """A fault in our own code: whoever acted is told, the journey goes on as it was, and the log has the rest.

        A new run begins soon. Repaired code would do what this one refused, so it must never replay this run.
        """
        if self.state.status is not Status.NEEDS_REPAIR:
            self._poked = True
        workflow.logger.error(
            "an act failed", exc_info=True, extra={"act": type(act).__name__, "command": act.command}
        )
        return refusals.Faulty("act_failed", command=act.command)

    def _answer_callers(self) -> None:
        """Tell whoever acted; what they did stands in Postgres now."""
        for command, seq, failure in self._applied:
            future = self._outcomes.pop(command, None)
            if failure is None:
                self.state.recent.append(command)
            if future is None or future.done():
                continue
            if failure is not None:
                future.set_exception(failure)
            else:
                future.set_result(Receipt(command=command, journey=self.state.journey, seq=seq))
            self._answered = True
        self._applied.clear()
        del self.state.recent[:-REMEMBERED_COMMANDS]

    async def _record(self) -> None:
        if self.state.status is Status.NEEDS_REPAIR:
            return
        try:
            await self._recorder.record()
        except Conflict as conflict:
            self._stop_for_repair(str(conflict))

    def _stop_for_repair(self, trouble: str) -> None:
        """Say so, skip nothing, and do nothing more until somebody repairs it.

        What was done already stays done and is written by the repair; what was only accepted is refused.
        """
        self.state.before_repair, self.state.status = self.state.status, Status.NEEDS_REPAIR
        self._moving = False
        self._showcase.trouble = trouble
        workflow.logger.error("journey needs repair", extra={"trouble": trouble})
        refusal = refusals.NeedsRepair("stopped_for_repair", journey=self.state.journey)
        for future in self._outcomes.values():
            if not future.done():
                future.set_exception(refusal)
        self._outcomes.clear()
        self._applied.clear()
        self._inbox.clear()

    # --- newer calendars

    def _stale_rules(self) -> bool:
        held = self.state.rules.calendars
        newest = (*self._recorder.newest.items(), *self.ledger.heard.items())
        return any(held[name].version < version for name, version in newest if name in held)

    async def _adopt_rules(self) -> None:
        """A newer calendar was published: fetch it and arm every wait afresh (docs/architecture.md)."""
        if not self._stale_rules():
            return
        standard = self.state.rules.standard
        fetched = await workflow.execute_activity_method(
            JournalActivities.load_rules,
            args=[standard.name, standard.version, self.state.started_at],
            start_to_close_timeout=timedelta(seconds=30),
            retry_policy=RETRIES,
            summary=self._showcase.words("rules_fetched"),
        )
        self._recorder.newest = {}
        self.ledger.begin_hearing()
        adopt(self.ledger, fetched.calendars)
        self.ledger.end_command()

    def _adopt_absences(self) -> None:
        """Somebody came to the journey who is away, now or later."""
        for absence in self._recorder.absences:
            self.ledger.know_absence(absence)
        self._recorder.absences = ()

    # --- the next run

    def _wants_move(self) -> bool:
        return (
            self._poked
            or self._clock.old
            or self._strands.stage_ended
            or workflow.info().is_continue_as_new_suggested()
        )

    def _is_quiet(self) -> bool:
        unheard = self._recorder.absences
        return not (self._inbox or self.state.buffer or self._in_flight or self._applied or unheard)

    async def _may_move(self) -> bool:
        """Whether a new run may begin now: all is quiet, and the last answers have left.

        An answer that leaves in the same task as a new run may be lost on the way, so answers get a moment. Whoever
        acts meanwhile goes first; under steady work that moment would never come, so after some turns the gate
        closes, and nobody is let in until the new run.
        """
        self._gave_way += 1
        self._moving = self._gave_way > GIVES_WAY and not self._in_flight
        if not self._is_quiet():
            return False
        if not self._answered:
            return True
        try:
            await workflow.wait_condition(
                lambda: bool(self._inbox) or self._clock.alarm,
                timeout=ANSWERS_LEAVE,
                timeout_summary=self._showcase.words("moves_on"),
            )
        except TimeoutError:
            self._answered = False
        return False

    async def _move(self, again: JourneyInput) -> None:
        """Continue as new: the gate is closed, every caller has an answer, nothing is in flight."""
        self._moving = True
        await workflow.wait_condition(workflow.all_handlers_finished)
        self.state.runs += 1
        self.state.first_run = self.state.first_run or workflow.info().run_id
        carried: dict[str, Any] = {
            "carried": self.state,
            "rules": None,
            "stage": self.state.stage,
            "facts": {},
        }
        workflow.continue_as_new(again.model_copy(update=carried), memo=self._showcase.memo())
