"""Making a link for a customer: for what of their journey, until when, and the message it is sent with."""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from client.errors import HomewardError
from desk.house import House
from desk.link_view import survey_task, surveyed
from desk.visitor import DeskWords, Visitor
from domain.appointments import Slot
from domain.tasks import TaskStatus
from presentation.wording import spoken
from store import customers, links, rulebooks
from store.links import Purpose, Subject
from store.reading_journeys import JourneyHeader, ended_for_good
from store.reading_meetings import AppointmentLine, list_appointments
from store.reading_tasks import TaskDetail

STATUS_LASTS, SURVEY_LASTS = timedelta(days=30), timedelta(days=14)
"""Trade practice. The link of a meeting lasts until it begins."""


class NothingToShow(Exception):
    """There is nothing that a link of this purpose could be for; its words are ``link.no.<why>``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def purposes(
    kind: str = "", about: dict[str, object] | None = None, *, task: bool = False
) -> tuple[str, ...]:
    """What a link may be for, of a journey or of one of its tasks."""
    found = [Purpose.APPOINTMENT, Purpose.STATUS]
    if not task or surveyed(kind, about or {}):
        found.append(Purpose.SURVEY)
    return tuple(found)


async def message(
    house: House,
    who: Visitor,
    header: JourneyHeader,
    purpose: Purpose,
    command: str,
    task: TaskDetail | None = None,
) -> str:
    """Make a link, and the text to send it with, in the customer's language.

    Raises:
        NothingToShow: there is nothing that it could be for.
        HomewardError: the times to offer cannot be found now, or the journey cannot be told of a survey.
    """
    details = (await customers.customer_details(house.database, [header.journey])).get(header.journey)
    lang = spoken(details.language if details else None, house.settings.lang.value)
    wanted, what = await _wanted(house, header, purpose, task, lang)
    if purpose is Purpose.SURVEY:
        await _tell(house, who, header.journey, command)
    token = await links.make(house.database, command, who.handle, wanted, await house.now())
    words = DeskWords(lang, who.zone)
    company = (await rulebooks.standard(house.database, header.standard)).company
    return words.say(
        f"link.message.{purpose}",
        brand=company.brand,
        what=what,
        until=words.at(wanted.expires_at),
        url=f"{house.settings.desk_url}/c/{token}",
    )


async def _tell(house: House, who: Visitor, journey: str, command: str) -> None:
    """Whoever has the link can answer it: the journal says who had it first, whoever answers."""
    words = DeskWords(house.settings.lang.value, await house.zone())
    made = str(uuid5(NAMESPACE_URL, f"{command}/made"))
    await house.journeys.note(journey, who.handle, words.say("link.made.survey"), made)


async def _wanted(
    house: House, header: JourneyHeader, purpose: Purpose, task: TaskDetail | None, lang: str
) -> tuple[Subject, str]:
    now, journey = await house.now(), header.journey
    if ended_for_good(header):
        raise NothingToShow("ended")
    match purpose:
        case Purpose.APPOINTMENT:
            meeting = await _meeting(house, journey, task)
            words = DeskWords(lang, await house.zone())
            return Subject(
                purpose=purpose,
                journey=journey,
                subject=meeting.key,
                round=meeting.round,
                lang=lang,
                offered=await _offered(house, meeting),
                expires_at=meeting.starts_at,
            ), f"{words.kind(meeting.kind)} {words.at(meeting.starts_at)}"
        case Purpose.SURVEY:
            subject = await _survey(house, journey, task)
            return Subject(
                purpose=purpose, journey=journey, subject=subject, lang=lang, expires_at=now + SURVEY_LASTS
            ), ""
        case _:
            return Subject(purpose=purpose, journey=journey, lang=lang, expires_at=now + STATUS_LASTS), ""


async def _meeting(house: House, journey: str, task: TaskDetail | None) -> AppointmentLine:
    """The meeting that a task is about, else the next one."""
    coming = await list_appointments(house.database, journey=journey, start=await house.now())
    own = [one for one in coming if task is not None and task.key.startswith(f"{one.key}/")]
    if not coming:
        raise NothingToShow("meeting")
    return (own or coming)[0]


async def _offered(house: House, meeting: AppointmentLine) -> tuple[Slot, ...]:
    """Two other times; none where none can be offered: then the meeting can be confirmed alone."""
    try:
        return tuple(await house.journeys.free_for(meeting, besides=meeting.starts_at))
    except HomewardError:
        return ()


async def _survey(house: House, journey: str, task: TaskDetail | None) -> str:
    if task is not None and task.status is TaskStatus.OPEN and surveyed(task.kind, task.about):
        return task.task
    found = await survey_task(house, journey)
    if found is None:
        raise NothingToShow("survey")
    return found
