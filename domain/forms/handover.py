"""Forms of the handover: the call before it, acceptance, rectifying, keys and documents, survey (R002-SKU-65/66)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, ValidationInfo, model_validator

from domain.appointments import OfferOf, Slot
from domain.faults import fault
from domain.forms.calls import Asked, ContractCall, Score
from domain.forms.cases import Ahead
from domain.forms.evidence import Photos, Signature
from domain.forms.meetings import Form, MeetingForm, MeetingOutcome, Rating
from domain.marks import SOMETIMES, Judges, OnlyIf, RowsOf, Sometimes
from domain.model import Model
from domain.personal import Personal
from domain.roles import Role
from domain.tasks import TaskKind
from domain.warranty import ItemCode

MOST_OWN_ITEMS = 60
Words = Annotated[str, Field(min_length=1, max_length=500)]
Meter = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=3)]


class PreCompletionCall(ContractCall):
    """Every item will be tried in front of the customer; the time for it (R002-SKU-65)."""

    trial_explained: bool = True
    acceptance_slot: Annotated[Slot, OfferOf("acceptance")] | None = None
    """The time agreed for the acceptance: the next day at 15:00 or 11:00."""


class Trial(StrEnum):
    """How an item did when it was operated in front of the customer."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    """This home has no such thing."""


FAILED_ONLY = OnlyIf("result", Trial.FAILED)


class TriedItem(Model):
    """One item of the checklist, operated in front of the customer."""

    item: ItemCode
    result: Trial
    remark: Annotated[Personal[Words] | None, FAILED_ONLY, SOMETIMES] = None
    """What is wrong; needed for what failed."""
    photos: Annotated[Personal[Photos] | None, FAILED_ONLY] = None
    mend_by: Annotated[date | None, FAILED_ONLY] = None
    """By when it is put right; empty: as the standard says."""


class OwnItem(Model):
    """What was tried or found beside the checklist."""

    what: Personal[Words]
    result: Trial
    photos: Annotated[Personal[Photos] | None, FAILED_ONLY] = None
    mend_by: Annotated[date | None, FAILED_ONLY] = None


class Acceptance(MeetingForm):
    """The trial item by item, and the customer's signature (R002-SKU-66)."""

    items: Annotated[tuple[TriedItem, ...], RowsOf("items")] = ()
    own_items: Annotated[tuple[OwnItem, ...], Field(max_length=MOST_OWN_ITEMS)] = ()
    customer_signed: bool = False
    signature: Annotated[Personal[Signature] | None, OnlyIf("customer_signed", True)] = None
    unsigned_reason: Sometimes[Personal[Words]] = None
    """Why the customer does not sign though everything passed."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _every_item_was_tried(self, info: ValidationInfo) -> Self:
        """Nothing on the list is left out."""
        if self.outcome is not MeetingOutcome.HELD:
            return self
        given = [one.item for one in self.items]
        twice = [item for item, times in Counter(given).items() if times > 1]
        if twice:
            raise fault("items", "items_twice", items=twice)
        wanted = (info.context or {}).get("items")
        if wanted is None:
            return self
        if missing := [item for item in wanted if item not in given]:
            raise fault("items", "items_not_tried", items=missing)
        if unknown := [item for item in given if item not in wanted]:
            raise fault("items", "items_not_listed", items=unknown)
        return self

    @model_validator(mode="after")
    def _what_failed_is_described(self) -> Self:
        for number, one in enumerate(self.items):
            if one.result is Trial.FAILED and one.remark is None:
                raise fault(f"items.{number}.remark", "needed_when_failed")
        tables: dict[str, Sequence[TriedItem | OwnItem]] = {"items": self.items, "own_items": self.own_items}
        for name, rows in tables.items():
            for number, row in enumerate(rows):
                if row.result is not Trial.FAILED and row.mend_by is not None:
                    raise fault(f"{name}.{number}.mend_by", "only_when_failed")
        return self

    @model_validator(mode="after")
    def _signed_when_all_passed(self) -> Self:
        if self.outcome is not MeetingOutcome.HELD:
            return self
        if self.customer_signed and self.has_failed:
            raise fault("customer_signed", "not_while_failed")
        if not self.customer_signed and not self.has_failed and self.unsigned_reason is None:
            raise fault("unsigned_reason", "needed_when_not_signed")
        return self

    @property
    def has_failed(self) -> bool:
        rows: Sequence[TriedItem | OwnItem] = (*self.items, *self.own_items)
        return any(one.result is Trial.FAILED for one in rows)


class Rectify(Form):
    """What failed in the trial is put right."""

    mended_on: date | None = None
    """Empty: today."""
    note: Personal[str] | None = None


class AcceptanceDecision(StrEnum):
    """What follows when the works were not accepted and nothing is left to be put right (X-20)."""

    AGAIN = "again"
    """The lead spoke with the customer: a visit is agreed on now."""
    LATER = "later"
    """The customer is asked again on a later day."""
    NEW_ITEMS = "new_items"
    """What the customer wants is put right, and tried."""
    RESERVATIONS = "reservations"
    """The customer signs; what they reserve is promised until a day."""


class NewItem(Model):
    """What else the customer wants to have put right before they sign."""

    what: Personal[Words]
    mend_by: date | None = None
    """Empty: as the standard says."""


class Reservation(Model):
    """What the customer reserved when they signed, and until when it is settled."""

    what: Personal[Words]
    until: Ahead


class DecideAcceptance(Form):
    """The lead settles how an acceptance goes on that came to nothing; silence accepts nothing (X-20)."""

    decision: AcceptanceDecision
    again_on: Ahead | None = None
    """When the customer is asked again; empty: as the standard says."""
    new_items: Annotated[tuple[NewItem, ...], Field(max_length=MOST_OWN_ITEMS)] = ()
    reservations: Annotated[tuple[Reservation, ...], Field(max_length=MOST_OWN_ITEMS)] = ()
    customer_signed: bool = False
    """The customer signed with the reservations."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _fits_the_decision(self) -> Self:
        told: Sequence[tuple[str, AcceptanceDecision, Any]] = (
            ("again_on", AcceptanceDecision.LATER, self.again_on),
            ("new_items", AcceptanceDecision.NEW_ITEMS, self.new_items),
            ("reservations", AcceptanceDecision.RESERVATIONS, self.reservations),
            ("customer_signed", AcceptanceDecision.RESERVATIONS, self.customer_signed),
        )
        for name, decision, given in told:
            if given and self.decision is not decision:
                raise fault(name, "not_with_this_decision")
            if not given and self.decision is decision and name != "again_on":
                raise fault(name, "needed_with_this_decision")
        return self


class SettleReservation(Form):
    """What was reserved at the acceptance, or followed later, is settled."""

    customer_agrees: bool = True
    """'No' has it done again."""
    note: Personal[str] | None = None


class Document(StrEnum):
    """What is handed over on paper beside the keys."""

    AS_BUILT_PLUMBING = "as_built_plumbing"
    AS_BUILT_ELECTRICAL = "as_built_electrical"
    MANUALS = "manuals"
    WARRANTY_CARD = "warranty_card"


class HandOverKeys(Form):
    """Keys, meter readings and documents: from now on the home is the customer's to use."""

    sets: Annotated[int, Field(ge=0, le=20)]
    difference: Personal[Words] | None = None
    """Why these are not as many sets as were taken."""
    water_meter: Meter
    power_meter: Meter
    gas_meter: Meter | None = None
    """Empty in a home without gas."""
    documents: tuple[Document, ...]
    documents_by: Sometimes[Ahead] = None
    """By when the missing ones follow; it becomes a promise."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _every_set_is_accounted_for(self, info: ValidationInfo) -> Self:
        taken = (info.context or {}).get("sets_taken")
        if taken is not None and self.sets != taken and self.difference is None:
            raise fault("difference", "sets_differ", given=self.sets, taken=taken)
        return self

    @model_validator(mode="after")
    def _missing_documents_follow(self) -> Self:
        if self.missing and self.documents_by is None:
            raise fault("documents_by", "needed_for_missing_documents")
        if not self.missing and self.documents_by is not None:
            raise fault("documents_by", "only_for_missing_documents")
        return self

    @property
    def missing(self) -> tuple[Document, ...]:
        return tuple(one for one in Document if one not in self.documents)


class SatisfactionSurvey(ContractCall):
    """How satisfied they are, the day after the keys (R002-MGT-04).

    What the caller scores about their own service is self-recorded, and no satisfaction figure (X-15).
    """

    design: Annotated[Score, Judges(Role.DESIGNER)] = None
    workmanship: Score = None
    schedule: Score = None
    service: Annotated[Score, Judges(Role.AGENT)] = None
    overall: Asked[Rating] = None
    would_recommend: bool | None = None


PRE_COMPLETION_CALL = TaskKind("pre_completion_call", PreCompletionCall)
ACCEPTANCE = TaskKind("acceptance", Acceptance)
RECTIFY = TaskKind("rectify", Rectify)
DECIDE_ACCEPTANCE = TaskKind("decide_acceptance", DecideAcceptance)
SETTLE_RESERVATION = TaskKind("settle_reservation", SettleReservation)
HAND_OVER_KEYS = TaskKind("hand_over_keys", HandOverKeys)
SURVEY_CALL = TaskKind("survey_call", SatisfactionSurvey)
