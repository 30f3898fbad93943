"""Who works here: where they are, what lies before them, and what may be done about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from client.acting import new_command
from desk.house import House
from desk.visitor import DeskWords, Visitor
from domain.absences import AbsenceReason
from domain.access import Right
from domain.stages import Status
from presentation.people_told import deputies_told
from presentation.reasons import LEAVING_REASONS
from store import accounts, masking, staff
from store.absences import AbsenceLine, absences
from store.accounts import Account
from store.reading_people import OpenLoad, absences_known, open_loads
from store.staff import StaffMember
from store.standing import Standing, standing

_SOON = timedelta(days=14)
"""An absence that begins within this time is shown in the list."""


@dataclass(frozen=True)
class PersonRow:
    """A colleague in the list."""

    member: StaffMember
    roles: str
    state: str
    deputy: str
    away: bool
    load: OpenLoad | None
    """None for whoever may not see how much others have to do."""
    customers: str
    """Where the customers of ``load`` are listed; empty for whoever would not see them all."""


@dataclass(frozen=True)
class AbsenceRow:
    """One absence that is not over, or that journeys still know."""

    number: str
    told: str
    begun: bool


@dataclass(frozen=True)
class PersonView:
    """A colleague's page, for one visitor."""

    row: PersonRow
    rests: str
    absences: Sequence[AbsenceRow]
    account: Account | None
    standing: Sequence[str]
    """When they were deactivated and taken back, and by whom; for whoever may do it."""
    steers: bool
    """They may enter absences and hand over."""
    staffs: bool
    """They may set passwords, deactivate and take back."""
    deputies: Sequence[StaffMember]
    """Who has one of the same roles."""
    receivers: Sequence[StaffMember]
    """Who has all the roles, and can take over everything."""
    command: str
    today: date
    typed: Mapping[str, str] = field(default_factory=dict)
    act: str = ""
    wrong: str = ""
    password: str = ""

    @property
    def phone(self) -> str:
        """As people write it."""
        return masking.readable(self.row.member.phone or "")

    reasons_away = tuple(AbsenceReason)
    reasons_leaving = LEAVING_REASONS


async def rows_of(house: House, who: Visitor) -> list[PersonRow]:
    """Everybody who works here, in the order of entry."""
    now, database = await house.now(), house.database
    loads = await open_loads(database, now)
    known = await absences(database, after=now)
    members = await staff.list_staff(database)
    return [_row(who, one, loads.get(one.handle), known, now) for one in members]


async def gone_of(house: House, who: Visitor) -> list[StaffMember]:
    """Who was deactivated, for whoever may take them back."""
    if not who.may(Right.STAFF):
        return []
    return [one for one in await staff.list_staff(house.database, active=False) if not one.active]


def _row(
    who: Visitor, one: StaffMember, load: OpenLoad | None, known: Sequence[AbsenceLine], now: datetime
) -> PersonRow:
    words = who.words
    theirs = [away for away in known if away.person == one.handle and away.starts <= now + _SOON]
    first = theirs[0] if theirs else None
    away = first is not None and first.starts <= now
    mine = one.handle == who.handle
    shows = who.may(Right.BOARDS) or mine
    return PersonRow(
        member=one,
        roles=words.say("list.comma").join(words.role(role) for role in one.roles),
        state=_state(words, first, away=away) if one.active else words.say("people.inactive"),
        deputy=words.say("people.deputy", who=deputies_told(words, first.deputies)) if first else "",
        away=away,
        load=load if shows else None,
        customers=_customers_of(one.handle) if mine or who.may(Right.ROLE_TASKS) else "",
    )


def _customers_of(handle: str) -> str:
    return "/customers?" + urlencode({"owner": handle, "status": Status.ACTIVE.value})


def _state(words: DeskWords, line: AbsenceLine | None, *, away: bool) -> str:
    if line is None:
        return words.say("people.here")
    key = "people.away" if away else "people.away_soon"
    return words.say(key, first=line.from_day, until=line.back_on)


async def view_of(
    house: House,
    who: Visitor,
    handle: str,
    *,
    typed: Mapping[str, str] | None = None,
    act: str = "",
    wrong: str = "",
    password: str = "",
    command: str | None = None,
) -> PersonView:
    """A colleague as a visitor sees them.

    Args:
        typed: what was typed into the form of ``act``, which was refused.
        wrong: why.
        password: their new temporary password, shown this once.

    Raises:
        NotFound: nobody has this handle.
    """
    now, database, words = await house.now(), house.database, who.words
    member = await staff.get(database, handle)
    everybody = [one for one in await staff.list_staff(database) if one.handle != handle]
    known = await absences(database, handle, after=now)
    loads = await open_loads(database, now)
    staffs = who.may(Right.STAFF)
    mine = set(member.roles)
    return PersonView(
        row=_row(who, member, loads.get(handle), known, now),
        rests=words.say("list.comma").join(
            words.say(f"people.weekday.{day}") for day in member.rest_weekdays
        ),
        absences=await _absences(house, who, handle, known, now),
        account=await accounts.account(database, handle) if staffs else None,
        standing=[_stood(words, one) for one in await standing(database, handle)] if staffs else [],
        steers=who.may(Right.STEER),
        staffs=staffs,
        deputies=[one for one in everybody if mine & set(one.roles)],
        receivers=[one for one in everybody if mine <= set(one.roles)],
        command=command or new_command(),
        today=now.astimezone(ZoneInfo(who.zone)).date(),
        typed=typed or {},
        act=act,
        wrong=wrong,
        password=password,
    )


def _stood(words: DeskWords, one: Standing) -> str:
    key = "people.stood.active" if one.active else "people.stood.inactive"
    return words.say(key, at=words.at(one.at), by=one.by or words.say("people.stood.unknown"))


async def _absences(
    house: House, who: Visitor, handle: str, known: Sequence[AbsenceLine], now: datetime
) -> list[AbsenceRow]:
    """Those that are not over, and those that journeys still have to hear the end of; why, for leads alone."""
    half_told = await absences_known(house.database, handle)
    ended = [
        one
        for one in await absences(house.database, handle, empty=True)
        if one.absence in half_told and one.ends <= now
    ]
    return [AbsenceRow(one.absence, _told(who, one), one.starts <= now) for one in (*ended, *known)]


def _told(who: Visitor, one: AbsenceLine) -> str:
    words = who.words
    parts = [
        words.say("people.days", first=one.from_day, last=one.back_on - timedelta(days=1)),
        *([words.say(f"away.{one.reason}")] if who.may(Right.STEER) else []),
        words.say("people.deputy", who=deputies_told(words, one.deputies)),
    ]
    return words.say("list.comma").join(parts)
