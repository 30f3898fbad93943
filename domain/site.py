"""The stages of a building site, their plan in days, and why one takes longer (R004-STG, X-28)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator

from domain.model import Instant, Model
from domain.terse import Terse
from domain.time.calendar import Calendar
from domain.time.intervals import Interval, total, without
from domain.time.pauses import Pause, holes
from domain.time.rules import WorkingDays, parse_rule


class SiteStage(StrEnum):
    """The stages of a site, in order.

    Up to plumbing and electrical as R004-STG-03 … 05 say; the later ones are trade practice (X-28).
    """

    STRUCTURE = "structure"
    FIRST_CABINET_MEASUREMENT = "first_cabinet_measurement"
    PLUMBING_ELECTRICAL = "plumbing_electrical"
    WATERPROOFING = "waterproofing"
    TILING = "tiling"
    SECOND_CABINET_MEASUREMENT = "second_cabinet_measurement"
    JOINERY = "joinery"
    PAINTING = "painting"
    FIT_OUT = "fit_out"
    CLEANING = "cleaning"


STAGES: tuple[SiteStage, ...] = tuple(SiteStage)
A_DAY = timedelta(days=1)


class DelayCause(StrEnum):
    """Whose delay it is; only what the customer causes moves the agreed end of the works."""

    COMPANY = "company"
    CUSTOMER = "customer"
    NEITHER = "neither"


class DelayReason(StrEnum):
    """Why a stage takes longer."""

    MATERIAL = "material"
    WEATHER = "weather"
    CREW = "crew"
    CUSTOMER = "customer"
    PROPERTY_MANAGEMENT = "property_management"
    REWORK = "rework"
    OTHER = "other"

    @property
    def cause(self) -> DelayCause:
        """Whose delay it usually is."""
        match self:
            case DelayReason.CUSTOMER:
                return DelayCause.CUSTOMER
            case DelayReason.WEATHER | DelayReason.PROPERTY_MANAGEMENT:
                return DelayCause.NEITHER
            case _:
                return DelayCause.COMPANY


def _in_order(stages: dict[SiteStage, "PlannedStage"]) -> dict[SiteStage, "PlannedStage"]:
    """Tables of JSON may lose their order on the way."""
    return {name: stages[name] for name in STAGES if name in stages}


class PlannedStage(Terse):
    """One stage in the plan, in days of the site calendar."""

    start: date
    finish: date
    days: int
    """How many working days it takes, change orders included."""
    accepting: int = 0
    """Working days for the customer's acceptance, before the next stage."""
    expected: date | None = None
    """When it is finished as things stand, or was; as planned when empty."""
    delays: dict[DelayCause, int] = {}
    """The days by which it takes longer, by whose delay it is."""

    @property
    def ends(self) -> date:
        """The day of finishing as things stand."""
        return self.expected or self.finish

    @property
    def days_late(self) -> int:
        """Days behind the plan; negative when earlier."""
        return (self.ends - self.finish).days


class SitePlan(Model):
    """When every stage is planned to begin and end, and what is expected as things stand.

    What was planned moves with change orders and pauses only; what is expected, with every forecast and every finish.
    """

    as_of: Instant
    """When it was reckoned: later pauses are not in it."""
    stages: Annotated[dict[SiteStage, PlannedStage], AfterValidator(_in_order)]
    agreed_end: date | None = None
    """The contract's term from the kickoff, with change orders, pauses and the customer's delays."""
    extra_days: int = 0
    """The days of change orders that are in it."""
    rest: timedelta = timedelta(0)
    """What of the pauses was less than a whole day: it counts with the next one."""

    @property
    def end(self) -> date:
        """The day on which all works end, as things stand."""
        return self.stages[STAGES[-1]].ends

    @property
    def beyond_term(self) -> int:
        """By how many days the works end after the agreed end; 0 where they fit, or no term was agreed."""
        return max((self.end - self.agreed_end).days, 0) if self.agreed_end else 0

    def moved(self, calendar: Calendar, pauses: Sequence[Pause], now: datetime) -> "SitePlan":
        """The plan after pauses: what lay ahead when it was reckoned comes so many working days later."""
        paused = holes(pauses, self.as_of)
        if not paused:
            return self.model_copy(update={"as_of": now})
        since = calendar.today(self.as_of)

        def later(day: date) -> date:
            ahead = working_days(calendar, since, day)
            return max(day, nth_working_day(calendar, since, ahead, paused)) if ahead else day

        moved = self._shifted(STAGES, later)
        days, rest = divmod(self.rest + total(paused), A_DAY)
        end = self.agreed_end and self.agreed_end + timedelta(days=days)
        return moved.model_copy(update={"as_of": now, "agreed_end": end, "rest": rest})

    def extended(self, stage: SiteStage, days: int, calendar: Calendar) -> "SitePlan":
        """The plan with a change order of so many working days in a stage, fewer when negative.

        What follows comes as much later or earlier; a stage keeps one day at least.
        """
        one = self.stages[stage]
        change = max(one.days + days, 1) - one.days

        def later(day: date) -> date:
            return nth_working_day(calendar, day, change)

        stages = {**self.stages, stage: one.model_copy(update={"days": one.days + change})}
        extended = self.model_copy(update={"stages": stages})
        extended = extended._shifted(STAGES[STAGES.index(stage) :], later, start_of_first=False)
        update = {
            "agreed_end": self.agreed_end and later(self.agreed_end),
            "extra_days": self.extra_days + days,
        }
        return extended.model_copy(update=update)

    def expecting(self, stage: SiteStage, day: date, calendar: Calendar) -> "SitePlan":
        """The plan with a stage finished, or to be finished, on a day; what follows is expected from there."""
        stages, ends = dict(self.stages), day
        for number, name in enumerate(STAGES[STAGES.index(stage) :]):
            one = stages[name]
            if number:
                ends = nth_working_day(calendar, ends, one.days)
            stages[name] = one.model_copy(update={"expected": None if ends == one.finish else ends})
            ends = nth_working_day(calendar, ends, one.accepting)
        return self.model_copy(update={"stages": stages})

    def delayed(self, stage: SiteStage, days: int, cause: DelayCause) -> "SitePlan":
        """The plan with so many days of somebody's delay in a stage; negative days make up for some of it.

        What the customer causes moves the agreed end of the works.
        """
        one = self.stages[stage]
        before = one.delays.get(cause, 0)
        after = max(before + days, 0)
        if after == before:
            return self
        stages = {**self.stages, stage: one.model_copy(update={"delays": {**one.delays, cause: after}})}
        theirs = timedelta(days=after - before if cause is DelayCause.CUSTOMER else 0)
        end = self.agreed_end and self.agreed_end + theirs
        return self.model_copy(update={"stages": stages, "agreed_end": end})

    def _shifted(
        self, names: Iterable[SiteStage], later: Callable[[date], date], start_of_first: bool = True
    ) -> "SitePlan":
        stages, first = dict(self.stages), not start_of_first
        for name in names:
            one = stages[name]
            update = {"finish": later(one.finish), "expected": one.expected and later(one.expected)}
            if not first:
                update["start"] = later(one.start)
            first = False
            stages[name] = one.model_copy(update=update)
        return self.model_copy(update={"stages": stages})


def plan(
    kickoff: datetime,
    lengths: Iterable[tuple[SiteStage, int, int]],
    calendar: Calendar,
    *,
    extra_days: int = 0,
    term_days: int | None = None,
) -> SitePlan:
    """The plan from the instant of the kickoff on; the day of the kickoff itself is not counted.

    Args:
        lengths: every stage with its working days, and those until the next may begin.
        calendar: the site's.
        extra_days: working days of change orders agreed before the kickoff; the first stage takes so much longer, or
            less, and keeps one day at least.
        term_days: the contract's, in days of the year.
    """
    opened = calendar.today(kickoff)
    stages: dict[SiteStage, PlannedStage] = {}
    begins, before, change = opened, opened, 0
    for name, days, accepting in lengths:
        whole = days if stages else max(days + extra_days, 1)
        change += whole - days
        finish = nth_working_day(calendar, before, whole)
        stages[name] = PlannedStage(start=begins, finish=finish, days=whole, accepting=accepting)
        before = nth_working_day(calendar, finish, accepting)
        begins = nth_working_day(calendar, before, 1)
    end = nth_working_day(calendar, opened + timedelta(days=term_days), change) if term_days else None
    return SitePlan(as_of=kickoff, stages=stages, agreed_end=end, extra_days=extra_days)


STANDS_AT = "site_stage"
"""The fact that names the stage which is being built; none when all are."""


def working_at(facts: Mapping[str, Any]) -> SiteStage | None:
    """The stage that takes a change order's days: the one that is built, the next where it is being accepted."""
    if facts.get(STANDS_AT) is None:
        return None
    ahead = STAGES[STAGES.index(facts[STANDS_AT]) :]
    return next((stage for stage in ahead if facts.get(f"finished_{stage}") is None), ahead[-1])


def plan_as_of(
    facts: Mapping[str, Any], calendar: Calendar, stood_still: Sequence[Pause], now: datetime
) -> SitePlan:
    """The plan that a journey's facts tell, after every pause and with every change order until now.

    A forecast that is taken back brings back the plan of before, which does not know what was signed since.
    """
    known = SitePlan.model_validate(facts["site_plan"]).moved(calendar, stood_still, now)
    missing, stage = int(facts.get("extra_days") or 0) - known.extra_days, working_at(facts)
    return known.extended(stage, missing, calendar) if missing and stage else known


def nth_working_day(calendar: Calendar, after: date, count: int, paused: Sequence[Interval] = ()) -> date:
    """The n-th open day after a day that does not lie wholly in a pause; the day itself for 0, before it for -1."""
    day = after
    for _ in range(-count):
        day = calendar.previous_open(day, including=False)
    for _ in range(count):
        day = calendar.next_open(day, including=False)
        while not any(without(calendar.intervals(day), list(paused))):
            day = calendar.next_open(day, including=False)
    return day


def working_days(calendar: Calendar, after: date, until: date) -> int:
    """How many open days lie after a day, up to another and including it."""
    return sum(calendar.is_open(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))


def rule_until(calendar: Calendar, today: date, until: date) -> str:
    """The due rule that reaches the end of a day; of the next working day when that day is no longer ahead."""
    return str(WorkingDays(days=max(working_days(calendar, today, until), 1)))


def prolonged(rule: str, days: int) -> str:
    """A due rule of working days with so many more, or fewer; a day is left at least."""
    known = parse_rule(rule)
    return str(WorkingDays(days=max(known.days + days, 1))) if isinstance(known, WorkingDays) else rule
