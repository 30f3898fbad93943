"""What has to be known of a customer who is taken over, by the stage in which they come: one model a stage.

Each stage may also be told what the ones before it need, so that one file serves everybody; what belongs to a later
stage is refused, because then the stage is wrong. Days may lie back for a lifetime.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import Field, ValidationError

from domain.account import Account
from domain.appointments import Place
from domain.care import Means, Purpose, Tier
from domain.contract import HUNDRED, Milestone, whole
from domain.entries import Sum
from domain.faults import faults, wrong_field
from domain.model import Model
from domain.money import Amount
from domain.roles import Named
from domain.site import SiteStage
from domain.stages import Stage
from domain.standard import Standard

Wrong = dict[str, Any]
"""One wrong field, as ``domain.faults`` has it."""
MOST_INSTALLMENTS = 6
Days = Annotated[int, Field(ge=1, le=1000)]
Square = Annotated[Decimal, Field(gt=0, le=10_000, decimal_places=2)]

FIRST, LAST = date(1980, 1, 1), date(2099, 12, 31)
"""Between them lies every day; what is before or after is a slip of the pen."""
MOST_YEARS_AHEAD = 10
"""So far ahead lies what was agreed on; only warranties run longer."""
AHEAD = frozenset(
    {"kickoff_on", "planned_start", "site_due_on", "permit_until", "reservations_until", "cleaning_until"}
)
"""Days that may lie in the future; warranties too."""
IN_ORDER = (
    "measured_on",
    "plan_agreed_on",
    "budget_seen_on",
    "signed_on",
    "kickoff_on",
    "site_done_on",
    "accepted_on",
    "handed_over_on",
)
"""Days of which none is before the one that is named before it."""


@dataclass(frozen=True)
class Ground:
    """What is checked against: the company's day, and its standard."""

    today: date
    standard: Standard


class AtConsultation(Model):
    """Who has not been met yet, and what is known of any customer."""

    stage: ClassVar[Stage] = Stage.CONSULTATION
    needed: ClassVar[tuple[str, ...]] = ()
    """Fields that this stage cannot do without."""

    tier: Tier | None = None
    consents: frozenset[Purpose] | None = None
    """To what the customer consents; empty for nothing, None where nobody knows: then it counts as nothing."""
    consent_on: date | None = None
    means: Means | None = None
    last_contact: date | None = None

    def checks(self, ground: Ground) -> Iterator[Wrong]:
        """Everything that speaks against it, with what is missing first."""
        for name in self.needed:
            if getattr(self, name) is None:
                yield wrong_field(name, "needed_in_stage", stage=self.stage.value)
        yield from self._days(ground.today)
        if self.consent_on is not None and not self.consents:
            yield wrong_field("consent_on", "only_with_consent")

    def _days(self, today: date) -> Iterator[Wrong]:
        """Nothing lies in the future that has happened, and everything in its order."""
        last = date(today.year + MOST_YEARS_AHEAD, 12, 31)
        for name, day in self.days.items():
            if day > today and name not in AHEAD:
                yield wrong_field(name, "not_in_future", today=today)
            elif not FIRST <= day <= last:
                yield wrong_field(name, "no_such_day", first=FIRST, last=last)
        before: tuple[str, date] | None = None
        for name in IN_ORDER:
            day_of = self.days.get(name)
            if day_of is not None and before is not None and day_of < before[1]:
                yield wrong_field(name, "not_before_other", points=before[0], day=before[1])
            before = (name, day_of) if day_of is not None else before

    @property
    def days(self) -> Mapping[str, date]:
        """Every day that is given, by its field."""
        given = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: value for name, value in given.items() if isinstance(value, date)}

    @property
    def first_day(self) -> date | None:
        """The earliest day known of them."""
        return min((day for name, day in self.days.items() if name in IN_ORDER), default=None)


class AtMeasurement(AtConsultation):
    """Who was met, and whose home is to be measured."""

    stage: ClassVar[Stage] = Stage.MEASUREMENT

    designer: Named | None = None
    sales: Named | None = None
    place: Place | None = None
    """Where plan and budget are shown; at the company unless said."""


class AtDesign(AtMeasurement):
    """Whose home was measured, and whose plan is to be drawn and shown."""

    stage: ClassVar[Stage] = Stage.DESIGN
    needed: ClassVar[tuple[str, ...]] = ("measured_on",)

    measured_on: date | None = None


class AtQuotation(AtDesign):
    """Who wants nothing changed in the plan, and waits for a budget."""

    stage: ClassVar[Stage] = Stage.QUOTATION
    needed: ClassVar[tuple[str, ...]] = ("plan_agreed_on",)

    plan_agreed_on: date | None = None
    render_area: Square | None = None
    """Of the rendering that the customer wants, if any."""
    render_rate: Sum | None = None
    rendering_fee_paid: Sum | None = None

    def checks(self, ground: Ground) -> Iterator[Wrong]:
        yield from super().checks(ground)
        if self.render_area is not None and self.render_rate is None:
            yield wrong_field("render_rate", "needed_with", points="render_area")
        if self.render_rate is not None and self.render_area is None:
            yield wrong_field("render_area", "needed_with", points="render_rate")


class AtSigning(AtQuotation):
    """Who has seen the budget, and with whom price and contract are settled."""

    stage: ClassVar[Stage] = Stage.SIGNING
    needed: ClassVar[tuple[str, ...]] = ("budget_seen_on", "quoted")

    budget_seen_on: date | None = None
    quoted: Sum | None = None
    quoted_days: Days | None = None


class Payments(Model):
    """What was paid: in one sum, or installment by installment."""

    paid_so_far: Annotated[Amount, Field(ge=0)] | None = None
    paid: tuple[Annotated[Amount, Field(ge=0)] | None, ...] = ()
    """By the place of the installment in the contract."""
    milestones: tuple[Milestone, ...] = ()
    """The contract's payments where they are others than the standard's."""


class AtConstruction(AtSigning):
    """Whose contract is signed: the site is prepared, or is being built."""

    stage: ClassVar[Stage] = Stage.CONSTRUCTION
    needed: ClassVar[tuple[str, ...]] = ("signed_on", "contract_sum")

    supervisor: Named | None = None
    signed_on: date | None = None
    contract_sum: Sum | None = None
    payments: Payments = Payments()
    term_days: Days | None = None
    planned_start: date | None = None
    kickoff_on: date | None = None
    """When the works began, or the day that was agreed for it."""
    site_done: SiteStage | None = None
    site_done_on: date | None = None
    site_due_on: date | None = None
    permit_until: date | None = None
    keys_sets: Annotated[int, Field(ge=0, le=20)] | None = None

    def checks(self, ground: Ground) -> Iterator[Wrong]:
        yield from super().checks(ground)
        yield from self._site(ground.today)
        yield from self._money(ground.standard)

    def _site(self, today: date) -> Iterator[Wrong]:
        told = [name for name in ("site_done", "site_done_on", "site_due_on") if getattr(self, name)]
        began = self.kickoff_on is not None and self.kickoff_on <= today
        if told and not began:
            yield wrong_field(told[0], "needs_open_site", points="kickoff_on")
        if self.site_done is not None and self.site_done_on is None:
            yield wrong_field("site_done_on", "needed_with", points="site_done")
        if self.site_done_on is not None and self.site_done is None:
            yield wrong_field("site_done", "needed_with", points="site_done_on")

    def _money(self, standard: Standard) -> Iterator[Wrong]:
        given, total = self.payments, self.contract_sum
        if given.milestones and whole(given.milestones) != HUNDRED:
            yield wrong_field("milestones", "shares_add_up", given=whole(given.milestones))
            return
        paid = [*given.paid, given.paid_so_far]
        if total is None:
            if any(one is not None for one in paid):
                yield wrong_field("contract_sum", "needed_with", points="paid_so_far")
            return
        by_installment = any(one is not None for one in given.paid)
        if given.paid_so_far is not None and by_installment:
            yield wrong_field("paid_so_far", "one_of_both", points="paid_1")
        if given.paid_so_far is not None and given.paid_so_far > total:
            yield wrong_field("paid_so_far", "above_contract", most=total)
        amounts = installments(self, standard)
        for place, one in enumerate(given.paid):
            most = amounts[place] if place < len(amounts) else Decimal(0)
            if one is not None and one > most:
                yield wrong_field(f"paid_{place + 1}", "above_contract", most=most)


class AtHandover(AtConstruction):
    """Whose works are complete: they are accepted, paid, and the keys given."""

    stage: ClassVar[Stage] = Stage.HANDOVER
    needed: ClassVar[tuple[str, ...]] = ("signed_on", "contract_sum", "kickoff_on")

    accepted_on: date | None = None
    reservations: Annotated[int, Field(ge=0, le=9)] | None = None
    """So many things that the customer reserved when they accepted are still to be put right."""
    reservations_until: date | None = None

    def checks(self, ground: Ground) -> Iterator[Wrong]:
        yield from super().checks(ground)
        if self.kickoff_on is not None and self.kickoff_on > ground.today:
            yield wrong_field("kickoff_on", "not_in_future", today=ground.today)
        if self.reservations_until is not None and not self.reservations:
            yield wrong_field("reservations", "needed_with", points="reservations_until")
        if self.reservations and self.stage is Stage.HANDOVER and self.accepted_on is None:
            yield wrong_field("accepted_on", "needed_with", points="reservations")


class AtCare(AtHandover):
    """Who lives in their home."""

    stage: ClassVar[Stage] = Stage.CARE
    needed: ClassVar[tuple[str, ...]] = ("handed_over_on",)

    handed_over_on: date | None = None
    installed: frozenset[str] | None = None
    """Items of the trial that this home has, of those on which a warranty depends; None where nobody looked."""
    warranties: Mapping[str, date] = {}
    """The last days that are others than the standard's, by class."""
    hoses_on: date | None = None
    cleaning_until: date | None = None

    def checks(self, ground: Ground) -> Iterator[Wrong]:
        yield from super().checks(ground)
        known = ground.standard.warranty
        if strange := sorted(set(self.warranties) - set(known)):
            yield wrong_field("warranties", "not_one_of", given=strange, accepted=sorted(known))
        if any(not FIRST <= end <= LAST for end in self.warranties.values()):
            yield wrong_field("warranties", "no_such_day", first=FIRST, last=LAST)
        if self.handed_over_on is not None:
            early = sorted(name for name, end in self.warranties.items() if end < self.handed_over_on)
            if early:
                yield wrong_field(
                    "warranties", "not_before_other", points="handed_over_on", day=self.handed_over_on
                )


Entry = AtConsultation
"""The base of all: what is known of a customer who is taken over."""
ENTRIES: Mapping[Stage, type[AtConsultation]] = {
    one.stage: one
    for one in (
        AtConsultation,
        AtMeasurement,
        AtDesign,
        AtQuotation,
        AtSigning,
        AtConstruction,
        AtHandover,
        AtCare,
    )
}


def installments(entry: AtConstruction, standard: Standard) -> tuple[Decimal, ...]:
    """The contract's payments in their order; none where it has none."""
    milestones = entry.payments.milestones or standard.contract.milestones
    if entry.contract_sum is None or not milestones:
        return ()
    return tuple(one.amount for one in Account.of(entry.contract_sum, milestones).installments)


class EntryWrong(Exception):
    """What was told of a customer cannot be so: every wrong field."""

    def __init__(self, found: list[Wrong]) -> None:
        super().__init__(found)
        self.found = found


def read(stage: Stage, given: Mapping[str, Any], ground: Ground) -> AtConsultation:
    """What is known of a customer who comes in a stage. Errors: EntryWrong."""
    try:
        entry = ENTRIES[stage].model_validate(dict(given))
    except ValidationError as error:
        raise EntryWrong(faults(error)) from None
    if found := list(entry.checks(ground)):
        raise EntryWrong(found)
    return entry
