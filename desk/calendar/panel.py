"""An appointment's panel: who, where, how it stands, and the form by which it is moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import HTTPException

from client.acting import new_command
from client.slots import rules_of
from desk.calendar.blocks import may_move, place_of, sees_full, state_of
from desk.house import House
from desk.part import Part, part_of
from desk.seeing import must_see
from desk.visitor import Forbidden, Visitor
from domain.appointments import AskedBy, Slot, Via
from presentation.forms.times import typed_slot
from presentation.people import Card, card
from store import customers, reading_journeys, staff
from store.boards.appointments import BoardAppointment, board_appointment
from store.reading_journeys import JourneyHeader
from store.reading_tasks import TaskFilter, TaskLine, list_tasks

_MOST = 2**31
"""No entry of a journal has so high a number."""


@dataclass(frozen=True)
class Typed:
    """What was typed into the form, or where the appointment was dragged to."""

    to: str = ""
    """In the company's zone, as in ``2031-03-05T15:00``."""
    host: str = ""
    asked_by: str = ""
    via: str = ""
    agreed_by: str = ""
    words: str = ""


@dataclass(frozen=True)
class Free:
    """A time that could be promised, as a button."""

    code: str
    text: str


@dataclass(frozen=True)
class Told:
    """What came of a try that moved nothing."""

    wrong: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    """By field of the form."""
    free: Sequence[Slot] | None = None
    """Times that could be promised; None: nobody asked for any."""
    picked: bool = False
    """One of them was taken: it has to be agreed on with the customer."""


@dataclass(frozen=True)
class Panel:
    """An appointment for one visitor."""

    one: BoardAppointment
    header: JourneyHeader
    part: Part
    card: Card
    full: bool
    title: str
    when: str
    place: str
    state: str
    icon: str
    state_word: str
    at: str
    tasks: Sequence[tuple[str, str, str]]
    """Those that concern it and that the visitor may see: number, title, whose."""
    movable: bool
    begun: bool
    typed: Typed
    told: Told
    free: Sequence[Free]
    hosts: Sequence[str]
    colleagues: Sequence[str]
    command: str
    asked_by: Sequence[AskedBy] = tuple(AskedBy)
    channels: Sequence[Via] = Via.spoken()

    @property
    def opened(self) -> bool:
        """Whether the form stands open: somebody drags, or tried."""
        return bool(
            self.typed.to != self.at or self.told.wrong or self.told.faults or self.told.free is not None
        )


@dataclass(frozen=True)
class Found:
    """An appointment that a visitor may see, and what part they have in its journey."""

    one: BoardAppointment
    header: JourneyHeader
    part: Part
    may: bool
    """The visitor may move it as long as it stands and has not begun."""
    ahead: bool
    """It stands and has not begun."""

    @property
    def movable(self) -> bool:
        return self.may and self.ahead


async def found(house: House, who: Visitor, journey: str, seq: int, session: bytes) -> Found:
    """An appointment by its place in the journal.

    Raises:
        HTTPException: there is none.
        Forbidden: the visitor neither sees its journey nor is to be there.
    """
    one = await board_appointment(house.database, journey, seq) if 0 < seq < _MOST else None
    if one is None:
        raise HTTPException(404)
    header = await reading_journeys.journey_header(house.database, journey)
    try:
        part = await part_of(house, who, header, session)
    except Forbidden:
        if who.handle not in one.staff:
            raise
        part = Part(full=False, serves=True, owns=False, steers=False, unmasks=False, money=False)
    ahead = one.outcome is None and one.starts_at > await house.now()
    return Found(one, header, part, part.serves or may_move(who, one), ahead)


async def panel_of(
    house: House,
    who: Visitor,
    it: Found,
    *,
    typed: Typed | None = None,
    told: Told | None = None,
    command: str | None = None,
) -> Panel:
    """The panel of an appointment.

    Args:
        typed: what stands in its form; None: the time and the host that it has.
        told: what came of the try before, which was made under ``command``.
    """
    one, words, told = it.one, who.words, told or Told()
    details = await customers.customer_details(house.database, [one.journey])
    full = sees_full(who, one, [one.journey] if it.part.full else [])
    shown = card(details.get(one.journey), personal=full)
    state, icon = state_of(one)
    at, host = local(one.starts_at, who.zone), one.staff[0]
    given = typed or Typed()
    rule = (await rules_of(house.database, one.journey)).standard.appointments.get(one.kind)
    hosts = [one.handle for one in await staff.list_staff(house.database, rule.role)] if rule else []
    return Panel(
        one=one,
        header=it.header,
        part=it.part,
        card=shown,
        full=full,
        title=words.kind(one.kind),
        when=f"{words.at(one.starts_at)} ～ {words.at(one.ends_at)[-5:]}",
        place=place_of(words, one, shown.address),
        state=state,
        icon=icon,
        state_word=words.say(f"calendar.state.{state}"),
        at=at,
        tasks=await _tasks(house, who, it),
        movable=it.movable,
        begun=one.outcome is None and not it.ahead,
        typed=Typed(**{**vars(given), "to": given.to or at, "host": given.host or host}),
        told=told,
        free=[
            Free(
                f"{local(slot.starts_at, who.zone)}@{slot.staff}", f"{words.at(slot.starts_at)}　{slot.staff}"
            )
            for slot in told.free or ()
        ],
        hosts=hosts if host in hosts else [host, *hosts],
        colleagues=[one.handle for one in await staff.list_staff(house.database)],
        command=command or new_command(),
    )


def picked(given: str, who: Visitor) -> Slot | None:
    """The free time that a button names; None for what is none."""
    slot: dict[str, Any] | None = typed_slot(given, who.zone)
    return None if slot is None else Slot(starts_at=slot["starts_at"], staff=slot["staff"])


def local(instant: datetime, zone: str) -> str:
    """An instant as a form has it."""
    return f"{instant.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"


async def _tasks(house: House, who: Visitor, it: Found) -> list[tuple[str, str, str]]:
    standard = await house.standard()

    def seen(task: TaskLine) -> bool:
        try:
            must_see(who, task, it.header, standard)
        except Forbidden:
            return False
        return True

    tasks = await list_tasks(house.database, TaskFilter(journey=it.one.journey))
    return [
        (task.task, who.words.task(task.kind, task.about), who.words.who(task.role, task.assignee))
        for task in tasks
        if task.key.startswith(f"{it.one.key}/") and seen(task)
    ]
