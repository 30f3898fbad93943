"""`homeward task show`: one task with all that whoever does it needs to know."""

from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from domain.tasks import TaskStatus
from starter import (
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
from starter.context import Context
from starter.forms.fields import asked_of
from starter.forms.people import candidates
from starter.forms.table import HEADS, FormTable
from starter.people import Card, card
from starter.scripts import script_of
from starter.showing import Words
from starter.wording import Wording, wording_of

if TYPE_CHECKING:
    from pydantic import BaseModel

    from store.reading_tasks import TaskDetail


async def show(context: Context, task: str, /, *, personal: bool = False) -> None:
    from store import customers, reading_journeys
    from store.reading_tasks import task_detail

    database = await context.database()
    detail = await task_detail(database, task)
    header = await reading_journeys.journey_header(database, detail.journey)
    people = await customers.customer_details(database, [detail.journey])
    person = card(people.get(detail.journey), personal=personal)
    wording = await wording_of(context, header.standard, header.standard_version)
    words = Words(context.lang, await context.zone())
    form = _form(detail.kind)
    fields = asked_of(form, detail.about) if form else ()
    table = FormTable(words, wording, detail.kind, form, detail.about) if form else None
    script = await script_of(context, detail, people.get(detail.journey), header, person.name)
    context.out.document(
        {
            "task": detail,
            "customer": person.name,
            "contacts": [vars(one) for one in person.contacts],
            "title": wording.title(detail.kind, detail.about),
            "purpose": wording.purpose(detail.kind),
            "script": script,
            **(
                {"report": await casework.report_of(database, detail)} if "inspection" in detail.about else {}
            ),
            "fields": [table.document(field) for field in fields] if table else [],
        }
    )
    title = f"{detail.task}  {wording.title(detail.kind, detail.about)}"
    now = await context.now()
    told = await handing.why(context, words, detail, personal=personal)
    told += casework.unwanted(words, header.facts)
    told += await _contracting(context, words, detail, personal=personal)
    told += await _changing(context, words, wording, detail, personal=personal)
    told += await _caring(context, words, detail, personal=personal)
    told += await casework.read(database, words, wording, detail, personal=personal)
    told += await accepting.read(database, words, wording, detail, personal=personal)
    told += await designing.read(await context.database(), words, wording, detail, personal=personal)
    told += paying.told(words, detail.about)
    told += preparing.told(words, detail.kind, detail.about)
    told += site.told(words, wording, detail.about)
    context.out.facts([*_facts(words, detail, person, now), *told], title=title)
    _help(context, wording, detail, script)
    if detail.status is TaskStatus.OPEN and table and fields:
        context.out.heading(context.say("show.form"))
        context.out.table([context.say(f"head.{name}") for name in HEADS], table.rows(fields))


async def _contracting(
    context: Context, words: Words, detail: "TaskDetail", *, personal: bool
) -> list[tuple[str, str]]:
    from store import personal as personal_values

    references = contracting.references(detail.about)
    values = await personal_values.get(await context.database(), references) if personal else None
    return contracting.told(words, detail.about, values)


async def _caring(
    context: Context, words: Words, detail: "TaskDetail", *, personal: bool
) -> list[tuple[str, str]]:
    from store import personal as personal_values

    references = caring.references(detail.about)
    values = await personal_values.get(await context.database(), references) if personal else None
    return caring.told(words, detail.about, values)


async def _changing(
    context: Context, words: Words, wording: Wording, detail: "TaskDetail", *, personal: bool
) -> list[tuple[str, str]]:
    from store import personal as personal_values

    references = changing.references(detail.about)
    values = await personal_values.get(await context.database(), references) if personal else None
    return changing.told(words, wording, detail.about, values)


def _facts(words: Words, detail: "TaskDetail", person: Card, now: datetime) -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = [
        (words.say("head.journey"), detail.journey),
        (words.say("head.customer"), person.name),
        *(person.reached(words.lang) if detail.status is TaskStatus.OPEN else ()),
        (words.say("head.stage"), words.stage(detail.stage)),
        (words.say("head.who"), words.who(detail.role, detail.assignee)),
        (words.say("head.opened"), words.at(detail.opened_at)),
        (words.say("head.due"), words.at(detail.due_at)),
        (words.say("head.clock"), handing.state(words, detail, now)),
        *handing.told(words, detail),
    ]
    about = {name: value for name, value in detail.about.items() if value and name != "free"}
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
    if detail.ended_by:
        rows.append((words.say("head.ended_by"), handing.ended_by(words, detail)))
    return rows + _fired(words, detail)


def _fired(words: Words, detail: "TaskDetail") -> list[tuple[str, Any]]:
    """What the clock has done so far; what it did again and again to the same people only the last time."""
    rows = []
    for (action, role), several in groupby(detail.firings, key=lambda one: (one.action, one.role)):
        fired = list(several)
        told = words.say(f"fired.{action}", at=words.at(fired[-1].fired_at), who=words.role(role))
        again = words.say("fired.times", count=len(fired)) if len(fired) > 1 else ""
        rows.append((words.say("show.fired"), told + again))
    return rows


def _missing(words: Words, codes: object) -> str:
    named = codes if isinstance(codes, list) else []
    return words.say("list.comma").join(words.say(f"missing.{code}") for code in named)


def _help(context: Context, wording: Wording, detail: "TaskDetail", script: str | None) -> None:
    purpose = wording.purpose(detail.kind)
    if not context.out.in_terminal or detail.status is not TaskStatus.OPEN:
        return
    if purpose:
        context.out.heading(context.say("show.purpose"))
        context.out.say(f"  {purpose}")
    if script:
        context.out.heading(context.say("show.script"))
        for line in script.splitlines():
            context.out.say(f"  {line}")


def _form(kind: str) -> "type[BaseModel] | None":
    from domain.forms import KINDS

    return KINDS[kind].form if kind in KINDS else None
