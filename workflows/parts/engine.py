"""The loop that drives one journey: commands in, stage code on, journal out, next instant armed.

One coroutine changes the state. Handlers only check, append and wait; stage code runs when a key is answered; when
all is quiet the buffer goes out by one call of ``record``, and only then does whoever acted get an answer
(design section 3). Timers do not survive a new run, so the only timer is armed afresh from the waits.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

from pydantic import BaseModel
from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, FailureError

from activities.journal import JournalActivities
from domain.commands import Act, JourneyInput, Pulse, Receipt
from domain.events import Batch, JourneyStarted, RulesAdopted
from domain.stages import Stage, Status, following
from domain.state import JourneyState, RunningDuty
from domain.waits import Action, Rulebook, Wait
from workflows.parts import acts, refusals
from workflows.parts.agenda import agenda_wait, following_occurrence
from workflows.parts.journey import Journey
from workflows.parts.ledger import Ledger
from workflows.parts.process import Process
from workflows.parts.showcase import Showcase
from workflows.parts.voiding import RETENTION

M = TypeVar("M", bound=BaseModel)

RECORDS_DOWN_AFTER = timedelta(seconds=10)
LONGEST_RUN = timedelta(days=90)
ANSWERS_LEAVE = timedelta(seconds=1)
REMEMBERED_COMMANDS = 200
QUIET_PASSES = 12
BATCH = 200
RECORD_RETRIES = RetryPolicy(
    initial_interval=timedelta(milliseconds=200), backoff_coefficient=2, maximum_interval=timedelta(seconds=15)
)
CONFLICT = "JournalConflict"


class Engine:
    """Runs one journey until it ends or continues as new."""

    def __init__(self, process: Process, state: JourneyState) -> None:
        self.process = process
        self.state = state
        self.ledger = Ledger(state, workflow.now)
        self.ledger.on_answer(self._wake)
        self._awaiting: dict[str, list[asyncio.Future[None]]] = {}
        self._strands: dict[str, asyncio.Task[None]] = {}
        self._inbox: list[Act] = []
        self._outcomes: dict[str, asyncio.Future[Receipt]] = {}
        self._applied: list[tuple[str, int, BaseException | None]] = []
        self._in_flight = 0
        self._restart = False
        self._moving = False
        self._poked = False
        self._over = False
        self._answered = False
        self._alarm = False
        self._busy = True
        self._recording_since: datetime | None = None
        self._newest: dict[str, int] = {}
        self._began = workflow.now()
        self._showcase = Showcase(self.ledger)

    # --- what handlers call

    def check(self, act: Act) -> None:
        """Refuse an act before it is accepted; a refused act leaves nothing behind."""
        if self._moving:
            raise refusals.Moving("the journey is moving to a new run; try again")
        if act.command in self.state.recent or act.command in self._outcomes:
            return
        if self.state.status is Status.NEEDS_REPAIR:
            raise refusals.NeedsRepair(f"journey {self.state.journey} needs repair; nothing was changed")
        since = self._recording_since
        if since is not None and workflow.now() - since > RECORDS_DOWN_AFTER:
            raise refusals.RecordsDown("records are down, nothing was changed; try again in a minute")
        acts.check(self.ledger, self.process.kinds, act)

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

    # --- what stage code calls (Runtime)

    async def answered(self, key: str) -> None:
        while key not in self.state.answers:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._awaiting.setdefault(key, []).append(future)
            await future

    async def perform(self, call: Callable[[], Awaitable[M]]) -> M:
        self._in_flight += 1
        try:
            return await call()
        finally:
            self._in_flight -= 1

    def open_journal(self) -> None:
        """Write the first entries of a new journey."""
        state = self.state
        calendars = {name: calendar.version for name, calendar in state.rules.calendars.items()}
        self.ledger.emit(
            JourneyStarted(
                customer=state.customer,
                property=state.property,
                standard=state.rules.standard.name,
                standard_version=state.rules.standard.version,
                calendars=calendars,
                owner=state.owner,
                team=state.team,
            )
        )
        self.ledger.enter_stage(state.stage)

    # --- the loop

    async def run(self, again: JourneyInput) -> None:
        """Drive the journey; returns when it has ended for good, else continues as new."""
        self._start_strands()
        clock = asyncio.create_task(self._run_clock())
        while True:
            await self._settle()
            self._showcase.refresh()
            await self._record()
            self._answer_callers()
            if self.state.status is Status.CLOSED and not self.state.waits:
                clock.cancel()
                await workflow.wait_condition(workflow.all_handlers_finished)
                return
            self._busy = False
            await workflow.wait_condition(self._has_work)
            if self._wants_move() and self._is_quiet() and await self._answers_have_left():
                await self._move(again)
            self._busy = True
            self._apply_inbox()
            self._fire_due()
            await self._adopt_rules()

    def _has_work(self) -> bool:
        if self.state.status is Status.NEEDS_REPAIR:
            return False
        return bool(
            self._inbox
            or self._alarm
            or self.state.buffer
            or self._stale_rules()
            or any(strand.done() for strand in self._strands.values())
            or (self._wants_move() and self._is_quiet())
        )

    # --- strands: the stage and the duties beside it

    def _start_strands(self) -> None:
        if self.state.status in (Status.ACTIVE, Status.PAUSED):
            stage = self.state.stage
            self._start(stage.value, self.process.stages[stage](Journey(self, stage.value)))
            for duty in self.state.duties.values():
                self._start_duty(duty)

    def _start_duty(self, duty: RunningDuty) -> None:
        self._start(duty.key, self.process.duties[duty.duty](Journey(self, duty.key, duty.about)))

    def _start(self, name: str, strand: Awaitable[None]) -> None:
        self._strands[name] = asyncio.ensure_future(strand)

    async def _stop_strands(self) -> None:
        for strand in self._strands.values():
            strand.cancel()
        while not all(strand.done() for strand in self._strands.values()):
            await asyncio.sleep(0)
        self._strands.clear()
        self._awaiting.clear()

    async def _settle(self) -> None:
        """Let stage code go on until nothing moves, through as many stages as that takes."""
        await self._until_quiet()
        while await self._advance():
            await self._until_quiet()

    async def _until_quiet(self) -> None:
        quiet = 0
        while quiet < QUIET_PASSES:
            before = self.ledger.changes
            await asyncio.sleep(0)
            quiet = quiet + 1 if self.ledger.changes == before else 0

    async def _advance(self) -> bool:
        """Take the next step that finished strands or a restart call for; False when there is none."""
        if self.state.status is Status.LOST and RETENTION in self.state.answers:
            self.ledger.set_status(Status.CLOSED, "retention_ended")
        if self.state.status not in (Status.ACTIVE, Status.PAUSED):
            had = bool(self._strands)
            await self._stop_strands()
            self._restart = False
            return had
        if self._restart:
            self._restart = False
            await self._stop_strands()
            self._start_strands()
            return True
        for duty in [d for d in self.state.duties.values() if d.key not in self._strands]:
            self._start_duty(duty)
            return True
        for name, strand in list(self._strands.items()):
            if strand.done():
                self._finish(name, strand)
                return True
            if name not in self.state.duties and name != self.state.stage:
                strand.cancel()
                del self._strands[name]
                return True
        return False

    def _finish(self, name: str, strand: asyncio.Task[None]) -> None:
        del self._strands[name]
        try:
            strand.result()
        except FailureError as error:
            # A failed activity in stage code must wait for repaired code, never end a journey of years.
            raise RuntimeError(f"stage code of {name} failed: {error}") from error
        if name in self.state.duties:
            del self.state.duties[name]
            self._forget(name)
            if self._over and not self.state.duties:
                self._end_stage(self.state.stage)
        elif name == self.state.stage:
            self._end_stage(self.state.stage)

    def _end_stage(self, stage: Stage) -> None:
        if following(stage) is None and self.state.duties:
            # A complaint that is still open keeps the journey; the stage ends again when it is settled.
            self._over = True
            return
        if self.process.forgets(stage):
            for ended in Stage:
                self._forget(ended.value)
                if ended is stage:
                    break
        after = following(stage)
        if after is None or after not in self.process.stages:
            self.ledger.set_status(Status.CLOSED, "completed")
            return
        self._poked = True
        self.ledger.enter_stage(after)
        self._start(after.value, self.process.stages[after](Journey(self, after.value)))

    def _forget(self, prefix: str) -> None:
        """Answers that no later step needs are dropped; what counts stands in the facts."""
        for key in [key for key in self.state.answers if key.startswith(f"{prefix}/")]:
            del self.state.answers[key]

    def _wake(self, key: str) -> None:
        for future in self._awaiting.pop(key, []):
            if not future.done():
                future.set_result(None)

    # --- commands

    def _apply_inbox(self) -> None:
        for act in self._inbox:
            failure: BaseException | None = None
            self.ledger.begin_command(act.command, act.actor)
            try:
                # Another act may have overtaken this one since it was accepted.
                acts.check(self.ledger, self.process.kinds, act)
                self._restart |= acts.apply(self.ledger, act)
            except refusals.Refusal as refusal:
                failure = refusal
            finally:
                self.ledger.end_command()
            self._applied.append((act.command, self.state.seq, failure))
        self._inbox.clear()

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

    # --- time

    async def _run_clock(self) -> None:
        """Keep one timer armed, for the earliest instant of all waits."""
        while True:
            wait = self.ledger.next_wait()
            if wait is None or wait.armed is None:
                await workflow.wait_condition(lambda: self.ledger.next_wait() is not None)
            elif await self._slept(wait, wait.armed.fires):
                self._alarm = True
                await workflow.wait_condition(lambda: not self._alarm)

    async def _slept(self, wait: Wait, fires: datetime) -> bool:
        """Sleep to the wait's instant; False when another came first or the run grew old meanwhile."""
        old = self._began + LONGEST_RUN
        delay = min(fires, old) - workflow.now()
        if delay > timedelta(0):
            try:
                await workflow.wait_condition(
                    lambda: self._next_fires() != fires,
                    timeout=delay,
                    timeout_summary=self._showcase.timer(wait),
                )
                return False
            except TimeoutError:
                pass
        if fires > workflow.now():
            self._poked = True
            await workflow.wait_condition(lambda: self._next_fires() != fires)
            return False
        return True

    def _next_fires(self) -> datetime | None:
        wait = self.ledger.next_wait()
        return wait.armed.fires if wait and wait.armed else None

    def _fire_due(self) -> None:
        self._alarm = False
        while due := self.ledger.due_waits():
            for wait in due:
                if self.state.waits.get(wait.key) == wait:
                    self._fire(wait)

    def _fire(self, wait: Wait) -> None:
        step = wait.armed
        assert step is not None
        self.ledger.write_step(wait, step)
        match step.action:
            case Action.OPEN | Action.REACH:
                self.ledger.end_wait(wait.key)
                self.ledger.answer(wait.key, {"at": step.at.isoformat()}, order=wait.order)
            case Action.REMIND | Action.DUE | Action.ESCALATE:
                self.ledger.set_wait(wait.model_copy(update={"rung": step.rung + 1}))
            case Action.BREAK:
                self.ledger.end_wait(wait.key)
                self.ledger.settle_promise(wait.key.removesuffix("/promise"), kept=False)
            case Action.BEGIN:
                self._begin_duty(wait)

    def _begin_duty(self, wait: Wait) -> None:
        item = self.state.agenda[wait.key]
        key = f"{item.key}/{item.nominal}"
        self.state.duties[key] = RunningDuty(
            key=key, duty=item.duty, about={**item.about, "on": item.on}, order=self.ledger.next_order()
        )
        after = following_occurrence(item, self.state.rules)
        self.ledger.end_wait(wait.key)
        if after is None:
            del self.state.agenda[wait.key]
        else:
            self.state.agenda[wait.key] = after
            self.ledger.set_wait(agenda_wait(after, self.state.rules, workflow.now()))

    # --- the journal

    async def _record(self) -> None:
        """Write the buffer; goes on trying for as long as Postgres is away."""
        while self.state.buffer and self.state.status is not Status.NEEDS_REPAIR:
            entries = tuple(self.state.buffer[:BATCH])
            self._recording_since = workflow.now()
            try:
                recorded = await workflow.execute_activity_method(
                    JournalActivities.record,
                    Batch(journey=self.state.journey, entries=entries),
                    start_to_close_timeout=timedelta(seconds=30),
                    retry_policy=RECORD_RETRIES,
                    summary=self._showcase.batch(entries),
                )
            except ActivityError as error:
                self._repair(error)
                return
            self._recording_since = None
            del self.state.buffer[: len(entries)]
            self._newest = recorded.calendars

    def _repair(self, error: ActivityError) -> None:
        """The journal holds something else: stop, say so, skip nothing."""
        cause = error.cause
        if not (isinstance(cause, ApplicationError) and cause.type == CONFLICT):
            raise RuntimeError(f"record ended unexpectedly: {error}") from error
        self.state.status = Status.NEEDS_REPAIR
        self._showcase.refresh(str(cause))
        refusal = refusals.NeedsRepair(f"journey {self.state.journey} needs repair: {cause.message}")
        for future in self._outcomes.values():
            if not future.done():
                future.set_exception(refusal)
        self._outcomes.clear()
        self._applied.clear()

    # --- newer calendars

    def _stale_rules(self) -> list[str]:
        held = self.state.rules.calendars
        return [name for name, version in self._newest.items() if name in held and held[name].version < version]

    async def _adopt_rules(self) -> None:
        """A newer calendar was published: fetch it and arm every wait afresh (design section 5)."""
        stale = self._stale_rules()
        if not stale:
            return
        fetched = await workflow.execute_activity_method(
            JournalActivities.load_rules,
            args=[self.state.rules.standard.name, self.state.rules.standard.version, self.state.started_at],
            start_to_close_timeout=timedelta(seconds=30),
            retry_policy=RECORD_RETRIES,
            summary=self._showcase.words("rules_fetched"),
        )
        self.state.rules = Rulebook(standard=self.state.rules.standard, calendars=fetched.calendars)
        self._newest = {}
        moved = self.ledger.rearm_all()
        versions = {name: calendar.version for name, calendar in fetched.calendars.items()}
        self.ledger.emit(RulesAdopted(calendars=versions, moved=moved))

    # --- the next run

    def _wants_move(self) -> bool:
        return self._poked or workflow.info().is_continue_as_new_suggested()

    def _is_quiet(self) -> bool:
        return not (self._inbox or self.state.buffer or self._in_flight or self._applied)

    async def _answers_have_left(self) -> bool:
        """Give answers a moment: one that leaves in the same task as a new run may be lost on the way."""
        if not self._answered:
            return True
        try:
            await workflow.wait_condition(
                lambda: bool(self._inbox) or self._alarm,
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
        workflow.continue_as_new(
            again.model_copy(update={"carried": self.state}), memo=self._showcase.memo()
        )
