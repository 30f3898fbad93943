"""Somebody's day on site: the places by district in the order of the way, and what is to be done at each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from desk.chips import Chip, chip
from desk.house import House
from desk.onsite.matters import reports, visit_name
from desk.onsite.route import Leg, Place, legs
from desk.reader import DeskReader
from desk.visitor import DeskWords, Visitor
from domain.going_out import AT_THE_PLACE, NEEDS_NOTHING_ELSE, STAGES_OF_SITE
from presentation.people import Card, card
from presentation.site import told as site_told
from presentation.wording import Wording, wording_of
from store import customers
from store.boards.appointments import BoardAppointment, appointments_behind
from store.boards.people import PeopleOf
from store.people import CustomerDetails
from store.reading_journeys import journey_header
from store.reading_tasks import TaskFilter, TaskLine, list_tasks
from store.unmasking import shown_in_full

_MOST = 1000
_A_DAY = timedelta(days=1)
_AMAP = "https://uri.amap.com/search?"


@dataclass(frozen=True)
class Duty:
    """One thing to do at a place."""

    name: str
    """Under which its form is found; empty while it has none."""
    title: str
    purpose: str
    time: str = ""
    """Of a visit that was agreed on."""
    confirmed: bool | None = None
    chip: Chip | None = None
    told: Sequence[tuple[str, str]] = ()
    stage: bool = False
    """It is told in two taps that it has begun, is finished or takes longer."""


@dataclass(frozen=True)
class Stop:
    """A home to go to."""

    journey: str
    community: str
    card: Card
    full: bool
    stage: str
    maps: tuple[tuple[str, str], ...]
    """Name and address of what opens a map; none where the address is not shown."""
    duties: tuple[Duty, ...]


@dataclass(frozen=True)
class Elsewhere:
    """A site of theirs where nothing is due that day; nothing personal."""

    journey: str
    title: str
    due: str


@dataclass(frozen=True)
class Day:
    """The page for one visitor."""

    on: date
    today: date
    head: str
    legs: Sequence[Leg[Stop]]
    others: Sequence[Elsewhere]
    names: Sequence[str]
    """Of everything that can be filled in."""

    @property
    def tomorrow(self) -> date:
        return self.today + _A_DAY


async def day_of(house: House, who: Visitor, on: date | None, also: Sequence[str], session: bytes) -> Day:
    """What somebody does on site on a day.

    Args:
        on: the day; today when none is given.
        also: journeys whose open tasks are wanted though none is due that day.
        session: what is kept of the session in which it is asked for.
    """
    database, now, zone = house.database, await house.now(), ZoneInfo(who.zone)
    today = now.astimezone(zone).date()
    on = on or today
    visits = [
        one
        for one in await appointments_behind(database, who.zone, on, on, PeopleOf(person=who.handle))
        if who.handle in one.staff and one.outcome is None and not one.place.is_ours
    ]
    wanted = TaskFilter(assignee=who.handle, kinds=tuple(sorted(AT_THE_PLACE)), limit=_MOST)
    tasks = await list_tasks(database, wanted)
    there = {one.journey for one in visits} | {
        one.journey for one in tasks if _due(one, on, today, zone) or one.journey in also
    }
    details = await customers.customer_details(database, sorted(there))
    full = await shown_in_full(database, who.handle, sorted(there), session, now)
    makes = _Makes(house, who, now)
    places = [
        await makes.place(
            journey,
            [one for one in visits if one.journey == journey],
            [one for one in tasks if one.journey == journey],
            details.get(journey),
            full=journey in full or any(one.journey == journey for one in visits),
        )
        for journey in sorted(there)
    ]
    ordered = legs(places)
    return Day(
        on=on,
        today=today,
        head=f"{on.isoformat()} {who.words.say(f'calendar.weekday.{on.isoweekday()}')}",
        legs=ordered,
        others=[
            Elsewhere(one.journey, who.words.task(one.kind, one.about), who.words.at(one.due_at))
            for one in tasks
            if one.journey not in there
        ],
        names=[duty.name for leg in ordered for one in leg.places for duty in one.what.duties if duty.name],
    )


def _due(task: TaskLine, on: date, today: date, zone: ZoneInfo) -> bool:
    """Whether a task belongs to a day: due then, agreed on for then, or, today, late or a stage that can begin."""
    if task.held:
        return False
    starts_at = task.about.get("starts_at")
    at = datetime.fromisoformat(str(starts_at)) if starts_at else task.due_at
    day = at.astimezone(zone).date() if at else today
    if on == today:
        return day <= today or _may_begin(task)
    return day == on


def _may_begin(task: TaskLine) -> bool:
    """A stage of which nobody has said yet that it has begun."""
    return task.kind in STAGES_OF_SITE and task.key.endswith("/work/1")


@dataclass(frozen=True)
class _Makes:
    """Makes the stops of one visitor's day."""

    house: House
    who: Visitor
    now: datetime

    async def place(
        self,
        journey: str,
        visits: Sequence[BoardAppointment],
        tasks: Sequence[TaskLine],
        details: CustomerDetails | None,
        *,
        full: bool,
    ) -> Place[Stop]:
        words, shown = self.who.words, card(details, personal=full)
        header = await journey_header(self.house.database, journey)
        wording = await wording_of(DeskReader(self.house, self.who), header.standard, header.standard_version)
        home = details.home if details else None
        duties = [*self._visits(words, wording, visits, tasks), *self._tasks(words, wording, visits, tasks)]
        stop = Stop(
            journey=journey,
            community=home.community if home and full else "",
            card=shown,
            full=full,
            stage=words.stage(header.stage),
            maps=maps_to(words, details) if full else (),
            duties=tuple(duties),
        )
        district = " ".join(part for part in (home.city, home.district) if part) if home else ""
        at = min((one.starts_at for one in visits), default=None)
        return Place(district, home.community if home else "", at, stop)

    def _visits(
        self,
        words: DeskWords,
        wording: Wording,
        visits: Iterable[BoardAppointment],
        tasks: Sequence[TaskLine],
    ) -> list[Duty]:
        zone, found = ZoneInfo(self.who.zone), []
        for one in visits:
            report = next((task for task in tasks if reports(task, one)), None)
            early = one.kind in NEEDS_NOTHING_ELSE and one.staff[0] == self.who.handle
            name = report.task if report else visit_name(one.journey, one.seq) if early else ""
            starts, ends = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)
            found.append(
                Duty(
                    name=name,
                    title=words.kind(one.kind),
                    purpose=wording.purpose(report.kind) or "" if report else "",
                    time=f"{starts:%H:%M}～{ends:%H:%M}",
                    confirmed=one.confirmed,
                    chip=chip(words, report, self.now) if report else None,
                )
            )
        return found

    def _tasks(
        self,
        words: DeskWords,
        wording: Wording,
        visits: Sequence[BoardAppointment],
        tasks: Iterable[TaskLine],
    ) -> list[Duty]:
        return [
            Duty(
                name=one.task,
                title=wording.title(one.kind, one.about),
                purpose=wording.purpose(one.kind) or "",
                chip=chip(words, one, self.now),
                told=_told(words, wording, one.about),
                stage=one.kind in STAGES_OF_SITE,
            )
            for one in tasks
            if not any(reports(one, visit) for visit in visits)
        ]


def _told(words: DeskWords, wording: Wording, about: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Of the site: its plan, how many photos, what failed; the whole checklist is in the form."""
    without = {name: value for name, value in about.items() if name != "items"}
    return site_told(words, wording, without)


def maps_to(words: DeskWords, details: CustomerDetails | None) -> tuple[tuple[str, str], ...]:
    """Links that open a telephone's map: the building and no more, never the room or a name."""
    if details is None:
        return ()
    home = details.home
    building = " ".join(part for part in (home.district, home.community, home.building) if part)
    whole = f"{home.city} {building}" if home.city else building
    keyword = {"keyword": building, "view": "map", "src": "homeward", "callnative": "1"}
    asked = {**keyword, **({"city": home.city} if home.city else {})}
    return (
        (words.say("site.map_amap"), _AMAP + urlencode(asked, quote_via=quote)),
        (words.say("site.map_other"), f"geo:0,0?q={quote(whole)}"),
    )
