"""What narrows a list of tasks: kind, stage, community, due time, who has it, words; kept in the page's address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

from pydantic import Field, ValidationError

from desk.visitor import DeskWords
from domain.forms import KINDS
from domain.model import Model
from domain.stages import Stage
from store.database import Database
from store.reading_tasks import TaskFilter
from store.searching import journeys_with

NOBODY = "-"
"""In place of a handle: what nobody has yet."""
_SEVERAL = ("kinds", "stages", "owners")
_WEEK = timedelta(days=7)

Text = Annotated[str, Field(max_length=60)]
Handle = Annotated[str, Field(max_length=32)]


class Due(StrEnum):
    """Until when it is due."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"


class Narrowed(Model):
    """What is left out of nothing, or of a list; several kinds, stages or people are alternatives."""

    kinds: tuple[Handle, ...] = ()
    stages: tuple[Stage, ...] = ()
    owners: tuple[Handle, ...] = ()
    community: Text = ""
    due: Due | None = None
    words: Text = ""

    @property
    def count(self) -> int:
        """By how many things it is narrowed."""
        return len(self.kept())

    def kept(self) -> dict[str, Any]:
        """As it is saved: without what narrows nothing."""
        return {name: value for name, value in self.model_dump(mode="json").items() if value}

    def query(self) -> str:
        """As it stands in an address; empty for a list that is not narrowed."""
        return urlencode(self.kept(), doseq=True)


def narrowed_from(pairs: Iterable[tuple[str, str]]) -> Narrowed:
    """What an address or a form says; what is none of it, or is not known, narrows nothing."""
    given: dict[str, Any] = {}
    for name, value in pairs:
        text = value.strip()
        if not text:
            continue
        if name in _SEVERAL:
            given.setdefault(name, []).append(text)
        elif name in Narrowed.model_fields:
            given[name] = text
    return checked(given)


def checked(given: Mapping[str, Any]) -> Narrowed:
    """The same from what was saved."""
    found = Narrowed()
    for name, value in given.items():
        try:
            one = Narrowed.model_validate({name: tuple(value) if name in _SEVERAL else value})
        except (ValidationError, TypeError):
            continue
        found = found.model_copy(update={name: getattr(one, name)})
    return found.model_copy(update={"kinds": tuple(one for one in found.kinds if one in KINDS)})


def split(place: str) -> tuple[str, Narrowed]:
    """A list's name and what narrows it, from ``mine?due=late``."""
    name, _, query = place.partition("?")
    return name, narrowed_from(parse_qsl(query))


async def narrow(
    database: Database, wanted: TaskFilter, by: Narrowed, words: DeskWords, now: datetime, tonight: datetime
) -> TaskFilter:
    """A list's filter with what narrows it."""
    changed: dict[str, Any] = {}
    if by.kinds:
        changed["kinds"] = by.kinds if wanted.kinds is None else tuple(set(by.kinds) & set(wanted.kinds))
    if by.stages:
        changed["journey_stages"] = by.stages
    if by.owners:
        changed["assignees"] = tuple("" if one == NOBODY else one for one in by.owners)
    if by.community:
        changed["community"] = by.community
    if by.due is Due.LATE:
        changed["overdue_at"] = now
    elif by.due is not None:
        until = tonight + (_WEEK if by.due is Due.WEEK else timedelta())
        changed["due_before"] = min(until, wanted.due_before or until)
    if by.words:
        kinds = tuple(kind for kind in KINDS if by.words.lower() in words.kind(kind).lower())
        changed["journeys_or_kinds"] = (tuple(await journeys_with(database, by.words)), kinds)
    return wanted.model_copy(update=changed)


@dataclass(frozen=True)
class Option:
    """One choice of the row of filters."""

    code: str
    word: str
    chosen: bool


@dataclass(frozen=True)
class Controls:
    """The row of filters above a list."""

    by: Narrowed
    kinds: tuple[Option, ...]
    stages: tuple[Option, ...]
    owners: tuple[Option, ...]
    due: tuple[Option, ...]


def controls_of(
    by: Narrowed,
    words: DeskWords,
    kinds: Iterable[str],
    stages: Iterable[Stage],
    owners: Iterable[str | None],
) -> Controls:
    """The row of filters, with what there is in the list and what is chosen already."""
    held = {one or NOBODY for one in owners}
    present = {*stages, *by.stages}
    return Controls(
        by=by,
        kinds=tuple(
            Option(one, words.kind(one), one in by.kinds)
            for one in sorted({*kinds, *by.kinds}, key=words.kind)
        ),
        stages=tuple(
            Option(one.value, words.stage(one), one in by.stages) for one in Stage if one in present
        ),
        owners=tuple(
            Option(one, words.say("row.queue") if one == NOBODY else one, one in by.owners)
            for one in sorted(held | set(by.owners))
        ),
        due=tuple(Option(one.value, words.say(f"narrow.due.{one}"), one is by.due) for one in Due),
    )
