"""Forms of the preparation of a site, from the signed contract to the kickoff (R002-MGT-04, R002-SKU-16, 60)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationInfo, model_validator

from domain.appointments import OfferOf, Slot
from domain.faults import fault
from domain.forms.calls import CallForm
from domain.forms.consultation import CrewGrade
from domain.forms.meetings import Form, MeetingForm
from domain.marks import SOMETIMES, OnlyIf, Sometimes
from domain.money import Amount
from domain.open_days import DayWithin
from domain.personal import Personal
from domain.roles import Named, PersonOf, Role
from domain.tasks import TaskKind

Name = Annotated[str, Field(min_length=1, max_length=40)]


def _told(info: ValidationInfo, name: str) -> Any:
    """What the task was opened with; None where a form is read back."""
    return (info.context or {}).get(name)


# Supervisor and crew


class NameSupervisor(Form):
    """The manager names who supervises the site."""

    supervisor: Annotated[Named, PersonOf(Role.SITE_SUPERVISOR)]
    note: Personal[str] | None = None


class NameCrew(Form):
    """The crew that will build, of the grade agreed with the customer (R002-SKU-16).

    The task tells ``crew_grade``, where one was agreed.
    """

    crew: Name
    workers: Annotated[int, Field(ge=1, le=100)]
    crew_grade: Sometimes[CrewGrade] = None
    customer_agreed: bool = False
    """The customer agreed to a crew of another grade."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _of_the_agreed_grade(self, info: ValidationInfo) -> Self:
        agreed = _told(info, "crew_grade")
        if agreed is not None and self.crew_grade is None:
            raise fault("crew_grade", "needed_where_agreed")
        if agreed is not None and self.crew_grade != agreed and not self.customer_agreed:
            raise fault("crew_grade", "not_the_agreed_grade")
        return self


# Permit and keys


class PermitOutcome(StrEnum):
    OBTAINED = "obtained"
    APPLIED = "applied"
    """Handed in; the management answers on a later day."""
    REFUSED = "refused"


class PermitRefusal(StrEnum):
    """Why a property management refuses. The sources name no reasons: trade practice."""

    PAPERS_MISSING = "papers_missing"
    PLAN_NOT_ALLOWED = "plan_not_allowed"
    DEPOSIT = "deposit"
    OWNER_IN_ARREARS = "owner_in_arrears"
    NOT_NOW = "not_now"
    """No works at this time: examinations, holidays, too many sites at once."""
    OTHER = "other"


class DepositPayer(StrEnum):
    CUSTOMER = "customer"
    COMPANY = "company"


class ObtainPermit(Form):
    """What the property management says about the works (装修许可)."""

    outcome: PermitOutcome = PermitOutcome.OBTAINED
    valid_until: Annotated[Annotated[date, DayWithin()] | None, OnlyIf("outcome", PermitOutcome.OBTAINED)] = (
        None
    )
    """Empty: until the works end."""
    answer_on: Annotated[
        Annotated[date, DayWithin(latest="put_off_latest")] | None,
        OnlyIf("outcome", PermitOutcome.APPLIED),
        SOMETIMES,
    ] = None
    """When the management answers, where it was only applied for."""
    refusal: Annotated[PermitRefusal | None, OnlyIf("outcome", PermitOutcome.REFUSED), SOMETIMES] = None
    deposit: Sometimes[Annotated[Amount, Field(gt=0)]] = None
    """In yuan, given back by the management after the works."""
    deposit_paid_by: Sometimes[DepositPayer] = None
    note: Personal[str] | None = None
    """Hours in which noise is allowed, and the like."""

    @model_validator(mode="after")
    def _says_what_is_needed(self) -> Self:
        for name, outcome in (("answer_on", PermitOutcome.APPLIED), ("refusal", PermitOutcome.REFUSED)):
            given = getattr(self, name) is not None
            if given != (self.outcome is outcome):
                raise fault(name, f"only_if_{outcome}" if given else f"needed_if_{outcome}")
        if self.valid_until is not None and self.outcome is not PermitOutcome.OBTAINED:
            raise fault("valid_until", "only_if_obtained")
        if (self.deposit is None) is not (self.deposit_paid_by is None):
            raise fault("deposit" if self.deposit is None else "deposit_paid_by", "needed_with_deposit")
        return self


class Extension(StrEnum):
    EXTENDED = "extended"
    NOT_NEEDED = "not_needed"
    """The works end before the permit does."""
    REFUSED = "refused"


class ExtendPermit(Form):
    """The permit is extended before it ends. The task tells ``permit_until``, and ``planned_end`` if known."""

    outcome: Extension = Extension.EXTENDED
    valid_until: Annotated[
        Annotated[date, DayWithin()] | None, OnlyIf("outcome", Extension.EXTENDED), SOMETIMES
    ] = None
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _extended_to_a_later_day(self, info: ValidationInfo) -> Self:
        extended = self.outcome is Extension.EXTENDED
        if extended != (self.valid_until is not None):
            raise fault("valid_until", "needed_if_extended" if extended else "only_if_extended")
        before = _told(info, "permit_until")
        if self.valid_until is not None and before is not None and self.valid_until.isoformat() <= before:
            raise fault("valid_until", "not_later", given=self.valid_until, before=before)
        return self


class KeysOutcome(StrEnum):
    TAKEN = "taken"
    NOT_READY = "not_ready"
    """The customer cannot give them yet: the home is not handed over to them, or somebody still lives there."""


class KeyGiver(StrEnum):
    CUSTOMER = "customer"
    FAMILY = "family"
    MANAGEMENT = "management"
    DEVELOPER = "developer"
    OTHER = "other"


class TakeKeys(Form):
    """The customer's keys are in our hands, counted."""

    outcome: KeysOutcome = KeysOutcome.TAKEN
    sets: Annotated[
        Annotated[int, Field(ge=1, le=20)] | None, OnlyIf("outcome", KeysOutcome.TAKEN), SOMETIMES
    ] = None
    given_by: Annotated[KeyGiver, OnlyIf("outcome", KeysOutcome.TAKEN)] = KeyGiver.CUSTOMER
    ready_on: Annotated[
        Annotated[date, DayWithin(latest="put_off_latest")] | None,
        OnlyIf("outcome", KeysOutcome.NOT_READY),
        SOMETIMES,
    ] = None
    """The day that the customer named for it."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _says_what_is_needed(self) -> Self:
        for name, outcome in (("sets", KeysOutcome.TAKEN), ("ready_on", KeysOutcome.NOT_READY)):
            given = getattr(self, name) is not None
            if given != (self.outcome is outcome):
                raise fault(name, f"only_if_{outcome}" if given else f"needed_if_{outcome}")
        return self


# The day of kickoff


START_DAY = DayWithin(earliest="earliest_start", latest="put_off_latest", calendar="site", open_only=True)


class AgreeStart(Form):
    """The day on which the site opens, agreed with the customer (R002-MGT-04).

    The task tells ``earliest_start``, ``permit_until``, the company's ``zone``, and whether the plans were ``briefed``.
    """

    start_on: Annotated[date, START_DAY] | None = None
    """Empty: the earliest day that the standard allows, and not before the briefing."""
    briefing_slot: Annotated[Slot, OfferOf("briefing")] | None = None
    """When the designer explains the plans on site, on that day or before it."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _while_the_permit_is_valid(self, info: ValidationInfo) -> Self:
        until = _told(info, "permit_until")
        start = self.start_on.isoformat() if self.start_on else _told(info, "earliest_start")
        if start is not None and until is not None and start > until:
            raise fault("start_on", "after_the_permit", given=start, before=until)
        return self

    @model_validator(mode="after")
    def _briefed_by_then(self, info: ValidationInfo) -> Self:
        zone = _told(info, "zone")
        if self.start_on is None or self.briefing_slot is None or zone is None:
            return self
        if self.briefing_slot.starts_at.astimezone(ZoneInfo(zone)).date() > self.start_on:
            raise fault("briefing_slot", "after_the_start", given=self.start_on)
        return self


class Briefing(MeetingForm):
    """The designer explains the plans to supervisor and crew on site, the customer beside them (现场交底)."""

    designer_present: bool = True
    """Without the designer nothing was explained: the kickoff goes on waiting."""
    customer_present: bool = True
    points: Personal[str] | None = None
    """What was pointed out."""


class BriefingDecision(StrEnum):
    WAIT = "wait"
    WITHOUT = "without"


class DecideBriefing(Form):
    """The plans were not explained on site: the kickoff waits for that, or the manager has it go on without."""

    decision: BriefingDecision
    note: Personal[str] | None = None


CHECKED = ("home_protected", "fire_equipment_on_site", "permit_on_wall")
"""What a site cannot open without."""


class Kickoff(Form):
    """The supervisor's word that the site is open; while anything is missing it is not given (R002-SKU-60)."""

    home_protected: bool
    """Lift, doors and what stays in the flat are covered."""
    fire_equipment_on_site: bool
    permit_on_wall: bool
    note: Personal[str] | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """What was answered with no."""
        return tuple(name for name in CHECKED if not getattr(self, name))


class TellCustomer(CallForm):
    """The customer hears of something that delays the works. The task tells ``why``."""


NAME_SUPERVISOR = TaskKind("name_supervisor", NameSupervisor)
NAME_CREW = TaskKind("name_crew", NameCrew)
OBTAIN_PERMIT = TaskKind("obtain_permit", ObtainPermit)
EXTEND_PERMIT = TaskKind("extend_permit", ExtendPermit)
TAKE_KEYS = TaskKind("take_keys", TakeKeys)
AGREE_START = TaskKind("agree_start", AgreeStart)
BRIEFING = TaskKind("briefing_report", Briefing)
DECIDE_BRIEFING = TaskKind("decide_briefing", DecideBriefing)
KICKOFF = TaskKind("kickoff", Kickoff)
TELL_CUSTOMER = TaskKind("tell_customer", TellCustomer)
