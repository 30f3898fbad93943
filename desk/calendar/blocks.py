"""An appointment on the page of the calendar: what it shows of itself, and to whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from desk.visitor import DeskWords, Visitor
from domain.access import Right
from domain.appointments import Outcome
from presentation.people import card
from store.boards.appointments import BoardAppointment
from store.people import CustomerDetails

HOUR = 60
_ROW_MINUTES = 15
_LONGEST = 48
"""So many quarters of an hour a block is high at most."""


@dataclass(frozen=True)
class Block:
    """One appointment on the page."""

    journey: str
    seq: int
    title: str
    customer: str
    place: str
    time: str
    host: str
    staff: str
    state: str
    icon: str
    state_word: str
    at: str
    """Its begin in the company's zone, as a form has it."""
    row: int
    """The quarter of an hour of the page's day in which it begins; the first is 1."""
    rows: int
    movable: bool


@dataclass(frozen=True)
class Known:
    """What is known when blocks are made."""

    who: Visitor
    now: datetime
    details: Mapping[str, CustomerDetails]
    full: frozenset[str]
    served: frozenset[str]
    starts: int = 0
    """Minutes from midnight at which the page's day begins."""

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.who.zone)).date()


def block(one: BoardAppointment, known: Known) -> Block:
    who, zone = known.who, ZoneInfo(known.who.zone)
    starts, ends = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)
    minutes = starts.hour * HOUR + starts.minute
    shown = card(known.details.get(one.journey), personal=sees_full(who, one, known.full))
    state, icon = state_of(one)
    return Block(
        journey=one.journey,
        seq=one.seq,
        title=who.words.kind(one.kind),
        customer=shown.name,
        place=place_of(who.words, one, shown.address),
        time=f"{starts:%H:%M}",
        host=one.staff[0] if one.staff else "",
        staff="、".join(one.staff),
        state=state,
        icon=icon,
        state_word=who.words.say(f"calendar.state.{state}"),
        at=f"{starts:%Y-%m-%dT%H:%M}",
        row=max(minutes - known.starts, 0) // _ROW_MINUTES + 1,
        rows=min(max(round((ends - starts).total_seconds() / 60 / _ROW_MINUTES), 2), _LONGEST),
        movable=one.outcome is None
        and one.starts_at > known.now
        and (one.journey in known.served or may_move(who, one)),
    )


def may_move(who: Visitor, one: BoardAppointment) -> bool:
    """Whether somebody may move an appointment whatever part they have in its journey: its host, and whoever steers."""
    return who.may(Right.STEER) or who.handle in one.staff


def sees_full(who: Visitor, one: BoardAppointment, full: Iterable[str]) -> bool:
    """Whether personal data are plain: to whoever serves the journey so, and to those who are to be there."""
    return one.journey in full or (one.outcome is None and who.handle in one.staff)


def state_of(one: BoardAppointment) -> tuple[str, str]:
    """How an appointment stands, and the icon that goes with it."""
    if one.outcome is not None:
        return str(one.outcome), {Outcome.HELD: "✔", Outcome.MOVED: "→"}.get(one.outcome, "✕")
    if one.confirmed is None:
        return "open", "?"
    return ("confirmed", "✓") if one.confirmed else ("unreached", "!")


def place_of(words: DeskWords, one: BoardAppointment, address: str) -> str:
    """Where it is: at ours, else the customer's address as far as it is shown."""
    named = words.say(f"place.{one.place}")
    return named if one.place.is_ours else address or named
