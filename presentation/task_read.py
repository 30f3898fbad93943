"""One task with all that whoever does it needs to know, put into words for a page or a terminal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from domain.tasks import TaskStatus
from presentation import (
    accepting,
    caring,
    casework,
    changing,
    contracting,
    designing,
    handing,
    pausing,
    paying,
    preparing,
    quoting,
    site,
)
from presentation.forms.people import candidates
from presentation.people import Card, card
from presentation.reader import Reader
from presentation.scripts import script_of
from presentation.showing import Words
from presentation.wording import Wording, wording_of

if TYPE_CHECKING:
    from pydantic import BaseModel

    from store.database import Database
    from store.people import CustomerDetails
    from store.reading_journeys import JourneyHeader
    from store.reading_tasks import TaskDetail

Rows = list[tuple[str, Any]]
Shows = Callable[["TaskDetail", "JourneyHeader"], bool]


@dataclass(frozen=True)
class TaskRead:
    """A task, its customer and its journey, and what is told about them."""

    detail: "TaskDetail"
    header: "JourneyHeader"
    customer: "CustomerDetails | None"
    card: Card
    wording: Wording
    words: Words
    full: bool
    """Whether personal data are told in full."""
    form: "type[BaseModel] | None"
    """The form that completes it; None for a kind that is no longer known."""
    script: str | None
    place: Rows
    """Labels and values: whose it is, and where it stands."""
    known: Rows
    """Labels and values: what is to be known to do it."""
    report: Mapping[str, Any] | None
    """The inspector's report, where the task rests on one."""

    @property
    def facts(self) -> Rows:
        """All that is told of it."""
        return [*self.place, *self.known]

    @property
    def title(self) -> str:
        return self.wording.title(self.detail.kind, self.detail.about)

    @property
    def purpose(self) -> str | None:
        return self.wording.purpose(self.detail.kind)


async def read_task(reader: Reader, words: Words, task: str, shows: Shows) -> TaskRead:
    """Everything about a task. Errors: NotFound, and what ``shows`` raises.

    Args:
        shows: whether names, numbers and free words are told in full; else masked.
    """
    from domain.forms import KINDS
    from store import customers, reading_journeys
    from store.reading_tasks import task_detail

    database = await reader.database()
    detail = await task_detail(database, task)
    header = await reading_journeys.journey_header(database, detail.journey)
    personal = shows(detail, header)
    customer = (await customers.customer_details(database, [detail.journey])).get(detail.journey)
    person = card(customer, personal=personal)
    wording = await wording_of(reader, header.standard, header.standard_version)
    return TaskRead(
        detail=detail,
        header=header,
        customer=customer,
        card=person,
        wording=wording,
        words=words,
        full=personal,
        form=KINDS[detail.kind].form if detail.kind in KINDS else None,
        script=await script_of(reader, detail, customer, header, person.name),
        place=_place(words, detail, person, await reader.now()),
        known=[
            *handing.told(words, detail),
            *matters(words, detail),
            *_so_far(words, detail),
            *await handing.why(reader, words, detail, personal=personal),
            *casework.unwanted(words, header.facts),
            *await _known(database, words, wording, detail, personal=personal),
            *paying.told(words, detail.about),
            *preparing.told(words, detail.kind, detail.about),
            *site.told(words, wording, detail.about),
        ],
        report=await casework.report_of(database, detail) if "inspection" in detail.about else None,
    )


async def _known(
    database: "Database", words: Words, wording: Wording, detail: "TaskDetail", *, personal: bool
) -> Rows:
    """What is known from answers before, some of it personal."""
    from store import personal as kept

    about = detail.about
    named = [*contracting.references(about), *changing.references(about), *caring.references(about)]
    values = await kept.get(database, named) if personal else None
    return [
        *contracting.told(words, about, values),
        *changing.told(words, wording, about, values),
        *caring.told(words, about, values),
        *await casework.read(database, words, wording, detail, personal=personal),
        *await accepting.read(database, words, wording, detail, personal=personal),
        *await designing.read(database, words, wording, detail, personal=personal),
    ]


def _place(words: Words, detail: "TaskDetail", person: Card, now: datetime) -> Rows:
    return [
        (words.say("head.journey"), detail.journey),
        (words.say("head.customer"), person.name),
        *(person.reached(words.lang) if detail.status is TaskStatus.OPEN else ()),
        (words.say("head.stage"), words.stage(detail.stage)),
        (words.say("head.who"), words.who(detail.role, detail.assignee)),
        (words.say("head.opened"), words.at(detail.opened_at)),
        (words.say("head.due"), words.at(detail.due_at)),
        (words.say("head.clock"), handing.state(words, detail, now)),
    ]


def matters(words: Words, detail: "TaskDetail") -> Rows:
    """What the task is about."""
    about = {name: value for name, value in detail.about.items() if value and name != "free"}
    rows: Rows = []
    if "starts_at" in about:
        rows.append((words.say("head.at"), words.at(datetime.fromisoformat(str(about["starts_at"])))))
    if "appointment" in about:
        rows.append((words.say("head.appointment"), words.kind(str(about["appointment"]))))
    if "why" in about:
        rows.append((words.say("head.why_again"), words.say(f"why.{about['why']}")))
    if detail.about.get("checked") is False:
        rows.append((words.say("head.checked"), words.say("show.not_checked")))
    if "missing" in about:
        rows.append((words.say("head.missing"), _missing(words, about["missing"])))
    if "place" in about:
        rows.append((words.say("head.place"), words.say(f"place.{about['place']}")))
    rows += pausing.of_task(words, detail.about)
    rows += quoting.told(words, detail.about)
    rows += [
        (words.say("head.candidates"), f"{handle}  {told}")
        for handle, told in candidates(words.say, detail.about).items()
    ]
    return rows


def _so_far(words: Words, detail: "TaskDetail") -> Rows:
    """Who ended it, and what the clock has done; what it did again and again to the same people only the last time."""
    rows: Rows = []
    if detail.ended_by:
        how = "head.ended_by" if detail.status is TaskStatus.DONE else "head.voided_by"
        rows.append((words.say(how), handing.ended_by(words, detail)))
    for (action, role), several in groupby(detail.firings, key=lambda one: (one.action, one.role)):
        fired = list(several)
        told = words.say(f"fired.{action}", at=words.at(fired[-1].fired_at), who=words.role(role))
        again = words.say("fired.times", count=len(fired)) if len(fired) > 1 else ""
        rows.append((words.say("show.fired"), told + again))
    return rows


def _missing(words: Words, codes: object) -> str:
    named = codes if isinstance(codes, list) else []
    return words.say("list.comma").join(words.say(f"missing.{code}") for code in named)
