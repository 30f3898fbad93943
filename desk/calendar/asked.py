"""What the calendar is asked for by the address of its page: whose, how many days, around which day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from desk.visitor import Visitor
from domain.access import Right
from domain.time.days import ONE_DAY
from store.boards.people import PeopleOf

CUSTOMERS = "customers"
"""The meetings of the customers whom somebody owns, whoever holds them."""
_OF_CUSTOMERS = f"{CUSTOMERS}:"
_TEAM = "team:"
_YEARS = range(2000, 2200)
_WEEK = timedelta(days=7)


class Shows(StrEnum):
    """How many days are on the page."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Asked:
    """One look at the calendar."""

    view: Shows
    of: str
    """``mine``, ``team``, ``team:NAME`` or a handle; ``customers``, or ``customers:`` and one of the others, for the
    meetings of the customers whom these own."""
    on: date

    @property
    def of_customers(self) -> bool:
        """Whether the meetings of somebody's customers are meant, whoever holds them."""
        return self.of == CUSTOMERS or self.of.startswith(_OF_CUSTOMERS)

    @property
    def whose(self) -> str:
        """``mine``, ``team``, ``team:NAME`` or a handle: whose own meetings, or whose customers'."""
        return "mine" if self.of == CUSTOMERS else self.of.removeprefix(_OF_CUSTOMERS)

    @property
    def first(self) -> date:
        """The first day on the page; weeks begin on Monday, and a month shows whole weeks."""
        match self.view:
            case Shows.DAY:
                return self.on
            case Shows.WEEK:
                return _monday(self.on)
            case Shows.MONTH:
                return _monday(self.on.replace(day=1))

    @property
    def last(self) -> date:
        match self.view:
            case Shows.DAY:
                return self.on
            case Shows.WEEK:
                return self.first + _WEEK - ONE_DAY
            case Shows.MONTH:
                return _monday(_next_month(self.on) - ONE_DAY) + _WEEK - ONE_DAY

    @property
    def before(self) -> date:
        """A day of the page before this one."""
        return self.on.replace(day=1) - ONE_DAY if self.view is Shows.MONTH else self.on - self._step

    @property
    def after(self) -> date:
        """A day of the page after this one."""
        return _next_month(self.on) if self.view is Shows.MONTH else self.on + self._step

    @property
    def _step(self) -> timedelta:
        return ONE_DAY if self.view is Shows.DAY else _WEEK

    def query(
        self,
        *,
        view: Shows | str | None = None,
        of: str | None = None,
        on: date | None = None,
        told: str = "",
    ) -> str:
        """This look as the query of an address, some of it changed."""
        given = {"view": view or self.view, "of": of or self.of, "on": (on or self.on).isoformat()}
        return urlencode({**given, **({"told": told} if told else {})})

    def wanted(self, who: Visitor) -> PeopleOf:
        """Whose appointments are meant.

        Raises:
            Forbidden: they are others', and the visitor sees only their own work.
        """
        person = who.handle if self.whose == "mine" else self.whose
        if person == who.handle:
            return PeopleOf(person=person)
        who.must(Right.ROLE_TASKS)
        if self.whose == "team":
            return PeopleOf(team=who.person.team)
        if self.whose.startswith(_TEAM):
            return PeopleOf(team=self.whose.removeprefix(_TEAM))
        return PeopleOf(person=person)


def asked(query: Mapping[str, str], today: date) -> Asked:
    """What an address asks for; what cannot be meant is left out."""
    try:
        view = Shows(query.get("view", Shows.WEEK))
    except ValueError:
        view = Shows.WEEK
    try:
        on = date.fromisoformat(query.get("on", ""))
    except ValueError:
        on = today
    return Asked(view, query.get("of", "")[:80] or "mine", on if on.year in _YEARS else today)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
