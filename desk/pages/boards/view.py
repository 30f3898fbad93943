"""What every board needs: who looks, at what time, in which words; and how a board answers."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from fastapi import HTTPException, Request
from fastapi.responses import Response

from desk import exports
from desk.calendars import COMPANY_CALENDAR, of_roles
from desk.house import House
from desk.pages.boards.asked import NOBODY, Asked, address, asked
from desk.reader import DeskReader
from desk.tables import Cell, Column, Kind, Table
from desk.templating import page
from desk.visitor import DeskWords, TheHouse, TheVisitor, Visitor
from desk.words import known
from domain.access import Right
from domain.roles import Role
from domain.standard import Standard
from domain.time.calendar import Calendar
from presentation.wording import Wording, wording_of
from store import rulebooks
from store.boards.people import Person, people
from store.boards.period import Period
from store.database import Database
from store.rulebooks import STANDARD

_BACK = timedelta(days=90)
"""Calendars are read from so long ago on: yesterday's results may lie before a long holiday."""
LIST = "/boards/list/"
T = TypeVar("T")


@dataclass(frozen=True)
class View:
    """One look at the boards."""

    request: Request
    house: House
    who: Visitor
    asked: Asked
    wrong: frozenset[str]
    """Names of filters that could not be meant."""
    now: datetime
    standard: Standard
    calendars: Mapping[str, Calendar]
    wording: Wording
    staff: Sequence[Person] = field(repr=False)
    _counted_at: list[datetime] = field(default_factory=list, repr=False)

    async def kept(self, what: str, count: Callable[[], Awaitable[T]], *of: Hashable) -> T:
        """Figures that stand for a while where counting them takes long: the same to everybody who asks for them.

        Args:
            what: which figures.
            count: takes them from the database, as of this look's time.
            of: by what they are narrowed, times that follow from "now" left out.
        """
        found = await self.house.counts.get((what, self.zone, *of), self.now, count)
        self._counted_at.append(found.at)
        return found.value

    @property
    def as_of(self) -> datetime:
        """When the oldest of its figures was counted."""
        return min(self._counted_at, default=self.now)

    @property
    def age(self) -> int:
        """How many seconds ago that was."""
        return int((self.now - self.as_of).total_seconds())

    @property
    def db(self) -> Database:
        return self.house.database

    @property
    def words(self) -> DeskWords:
        return self.who.words

    @property
    def zone(self) -> str:
        return self.calendar.zone

    @property
    def calendar(self) -> Calendar:
        return self.calendars[COMPANY_CALENDAR]

    @property
    def of_role(self) -> dict[Role, Calendar]:
        """The calendars of roles most of whose tasks count in another one than the company's."""
        return of_roles(self.standard, self.calendars)

    @property
    def teams(self) -> list[str]:
        return sorted({one.team for one in self.staff if one.team})

    def period(self, days: int = 30) -> Period:
        return self.asked.period(self.now, self.zone, days)

    def t(self, key: str, /, **params: Any) -> str:
        return self.words.say(key, **params)

    def behind(self, what: str, **given: Any) -> str:
        """The address of the list behind a number."""
        return address(f"{LIST}{what}", given)

    # --- cells
    def text(self, value: str | None, **more: Any) -> Cell:
        return Cell(value or None, value or self.t("page.none"), **more)

    def count(self, value: int, href: str = "", **more: Any) -> Cell:
        """A number; there is no list behind none."""
        return Cell(value, f"{value:,}", href if value else "", **more)

    def share(self, value: float | None, href: str = "") -> Cell:
        return Cell(value, percent(value) or self.t("page.none"), href if value is not None else "")

    def figure(self, value: float | None, decimals: int = 1) -> Cell:
        return Cell(value, self.t("page.none") if value is None else f"{value:,.{decimals}f}")

    def money(self, value: Any, href: str = "") -> Cell:
        return Cell(value, self.t("page.none") if value is None else f"{value:,.2f}", href if value else "")

    def at(self, instant: datetime | None) -> Cell:
        local = instant.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None) if instant else None
        return Cell(local, self.words.at(instant), mark="when")

    def day(self, on: date | None) -> Cell:
        return Cell(on, on.isoformat() if on else self.t("page.none"), mark="when")

    def length(self, span: timedelta | None) -> Cell:
        return self.text(None if span is None else self.words.length(span))

    def person(self, handle: str | None, queue: str = "boards.queue") -> Cell:
        return self.text(self.words.person(handle) if handle else self.t(queue))

    def word(self, group: str, code: str | None) -> Cell:
        """A code in words; one that nobody has put into words stands as it is."""
        if code in (None, "", NOBODY):
            return self.text(None if code != NOBODY else self.t("boards.not_told"))
        key = f"{group}.{code}"
        return self.text(self.t(key) if known(self.words.lang, key) else code)

    def columns(self, *given: str | tuple[str, Kind]) -> list[Column]:
        """Columns by their names, numbers with their kind."""
        named = [(one, Kind.TEXT) if isinstance(one, str) else one for one in given]
        return [Column(self.t(f"boards.col.{name}"), kind) for name, kind in named]

    # --- answers
    async def answer(self, template: str, board: str, tables: Sequence[Table], **given: Any) -> Response:
        """The page, or the one of its tables that is to be exported."""
        if self.asked.form:
            return await self._export(board, tables)
        exported = address(self.request.url.path, self.asked.filters)
        return await page(
            self.request,
            self.house,
            self.who,
            template,
            view=self,
            board=board,
            exported=exported + ("&" if "?" in exported else "?"),
            **given,
        )

    async def _export(self, board: str, tables: Sequence[Table]) -> Response:
        wanted = self.asked.table
        found = next((one for one in tables if one.name == wanted), None)
        if found is None or self.asked.form not in exports.FORMATS:
            raise HTTPException(404)
        day = self.calendar.today(self.now)
        return await exports.answer(found, self.asked.form, f"homeward-{board}-{wanted}-{day}")


def percent(value: float | None) -> str | None:
    return None if value is None else f"{value:.1%}"


def sees(*rights: Right) -> Callable[..., Awaitable[View]]:
    """A dependency: the view of somebody who has one of the rights, else refused."""

    async def view(request: Request, house: TheHouse, who: TheVisitor) -> View:
        if not any(who.may(right) for right in rights):
            who.must(rights[0])
        now = await house.now()
        standard = await rulebooks.standard(house.database, STANDARD)
        day = now.astimezone(ZoneInfo(who.zone)).date()
        named = {*standard.calendars(), COMPANY_CALENDAR}
        calendars, wording, staff = await asyncio.gather(
            rulebooks.calendars(house.database, named, day - _BACK),
            wording_of(DeskReader(house, who), STANDARD, standard.version),
            people(house.database, day, day),
        )
        given, wrong = asked(request.query_params)
        return View(request, house, who, given, wrong, now, standard, calendars, wording, staff)

    return view
