"""What a customer's link shows: one meeting, how things stand, or the questions of one call; nothing more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.house import House
from desk.visitor import DeskWords
from domain.appointments import Slot
from domain.forms import KINDS
from domain.forms.meetings import CONFIRM_APPOINTMENT, CONFIRM_IN_WRITING
from domain.satisfaction import questions
from domain.stages import Status
from domain.tasks import TaskStatus
from presentation.forms.fields import asked_of
from presentation.wording import Wording
from store import customers, links, masking, rulebooks, staff
from store.errors import NotFound
from store.links import Link, Purpose
from store.reading_journeys import JourneyHeader, ended_for_good, journey_header
from store.reading_meetings import AppointmentLine, list_appointments
from store.reading_promises import LedgerFilter, list_ledger
from store.reading_tasks import TaskDetail, TaskFilter, TaskLine, list_tasks, task_detail

OPINION = "opinion"
"""The field of a call for what the customer said in their own words."""


@dataclass(frozen=True)
class Choice:
    """A time that may be chosen."""

    code: str
    told: str


@dataclass(frozen=True)
class LinkView:
    """What is on a customer's page, in their language."""

    link: Link
    words: DeskWords
    brand: str
    hotline: str
    name: str = ""
    """Its first letter alone."""
    stage: str = ""
    paused: bool = False
    meeting: Mapping[str, str] | None = None
    times: Sequence[Choice] = ()
    questions: Sequence[tuple[str, str]] = ()
    """Fields and what they ask."""
    opinion: bool = False
    agent: tuple[str, str] | None = None
    promises: Sequence[tuple[str, str]] = ()


def code_of(slot: Slot) -> str:
    """A time as a form sends it."""
    return f"{slot.starts_at.isoformat()}@{slot.staff}"


def surveyed(kind: str, about: Mapping[str, Any]) -> tuple[str, ...]:
    """The scores that a task of a kind asks for."""
    if kind not in KINDS:
        return ()
    asked = {one.key for one in asked_of(KINDS[kind].form, about)}
    return tuple(one.field for one in questions() if one.kind == kind and one.field in asked)


def confirms(task: TaskLine, link: Link) -> bool:
    """Whether a task asks for what the customer of a meeting's link may have answered."""
    ours = task.kind in (CONFIRM_APPOINTMENT.name, CONFIRM_IN_WRITING.name)
    of_meeting = task.journey == link.journey and task.key.startswith(f"{link.subject}/confirm/")
    return ours and of_meeting and datetime.fromisoformat(task.about["starts_at"]) == link.expires_at


async def opened(house: House, token: str, command: str = "") -> Link | None:
    """The link of a key, where it still leads somewhere; None alike for every one that does not.

    Args:
        command: under which it is answered: who answered it under the same one is let in again.
    """
    link = await links.find(house.database, token, await house.now(), command)
    if link is None or link.used_by is not None:
        return link
    try:
        stands = not ended_for_good(await journey_header(house.database, link.journey))
        match link.purpose:
            case Purpose.APPOINTMENT:
                stands = stands and await meeting_of(house, link) is not None
            case Purpose.SURVEY:
                task = await task_detail(house.database, link.subject)
                stands = stands and task.status is TaskStatus.OPEN
    except NotFound:
        return None
    return link if stands else None


async def meeting_of(house: House, link: Link) -> AppointmentLine | None:
    """The meeting of a link, while it stands as it stood when the link was made."""
    standing = await list_appointments(house.database, journey=link.journey, start=await house.now())
    return next((one for one in standing if (one.key, one.round) == (link.subject, link.round)), None)


async def view_of(house: House, link: Link) -> LinkView:
    """A link's page. Errors: NotFound, RecordsDown."""
    database, words = house.database, DeskWords(link.lang, await house.zone())
    header = await journey_header(database, link.journey)
    company = (await rulebooks.standard(database, header.standard)).company
    common: dict[str, Any] = {
        "link": link,
        "words": words,
        "brand": company.brand,
        "hotline": company.hotline,
    }
    match link.purpose:
        case Purpose.APPOINTMENT:
            meeting, now = await meeting_of(house, link), await house.now()
            times = [
                Choice(code_of(one), words.at(one.starts_at)) for one in link.offered if one.starts_at > now
            ]
            return LinkView(**common, meeting=await _meeting(house, words, meeting), times=times)
        case Purpose.SURVEY:
            detail = await task_detail(database, link.subject)
            return LinkView(**common, **await _asked(house, link, header, detail))
        case _:
            return LinkView(**common, **await _standing(house, words, header))


async def _meeting(house: House, words: DeskWords, one: AppointmentLine | None) -> Mapping[str, str] | None:
    if one is None:
        return None
    return {
        "what": words.kind(one.kind),
        "at": words.at(one.starts_at),
        "place": words.say(f"place.{one.place}"),
        "who": (await staff.get(house.database, one.staff[0])).name,
    }


async def _asked(house: House, link: Link, header: JourneyHeader, detail: TaskDetail) -> dict[str, Any]:
    texts = await rulebooks.texts(house.database, header.standard, header.standard_version, link.lang)
    wording = Wording(link.lang, texts.get("tasks", {}))
    fields = surveyed(detail.kind, detail.about)
    return {
        "questions": tuple((name, wording.label(detail.kind, name)) for name in fields),
        "opinion": OPINION in KINDS[detail.kind].form.model_fields,
    }


async def _standing(house: House, words: DeskWords, header: JourneyHeader) -> dict[str, Any]:
    """Where the journey stands: no money, no address, no words of anybody."""
    database, journey, now = house.database, header.journey, await house.now()
    details = (await customers.customer_details(database, [journey])).get(journey)
    coming = await list_appointments(database, journey=journey, start=now, limit=1)
    owed = await list_ledger(database, LedgerFilter(journey=journey, owed=True))
    return {
        "name": details.name.strip()[:1] if details else "",
        "stage": str(header.stage),
        "paused": header.status is Status.PAUSED,
        "meeting": await _meeting(house, words, coming[0] if coming else None),
        "agent": await _agent(house, header.owner),
        "promises": [(words.say(f"promise.{one.what}"), words.at(one.by_at)) for one in owed],
    }


async def _agent(house: House, handle: str | None) -> tuple[str, str] | None:
    """Whom the customer can call: their name and number."""
    if handle is None:
        return None
    member = await staff.get(house.database, handle)
    return (member.name, masking.readable(member.phone) if member.phone else "") if member.active else None


async def survey_task(house: House, journey: str) -> str | None:
    """The first open task of a journey that asks for scores."""
    tasks = await list_tasks(house.database, TaskFilter(journey=journey))
    return next((one.task for one in tasks if surveyed(one.kind, one.about)), None)
