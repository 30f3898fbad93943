"""What stage code knows of its journey, and how an effect is done exactly once."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from domain.pausing import ClockKind
from domain.roles import Role
from domain.sources import StatedRule, restated, windowed
from domain.stages import Stage, Status
from domain.standard import Standard
from domain.state import JourneyState
from domain.waits import Rulebook, Wait, WaitKind
from workflows.parts.agenda import start_of_day
from workflows.parts.editions import signature_of
from workflows.parts.ledger import Ledger
from workflows.parts.team import member

M = TypeVar("M", bound=BaseModel)
P = TypeVar("P", bound=BaseModel)


class Runtime(Protocol):
    """What the engine gives to stage code."""

    ledger: Ledger

    async def answered(self, key: str) -> None: ...

    async def perform(self, activity: Callable[[Any, P], Awaitable[M]], given: P, summary: str) -> M: ...

    def patched(self, change: str) -> bool: ...


class View:
    """One journey, seen from one stage or duty: keys are its own."""

    def __init__(self, runtime: Runtime, prefix: str, about: dict[str, Any] | None = None) -> None:
        self._runtime = runtime
        self._ledger = runtime.ledger
        self.prefix = prefix
        self.about = about or {}

    @property
    def state(self) -> JourneyState:
        return self._ledger.state

    @property
    def rules(self) -> Rulebook:
        return self.state.rules

    @property
    def standard(self) -> Standard:
        """The version by which this stage or duty began; clocks follow the newest one (`newest`)."""
        return self._ledger.standard_of(self.prefix)

    @property
    def signed_standard(self) -> Standard:
        """The version under which the contract was signed: what it grants stays; before that, this stage's."""
        signed = signature_of(self.state)
        if signed is None:
            return self.standard
        return self._ledger.standard_of(signed if signed in self.state.pinned else Stage.SIGNING.value)

    def newest(self, rule: str) -> str:
        """A due rule as the newest standard has it; one that does not come from the standard as it is."""
        if not isinstance(rule, StatedRule):
            return rule
        return restated(self.state.rules.standard, rule, rule.source, rule.window)

    @property
    def facts(self) -> dict[str, Any]:
        """What earlier stages left for later ones."""
        return self.state.facts

    @property
    def now(self) -> datetime:
        """The workflow's time; only for anchors of what is opened right now."""
        return self._ledger.now()

    def patched(self, change: str) -> bool:
        """False in a run that was here before a change to this code; true from its next run on (docs/upgrading.md)."""
        return self._runtime.patched(change)

    def key(self, key: str) -> str:
        return f"{self.prefix}/{key}"

    def when(self, key: str) -> datetime:
        """The instant at which ``key`` was answered."""
        return self.state.answers[self.key(key)].at

    def who(self, key: str) -> str | None:
        """The staff handle that answered ``key``."""
        return self.state.answers[self.key(key)].by

    def due(self, rule: str, anchor: datetime, calendar: str = "customer") -> datetime:
        """The instant that a rule gives from an anchor."""
        return self.rules.due(rule, anchor, calendar).at

    def ours(self, instant: datetime) -> datetime:
        """The instant, and never one before the customer was taken over: our clocks count from then on."""
        return max(instant, self.state.started_at) if self.state.taken_over else instant

    def in_window(self, rule: str) -> str:
        """The due rule with its time of day moved into the hours in which the customer may be called (X-06)."""
        return windowed(rule, self.state.window)

    def day(self, instant: datetime) -> date:
        """The company's local day of an instant."""
        return self.rules.calendar("customer").today(instant)

    def at(self, day: date, calendar: str = "customer") -> datetime:
        """The first instant of a local day."""
        return start_of_day(self.rules, day, calendar)

    @property
    def has_ended(self) -> bool:
        """Whether the customer is lost, or the journey closed."""
        return self.state.status in (Status.LOST, Status.CLOSED)

    def in_stage(self, stage: Stage) -> bool:
        return self.state.stage is stage

    async def once(
        self,
        key: str,
        activity: Callable[[Any, P], Awaitable[M]],
        given: Callable[[], P],
        model: type[M],
        *,
        summary: str,
    ) -> M:
        """Have an activity done once for this key; later runs return what it answered.

        Args:
            given: what the activity gets; asked only when it is done.
            summary: what Temporal Web UI shows of it; never personal.
        """
        full = self.key(key)
        if full not in self.state.answers:
            result = await self._runtime.perform(activity, given(), summary)
            self._ledger.answer(full, result.model_dump(mode="json"))
        return model.model_validate(self.state.answers[full].payload)

    def fixed(self, key: str, reckon: Callable[[], M], model: type[M]) -> M:
        """A value reckoned once for this key: what rests on facts or on the time that may be others later."""
        full = self.key(key)
        if full not in self.state.answers:
            self._ledger.answer(full, reckon().model_dump(mode="json"))
        return model.model_validate(self.state.answers[full].payload)

    def first_time(self, key: str) -> bool:
        """True exactly once for this key: for effects that must not be repeated by a later run."""
        full = self.key(key)
        if full in self.state.answers:
            return False
        self._ledger.answer(full, {})
        return True

    def reach(self, full: str) -> None:
        """Answer the full key that another strand awaits (`reached`), once."""
        if full not in self.state.answers:
            self._ledger.answer(full, {})

    def person(self, role: Role) -> str | None:
        """Who of the journey's team has a role; None while nobody has."""
        return member(self.state, role)

    def on_duty(self, role: Role) -> str | None:
        """Who of the team does now what is a role's: another while they are away; None where it is the queue's."""
        own = self.person(role)
        return None if own is None else self._ledger.whose(role, own).assignee

    def begin_wait(
        self,
        full: str,
        kind: WaitKind,
        subject: str,
        rule: str,
        anchor: datetime | None,
        *,
        calendar: str = "customer",
        clock: ClockKind = ClockKind.WORK,
        droppable: bool = False,
        role: Role | None = None,
        named_role: bool = False,
        assignee: str | None = None,
        earliest: datetime | None = None,
    ) -> None:
        """Begin a wait under a full key, unless it was begun before."""
        if full in self.state.answers or full in self.state.waits:
            return
        self._ledger.set_wait(
            Wait(
                key=full,
                kind=kind,
                subject=subject,
                role=role,
                named_role=named_role,
                assignee=assignee,
                since=self.now,
                anchor=anchor or self.now,
                rule=self.newest(rule),
                calendar=calendar,
                clock=clock,
                droppable=droppable,
                earliest=earliest,
                order=self._ledger.next_order(),
            )
        )
