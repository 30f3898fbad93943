"""One act on many journeys, or on many tasks: which ones are meant, what is shown before, and the command."""

import inspect
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from domain.roles import Role
from domain.stages import Stage, Status
from presentation.errors import Missing, Wrong, why
from presentation.options import told_by
from presentation.showing import Words, one_of
from presentation.words import known
from starter import batches
from starter.asking import confirmed
from starter.context import Context

if TYPE_CHECKING:
    from client.bulk import Operation, Result
    from client.journeys import Journeys
    from store.reading_bulk import JourneyOf, TaskOf, Wanted


@dataclass(frozen=True)
class Planned:
    """What is done to each, and for whom it is known beforehand to be refused."""

    operation: "Operation"
    refused: "Callable[[Sequence[Any]], Awaitable[list[Result]]] | None" = None


Act = Callable[..., Awaitable[Planned]]
"""Checks what was typed, and plans what is done to one journey or task."""
Command = Callable[..., Awaitable[int | None]]
MOST_SHOWN = 10


def _over(act: Act, targets: Callable[..., Awaitable[Any]], *filters: Callable[..., Any]) -> Command:
    """A command with the act's own options, the filters, and the options of every act on many."""

    async def command(context: Context, *args: Any, **given: Any) -> int | None:
        batch = given.pop("batch", None)
        yes, dry_run = given.pop("yes", False), given.pop("dry_run", False)
        mine = {name: given.pop(name) for name in own if name in given}
        found = await targets(context, **given)
        planned = await act(context, *args, **mine)
        name = await batches.named(context, act.__name__, batch)
        if not found and not dry_run:
            return batches.told(context, name, act.__name__, [])
        if dry_run or not yes:
            before = await _beforehand(context, planned, found, name, act.__name__)
            await _preview(context, act.__name__, found, before, dry_run=dry_run)
        if dry_run:
            return None
        if not yes:
            question = context.say("bulk.question", action=_action(context, act.__name__), count=len(found))
            confirmed(context, question, yes=yes)
        results = await batches.carried_out(
            context, planned.operation, [_name(one) for one in found], batch=name, action=act.__name__
        )
        return batches.told(context, name, act.__name__, results)

    own = [name for name in inspect.signature(act).parameters if name != "context"]
    described: list[Callable[..., Any]] = [act, *filters, _options]
    parts = [one for part in described for one in inspect.signature(part).parameters.values()]
    ordered = sorted({one.name: one for one in parts}.values(), key=lambda one: one.kind)
    command.__annotations__ = {one.name: one.annotation for one in ordered}
    command.__signature__ = inspect.Signature(ordered)  # type: ignore[attr-defined]
    return command


def over_journeys(act: Act) -> Command:
    """Make an act on one journey a command on many; the act's function names it in batches and words."""
    return _over(act, _journeys, _filters)


def over_tasks(act: Act) -> Command:
    """Make an act on one open task a command on many."""
    return _over(act, _tasks, _filters, _of_tasks)


# --- which ones


def _filters(
    context: Context,
    *,
    stage: list[str] | None = None,
    status: list[str] | None = None,
    owner: str | None = None,
    person: str | None = None,
    standard: str | None = None,
    waiting_for: str | None = None,
    kind: str | None = None,
) -> None: ...


def _of_tasks(context: Context, *, role: str | None = None, assignee: str | None = None) -> None: ...


def _options(
    context: Context,
    *,
    file: Path | None = None,
    all_: Annotated[bool, Parameter(name="--all")] = False,
    batch: str | None = None,
    yes: bool = False,
    dry_run: bool = False,
) -> None: ...


async def _wanted(
    context: Context,
    *,
    stage: list[str] | None = None,
    status: list[str] | None = None,
    file: Path | None = None,
    all_: bool = False,
    **plain: str | None,
) -> "Wanted":
    """What the filters mean. Raises `Wrong` where nothing narrows them and not all were asked for."""
    from store.reading_bulk import RUNNING, Wanted

    if not (all_ or stage or status or file or any(plain.values())):
        raise Wrong("failed.bulk_whom")
    stages = tuple(filter(None, (one_of(Stage, "stage", one, "--stage") for one in stage or ())))
    statuses = tuple(filter(None, (one_of(Status, "status", one, "--status") for one in status or ())))
    journeys = None if file is None else await _listed(context, file)
    return Wanted(
        statuses=statuses or (tuple(Status) if journeys is not None else RUNNING),
        stages=stages or None,
        journeys=journeys,
        **await _checked(context, **plain),
    )


async def _checked(context: Context, **given: str | None) -> dict[str, str | None]:
    """The filters that name somebody or something; what there is not is refused, for nobody would be meant.

    Raises:
        Wrong: no such kind of work, or no such standard.
        Missing: no such colleague.
    """
    from store import rulebooks, staff

    database, found = await context.database(), dict(given)
    for name in ("owner", "person", "assignee"):
        if (handle := given.get(name)) is not None:
            with told_by(context, {name: (f"--{name}", handle)}):
                await staff.get(database, handle)
    for name in ("kind", "waiting_for"):
        found[name] = _kind(context, name, given.get(name))
    if (standard := given.get("standard")) is not None:
        versions = await rulebooks.versions(database)
        accepted = [
            *versions,
            *(f"{one}-{version}" for one, several in versions.items() for version in several),
        ]
        if standard not in accepted:
            raise Wrong("usage.choose", name="--standard", given=standard, accepted=accepted)
    return found


def _kind(context: Context, option: str, given: str | None) -> str | None:
    """A kind of work from its code or its word. Raises `Wrong`."""
    from domain.forms import KINDS

    if given is None:
        return None
    found = next((one for one in KINDS if given.strip() in (one, context.say(f"kind.{one}"))), None)
    if found is None and not (option == "waiting_for" and known(context.lang, f"kind.{given}")):
        raise Wrong("failed.bulk_kind", name=f"--{option.replace('_', '-')}", given=given)
    return found or given


async def _listed(context: Context, file: Path) -> tuple[str, ...]:
    """The journeys that a file names, the first word of each line. Raises `Missing` for what is none."""
    from store.reading_bulk import unknown

    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        told = why(error) if isinstance(error, OSError) else str(error)
        raise Wrong("failed.bulk_file", file=str(file), why=told) from None
    words = [line.replace(",", " ").split() for line in lines]
    named = tuple(dict.fromkeys(one[0] for one in words if one and not one[0].startswith("#")))
    strange = await unknown(await context.database(), named)
    if strange:
        raise Missing("failed.bulk_unknown", count=len(strange), names=strange[:MOST_SHOWN])
    return named


async def _journeys(context: Context, **given: Any) -> "list[JourneyOf]":
    from store.reading_bulk import journeys_of

    return await journeys_of(await context.database(), await _wanted(context, **given))


async def _tasks(
    context: Context, *, role: str | None = None, assignee: str | None = None, **given: Any
) -> "list[TaskOf]":
    from store.reading_bulk import tasks_of

    await _checked(context, assignee=assignee)
    wanted = await _wanted(context, **{**given, "all_": given.get("all_") or bool(role or assignee)})
    return await tasks_of(await context.database(), wanted, one_of(Role, "role", role, "--role"), assignee)


def _name(one: "JourneyOf | TaskOf") -> str:
    return str(getattr(one, "task", one.journey))


# --- what is shown before


@dataclass(frozen=True)
class _Beforehand:
    """What is known before it is done."""

    done: int
    """How many the batch has done already."""
    refused: "list[Result]"


async def _beforehand(
    context: Context, planned: Planned, found: "Sequence[Any]", batch: str, action: str
) -> _Beforehand:
    """What this batch has done already, and who of the rest will be refused, as far as the records know it."""
    from client.bulk import command_for
    from store.reading_bulk import done

    commands = {command_for(batch, action, _name(one)): one for one in found}
    over = await done(await context.database(), list(commands))
    left = [one for command, one in commands.items() if command not in over]
    refused = await planned.refused(left) if planned.refused is not None and left else []
    return _Beforehand(len(over), refused)


async def _preview(
    context: Context, action: str, found: "Sequence[Any]", before: _Beforehand, *, dry_run: bool
) -> None:
    by_stage = Counter(one.stage.value for one in found)
    ordered = {stage.value: by_stage[stage.value] for stage in Stage if by_stage[stage.value]}
    if dry_run:
        context.out.document(
            {
                "action": action,
                "count": len(found),
                "by_stage": ordered,
                "targets": [_name(one) for one in found],
                "done": before.done,
                "refused": batches.documents(context, before.refused),
            }
        )
    context.out.heading(context.say("bulk.found", action=_action(context, action), count=len(found)))
    told = [f"{context.say(f'stage.{stage}')} {count}" for stage, count in ordered.items()]
    if told:
        context.out.say(context.say("list.comma").join(told))
        words = Words(context.lang, await context.zone())
        heads, rows = _table(words, found[:MOST_SHOWN])
        context.out.table([context.say(f"head.{name}") for name in heads], rows)
    if len(found) > MOST_SHOWN:
        context.out.say(context.say("bulk.more", count=len(found) - MOST_SHOWN), style="dim")
    if before.done:
        context.out.say(context.say("bulk.done_before", count=before.done), style="dim")
    if before.refused:
        batches.show_refused(context, "bulk.will_be_refused", before.refused)


def _table(words: Words, found: "Sequence[Any]") -> tuple[tuple[str, ...], list[list[Any]]]:
    if hasattr(found[0], "task"):
        rows = [
            [
                one.task,
                words.task(one.kind, one.about),
                words.who(one.role, one.assignee),
                words.at(one.due_at),
            ]
            for one in found
        ]
        return ("task", "what", "who", "due"), rows
    rows = [
        [one.journey, words.stage(one.stage), words.status(one.status), one.owner or "--"] for one in found
    ]
    return ("journey", "stage", "status", "owner"), rows


def _action(context: Context, action: str) -> str:
    return context.say(f"bulk.action.{action}")


async def ours(context: Context) -> "tuple[Journeys, str]":
    """The operations, and who acts. Raises before anything is written."""
    return await context.journeys(), context.acting
