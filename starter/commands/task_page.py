"""`homeward task show`: one task with all that whoever does it needs to know."""

from domain.tasks import TaskStatus
from presentation.forms.fields import asked_of
from presentation.forms.table import HEADS, FormTable
from presentation.showing import Words
from presentation.task_read import TaskRead, read_task
from starter.context import Context


async def show(context: Context, task: str, /, *, personal: bool = False) -> None:
    words = Words(context.lang, await context.zone())
    read = await read_task(context, words, task, lambda *_: personal)
    detail = read.detail
    fields = asked_of(read.form, detail.about) if read.form else ()
    table = FormTable(words, read.wording, detail.kind, read.form, detail.about) if read.form else None
    context.out.document(
        {
            "task": detail,
            "customer": read.card.name,
            "contacts": [vars(one) for one in read.card.contacts],
            "title": read.title,
            "purpose": read.purpose,
            "script": read.script,
            **({"report": read.report} if "inspection" in detail.about else {}),
            "fields": [table.document(field) for field in fields] if table else [],
        }
    )
    context.out.facts(read.facts, title=f"{detail.task}  {read.title}")
    _help(context, read)
    if detail.status is TaskStatus.OPEN and table and fields:
        context.out.heading(context.say("show.form"))
        context.out.table([context.say(f"head.{name}") for name in HEADS], table.rows(fields))


def _help(context: Context, read: TaskRead) -> None:
    if not context.out.in_terminal or read.detail.status is not TaskStatus.OPEN:
        return
    if read.purpose:
        context.out.heading(context.say("show.purpose"))
        context.out.say(f"  {read.purpose}")
    if read.script:
        context.out.heading(context.say("show.script"))
        for line in read.script.splitlines():
            context.out.say(f"  {line}")
