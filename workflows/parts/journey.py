"""What stage code sees of a journey: ask, book, wait, promise, notify, plan.

Every call has a key, unique in its stage. A run starts the stage code from the top: an answered key returns at once,
an open one re-attaches (docs/architecture.md). So nothing here may depend on how often it is called.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any, NoReturn, Protocol, TypeVar

from pydantic import BaseModel

from domain.appointments import Appointment, Outcome
from domain.events import CaseOpened, ContactMade
from domain.roles import Role
from domain.stages import Stage, Status
from domain.standard import Standard
from domain.state import AgendaItem, JourneyState, RunningDuty
from domain.tasks import OpenTask, TaskKind
from domain.waits import PauseRule, Rulebook, Wait, WaitKind
from workflows.parts.agenda import agenda_wait, first_occurrence, start_of_day
from workflows.parts.ledger import Ledger, task_wait
from workflows.parts.voiding import end_journey

F = TypeVar("F", bound=BaseModel)
M = TypeVar("M", bound=BaseModel)


class Runtime(Protocol):
    """What the engine gives to stage code."""

    ledger: Ledger

    async def answered(self, key: str) -> None: ...

    async def perform(self, call: Callable[[], Awaitable[M]]) -> M: ...


class Journey:
    """One journey, seen from one stage or duty: keys are its own."""

    def __init__(self, runtime: Runtime, prefix: str, about: dict[str, Any] | None = None) -> None:
        self._runtime = runtime
        self._ledger = runtime.ledger
        self.prefix = prefix
        self.about = about or {}

    # --- what is known

    @property
    def state(self) -> JourneyState:
        return self._ledger.state

    @property
    def rules(self) -> Rulebook:
        return self.state.rules

    @property
    def standard(self) -> Standard:
        return self.state.rules.standard

    @property
    def facts(self) -> dict[str, Any]:
        """What earlier stages left for later ones."""
        return self.state.facts

    @property
    def now(self) -> datetime:
        """The workflow's time; only for anchors of what is opened right now."""
        return self._ledger.now()

    def key(self, key: str) -> str:
        return f"{self.prefix}/{key}"

    def within(self, key: str) -> "Journey":
        """The same journey with keys below ``key``."""
        return Journey(self._runtime, self.key(key), self.about)

    def when(self, key: str) -> datetime:
        """The instant at which ``key`` was answered."""
        return self.state.answers[self.key(key)].at

    def who(self, key: str) -> str | None:
        """The staff handle that answered ``key``."""
        return self.state.answers[self.key(key)].by

    def due(self, rule: str, anchor: datetime, calendar: str = "customer") -> datetime:
        """The instant that a rule gives from an anchor."""
        return self.rules.due(rule, anchor, calendar).at

    def day(self, instant: datetime) -> date:
        """The company's local day of an instant."""
        return self.rules.calendar("customer").today(instant)

    def at(self, day: date, calendar: str = "customer") -> datetime:
        """The first instant of a local day."""
        return start_of_day(self.rules, day, calendar)

    # --- asking people

    async def ask(
        self,
        key: str,
        kind: TaskKind[F],
        *,
        opens: str | None = None,
        anchor: datetime | None = None,
        within: str | None = None,
        role: Role | None = None,
        assignee: str | None = None,
        requester: str | None = None,
        about: dict[str, Any] | Callable[[], dict[str, Any]] | None = None,
        keeps: bool | None = None,
    ) -> F:
        """Have a person do one thing and return their answers.

        Args:
            opens: a due rule; the task opens only then, reckoned from ``anchor``.
            anchor: from when ``opens`` counts; without ``opens``, from when the due time counts. Now by default.
            within: the due rule, when it is not the standard's for this kind.
            role: who does it, when it is not the standard's role.
            assignee: a person; otherwise the journey's own for that role, or the role's queue.
            requester: who may not complete it (nobody approves their own request).
            about: what form and script need to know; never personal. A function is asked when the task
                opens.
            keeps: whether its clock goes on in a pause; the standard's word by default.
        """
        full = self.key(key)
        if full not in self.state.answers and self._ledger.task_at(full) is None:
            rule = self.standard.tasks[kind.name]
            role = role or rule.role
            pause_rule = PauseRule.KEEP if (rule.keeps if keeps is None else keeps) else PauseRule.SHIFT
            assignee = assignee or self._person(role)
            if opens is not None:
                opened = await self._opening(
                    full, kind, opens, anchor, rule.calendar, role, assignee, pause_rule
                )
                anchor = opened
            if full not in self.state.answers and self._ledger.task_at(full) is None:
                task = OpenTask(
                    task=self._ledger.next_task_id(),
                    key=full,
                    kind=kind.name,
                    role=role,
                    assignee=assignee,
                    requester=requester,
                    opened_at=self.now,
                    order=self._ledger.next_order(),
                    about=(about() if callable(about) else about) or {},
                )
                self._ledger.open_task(
                    task,
                    task_wait(
                        task,
                        rule=within or rule.within,
                        anchor=anchor or self.now,
                        calendar=rule.calendar,
                        ladder=rule.ladder,
                        pause_rule=pause_rule,
                    ),
                )
        await self._runtime.answered(full)
        return kind.payload(self.state.answers[full].payload)

    async def _opening(
        self,
        full: str,
        kind: TaskKind[F],
        opens: str,
        anchor: datetime | None,
        calendar: str,
        role: Role,
        assignee: str | None,
        pause_rule: PauseRule,
    ) -> datetime:
        key = f"{full}/opens"
        self._begin_wait(key, WaitKind.OPENS, kind.name, opens, anchor, calendar, role, assignee, pause_rule)
        await self._runtime.answered(key)
        return datetime.fromisoformat(self.state.answers[key].payload["at"])

    async def until(
        self,
        key: str,
        rule: str,
        anchor: datetime | None = None,
        *,
        subject: str,
        calendar: str = "customer",
        keeps: bool = False,
    ) -> datetime:
        """Wait for an instant without asking anybody; returns the instant as it was told."""
        full = self.key(key)
        pause_rule = PauseRule.KEEP if keeps else PauseRule.SHIFT
        self._begin_wait(full, WaitKind.UNTIL, subject, rule, anchor, calendar, None, None, pause_rule)
        await self._runtime.answered(full)
        return datetime.fromisoformat(self.state.answers[full].payload["at"])

    def _begin_wait(
        self,
        full: str,
        kind: WaitKind,
        subject: str,
        rule: str,
        anchor: datetime | None,
        calendar: str,
        role: Role | None,
        assignee: str | None,
        pause_rule: PauseRule,
    ) -> None:
        if full in self.state.answers or full in self.state.waits:
            return
        self._ledger.set_wait(
            Wait(
                key=full,
                kind=kind,
                subject=subject,
                role=role,
                assignee=assignee,
                since=self.now,
                anchor=anchor or self.now,
                rule=rule,
                calendar=calendar,
                pause_rule=pause_rule,
                order=self._ledger.next_order(),
            )
        )

    def _person(self, role: Role) -> str | None:
        return self.state.owner if role is Role.AGENT else self.state.team.get(role)

    async def once(self, key: str, call: Callable[[], Awaitable[M]], model: type[M]) -> M:
        """Perform an activity once for this key; later runs return what it answered."""
        full = self.key(key)
        if full not in self.state.answers:
            result = await self._runtime.perform(call)
            self._ledger.answer(full, result.model_dump(mode="json"))
        return model.model_validate(self.state.answers[full].payload)

    def first_time(self, key: str) -> bool:
        """True exactly once for this key: for effects that must not be repeated by a later run."""
        full = self.key(key)
        if full in self.state.answers:
            return False
        self._ledger.answer(full, {})
        return True

    # --- telling, promising, keeping

    def notify(self, key: str, notice: str, *to: str, **about: Any) -> None:
        """Tell people of the company or the customer something, once."""
        if self.first_time(key):
            self._ledger.notify(self.key(key), notice, to, about)

    def promise(self, key: str, what: str, by: datetime) -> None:
        """Write down what the customer was told will happen by an instant; past it the promise counts as broken."""
        full = self.key(key)
        if not self.first_time(f"{key}/promised"):
            return
        self._ledger.promise(full, what, by)
        self._begin_wait(
            f"{full}/promise", WaitKind.PROMISE, what, "0 minutes", by, "customer", None, None, PauseRule.KEEP
        )

    def keep_promise(self, key: str) -> None:
        """The promise is kept; does nothing when it was broken or is unknown."""
        full = self.key(key)
        self._ledger.end_wait(f"{full}/promise")
        self._ledger.settle_promise(full, kept=True)

    def book(self, appointment: Appointment) -> None:
        """The appointment under this prefix stands, and the customer was told so; once."""
        if self.first_time("booked"):
            appointment.order = self._ledger.next_order()
            self._ledger.book(appointment)
            self._ledger.promise(appointment.key, appointment.kind, appointment.starts_at)

    def confirm_appointment(self, confirmed: bool) -> None:
        if self.first_time("confirmed") and self.prefix in self.state.appointments:
            self._ledger.confirm(self.prefix, confirmed)

    def end_appointment(self, outcome: Outcome) -> None:
        """The appointment under this prefix is over; being held keeps the promise that it was."""
        if self.first_time("ended"):
            self._ledger.end_appointment(self.prefix, outcome)
            self._ledger.settle_promise(self.prefix, kept=True if outcome is Outcome.HELD else None)

    def contact(self, key: str, kind: str, outcome: str, channel: str = "phone") -> None:
        """The customer was contacted, or it was tried."""
        if self.first_time(f"{key}/contact"):
            self._ledger.emit(ContactMade(key=self.key(key), kind=kind, channel=channel, outcome=outcome))

    def remember(self, **facts: Any) -> None:
        """Leave facts for later stages; never personal."""
        self._ledger.set_facts(facts)

    # --- future duties

    def plan(
        self,
        key: str,
        duty: str,
        *,
        cadence: str | None = None,
        rule: str | None = None,
        anchor: datetime,
        role: Role,
        last: date | None = None,
        **about: Any,
    ) -> None:
        """Put a duty on the agenda: by a named cadence of the standard, or once by a due rule."""
        full = f"agenda/{key}"
        if not self.first_time(f"planned/{key}"):
            return
        item = AgendaItem(
            key=full,
            duty=duty,
            cadence=cadence,
            rule=rule,
            anchor=anchor,
            role=role,
            on="",
            last=last.isoformat() if last else None,
            about=about,
            order=self._ledger.next_order(),
        )
        placed = first_occurrence(item, self.rules)
        if placed is not None:
            self.state.agenda[full] = placed
            self._ledger.set_wait(agenda_wait(placed, self.rules, self.now))

    def drop(self, key: str, reason: str) -> None:
        """Take a duty off the agenda and void what it has open."""
        full = f"agenda/{key}"
        if not self.first_time(f"dropped/{key}"):
            return
        self.state.agenda.pop(full, None)
        self._ledger.end_wait(full)
        for running in [duty for duty in self.state.duties.values() if duty.key.startswith(f"{full}/")]:
            self.stop_duty(running.key, reason)

    def stop_duty(self, key: str, reason: str) -> None:
        for task in [t for t in self.state.tasks.values() if t.key.startswith(f"{key}/")]:
            self._ledger.void_task(task, reason)
        for wait in [w for w in self.state.waits.values() if w.key.startswith(f"{key}/")]:
            self._ledger.end_wait(wait.key)
        for promised in [p for p in self.state.promises if p.startswith(f"{key}/")]:
            self._ledger.settle_promise(promised, kept=None)
        self.state.duties.pop(key, None)

    def begin(self, key: str, duty: str, *, independent: bool = False, **about: Any) -> None:
        """Begin a duty now, beside the stage."""
        full = self.key(key)
        if self.first_time(f"{key}/begun"):
            self.state.duties[full] = RunningDuty(
                key=full, duty=duty, about=about, order=self._ledger.next_order(), independent=independent
            )

    def open_case(self, key: str, matter: str, duty: str = "case") -> None:
        """Open a case about a matter, once: it outlives the stage or duty that opened it, and a way back."""
        if self.first_time(f"{key}/case"):
            full = f"case/{self.key(key)}"
            self._ledger.emit(CaseOpened(key=full, matter=matter))
            self.state.duties[full] = RunningDuty(
                key=full,
                duty=duty,
                about={"matter": matter, "source": self.key(key)},
                order=self._ledger.next_order(),
                independent=True,
            )

    # --- ending

    async def lose(self, reason: str) -> NoReturn:
        """The customer is lost: everything open falls away, the journey sleeps (R002-SKU-55). Never returns."""
        end_journey(self._ledger, Status.LOST, reason)
        await asyncio.get_running_loop().create_future()
        raise AssertionError("a lost journey does not go on")

    def in_stage(self, stage: Stage) -> bool:
        return self.state.stage is stage
