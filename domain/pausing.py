"""Pauses: why a journey stands still, until when, and what its clocks do meanwhile (docs/architecture.md)."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from domain.faults import fault
from domain.model import Instant, Model
from domain.roles import Role
from domain.terse import RuleText, Terse
from domain.time.pauses import Pause


class PauseReason(StrEnum):
    """Why a journey is paused; each reason has clocks of its own."""

    CUSTOMER = "customer"
    MATERIAL = "material"
    WEATHER = "weather"
    OURSELVES = "ourselves"
    HOLIDAY = "holiday"
    NOISE_BAN = "noise_ban"
    PROPERTY_MANAGEMENT = "property_management"
    ARREARS = "arrears"


class PauseRule(StrEnum):
    """What a clock does while its journey is paused."""

    KEEP = "keep"
    """It goes on."""
    SHIFT = "shift"
    """It stands still; the rest of its time runs after the pause."""
    CATCH_UP = "catch_up"
    """What would begin is held, and what came due is done once after the pause; what is open shifts."""
    DROP = "drop"
    """What would begin is left out; what is open shifts, unless the process can do without it."""


class ClockKind(StrEnum):
    """What a clock counts for: the same for every task and duty of its kind."""

    WORK = "work"
    """What is drawn, prepared, decided and built."""
    CALLS = "calls"
    """Calls by cadence: the customer hears from us."""
    INSPECTIONS = "inspections"
    MONEY = "money"
    """What the customer owes."""
    COURTESY = "courtesy"
    """What rests on consent: revisits, mailings."""
    CONTRACT = "contract"
    """What the contract demands in the years of care: warranties, cracks, hoses."""
    FIRM = "firm"
    """Promises, complaints, safety and what surrounds an agreed meeting: nothing ever stops these."""


USUAL = {
    ClockKind.WORK: PauseRule.SHIFT,
    ClockKind.CALLS: PauseRule.KEEP,
    ClockKind.INSPECTIONS: PauseRule.KEEP,
    ClockKind.MONEY: PauseRule.SHIFT,
    ClockKind.COURTESY: PauseRule.CATCH_UP,
    ClockKind.CONTRACT: PauseRule.KEEP,
}


def _not_firm(clocks: dict[ClockKind, PauseRule]) -> dict[ClockKind, PauseRule]:
    if ClockKind.FIRM in clocks:
        raise fault("firm", "firm_in_every_pause")
    return clocks


Clocks = Annotated[dict[ClockKind, PauseRule], AfterValidator(_not_firm)]


class PauseTerms(Terse):
    """What is special about a pause for one reason."""

    to: Role = Role.SITE_SUPERVISOR
    """Who looks at it again."""
    review: RuleText = "3 working days at 09:00"
    """When, if nobody said until when it lasts; from its begin."""
    clocks: Clocks = {}
    """What differs from the usual."""
    meetings_move: bool = False
    """True when a meeting that was agreed for that time needs another one."""


class PauseRules(Terse):
    """What the clocks of a paused journey do, by reason."""

    clocks: Clocks = USUAL
    duties: dict[str, ClockKind] = {}
    """Which clock the duties of the agenda follow; the others are by contract."""
    reasons: dict[PauseReason, PauseTerms] = {}

    def terms(self, reason: str) -> PauseTerms:
        """What is special about a reason; nothing for one that the standard does not name."""
        named = PauseReason(reason) if reason in set(PauseReason) else None
        return self.reasons.get(named, PauseTerms()) if named else PauseTerms()

    def rule(self, reason: str, clock: ClockKind) -> PauseRule:
        """What a kind of clock does in a pause for a reason."""
        if clock is ClockKind.FIRM:
            return PauseRule.KEEP
        usual = self.clocks.get(clock, USUAL[clock])
        return self.terms(reason).clocks.get(clock, usual)

    def works_stood_still(self, pauses: Iterable["PastPause"]) -> tuple[Pause, ...]:
        """Those pauses by which planned works move: in the others their clock went on."""
        return tuple(
            pause for pause in pauses if self.rule(pause.reason, ClockKind.WORK) is not PauseRule.KEEP
        )


class PauseState(Model):
    """The pause in which a journey is; a dormant one rests like in a pause."""

    reason: str
    """A `PauseReason`, or why it is dormant."""
    since: Instant
    """Since when for this reason."""
    until: date | None = None
    """The company's day on which it is expected to be over."""


class PastPause(Pause):
    """A pause that is over."""

    reason: str
