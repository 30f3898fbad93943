"""`homeward task complete`: the form of a task, asked, from a file, or set by options."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter
from pydantic import BaseModel

from domain.appointments import Slot
from domain.tasks import BEHALF_REASONS, TaskStatus
from presentation.errors import Refused, Wrong
from presentation.forms.answers import from_file, from_options, localised
from presentation.forms.faults import validated, wrong_answers
from presentation.forms.fields import Kind, fields_of
from presentation.forms.people import Person, people_for
from presentation.options import in_words
from presentation.showing import Words
from presentation.wording import Wording, wording_of
from starter.asking import Questions
from starter.commands.acts import CommandIdOption, reason_of
from starter.context import Context
from starter.form_asking import Asker

if TYPE_CHECKING:
    from store.reading_tasks import TaskDetail


async def complete(
    context: Context,
    task: str,
    /,
    *,
    answers: Path | None = None,
    set_: Annotated[list[str] | None, Parameter(name="--set")] = None,
    for_: Annotated[str | None, Parameter(name="--for")] = None,
    reason: str | None = None,
    words: str | None = None,
    command: CommandIdOption = None,
) -> None:
    from client.errors import BadInput
    from domain.forms import KINDS
    from store.reading_journeys import journey_header
    from store.reading_tasks import task_detail

    acting, code = context.acting, _why(context, for_, reason, words)
    database = await context.database()
    detail = await task_detail(database, task)
    journeys = await context.journeys()
    await journeys.may_complete(detail, acting, for_)
    if detail.status is not TaskStatus.OPEN and command is None:
        raise Refused("refused.task_not_open", task=task)
    header = await journey_header(database, detail.journey)
    wording = await wording_of(context, header.standard, header.standard_version)
    form = KINDS[detail.kind].form
    zone = await context.zone()
    if answers is None and set_ is None:
        asked = await _asked(context, detail, wording, zone)
        given = checked(form, detail.kind, asked, wording, zone, await context.now(), detail.about)
    else:
        typed = read(answers, set_)
        given = checked(form, detail.kind, typed, wording, zone, await context.now(), detail.about)
    try:
        receipt = await journeys.complete(
            task, acting, given, command, on_behalf_of=for_, reason=code, words=words
        )
    except BadInput as error:  # what only the client and the journey can see
        if "fields" not in error.details:
            raise
        raise wrong_answers(detail.kind, error.details["fields"], wording, detail.about) from error
    context.out.document(receipt)
    key = "acts.completed" if for_ is None else "acts.completed_for"
    what = wording.title(detail.kind, detail.about)
    context.out.say(context.say(key, task=task, what=what, who=for_), style="green")
    if context.out.talks:
        await _tell_next(context, detail.journey)


def _why(context: Context, for_: str | None, reason: str | None, words: str | None) -> str | None:
    """Why somebody completes what belongs to a colleague. Raises `Wrong` where that is not said, or nobody is named."""
    if for_ is None:
        if reason is not None or words is not None:
            raise Wrong("failed.reason_for_whom")
        return None
    if reason is None:
        raise Wrong("failed.for_needs_reason", accepted=in_words(context.lang, "reason", BEHALF_REASONS))
    return reason_of(context, reason, BEHALF_REASONS)


def read(answers: Path | None, set_: list[str] | None) -> dict[str, Any]:
    """Answers from a file, and over them those that were set one by one."""
    return {**(from_file(answers) if answers else {}), **from_options(set_ or ())}


def checked(
    form: type[BaseModel],
    kind: str,
    given: dict[str, Any],
    wording: Wording,
    zone: str,
    now: datetime,
    about: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The answers as JSON, in the company's zone. Raises `Wrong`, which names every wrong field.

    Args:
        about: what the task was opened with; None where no task is known.
    """
    found = localised(form, given, zone, now, partial(wording.choice, kind))
    validated(form, kind, found, wording, about)
    return _plain(found)


async def _asked(context: Context, detail: "TaskDetail", wording: Wording, zone: str) -> dict[str, Any]:
    from domain.forms import KINDS

    if context.out.as_json:
        raise Wrong("failed.json_needs_answers")
    questions = Questions(context.out.console)
    questions.show(f"{detail.task}  {wording.title(detail.kind, detail.about)}", style="bold")
    purpose = wording.purpose(detail.kind)
    if purpose:
        questions.show(purpose, style="dim")
    form = KINDS[detail.kind].form
    offers: dict[str, Sequence[Slot]] = {}
    people: dict[str, Sequence[Person]] = {}
    for field in fields_of(form):
        if field.kind is Kind.SLOT:
            offers[field.key] = await _offers(context, detail, field.key, offers)
        if field.kind is Kind.PERSON:
            people[field.key] = await people_for(context, field, detail.about)
    now = await context.now()
    return Asker(questions, wording, detail.kind, zone, offers, people, now, detail.about).ask(form, {})


async def _offers(
    context: Context, detail: "TaskDetail", field: str, before: Mapping[str, Sequence[Slot]]
) -> Sequence[Slot]:
    """What may be offered for a slot: none where the standard knows no such appointment.

    A slot that follows another one is offered late enough for whichever of that one's offers is taken.
    """
    from client.errors import BadInput
    from client.offers import offer_of, offers_for
    from domain.forms import KINDS

    mark = offer_of(KINDS[detail.kind].form, field)
    if mark is None:
        return ()
    first = [slot.starts_at for slot in before.get(mark.after or "", ())]
    try:
        return await offers_for(
            await context.journeys(), detail.journey, mark, detail.about, max(first, default=None)
        )
    except BadInput:
        return ()


def _plain(answers: dict[str, Any]) -> dict[str, Any]:
    from pydantic_core import to_jsonable_python

    plain: dict[str, Any] = to_jsonable_python(answers)
    return plain


async def _tell_next(context: Context, journey: str) -> None:
    """What the journey waits for now."""
    from presentation.next_told import step_told
    from store.reading_waits import WaitFilter, list_waits

    words = Words(context.lang, await context.zone())
    waits = await list_waits(await context.database(), WaitFilter(journey=journey, limit=5))
    for one in (wait for wait in waits if wait.next_at is not None):
        context.out.say("  " + step_told(words, one), style="dim")
