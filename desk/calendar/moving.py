"""Moving an appointment: nothing moves before somebody has said who agreed on it with the customer, and how."""

from pydantic import BaseModel, Field

from client.errors import BadInput, HomewardError
from desk.calendar.panel import Found, Told, Typed, local, picked
from desk.house import House
from desk.refusals import refusal
from desk.task_page import BACK
from desk.visitor import Forbidden, Visitor
from domain.appointments import Agreement, AskedBy, Slot, Via
from domain.refusals import fault_told
from presentation.forms.times import moment
from store.errors import StoreError
from store.reading_meetings import list_appointments

_PICK = "pick "
_FREE = "free_times"


class Sent(BaseModel):
    """The form as it is sent; ``do`` is the button: ``move``, ``open``, ``free`` or ``pick`` and a time."""

    command: str = Field(max_length=64)
    do: str = Field("move", max_length=80)
    to: str = Field("", max_length=40)
    host: str = Field("", max_length=32)
    asked_by: str = Field("", max_length=10)
    via: str = Field("", max_length=10)
    agreed_by: str = Field("", max_length=32)
    words: str = Field("", max_length=4000)
    view: str = ""
    of: str = ""
    on: str = ""
    back: str = Field("", pattern=BACK)
    """The task from which one came, and to which one comes back."""

    @property
    def typed(self) -> Typed:
        return Typed(self.to, self.host, self.asked_by, self.via, self.agreed_by, self.words)


async def act(house: House, who: Visitor, it: Found, sent: Sent) -> tuple[Typed, Told] | None:
    """Do what the form asks for.

    Returns:
        What to show in the form and above it; None when the appointment was moved.

    Raises:
        Forbidden: the visitor may not move it.
    """
    if not it.may:
        raise Forbidden
    if sent.do.startswith(_PICK):
        return _picked(who, sent)
    if sent.do == "free":
        return await _looked_up(house, who, it, sent)
    return await _moved(house, who, it, sent)


def _picked(who: Visitor, sent: Sent) -> tuple[Typed, Told]:
    """One of the free times stands in the form: whether it suits the customer is asked anew."""
    slot = picked(sent.do.removeprefix(_PICK), who)
    if slot is None:
        return sent.typed, Told()
    kept = {**vars(sent.typed), "via": "", "to": local(slot.starts_at, who.zone), "host": slot.staff}
    return Typed(**kept), Told(picked=True)


async def _looked_up(house: House, who: Visitor, it: Found, sent: Sent) -> tuple[Typed, Told]:
    """Two times that could be promised."""
    standing = await list_appointments(house.database, journey=it.one.journey)
    line = next((one for one in standing if one.key == it.one.key), None)
    if line is None:
        return sent.typed, Told(who.words.say("calendar.over"))
    besides = line.starts_at if sent.asked_by != AskedBy.STAFF else None
    try:
        free = await house.journeys.free_for(line, host=sent.host or None, besides=besides)
    except (HomewardError, StoreError) as error:
        return sent.typed, Told(_told(error, who))
    return sent.typed, Told(free=free)


async def _moved(house: House, who: Visitor, it: Found, sent: Sent) -> tuple[Typed, Told] | None:
    one, say = it.one, who.words.say
    faults: dict[str, str] = {}
    open_ended = sent.do == "open"
    at = None if open_ended else moment(sent.to, who.zone, await house.now())
    if at is None and not open_ended:
        faults["to"] = say("calendar.need_time")
    if sent.asked_by not in tuple(AskedBy):
        faults["asked_by"] = say("calendar.need_asked_by")
    agreement = at is not None and at != one.starts_at
    if agreement and sent.via not in Via.spoken():
        faults["via"] = say("calendar.need_via")
    if agreement and not sent.agreed_by:
        faults["agreed_by"] = say("calendar.need_agreed_by")
    if faults:
        return sent.typed, Told(say("calendar.not_moved"), faults)
    try:
        await house.journeys.reschedule(
            one.journey,
            who.handle,
            one.key,
            asked_by=AskedBy(sent.asked_by),
            slot=Slot(starts_at=at, staff=sent.host or one.staff[0]) if at else None,
            agreed=Agreement(by=sent.agreed_by, via=Via(sent.via)) if agreement else None,
            words=sent.words.strip() or None,
            command=sent.command,
        )
    except BadInput as error:
        return sent.typed, _refused(error, who)
    except (HomewardError, StoreError) as error:
        return sent.typed, Told(say("calendar.over") if one.outcome is not None else _told(error, who))
    return None


def _refused(error: BadInput, who: Visitor) -> Told:
    """Why a time cannot be promised, and two that can."""
    wrong = error.details.get("fields") or []
    if not wrong:
        return Told(_told(error, who))
    free = [Slot.model_validate(slot) for one in wrong for slot in one.get("free", ())]
    told = [fault_told(who.lang, one) for one in wrong if one["type"] != _FREE]
    offered = any(one["type"] == _FREE for one in wrong)
    return Told(
        who.words.say("calendar.not_moved"),
        {"to": who.words.say("list.semicolon").join(told)},
        free if offered else None,
    )


def _told(error: Exception, who: Visitor) -> str:
    return refusal(error, who.lang).message
