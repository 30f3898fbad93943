"""What part somebody has in a customer's journey: what they see of it, and what they may do there (X-30)."""

from dataclasses import dataclass

from fastapi import Request

from desk.house import House
from desk.seeing import serves
from desk.visitor import Forbidden, Visitor, token_of
from domain.access import Right
from store import sessions
from store.reading_activity import had_task
from store.reading_journeys import JourneyHeader, ended_for_good
from store.unmasking import shown_in_full

_OWN = frozenset({"back", "close", "reopen", "appoint"})
_TEAM = frozenset({"pause", "resume", "amend", "correct"})


@dataclass(frozen=True)
class Part:
    """One visitor in one journey."""

    full: bool
    """Personal data are plain: they own it, have an open task there, or gave a reason in this session."""
    serves: bool
    """They own it, are on its team, or have an open task there."""
    owns: bool
    steers: bool
    """They may go back, end, reopen and hand over whatever journey it is."""
    unmasks: bool
    """They may see personal data in full once they say why."""
    money: bool

    def may(self, what: str) -> bool:
        """Whether they may do this. What keeps a customer from being forgotten may everybody who sees the journey."""
        if what in _OWN:
            return self.owns or self.steers
        return what not in _TEAM or self.serves or self.steers


def session_of(request: Request) -> bytes:
    """What is kept of the session in which a request is made."""
    return sessions.key(token_of(request) or "")


async def part_of(house: House, who: Visitor, header: JourneyHeader, session: bytes) -> Part:
    """What somebody may see and do in a journey.

    Raises:
        Forbidden: they neither serve it, nor had a task there, nor have a role that sees colleagues' work.
    """
    database, now = house.database, await house.now()
    if not (
        who.may(Right.ROLE_TASKS)
        or serves(who, header)
        or await had_task(database, header.journey, who.handle)
    ):
        raise Forbidden
    full = header.journey in await shown_in_full(database, who.handle, [header.journey], session, now)
    working = serves(who, header) or await had_task(database, header.journey, who.handle, still=True)
    return Part(
        full=full,
        serves=working,
        owns=who.handle == header.owner,
        steers=who.may(Right.STEER),
        unmasks=not full and who.may(Right.PERSONAL),
        money=working or who.may(Right.MONEY),
    )


async def part_or_none(house: House, who: Visitor, header: JourneyHeader) -> Part | None:
    """The same; None for whoever sees a task of a journey, and no more of it."""
    try:
        return await part_of(house, who, header, who.session)
    except Forbidden:
        return None


def acts_of(header: JourneyHeader, part: Part) -> frozenset[str]:
    """What somebody may do with a journey, as it stands."""
    status = str(header.status)
    if ended_for_good(header) or status == "needs_repair":
        return frozenset()
    if status in ("lost", "closed"):
        possible = {"note", "reopen", "case", "correct"}
    elif status == "dormant":
        possible = {"note", "promise", "task", "case", "resume", "reopen", "close", "amend", "correct"}
    else:
        possible = {
            "note",
            "pause",
            "promise",
            "task",
            "case",
            "appoint",
            "back",
            "close",
            "amend",
            "correct",
        }
        possible |= {"resume"} if status == "paused" else set()
    return frozenset(one for one in possible if part.may(one))
