"""What operations may correct on a running renovation journey, and what follows from it.

One field a fact, with its type. Whatever money or plan rests on has a command of its own, which is named instead.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from domain.appointments import Place
from domain.care import Means, Tier
from domain.contact_waits import moved_into
from domain.faults import fault
from domain.forms.consultation import CrewGrade, Priority, PropertyState, PropertyUse, Style
from domain.languages import Language
from domain.model import Model
from domain.money import Amount
from domain.roles import Role
from domain.stages import STAGES, Stage
from domain.state import AgendaItem, JourneyState
from domain.time.days import Span
from workflows.parts.agenda import agenda_wait, first_occurrence
from workflows.parts.ledger import Ledger
from workflows.parts.process import Amending

HOSES, FROST = "agenda/hoses", "agenda/hoses_frost"
HOSES_FROM = "hoses_from"
"""The fact that says when the inlet hoses were installed; without it they count from the handover (R002-SKU-69)."""


class Amendable(Model):
    """What may be amended; what is left out stays, and nothing is taken away but what may be empty."""

    window: Span | None = None
    """The hours in which the customer may be called, in the company's zone; empty for any."""
    language: Language = "zh-CN"
    tier: Tier = Tier.LONG_TERM
    means: Means | None = None
    do_not_contact: bool = False
    """A customer who wanted no calls may be called again."""
    style: Style = Style.OTHER
    priority: Priority = Priority.DESIGN
    property_use: PropertyUse = PropertyUse.OTHER
    property_state: PropertyState | None = None
    budget: Annotated[Amount, Field(gt=0)] | None = None
    wants_in_by: date | None = None
    measured_area: Annotated[Decimal, Field(gt=0, le=10_000, decimal_places=2)] | None = None
    crew_grade: CrewGrade | None = None
    crew_factor: Annotated[Decimal, Field(ge=1, le=10, decimal_places=2)] | None = None
    viewing_place: Place = Place.COMPANY
    meeting_place: Place = Place.COMPANY
    planned_start: date | None = None
    """The day of the contract on which the works are to begin."""
    keys_sets: Annotated[int, Field(ge=0, le=20)] = 0
    hoses_from: date | None = None
    """When the inlet hoses were installed, if it was not at the handover."""

    @field_validator("window", mode="before")
    @classmethod
    def _hours(cls, given: Any) -> Any:
        try:
            return given if given is None else Span.model_validate(given)
        except ValidationError:
            raise fault(None, "hours") from None

    @model_validator(mode="after")
    def _calls_end_by_the_customer_s_word(self) -> Self:
        if self.do_not_contact:
            raise fault("do_not_contact", "only_by_a_call")
        return self

    @model_validator(mode="after")
    def _a_premium_crew_has_its_factor(self) -> Self:
        if not {"crew_grade", "crew_factor"} & self.model_fields_set:
            return self
        premium = self.crew_grade is CrewGrade.PREMIUM
        if premium != (self.crew_factor is not None):
            raise fault("crew_factor", "needed_for_premium" if premium else "only_for_premium")
        return self


BACK, CHANGE_ORDER, MOVE_START = "back", "change_order", "move_start"
NOTE, RECEIPT, CONSENT, TIER = "note", "correct_receipt", "consent_withdrawn", "change_tier"
APPOINT, CUSTOMER = "appoint", "correct"

WAYS: Mapping[str, str] = {
    **{
        case: f"homeward case open {{journey}} {case}"
        for case in (CHANGE_ORDER, MOVE_START, RECEIPT, CONSENT, TIER)
    },
    **{act: f"homeward journey {act} {{journey}}" for act in (BACK, NOTE, APPOINT)},
    CUSTOMER: "homeward customer correct {journey}",
}
"""What corrects a fact in place of amending, by its code, with the command for it."""
ELSEWHERE: Mapping[str, str] = {
    **dict.fromkeys(("contract_sum", "milestones", "term_days", "extra_days", "site_plan"), CHANGE_ORDER),
    **dict.fromkeys(("account", "first_payment", "fee_credited"), RECEIPT),
    **dict.fromkeys(("quoted", "quote", "render_fee", "render_area", "render_rate"), BACK),
    **dict.fromkeys(("rendering_fee_paid", "measured_at", "viewing_slot", "measurement_slot"), BACK),
    "start_on": MOVE_START,
    **dict.fromkeys(("consent", "consents", "consent_on"), CONSENT),
    **dict.fromkeys(("owner", "team"), APPOINT),
    **dict.fromkeys(("name", "phone", "wechat", "address", "contacts", "mail_address"), CUSTOMER),
}
"""Facts that are never amended, and the way in which they are corrected."""
WISHES = frozenset(
    {"style", "priority", "property_use", "property_state", "budget", "wants_in_by", "viewing_place"}
    | {"meeting_place"}
)
"""What the customer wishes: the contract says what became of it."""
PRICED = frozenset({"measured_area", "crew_grade", "crew_factor"})
"""What the quote was reckoned from."""


DECIDING = ("quoted", "start_on", "kicked_off_at")
"""The facts that say how far a journey is, and so what is amended no more."""


def elsewhere(stage: Stage, facts: Mapping[str, Any], name: str) -> str | None:
    """The way in which a fact is corrected where amending does not, or not any more; None where amending does."""
    return ELSEWHERE.get(name) or _by_now(stage, facts, name)


def _by_now(stage: Stage, facts: Mapping[str, Any], name: str) -> str | None:
    building = STAGES.index(stage) >= STAGES.index(Stage.CONSTRUCTION)
    if name in WISHES | PRICED and building:
        return CHANGE_ORDER if stage is not Stage.CARE else NOTE
    if name in PRICED and facts.get("quoted") is not None:
        return BACK
    if name == "planned_start" and facts.get("start_on") is not None:
        return MOVE_START if facts.get("kicked_off_at") is None else CHANGE_ORDER
    if name == "tier" and stage is Stage.CARE:
        return TIER
    return None


def follow(ledger: Ledger, changed: Mapping[str, Any]) -> None:
    """Bring the waits in line with what was amended: calls with the customer's hours, the hoses with their age."""
    if "window" in changed:
        _call_within(ledger, changed["window"])
    if HOSES_FROM in changed:
        _count_hoses(ledger)


def _call_within(ledger: Ledger, window: str | None) -> None:
    state = ledger.state
    state.window = Span.model_validate(window) if window else None
    for wait in list(state.waits.values()):
        moved = moved_into(wait, state.window, state.rules, ledger.now())
        if moved != wait:
            ledger.set_wait(moved)


def hoses_since(state: JourneyState, handed_over: datetime) -> datetime:
    """From when the hoses' years count (R002-SKU-69)."""
    installed = state.facts.get(HOSES_FROM)
    if not installed:
        return handed_over
    return state.rules.calendar("customer").at(date.fromisoformat(installed), time(0))


def _count_hoses(ledger: Ledger) -> None:
    """The reminder comes by the new date; one before the frost is of no use any more."""
    state = ledger.state
    if state.stage is not Stage.CARE:
        return
    if state.agenda.pop(FROST, None) is not None:
        ledger.end_wait(FROST)
    known = state.agenda.get(HOSES)
    since = hoses_since(state, datetime.fromisoformat(state.facts["handed_over_at"]))
    item = AgendaItem(
        key=HOSES,
        duty="hoses",
        cadence=None,
        rule=state.rules.standard.rules["hose_reminder"],
        anchor=since,
        role=known.role if known else Role.AGENT,
        on="",
        order=known.order if known else ledger.next_order(),
    )
    placed = first_occurrence(item, state.rules)
    assert placed is not None
    state.agenda[HOSES] = placed
    ledger.set_wait(agenda_wait(placed, state.rules, ledger.now()))


AMENDING = Amending(model=Amendable, elsewhere=elsewhere, ways=WAYS, follow=follow)
