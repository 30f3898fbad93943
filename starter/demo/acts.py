"""What happens to made-up customers beside the steps of their journey; each act is done once."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from client.journeys import Journeys
from client.offers import offers
from domain.appointments import Agreement, AskedBy, Via
from domain.contacts import Channel, Point
from domain.emergencies import Danger
from domain.forms.calls import Reaching
from domain.forms.meetings import Arranged
from domain.roles import Role
from domain.stages import Status
from domain.tasks import TaskStatus
from domain.time.calendar import Calendar
from presentation.words import say
from starter.demo.waiting import at_rest
from store import links, staff
from store.links import Purpose, Subject
from store.reading_meetings import list_appointments
from store.reading_promises import LedgerFilter, list_ledger
from store.reading_tasks import TaskFilter, TaskLine, list_tasks

_ONCE: Final = uuid.UUID("3b0e9d57-7c0a-4a86-9a3e-5f1c6d2b8e40")
"""The namespace of command ids: the same customer and act give the same command."""
SOON: Final = timedelta(seconds=50)
"""What a colleague is asked for by then is late before anybody looks; at night nothing can be asked for so soon."""
_SURVEY: Final = "survey_call"
_LINK_LASTS: Final = timedelta(days=14)
_SCORES: Final = {"design": 5, "workmanship": 4, "schedule": 3, "service": 5, "overall": 4}
_LOWER: Final = {"design": 4, "workmanship": 3, "schedule": 2, "service": 4, "overall": 3}


def demo_words(lang: str, key: str) -> str:
    """What somebody says or writes in the demo."""
    return say(lang, f"demo.words.{key}")


@dataclass(frozen=True)
class Acting:
    """Somebody acts for one customer."""

    journeys: Journeys
    journey: str
    owner: str
    lang: str
    calendar: Calendar
    """The customers' one."""

    async def do(self, act: str) -> None:
        """One act by its name."""
        await ACTS[act](self, str(uuid.uuid5(_ONCE, f"{self.journey}/{act}")))

    def words(self, key: str) -> str:
        return demo_words(self.lang, key)

    async def open_task(self, kind: str) -> TaskLine | None:
        """The journey's open task of a kind, once the journey has done what was to be done."""
        await at_rest(self.journeys, self.journey)
        wanted = TaskFilter(journey=self.journey, kind=kind, status=TaskStatus.OPEN)
        return next(iter(await list_tasks(self.journeys.database, wanted)), None)

    async def one_of(self, role: Role, but: str | None = None) -> str:
        """Somebody who has a role."""
        found = await staff.list_staff(self.journeys.database, role)
        return next(one.handle for one in found if one.handle != but)

    async def now(self) -> datetime:
        return await self.journeys.clock()

    async def open_in(self, length: timedelta) -> datetime:
        """After so much working time: nothing can be promised for a time at which we are closed."""
        return self.calendar.add_working(await self.now(), length)


async def _note(who: Acting, command: str) -> None:
    await who.journeys.note(who.journey, who.owner, who.words("note"), command)


async def _promise(who: Acting, command: str, key: str, hours: int) -> None:
    by = await who.open_in(timedelta(hours=hours))
    await who.journeys.make_promise(
        who.journey, who.owner, who.words(key), by, person=who.owner, command=command
    )


async def _broken(who: Acting, command: str) -> None:
    """Another time is named, and the customer is not asked: the first promise is broken."""
    await _promise(who, command, "broken_promise", 1)
    found = await list_ledger(who.journeys.database, LedgerFilter(journey=who.journey, limit=50))
    first = min((one for one in found if one.name is not None), key=lambda one: one.made_seq)
    again = str(uuid.uuid5(_ONCE, f"{command}/moved"))
    await who.journeys.move_promise(
        str(first.name), who.owner, await who.open_in(timedelta(hours=9)), command=again
    )


async def _later(who: Acting, command: str) -> None:
    await _promise(who, command, "promise", 14)


async def _kept(who: Acting, command: str) -> None:
    await _promise(who, command, "kept_promise", 2)
    wanted = TaskFilter(journey=who.journey, kind="keep_promise", status=TaskStatus.OPEN)
    for task in await list_tasks(who.journeys.database, wanted):
        await who.journeys.complete(task.task, who.owner, {"note": who.words("kept")})


async def _extra(who: Acting, command: str) -> None:
    soon = await who.now() + SOON
    due = soon if who.calendar.is_working(soon) else await who.open_in(timedelta(hours=1))
    await who.journeys.add_task(
        who.journey, who.owner, who.words("extra_task"), due, person=who.owner, command=command
    )


async def _heard(
    who: Acting, command: str, point: Point, channel: Channel = Channel.CALL, **more: Any
) -> None:
    await who.journeys.log_contact(
        who.journey, who.owner, channel, point, who.words(point.value), command=command, **more
    )


async def _question(who: Acting, command: str) -> None:
    await _heard(who, command, Point.QUESTION, Channel.WECHAT)


async def _wish(who: Acting, command: str) -> None:
    await _heard(who, command, Point.WISH)


async def _answered(who: Acting, command: str) -> None:
    """The customer asks what only the designer knows; the designer answers, and the agent calls them back with it."""
    await _heard(who, command, Point.QUESTION, role=Role.DESIGNER)
    if (asked := await who.open_task("answer_question")) is not None:
        designer = asked.assignee or await who.one_of(Role.DESIGNER)
        await who.journeys.complete(asked.task, designer, {"answer": who.words("answer")})


async def _complaint(who: Acting, command: str) -> None:
    await _heard(who, command, Point.COMPLAINT)


async def _emergency(who: Acting, command: str) -> None:
    await _heard(who, command, Point.EMERGENCY, danger=Danger.WATER)


async def _praise(who: Acting, command: str) -> None:
    await _heard(who, command, Point.PRAISE, Channel.VISIT, answered=who.words("thanks"))


async def _defect(who: Acting, command: str) -> None:
    await who.journeys.open_case(who.journey, who.owner, "warranty_claim", {}, who.words("defect"), command)


async def _paused(who: Acting, command: str) -> None:
    until = who.calendar.today(await who.now()) + timedelta(days=9)
    await who.journeys.pause(
        who.journey, who.owner, "customer", command, until=until, words=who.words("paused")
    )


async def _weather(who: Acting, command: str) -> None:
    await who.journeys.pause(who.journey, who.owner, "weather", command)


async def _moved(who: Acting, command: str, days: int) -> None:
    """The customer has no time then: another one is agreed on, so many days from now at the earliest."""
    now, database = await who.now(), who.journeys.database
    meeting = next(iter(await list_appointments(database, journey=who.journey, start=now)), None)
    if meeting is None or any(one.moved_by for one in await list_appointments(database, journey=who.journey)):
        return
    earliest = max(now + timedelta(days=days), meeting.earliest or now)
    free = await offers(
        who.journeys,
        who.journey,
        meeting.kind,
        earliest=earliest,
        preferred=meeting.staff[0],
        place=meeting.place,
    )
    await who.journeys.reschedule(
        who.journey,
        who.owner,
        meeting.key,
        asked_by=AskedBy.CUSTOMER,
        slot=free[0],
        agreed=Agreement(by=who.owner, via=Via.WECHAT),
        words=who.words("moved"),
        command=command,
    )


async def _dormant(who: Acting, command: str) -> None:
    """Nobody can reach them, and the lead lets them rest."""
    if (call := await who.open_task("arrange_appointment")) is not None:
        await who.journeys.complete(call.task, call.assignee or who.owner, {"outcome": Arranged.NO_ANSWER})
    if (decision := await who.open_task("reach_customer")) is not None:
        lead = await who.one_of(Role.CS_LEAD)
        answers = {"decision": Reaching.REST, "note": who.words("dormant")}
        await who.journeys.complete(decision.task, decision.assignee or lead, answers, command)


async def _scored_by_link(who: Acting, command: str) -> None:
    """The customer scores by a link that their agent sent them, and the agent closes the task with it."""
    task, database = await who.open_task(_SURVEY), who.journeys.database
    if task is None:
        return
    now = await who.now()
    wanted = Subject(
        purpose=Purpose.SURVEY,
        journey=who.journey,
        subject=task.task,
        lang=who.lang,
        expires_at=now + _LINK_LASTS,
    )
    token = await links.make(database, command, who.owner, wanted, now)
    link = await links.find(database, token, now, command)
    assert link is not None
    answer = {"what": "scores", "scores": _SCORES, "words": who.words("scored")}
    await links.answer(database, link, command, answer, now)
    logged = str(uuid.uuid5(_ONCE, f"{command}/logged"))
    await _heard(who, logged, Point.OTHER, Channel.LINK, answered=who.words("thanks"))
    given = {**_SCORES, "would_recommend": True, "opinion": who.words("scored")}
    await who.journeys.complete(task.task, task.assignee or who.owner, given)


async def _scored_in_a_call(who: Acting, command: str) -> None:
    """A colleague asks them, so that nobody writes down a score of their own work."""
    task = await who.open_task(_SURVEY)
    if task is None:
        return
    colleague = await who.one_of(Role.AGENT, but=who.owner)
    await who.journeys.assign(task.task, who.owner, colleague, command, reason="workload")
    given = {**_LOWER, "would_recommend": False, "opinion": who.words("scored_lower")}
    await who.journeys.complete(task.task, colleague, given)


async def _lost(who: Acting, command: str) -> None:
    await who.journeys.close(who.journey, who.owner, Status.LOST, "price", who.words("lost"), command)


ACTS: Final[dict[str, Callable[[Acting, str], Awaitable[None]]]] = {
    "note": _note,
    "broken_promise": _broken,
    "promise": _later,
    "kept_promise": _kept,
    "extra_task": _extra,
    "question": _question,
    "wish": _wish,
    "answered": _answered,
    "complaint": _complaint,
    "emergency": _emergency,
    "praise": _praise,
    "defect": _defect,
    "paused": _paused,
    "weather": _weather,
    "moved_4": partial(_moved, days=4),
    "moved_8": partial(_moved, days=8),
    "moved_11": partial(_moved, days=11),
    "dormant": _dormant,
    "scored_by_link": _scored_by_link,
    "scored_in_a_call": _scored_in_a_call,
    "lost": _lost,
}
