"""The form of something that is done on site: whole, so that it can be filled in without a signal; and its sending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from client.errors import HomewardError
from desk import completing
from desk.forms.entries import Entry, Shape, entries_of, faults_by_field
from desk.forms.offering import Offered, offered
from desk.forms.papers import Papers, holds_papers
from desk.forms.typed import PREFIX, Typed
from desk.house import House
from desk.onsite.matters import Matter
from desk.reader import DeskReader
from desk.refusals import refusal
from desk.visitor import Visitor
from domain.faults import faults
from domain.going_out import STAGES_OF_SITE
from domain.marks import marked
from domain.open_days import DayWithin
from presentation.forms.fields import Kind, asked_of
from presentation.forms.people import Person, people_for
from store.attachments import attachments
from store.errors import RecordsDown, StoreError

_PUT_OFF = timedelta(days=2)
"""What a delay is when nobody says otherwise: the supervisor changes it where it is more."""
FOUND_TO_BE = ("started", "finished", "late")
"""How a stage stands, in the order in which it comes."""


@dataclass(frozen=True)
class Filled:
    """What came of sending a form."""

    state: str
    """``sent``; ``refused``: to be changed; ``wait``: it is too early; ``later``: nothing can be reached."""
    told: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        return {"state": self.state, "told": self.told, "faults": dict(self.faults)}


async def entries(house: House, who: Visitor, matter: Matter, outcome: str = "") -> tuple[Entry, ...]:
    """Every field that may be asked, each with when it is.

    Args:
        outcome: what is answered first already.
    """
    reader, now = DeskReader(house, who), await house.now()
    offers: dict[str, Offered] = {}
    people: dict[str, Sequence[Person]] = {}
    for one in asked_of(matter.form, matter.about):
        if one.kind is Kind.SLOT:
            offers[one.key] = (
                await offered(reader, matter.read, one.key, {}, offers, ()) if matter.read else Offered()
            )
        if one.kind is Kind.PERSON:
            people[one.key] = await people_for(reader, one, dict(matter.about))
    papers = Papers()
    if holds_papers(matter.form):
        papers = Papers.of(matter.task, await attachments(house.database, matter.header.journey))
    shape = Shape(
        form=matter.form,
        kind=matter.kind,
        about=matter.about,
        wording=matter.wording,
        words=who.words,
        now=now,
        offers=offers,
        people=people,
        papers=papers,
        whole=True,
    )
    found = entries_of(shape, _begun(who, matter, outcome, now))
    return _stage_first(found) if matter.kind in STAGES_OF_SITE else found


def _begun(who: Visitor, matter: Matter, outcome: str, now: datetime) -> Typed:
    """What stands in the form before anything is typed."""
    if matter.kind not in STAGES_OF_SITE:
        return {}
    today = now.astimezone(ZoneInfo(who.zone)).date()
    expected = matter.about.get("expected_on")
    later = max(today, date.fromisoformat(str(expected)) if expected else today) + _PUT_OFF
    return {
        "outcome": outcome if outcome in FOUND_TO_BE else FOUND_TO_BE[0],
        "expected_on": later.isoformat(),
    }


def _stage_first(found: Sequence[Entry]) -> tuple[Entry, ...]:
    """A stage's reason is chosen by the button that sends it: two taps say that it takes longer."""
    return tuple(replace(one, kind="reasons") if one.key == "reason" else one for one in found)


def when_written(matter: Matter) -> dict[str, dict[str, list[str]]]:
    """Days and instants that stand for the moment of writing when they are left empty, by input, with when that is so.

    A form may be sent hours after it was filled in: then the desk's own "today" would be another day.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for key, mark in marked(matter.form, DayWithin).items():
        if mark.past:
            begins = key == "started_on" and matter.kind in STAGES_OF_SITE
            found[PREFIX + key] = {f"{PREFIX}outcome": [FOUND_TO_BE[0]]} if begins else {}
    return found


async def send(house: House, who: Visitor, matter: Matter, typed: Typed, command: str) -> Filled:
    """Complete what was filled in, once however often it is sent."""
    words = who.words
    if matter.read is None:
        assert matter.starts_at is not None
        return Filled("wait", words.say("site.wait", at=words.at(matter.starts_at)))
    try:
        await completing.complete(house, who, matter.read, typed, command)
    except ValidationError as error:
        return _wrong(who, matter, faults(error))
    except HomewardError as error:
        if "fields" in error.details:
            return _wrong(who, matter, error.details["fields"])
        return _refused(who, error)
    except (StoreError, RecordsDown) as error:
        return _refused(who, error)
    return Filled("sent", words.say("site.sent_told"))


def _wrong(who: Visitor, matter: Matter, found: Any) -> Filled:
    told = faults_by_field(matter.kind, found, matter.wording)
    whole = told.pop("", "")
    count = who.words.say("task.wrong", count=len(told)) if told else ""
    return Filled(
        "refused",
        " ".join(part for part in (whole, count) if part),
        {PREFIX + name: text for name, text in told.items()},
    )


def _refused(who: Visitor, error: Exception) -> Filled:
    found = refusal(error, who.lang)
    return Filled("later" if found.away else "refused", found.message)
