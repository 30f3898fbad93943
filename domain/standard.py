"""The service standard: a company's numbers and rules as versioned data (docs/architecture.md).

The rules travel to a workflow and stay under 24 kB; the texts never do. Control flow is code, never standard.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import time
from decimal import Decimal
from typing import Annotated

from pydantic import (
    AfterValidator,
    Field,
    PlainSerializer,
    StringConstraints,
    model_validator,
)

from domain.appointments import Place
from domain.contract import ContractRules, part_of
from domain.emergencies import Danger
from domain.faults import fault
from domain.materials import MaterialRules
from domain.model import Model
from domain.pausing import ClockKind, PauseRules
from domain.roles import Role
from domain.site_rules import SiteRules
from domain.sources import mark
from domain.terse import RuleText
from domain.terse import Terse as _Terse
from domain.time.cadence import parse_cadence
from domain.warranty import ItemCode, WarrantyClass


def _cadence(text: str) -> str:
    return str(parse_cadence(text))


CadenceText = Annotated[str, AfterValidator(_cadence)]
"""A repeating duty in words, such as ``the 10th, 20th and 30th``."""


Clock = Annotated[time, PlainSerializer(lambda clock: f"{clock:%H:%M}", when_used="json")]
"""A time of day in the calendar's zone."""


class Climb(_Terse):
    """One escalation: so long after the due instant, this role is told."""

    after: RuleText
    to: Role


class Ladder(_Terse):
    """How a task reminds and escalates; counted in working time of its calendar."""

    remind: RuleText | None = None
    """Before the due instant."""
    escalate: tuple[Climb, ...] = ()
    repeat: RuleText | None = None
    """How often the last escalation repeats until somebody acts."""
    calendar: str | None = None
    """The calendar in which it counts; the task's own when absent."""

    @model_validator(mode="after")
    def _someone_is_told(self) -> "Ladder":
        if self.repeat and not self.escalate:
            raise fault("repeat", "repeat_needs_escalate")
        return self


class TaskRule(_Terse):
    """Within what time a kind of task is done, by whom, and how it escalates."""

    role: Role = Role.AGENT
    within: RuleText = "1 working day"
    calendar: str = "customer"
    ladder: str = "normal"
    clock: ClockKind = ClockKind.WORK
    """What its clock counts for: from that follows what it does in a pause; see ``pauses``."""
    calls: str | None = None
    """For a call to the customer: the rule for calls that nobody answers."""


class CallRule(_Terse):
    """What follows when a call to a customer is not answered (X-20)."""

    again: tuple[RuleText, ...]
    """When the second try is made, the third …, each from the try before."""
    message_after: Annotated[int, Field(ge=1)] = 1
    """After how many tries without an answer the customer gets a message."""
    another_contact: bool = False
    """True when further tries go to another person of the household."""
    courtesy: bool = False
    """True for calls that stop when the customer wants none; of the others a message is left (X-07)."""
    tell_lead_after: Annotated[int, Field(ge=1)] | None = None
    """After how many calls in a row that reached nobody the lead is told."""
    rest: RuleText | None = None
    """How often whoever rests hears from us. Empty after the contract: then nobody is put to rest, and the call
    is given up when its tries are used up; otherwise the lead decides."""
    messages: Annotated[int, Field(ge=0, le=12)] = 0
    """How many messages whoever rests gets at most, before they count as lost."""


class AppointmentRule(_Terse):
    """A kind of meeting or visit: when it may be offered and what surrounds it (R002-SKU-05/06)."""

    role: Role
    """Whose time is reserved."""
    attendees: tuple[Role, ...] = ()
    """Who is told the day before, beside the host."""
    minutes: Annotated[int, Field(gt=0, le=600)] = 90
    travel: Annotated[int, Field(ge=0, le=240)] = 30
    """Minutes kept free before and after for the way; none for a meeting at the company."""
    earliest: RuleText
    """The first offer, from the moment of asking or from a named event."""
    times: Annotated[tuple[Clock, ...], Field(min_length=1)]
    """The times of day that are offered, best first (R002-SKU-04/05)."""
    calendar: str = "customer"
    check: RuleText | None = None
    """When it is checked that the deliverable is ready; before the meeting."""
    not_ready_to: Role = Role.DESIGN_DIRECTOR
    """Who is told at once when it is not (R002-SKU-25)."""
    notice: RuleText | None = None
    """When host and attendees are told; after the check."""
    confirm: RuleText | None = "the day at 09:30"
    """When the customer is phoned that morning; null where nobody phones."""
    follow_up: RuleText | None = None
    """When the customer is called about it afterwards."""

    def way(self, place: Place | None) -> int:
        """Minutes for the way to a place; as if there was one while the place is not known."""
        return 0 if place is not None and place.is_ours else self.travel


class CadenceRule(_Terse):
    """A repeating duty of the agenda."""

    when: CadenceText
    calendar: str = "customer"
    window: Annotated[int, Field(ge=0, le=15)] = 0
    """Days each way that count as kept."""
    opens: RuleText
    """When its tasks open, from the start of the duty's day."""
    skip_within: Annotated[int, Field(ge=0)] = 0
    """Occurrences less than so many days after the anchor are left out (X-04)."""


class ApprovalTier(_Terse):
    """Who decides on an amount up to a limit, and within what time of the office (X-10)."""

    up_to: Annotated[str, StringConstraints(pattern=r"^\d{1,9}(\.\d{1,2})?( %)?$")] | None = None
    """``2000``, or of the price ``3 %``; the last tier has no limit."""
    role: Role
    within: RuleText

    def limit(self, total: Decimal) -> Decimal | None:
        """The most that this tier grants on a price; None without limit."""
        if self.up_to is None:
            return None
        number, percent, _ = self.up_to.partition(" %")
        return part_of(total, Decimal(number)) if percent else Decimal(number)


def deciders(
    tiers: Sequence[ApprovalTier], otherwise: TaskRule, amount: Decimal, total: Decimal
) -> list[ApprovalTier]:
    """Who may decide on an amount of a price, the lowest first; without tiers the role of the task, on any amount."""
    known = tiers or (ApprovalTier(role=otherwise.role, within=otherwise.within),)
    return [tier for tier in known if (limit := tier.limit(total)) is None or amount <= limit]


class Responders(_Terse):
    """Who is on call for a kind of emergency: while we build, and after the handover."""

    site: Role = Role.SITE_SUPERVISOR
    care: Role = Role.REPAIR_HANDLER


ZONE = "Asia/Shanghai"
"""The zone of a company that names none."""


class Company(Model):
    """Who we are: one brand and one hotline (X-18)."""

    brand: str
    hotline: str
    zone: str = ZONE


class Standard(Model):
    """The rules of one version of a service standard."""

    name: str
    version: Annotated[int, Field(ge=1)]
    company: Company
    ladders: dict[str, Ladder]
    tasks: dict[str, TaskRule]
    appointments: dict[str, AppointmentRule] = {}
    cadences: dict[str, CadenceRule] = {}
    rules: dict[str, RuleText] = {}
    """Named due rules that stages ask for: ``undecided_first``, ``hose_reminder`` …"""
    numbers: dict[str, Decimal] = {}
    """Named numbers: rates, caps, rounds."""
    calls: dict[str, CallRule] = {}
    """What follows when nobody answers, by the kind of call."""
    concessions: tuple[ApprovalTier, ...] = ()
    """Lowest first; without any, the role of the task decides on every amount."""
    change_orders: tuple[ApprovalTier, ...] = ()
    """The same for what a change order adds or removes, of the contract's sum."""
    refunds: tuple[ApprovalTier, ...] = ()
    """The same for money that goes back to the customer, of the contract's sum."""
    contract: ContractRules = ContractRules()
    emergencies: dict[Danger, Responders] = {}
    """A kind that is not named has the usual responders."""
    site: SiteRules = SiteRules()
    trial: tuple[ItemCode, ...] = ()
    """What is operated in front of the customer at the acceptance, in this order (R002-SKU-66)."""
    warranty: dict[str, WarrantyClass] = {}
    """What is under warranty, by class of item (X-23)."""
    pauses: PauseRules = PauseRules()
    materials: MaterialRules = MaterialRules()

    @model_validator(mode="after")
    def _names_resolve(self) -> "Standard":
        if "normal" not in self.ladders:
            raise fault("ladders", "normal_ladder_needed")
        for kind, rule in self.tasks.items():
            if rule.ladder not in self.ladders:
                known = sorted(self.ladders)
                raise fault(f"tasks.{kind}.ladder", "not_a_known_name", given=rule.ladder, accepted=known)
            if rule.calls is not None and rule.calls not in self.calls:
                known = sorted(self.calls)
                raise fault(f"tasks.{kind}.calls", "not_a_known_name", given=rule.calls, accepted=known)
        return self

    @model_validator(mode="after")
    def _somebody_may_grant_any_amount(self) -> "Standard":
        for name in ("concessions", "change_orders", "refunds"):
            unlimited = [tier.up_to is None for tier in getattr(self, name)]
            if unlimited and unlimited != [False] * (len(unlimited) - 1) + [True]:
                raise fault(name, "last_tier_unlimited")
        return self

    @model_validator(mode="after")
    def _trial_and_warranty_agree(self) -> "Standard":
        twice = sorted(item for item, times in Counter(self.trial).items() if times > 1)
        if twice:
            raise fault("trial", "items_twice", items=twice)
        for name, one in self.warranty.items():
            if one.only_with is not None and one.only_with not in self.trial:
                given, accepted = one.only_with, list(self.trial)
                raise fault(f"warranty.{name}.only_with", "not_a_known_name", given=given, accepted=accepted)
        return self

    @model_validator(mode="after")
    def _rules_know_their_source(self) -> "Standard":
        mark(self)
        return self

    def responders(self, danger: Danger) -> Responders:
        """Who is on call for a kind of emergency."""
        return self.emergencies.get(danger, Responders())

    def calendars(self) -> set[str]:
        """The names of every calendar that the rules count in."""
        named = {rule.calendar for rule in self.tasks.values()}
        named |= {rule.calendar for rule in self.appointments.values()}
        named |= {rule.calendar for rule in self.cadences.values()}
        return named | {ladder.calendar for ladder in self.ladders.values() if ladder.calendar}
