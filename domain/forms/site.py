"""Forms of the site's stages, up to the supervisor's own acceptance (R004-STG, X-22, X-28)."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, ValidationInfo, model_validator

from domain.faults import fault
from domain.forms.calls import Asked, ContractCall
from domain.forms.evidence import Photos, Signature
from domain.forms.meetings import Form, MeetingForm, MeetingOutcome
from domain.marks import SOMETIMES, OnlyIf, RowsOf, Sometimes
from domain.model import Instant, Model
from domain.open_days import HAS_COME, DayWithin
from domain.personal import Personal
from domain.site import DelayCause, DelayReason
from domain.tasks import TaskKind
from domain.warranty import ItemCode

Count = Annotated[int, Field(ge=0, le=1000)]


class CheckedItem(Model):
    """One item of a stage's checklist."""

    item: ItemCode
    passed: bool = True


def failed_of(items: Iterable[CheckedItem]) -> list[str]:
    """The items that did not pass."""
    return [one.item for one in items if not one.passed]


def _check_items(items: tuple[CheckedItem, ...], about: dict[str, Any]) -> None:
    """Every item of the standard's list is answered, once, and no other."""
    if "items" not in about:
        return
    wanted, given = about["items"], [one.item for one in items]
    if twice := [item for item, times in Counter(given).items() if times > 1]:
        raise fault("items", "items_twice", items=twice)
    if missing := [one for one in wanted if one not in given]:
        raise fault("items", "items_not_checked", items=missing)
    if unknown := [one for one in given if one not in wanted]:
        raise fault("items", "items_not_listed", items=unknown)


def _check_photos(photos: Any, about: dict[str, Any]) -> None:
    """Counted where their names are known; the workflow sees only that there are some."""
    least = about.get("photos", 0)
    count = len(photos) if isinstance(photos, tuple) else least if photos is not None else 0
    if count < least:
        raise fault("photos", "photos_needed", least=least)


class StageOutcome(StrEnum):
    STARTED = "started"
    FINISHED = "finished"
    LATE = "late"
    """It takes longer than planned."""


WHEN_FINISHED = OnlyIf("outcome", StageOutcome.FINISHED)
WHEN_LATE = OnlyIf("outcome", StageOutcome.LATE)
EXPECTED = DayWithin(latest="put_off_latest", calendar="site")


class StageReport(Form):
    """The supervisor's word on a stage: it has begun, it is finished, or it takes longer."""

    outcome: StageOutcome = StageOutcome.FINISHED
    started_on: Annotated[date | None, HAS_COME] = None
    """Empty: the day on which the stage could begin, or today when it is said that it has."""
    finished_on: Annotated[date | None, WHEN_FINISHED, HAS_COME] = None
    """Empty: today."""
    expected_on: Annotated[date | None, WHEN_LATE, EXPECTED, SOMETIMES] = None
    """When it will be finished, if it takes longer."""
    reason: Annotated[DelayReason | None, WHEN_LATE, SOMETIMES] = None
    """Also of a stage that was finished late and never announced."""
    caused_by: Annotated[DelayCause | None, WHEN_LATE] = None
    """Whose delay it is, where it is not the usual one of this reason; the customer's moves the agreed end."""

    @model_validator(mode="after")
    def _late_says_until_when_and_why(self) -> Self:
        if self.outcome is not StageOutcome.LATE:
            if self.expected_on is not None:
                raise fault("expected_on", "only_for_late")
            return self
        if self.expected_on is None:
            raise fault("expected_on", "needed_for_late")
        if self.reason is None:
            raise fault("reason", "needed_for_late")
        return self

    @model_validator(mode="after")
    def _days_follow_each_other(self, info: ValidationInfo) -> Self:
        since = (info.context or {}).get("since")
        for name in ("started_on", "finished_on"):
            day: date | None = getattr(self, name)
            if day is not None and since is not None and day < date.fromisoformat(since):
                raise fault(name, "before_the_stage", since=date.fromisoformat(since))
        if self.started_on and self.finished_on and self.finished_on < self.started_on:
            raise fault("finished_on", "before_the_stage", since=self.started_on)
        return self

    @property
    def cause(self) -> DelayCause:
        """Whose delay it is."""
        return self.caused_by or (self.reason.cause if self.reason else DelayCause.COMPANY)


class SiteStageReport(StageReport):
    """A stage that is built: finished with its whole checklist and its photos."""

    items: Annotated[tuple[CheckedItem, ...], RowsOf("items"), WHEN_FINISHED] = ()
    photos: Annotated[Personal[Photos] | None, WHEN_FINISHED] = None
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _finished_is_checked(self, info: ValidationInfo) -> Self:
        if self.outcome is StageOutcome.FINISHED:
            about = info.context or {}
            _check_items(self.items, about)
            if not self.failed:
                _check_photos(self.photos, about)
        return self

    @property
    def failed(self) -> list[str]:
        """What has to be put right before the stage is finished."""
        return failed_of(self.items)


class CabinetMeasurement(StageReport):
    """The maker of the cabinets measures on the site (R004-STG-04)."""

    measured_by: Annotated[Personal[str] | None, WHEN_FINISHED, SOMETIMES] = None
    """Who came from the maker."""
    fits: Annotated[bool, WHEN_FINISHED] = True
    """What is there agrees with the plan of the cabinets; otherwise they come again."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _measured_by_somebody(self) -> Self:
        if self.outcome is StageOutcome.FINISHED and self.measured_by is None:
            raise fault("measured_by", "needed_when_measured")
        return self

    @property
    def failed(self) -> list[str]:
        """What has to be put right before the stage is finished."""
        return [] if self.fits else ["fits"]


class BeginWaterTest(Form):
    """Water stands from now on (闭水试验)."""

    started_at: Annotated[Instant | None, HAS_COME] = None
    """Empty: right now."""
    photos: Personal[Photos] | None = None
    """The level of the water, marked on the wall."""

    @model_validator(mode="after")
    def _after_the_layer_was_done(self, info: ValidationInfo) -> Self:
        not_before = (info.context or {}).get("not_before")
        if self.started_at and not_before and self.started_at < datetime.fromisoformat(not_before):
            raise fault("started_at", "before_the_work")
        return self


class ReadWaterTest(Form):
    """The water has stood as long as the standard says: did it leak?"""

    leak: bool
    where: Annotated[Personal[str] | None, OnlyIf("leak", True), SOMETIMES] = None
    photos: Personal[Photos] | None = None

    @model_validator(mode="after")
    def _says_where_it_leaked(self, info: ValidationInfo) -> Self:
        if self.leak and self.where is None:
            raise fault("where", "needed_for_leak")
        _check_photos(self.photos, info.context or {})
        return self


class MendSite(Form):
    """What failed is put right."""

    mended_on: Annotated[date | None, HAS_COME] = None
    """Empty: today."""
    photos: Personal[Photos] | None = None
    note: Personal[str] | None = None


class AcceptSiteStage(MeetingForm):
    """The customer looks at the work on the site and signs, before it is covered (X-22)."""

    items: Annotated[tuple[CheckedItem, ...], RowsOf("items")] = ()
    customer_signed: bool = False
    signature: Annotated[Personal[Signature] | None, OnlyIf("customer_signed", True)] = None
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _held_looks_at_all(self, info: ValidationInfo) -> Self:
        if self.outcome is MeetingOutcome.HELD:
            _check_items(self.items, info.context or {})
        return self

    @property
    def failed(self) -> list[str]:
        """What has to be put right first."""
        return failed_of(self.items)

    @property
    def accepted(self) -> bool:
        return self.customer_signed and not self.failed


class Channel(StrEnum):
    """How a customer who does not come was asked."""

    WECHAT = "wechat"
    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"


class AcceptFromAfar(Form):
    """The customer cannot come: they accept by the photos, and it is written down who said so."""

    accepted: bool
    said_by: Personal[str]
    """Who said so: the owner, or whom the owner has named."""
    channel: Channel = Channel.WECHAT
    items: Annotated[tuple[CheckedItem, ...], RowsOf("items")] = ()
    proof: Personal[Photos] | None = None
    """Pictures of the messages."""
    note: Sometimes[Personal[str]] = None

    @model_validator(mode="after")
    def _says_what_is_wrong(self, info: ValidationInfo) -> Self:
        _check_items(self.items, info.context or {})
        if self.accepted and self.failed:
            raise fault("accepted", "not_with_failed")
        if not self.accepted and not self.failed and self.note is None:
            raise fault("note", "needed_when_refused")
        return self

    @property
    def failed(self) -> list[str]:
        """What has to be put right first."""
        return failed_of(self.items)


class DelayCall(ContractCall):
    """The customer hears that a stage takes longer, why, and until when."""

    agrees: Asked[bool] = None
    """'No': the lead and the supervisor are told."""


class PreAcceptance(Form):
    """The supervisor's own acceptance, before the customer is told that the works are complete."""

    passed: bool
    open_items: Annotated[Count, SOMETIMES] = 0
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _open_items_do_not_pass(self) -> Self:
        if self.passed and self.open_items:
            raise fault("open_items", "not_with_passed")
        if not self.passed and not self.open_items:
            raise fault("open_items", "how_many_failed")
        return self


SITE_STAGE = TaskKind("site_stage", SiteStageReport)
MEASURE_CABINETS = TaskKind("measure_cabinets", CabinetMeasurement)
BEGIN_WATER_TEST = TaskKind("begin_water_test", BeginWaterTest)
READ_WATER_TEST = TaskKind("read_water_test", ReadWaterTest)
MEND_SITE = TaskKind("mend_site", MendSite)
ACCEPT_SITE_STAGE = TaskKind("accept_site_stage", AcceptSiteStage)
ACCEPT_FROM_AFAR = TaskKind("accept_from_afar", AcceptFromAfar)
DELAY_CALL = TaskKind("delay_call", DelayCall)
PRE_ACCEPTANCE = TaskKind("pre_acceptance", PreAcceptance)
