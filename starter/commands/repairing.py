"""`homeward journey repair`: out of *needs repair*, after a look at what that changes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from domain.roles import Role
from presentation.errors import Wrong
from presentation.showing import Words
from presentation.story import MACHINERY, Story
from presentation.wording import Wording, wording_of
from presentation.words import known
from starter.asking import confirmed
from starter.commands.acts import CommandIdOption, said
from starter.context import Context

if TYPE_CHECKING:
    from client.repairing import Disagreement, TaskChange
    from domain.events import Entry
    from store.reading_journeys import Conflict

_MOST = 20
"""How many entries of either side are told, the newest; --json has all."""
_OPENINGS = 2000


async def repair(
    context: Context,
    journey: str,
    /,
    *,
    reason: str,
    dry_run: bool = False,
    yes: bool = False,
    command: CommandIdOption = None,
) -> None:
    if not reason.strip():
        raise Wrong("usage.missing", name="--reason")
    acting = context.acting
    await context.may(acting, Role.OPERATIONS)
    journeys = await context.journeys()
    told = await journeys.disagreement(journey)
    needed = bool(told.needs_repair or told.conflicts)
    if needed:
        await _show(context, told)
    if dry_run:
        if not needed:
            context.out.say(context.say("repair.not_needed", journey=journey))
        context.out.document({"repaired": None, "disagreement": told})
        return
    if needed:
        confirmed(context, context.say("repair.question", journey=journey), yes=yes)
    receipt = await journeys.repair(journey, acting, reason, command)
    context.out.document({"repaired": receipt, "disagreement": told})
    said(context, "repair.done", repeated=receipt.repeated, journey=journey, seq=receipt.seq)


async def _show(context: Context, told: "Disagreement") -> None:
    """Both sides, then what changes for people."""
    words = Words(context.lang, await context.zone())
    say, out = context.say, context.out
    if told.conflicts:
        out.facts(
            [(words.at(one.found_at), _refused(context, one)) for one in told.conflicts],
            say("repair.refused"),
        )
    story = Story(words, None, await _wording(context, told.journey))
    for opening in await _openings(context, told.journey):
        story.tell(opening)
    _entries(context, story, say("repair.unknown", head=told.head), told.unknown)
    _entries(context, story, say("repair.unrecorded"), told.unrecorded)
    if told.missing:
        out.heading(say("repair.missing", count=told.missing))
    out.heading(say("repair.changes"))
    lines = list(_changes(context, words, told))
    for line in lines or [say("repair.nothing")]:
        out.say(f"  {line}")


def _refused(context: Context, conflict: "Conflict") -> str:
    key = f"repair.conflict.{conflict.kind}"
    return context.say(key, seq=conflict.seq) if known(context.lang, key) else conflict.message


async def _openings(context: Context, journey: str) -> "list[Entry]":
    """The entries by which a story knows what its tasks are."""
    from store.reading_journeys import timeline

    return await timeline(
        await context.database(), journey, newest_first=False, types=["task_opened"], limit=_OPENINGS
    )


async def _wording(context: Context, journey: str) -> Wording:
    """The texts of the journey's standard; the command line's own where the journal has nothing of it."""
    from store.errors import NotFound
    from store.reading_journeys import journey_header

    try:
        header = await journey_header(await context.database(), journey)
    except NotFound:
        return Wording(context.lang, {})
    return await wording_of(context, header.standard, header.standard_version)


def _entries(context: Context, story: Story, title: str, entries: "tuple[Entry, ...]") -> None:
    told = [(one.seq, story.tell(one)[0]) for one in entries if one.event.type not in MACHINERY]
    if not told:
        return
    context.out.facts([(str(seq), sentence) for seq, sentence in told[-_MOST:]], title)
    if len(told) > _MOST:
        context.out.say(context.say("repair.more", count=len(told) - _MOST), style="dim")


def _changes(context: Context, words: Words, told: "Disagreement") -> Iterator[str]:
    """What people will see changed, one sentence each."""
    say = context.say
    before, after = told.stage
    if before != after:
        yield say("repair.stage", before=words.stage(before), after=words.stage(after))
    was, becomes = told.status
    if was != becomes:
        yield say("repair.status", before=words.status(was).plain, after=words.status(becomes).plain)
    owned, owns = told.owner
    if owned != owns:
        yield say("repair.owner", before=owned or "--", after=owns or "--")
    for task in told.tasks_void:
        who = words.who(task.role, task.assignee)
        yield say("repair.task_void", task=task.task, what=words.task(task.kind, task.about), who=who)
    yield from _task_changes(words, told.tasks_changed)
    for opened in told.tasks_open:
        yield say(
            "repair.task_open",
            what=words.task(opened.kind, opened.about),
            who=words.who(opened.role, opened.assignee),
        )
    for key, meetings in (
        ("repair.appointment_cancelled", told.appointments_cancelled),
        ("repair.appointment_booked", told.appointments_booked),
    ):
        for one in meetings:
            yield say(key, what=words.kind(one.kind), at=words.at(one.starts_at), who=", ".join(one.staff))
    for dropped in told.promises_dropped:
        what = say(f"promise.{dropped.what}")
        yield say("repair.promise_dropped", what=what, by=words.at(dropped.by_at))
    for made in told.promises_made:
        yield say("repair.promise_made", what=say(f"promise.{made.what}"), by=words.at(made.by))


def _task_changes(words: Words, changes: "tuple[TaskChange, ...]") -> Iterator[str]:
    for one in changes:
        what = words.task(one.kind, one.about)
        before, after = (words.who(one.role, assignee) for assignee in one.assignee)
        if before != after:
            yield words.say("repair.task_person", task=one.task, what=what, before=before, after=after)
        was, becomes = one.due_at
        if was != becomes:
            yield words.say(
                "repair.task_due", task=one.task, what=what, before=words.at(was), after=words.at(becomes)
            )
