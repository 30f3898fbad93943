"""`homeward task complete`: the form of a task, asked, from a file, or set by options."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from domain.appointments import Slot
from domain.tasks import TaskStatus
from starter.asking import Questions
from starter.commands.acts import CommandIdOption
from starter.context import Context
from starter.errors import Refused, Wrong
from starter.forms.answers import from_file, from_options, localised
from starter.forms.asking import Asker
from starter.forms.faults import validated
from starter.forms.fields import Kind, fields_of
from starter.showing import Words
from starter.wording import Wording, wording_of

if TYPE_CHECKING:
    from store.reading_tasks import TaskDetail

SLOT_APPOINTMENTS = {"measurement_slot": "measurement", "viewing_slot": "viewing"}
"""Slots that a form asks for before their task knows of an appointment: by field, the kind of appointment."""


async def complete(
    context: Context,
    task: str,
    /,
    *,
    answers: Path | None = None,
    set_: Annotated[list[str] | None, Parameter(name="--set")] = None,
    command: CommandIdOption = None,
) -> None:
    from domain.forms import KINDS
    from store.reading_journeys import journey_header
    from store.reading_tasks import task_detail

    acting = context.acting
    database = await context.database()
    detail = await task_detail(database, task)
    await context.may(acting, detail.role)
    if detail.status is not TaskStatus.OPEN and command is None:
        raise Refused("refused.TaskNotOpen", told=task)
    header = await journey_header(database, detail.journey)
    wording = await wording_of(context, header.standard, header.standard_version)
    form = KINDS[detail.kind].form
    zone = await context.zone()
    if answers is None and set_ is None:
        given = await _asked(context, detail, wording, zone)
    else:
        given = {**(from_file(answers) if answers else {}), **from_options(set_ or ())}
    given = localised(form, given, zone)
    validated(form, detail.kind, given, wording)
    journeys = await context.journeys()
    receipt = await journeys.complete(task, acting, _plain(given), command)
    context.out.document(receipt)
    context.out.say(context.say("acts.completed", task=task, what=wording.title(detail.kind)), style="green")
    if context.out.talks:
        await _tell_next(context, detail.journey)


async def _asked(context: Context, detail: "TaskDetail", wording: Wording, zone: str) -> dict[str, Any]:
    from domain.forms import KINDS

    if context.out.as_json:
        raise Wrong("failed.json_needs_answers")
    questions = Questions(context.out.console)
    questions.show(f"{detail.task}  {wording.title(detail.kind)}", style="bold")
    purpose = wording.purpose(detail.kind)
    if purpose:
        questions.show(purpose, style="dim")
    form = KINDS[detail.kind].form
    offers = {
        field.key: await _offers(context, detail, field.key)
        for field in fields_of(form)
        if field.kind is Kind.SLOT
    }
    return Asker(questions, wording, detail.kind, zone, offers).ask(form, {})


async def _offers(context: Context, detail: "TaskDetail", field: str) -> Sequence[Slot]:
    """What may be offered for a slot: none where the standard knows no such appointment."""
    from client.errors import BadInput
    from client.offers import offers_for

    appointment = detail.about.get("appointment") or SLOT_APPOINTMENTS.get(field)
    if appointment is None:
        return ()
    try:
        return await offers_for(
            await context.journeys(), detail.journey, {**detail.about, "appointment": appointment}
        )
    except BadInput:
        return ()


def _plain(answers: dict[str, Any]) -> dict[str, Any]:
    from pydantic_core import to_jsonable_python

    plain: dict[str, Any] = to_jsonable_python(answers)
    return plain


async def _tell_next(context: Context, journey: str) -> None:
    """What the journey waits for now."""
    from starter.commands.journeys import step_told
    from store.reading_waits import WaitFilter, list_waits

    words = Words(context.lang, await context.zone())
    waits = await list_waits(await context.database(), WaitFilter(journey=journey, limit=5))
    for one in (wait for wait in waits if wait.next_at is not None):
        context.out.say("  " + step_told(words, one), style="dim")
