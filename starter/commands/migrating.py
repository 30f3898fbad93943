"""`homeward standards migrate`: what another version does to running journeys, and moving them to it."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from domain.refusals import sentence
from domain.stages import Stage
from presentation.errors import Wrong
from presentation.options import told_by
from presentation.showing import Words, one_of
from starter import batches, rules_told
from starter.asking import confirmed
from starter.context import STANDARD, Context
from starter.options import at_least
from starter.progress import progress

if TYPE_CHECKING:
    from client.bulk import Result
    from client.migrating import DutyChange, JourneyPreview, TaskChange
    from domain.adopting import Obstacle
    from domain.moved import Moved

SHOWN = 5
_MOST_DAYS = 4


async def migrate(
    context: Context,
    name: str = STANDARD,
    /,
    *,
    to: int | None = None,
    from_: int | None = None,
    stage: str | None = None,
    owner: str | None = None,
    journey: list[str] | None = None,
    first: Annotated[int, Parameter(validator=at_least(0, "--first"))] = SHOWN,
    all_: Annotated[bool, Parameter(name="--all", negative=())] = False,
    dry_run: bool = False,
    yes: bool = False,
) -> int | None:
    from client.migrating import Foresight
    from store import reading_versions, rulebooks, staff
    from store.reading_versions import WantedJourneys

    database = await context.database()
    version = (await rulebooks.standard(database, name, to)).version
    if not dry_run:
        await context.changes_rules()
    if from_ is not None:
        await rulebooks.standard(database, name, from_)
    if owner is not None:
        with told_by(context, {"owner": ("--owner", owner)}):
            await staff.get(database, owner)
    wanted = WantedJourneys(
        stage=one_of(Stage, "stage", stage, "--stage"),
        owner=owner,
        journeys=tuple(journey) if journey else None,
        version=from_,
    )
    running = await reading_versions.running(database, name)
    found = [one async for one in Foresight(database, name, version).look(wanted, await context.now())]
    if journey and (unknown := sorted(set(journey) - {one.journey for one in found})):
        await _explain_unknown(context, unknown, version)
    words = Words(context.lang, await context.zone())
    document = {
        "standard": name,
        "version": version,
        "running": running,
        "journeys": [one.model_dump(mode="json") for one in found],
    }
    ready = [one for one in found if one.obstacle is None]
    whole = all_ or bool(journey)
    _tell(context, words, name, version, running, found, len(found) if whole else first, each=whole)
    if dry_run or not ready:
        context.out.document({**document, "moved": False})
        if not ready:
            context.out.say(words.say("migrate.nothing"))
        return None
    confirmed(context, words.say("migrate.question", count=len(ready), version=version), yes=yes)
    return await _move(context, words, name, version, ready, document)


async def _explain_unknown(context: Context, unknown: Sequence[str], version: int) -> None:
    """Of a journey that was named: it does not exist, has ended, or goes by the version already."""
    from store import reading_journeys

    for one in unknown:
        header = await reading_journeys.journey_header(await context.database(), one)
        if header.standard_version == version:
            context.out.say(context.say("migrate.there_already", journey=one, version=version))
        else:
            raise Wrong("migrate.not_running", journey=one, status=header.status)


async def _move(
    context: Context,
    words: Words,
    name: str,
    version: int,
    ready: "Sequence[JourneyPreview]",
    document: dict[str, Any],
) -> int:
    from client.migrating import ACTION, migrate

    actor, journeys = context.acting, await context.journeys()
    results: list[Result] = []
    try:
        with progress(context, words.say("migrate.progress"), len(ready)) as done:
            async for result in migrate(journeys, name, version, ready, actor):
                results.append(result)
                done()
    except (KeyboardInterrupt, asyncio.CancelledError):
        batches.stopped(context, results, len(ready) - len(results), batches.typed(context))
        raise
    results.sort(key=lambda one: one.target)
    return batches.told(context, f"{name}-{version}", ACTION, results, **{**document, "moved": True})


# What is foreseen


def _tell(
    context: Context,
    words: Words,
    name: str,
    version: int,
    running: dict[int, int],
    found: "Sequence[JourneyPreview]",
    first: int,
    *,
    each: bool,
) -> None:
    context.out.heading(words.say("migrate.title", name=name, version=version))
    context.out.say(words.say("migrate.running", running=rules_told.counted(words, running)))
    _obstacles(context, words, [one for one in found if one.obstacle is not None], each=each)
    ready = [one for one in found if one.obstacle is None]
    _summed(context, words, ready)
    touched = [one for one in ready if one.is_touched]
    for one in touched[: max(first, 0)]:
        _journey(context, words, one)
    if (left := len(touched) - max(first, 0)) > 0:
        context.out.say(words.say("migrate.more", count=left), style="dim")
    untouched = len(ready) - len(touched)
    if untouched:
        context.out.say(words.say("migrate.untouched", count=untouched), style="dim")


def _obstacles(context: Context, words: Words, kept: "Sequence[JourneyPreview]", *, each: bool) -> None:
    """Who cannot move, by reason with the first of them by number; one by one where that is asked for."""
    if not kept:
        return
    context.out.heading(words.say("migrate.stay", count=len(kept)))
    if each:
        rows = [
            [one.journey, words.stage(one.stage), str(one.version), _why(words, one)(_obstacle(one).details)]
            for one in kept
        ]
        heads = ("journey", "stage", "version", "why")
        context.out.table([words.say(f"head.{head}") for head in heads], rows)
        return
    rows = batches.by_reason([(one.journey, _obstacle(one).details, _why(words, one)) for one in kept], SHOWN)
    context.out.table([words.say(f"head.{head}") for head in ("count", "why", "of_whom")], rows)
    if len(kept) > SHOWN:
        context.out.say(words.say("migrate.each"), style="dim")


def _obstacle(one: "JourneyPreview") -> "Obstacle":
    assert one.obstacle is not None
    return one.obstacle


def _why(words: Words, one: "JourneyPreview") -> "Callable[[Mapping[str, Any]], str]":
    return lambda details: sentence(words.lang, _obstacle(one).reason, details)


def _summed(context: Context, words: Words, ready: "Sequence[JourneyPreview]") -> None:
    """What moves, by what it is: first what customers hear of."""
    moved = [date for one in ready for date in one.moved]
    groups = Counter((not one.faces_customer, one.subject, one.due) for one in moved)
    rows = []
    for (ours, subject, due), count in sorted(
        groups.items(), key=lambda item: (item[0][0], -item[1], item[0])
    ):
        same = [
            one for one in moved if (not one.faces_customer, one.subject, one.due) == (ours, subject, due)
        ]
        rows.append(
            [
                words.say("migrate.ours" if ours else "migrate.customers"),
                words.kind(subject),
                words.say("migrate.due" if due else "migrate.reminder"),
                str(count),
                str(sum(_earlier(one) for one in same)),
                str(sum(_later(one) for one in same)),
                str(sum(one.at_once for one in same)),
            ]
        )
    if rows:
        heads = ("whom", "what", "date", "count", "earlier", "later", "at_once")
        context.out.heading(words.say("migrate.dates"))
        context.out.table([words.say(f"head.{head}") for head in heads], rows, right=(3, 4, 5, 6))
    tasks = [task for one in ready for task in one.tasks]
    duties = [duty for one in ready for duty in one.duties]
    told = {
        "roles": sum(task.role is not None for task in tasks),
        "ladders": sum(task.ladder for task in tasks),
        "texts": sum(task.texts for task in tasks),
        "appear": sum(len(duty.appear) for duty in duties),
        "vanish": sum(len(duty.vanish) for duty in duties),
    }
    for name, count in told.items():
        if count:
            context.out.say(words.say(f"migrate.sum.{name}", count=count))


def _earlier(one: "Moved") -> bool:
    return one.before is not None and one.after is not None and one.after < one.before


def _later(one: "Moved") -> bool:
    return one.before is not None and one.after is not None and one.after > one.before


def _journey(context: Context, words: Words, one: "JourneyPreview") -> None:
    context.out.heading(
        words.say("migrate.journey", journey=one.journey, stage=words.stage(one.stage), version=one.version)
    )
    if one.moved:
        heads = ("what", "task", "whose", "date", "was_due", "due")
        rows = [_date(words, date) for date in one.moved]
        context.out.table([words.say(f"head.{head}") for head in heads], rows)
    for task in one.tasks:
        context.out.say(f"  {_task(words, task)}")
    for duty in one.duties:
        context.out.say(f"  {_duty(words, duty)}")


def _date(words: Words, one: "Moved") -> list[str]:
    kind = "migrate.due" if one.due else "migrate.reminder"
    after = words.at(one.after) if not one.at_once else words.say("migrate.at_once", at=words.at(one.after))
    whose = words.who(one.role, one.assignee)
    return [words.kind(one.subject), one.task or "--", whose, words.say(kind), words.at(one.before), after]


def _task(words: Words, one: "TaskChange") -> str:
    parts = []
    if one.role is not None:
        parts.append(words.say("migrate.goes_to", who=words.who(one.role, one.goes_to)))
    if one.ladder:
        parts.append(words.say("migrate.other_ladder"))
    if one.texts:
        parts.append(words.say("migrate.other_texts"))
    changed = words.say("list.comma").join(parts)
    return f"{words.kind(one.kind)}  {one.task}{words.say('list.colon')}{changed}"


def _duty(words: Words, one: "DutyChange") -> str:
    parts = []
    for name in ("appear", "vanish"):
        days = getattr(one, name)
        if days:
            told = words.say("list.comma").join(words.day(day) for day in days[:_MOST_DAYS])
            more = " …" if len(days) > _MOST_DAYS else ""
            parts.append(words.say(f"migrate.{name}", days=f"{told}{more}"))
    if one.ends:
        parts.append(words.say("migrate.ends"))
    return f"{words.kind(one.duty)}{words.say('list.colon')}{words.say('list.semicolon').join(parts)}"
