"""What was done just before, told on the page to which one comes back: named by numbers alone, read anew."""

import re
from collections.abc import Awaitable, Callable, Mapping

from desk.house import House
from desk.visitor import DeskWords, Visitor
from store.errors import NotFound
from store.reading_cases import list_cases
from store.reading_contacts import ContactLine, list_contacts
from store.reading_journeys import journey_header

_NAMED = re.compile(r"^(logged|started)\.(H\d+)(?:\.(\d+))?$")
_LATEST = 50


def logged(journey: str, seq: int) -> str:
    """Names a contact that was written down."""
    return f"logged.{journey}.{seq}"


def started(journey: str) -> str:
    """Names a journey that was started."""
    return f"started.{journey}"


async def news_of(house: House, who: Visitor, name: str) -> str:
    """What is told of what a page's address names; empty for anything that the visitor did not do."""
    found = _NAMED.match(name)
    return await _TELL[found[1]](house, who, found[2], int(found[3] or 0)) if found else ""


async def _logged(house: House, who: Visitor, journey: str, seq: int) -> str:
    lines = await list_contacts(house.database, journey, _LATEST)
    line = next((one for one in lines if one.seq == seq and one.direction == "in"), None)
    if line is None or line.actor != who.handle:
        return ""
    return who.words.say("called.logged", became=await _became(house, who.words, journey, line))


async def _became(house: House, words: DeskWords, journey: str, line: ContactLine) -> str:
    """Who does what by when, as the customer was told."""
    if line.matter is None:
        return words.say("called.told_answered" if line.answered else "called.told_noted")
    cases = await list_cases(house.database, journey)
    doing = next((one.doing[0] for one in cases if one.key == line.key), None)
    whose = words.who(doing.role, doing.assignee) if doing else "--"
    if line.by_at is not None:
        return words.say("called.told_promised", at=words.at(line.by_at), who=whose)
    return words.say(
        "called.told_taken_up",
        matter=words.kind(line.matter),
        what=words.kind(doing.subject) if doing else "--",
        who=whose,
        due=words.at(doing.due_at) if doing else "--",
    )


async def _started(house: House, who: Visitor, journey: str, _: int) -> str:
    try:
        header = await journey_header(house.database, journey)
    except NotFound:
        return who.words.say("new.begun", journey=journey)
    key = "new.started" if header.owner else "new.started_queue"
    return who.words.say(key, journey=journey, owner=header.owner or "")


_TELL: Mapping[str, Callable[[House, Visitor, str, int], Awaitable[str]]] = {
    "logged": _logged,
    "started": _started,
}
