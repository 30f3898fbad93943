"""Who looks at a page, and in which language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from desk.house import House
from desk.words import say
from domain.access import Right, may, tasks_seen
from domain.going_out import GOES_TO_SITES
from domain.roles import Role
from domain.standard import ZONE
from presentation.showing import Words
from presentation.words import LANGUAGES
from store import sessions
from store.sessions import Person

COOKIE = "homeward_session"
SECURE_COOKIE = "__Host-homeward_session"
"""Where the desk is reached by TLS: then no other host and no plain connection can set it."""
LANG_COOKIE = "homeward_lang"


class DeskWords(Words):
    """The words of the desk and, behind them, those that it shares with the command line."""

    def say(self, key: str, /, **params: Any) -> str:
        return say(self.lang, key, **params)


class LoginNeeded(Exception):
    """Nobody is logged in, or the session has ended."""


class PasswordNeeded(Exception):
    """Whoever is logged in has a temporary password and must set their own first."""


class Forbidden(Exception):
    """Whoever is logged in may not see or do this."""


@dataclass(frozen=True)
class Visitor:
    """A member of staff who is logged in."""

    person: Person
    lang: str
    zone: str
    shortcuts: bool = True
    session: bytes = b""
    """What is kept of the session's id: in it a reason to see personal data in full holds."""
    leads: tuple[Role, ...] = ()
    """The roles of which they see every task besides their own, as whoever leads does."""

    @property
    def sees(self) -> tuple[Role, ...]:
        """The roles whose tasks are their team's: their own, and those that they lead."""
        return tuple(dict.fromkeys((*self.roles, *self.leads)))

    def sees_all(self, roles: Iterable[Role]) -> bool:
        """Whether they see every task of somebody with these roles, as far as these bring them any."""
        return self.may(Right.ROLE_TASKS) and set(roles) <= set(self.sees)

    @property
    def handle(self) -> str:
        return self.person.handle

    @property
    def roles(self) -> tuple[Role, ...]:
        return self.person.roles

    @property
    def words(self) -> DeskWords:
        return DeskWords(self.lang, self.zone)

    @property
    def goes_out(self) -> bool:
        """Whether one of their roles works at customers' places."""
        return bool(GOES_TO_SITES & set(self.roles))

    def may(self, right: Right) -> bool:
        """Whether one of their roles has a right."""
        return may(self.roles, right)

    def must(self, right: Right) -> None:
        """Raises Forbidden unless one of their roles has a right."""
        if not self.may(right):
            raise Forbidden


async def the_house(request: Request) -> House:
    """The desk's ground, opened when it started; whatever the request reads from here on is as of ``since``."""
    house: House = request.app.state.house
    request.state.since = house.hub.mark
    return house


def token_of(request: Request) -> str | None:
    """The session's token, from whichever of the two cookies was set."""
    return request.cookies.get(SECURE_COOKIE) or request.cookies.get(COOKIE)


async def visitor(request: Request, house: Annotated[House, Depends(the_house)]) -> Visitor:
    """Who is logged in.

    Raises:
        LoginNeeded: nobody, or the session ended, or the account was deactivated.
        PasswordNeeded: they have a temporary password.
        RecordsDown: PostgreSQL is away.
    """
    token = token_of(request)
    found = await house.session(token) if token else None
    if found is None:
        raise LoginNeeded
    if found.must_change:
        raise PasswordNeeded
    given = found.lang or house.settings.lang.value
    request.state.lang = given
    lang = given if given in LANGUAGES else "zh-CN"
    standard = await house.standard()
    zone = standard.company.zone if standard else ZONE
    leads = tuple(sorted(tasks_seen(found.roles, standard))) if may(found.roles, Right.STEER) else ()
    return Visitor(found, lang, zone, found.shortcuts, sessions.key(token or ""), leads)


def lang_of(request: Request) -> str:
    """The language of a page without anybody logged in: what was chosen there, else the company's."""
    chosen = getattr(request.state, "lang", None) or request.cookies.get(LANG_COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    house: House = request.app.state.house
    return house.settings.lang.value


TheHouse = Annotated[House, Depends(the_house)]
TheVisitor = Annotated[Visitor, Depends(visitor)]
