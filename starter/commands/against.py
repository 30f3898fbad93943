"""`homeward rehearse --against-running N`: what this code would do to the journeys that run now."""

from typing import TYPE_CHECKING, Any

from presentation.errors import Wrong
from presentation.showing import Words
from starter.context import Context
from starter.progress import progress

if TYPE_CHECKING:
    from starter.rehearsal.against import Difference, Verdict
    from starter.rehearsal.people import Plan

MOST_JOURNEYS = 1_000
MOST_DAYS = 3_650
BROKEN = 1


async def rehearse_running(context: Context, plan: "Plan", count: int, days: float) -> None:
    """Rehearse the oldest running journeys on this code; ends with a failure when one would break, now or later."""
    from starter.asked_for import behind
    from starter.rehearsal.against import Rehearsing
    from starter.stack.postgres import EmbeddedPostgres
    from starter.stack.scratch import scratch
    from store.reading_journeys import oldest_running

    if not 1 <= count <= MOST_JOURNEYS:
        raise Wrong("failed.against_running", given=count, most=MOST_JOURNEYS)
    if not 0 < days <= MOST_DAYS:
        raise Wrong("failed.rehearse_days", given=days, most=MOST_DAYS)
    journeys = await context.journeys()
    chosen = await oldest_running(journeys.database, count)
    words = Words(context.lang, await context.zone())
    found: list[Verdict] = []
    with scratch("against") as folder:
        async with EmbeddedPostgres(folder / "postgres", durable=False) as postgres:
            rehearsing = Rehearsing(journeys, postgres, plan, days)
            with progress(context, context.say("against.progress"), len(chosen)) as done:
                async for verdict in rehearsing.verdicts(chosen):
                    found.append(verdict)
                    done()
    lacking = await behind(journeys.database)
    versions = [{"version": version, "journeys": by, "names": names} for version, by, names in lacking]
    context.out.document({"journeys": [one.model_dump(mode="json") for one in found], "lacking": versions})
    _show(context, words, found)
    for version, by, names in lacking:
        told = context.say("list.comma").join(names)
        context.out.warn(context.say("against.lacking", version=version, journeys=by, names=told))
    if lacking or any(one.broken for one in found):
        raise SystemExit(BROKEN)


def _show(context: Context, words: Words, found: "list[Verdict]") -> None:
    rows: list[list[Any]] = [
        [
            one.journey,
            words.stage(one.stage),
            words.at(one.started_at),
            words.at(one.rehearsed_until),
            _outcome(words, one),
        ]
        for one in found
    ]
    heads = ("journey", "stage", "since", "rehearsed_until", "outcome")
    context.out.table([context.say(f"head.{name}") for name in heads], rows)
    for one in found:
        _details(context, words, one)
    broken = sum(one.broken is not None for one in found)
    changed = sum(one.broken is None and bool(one.differences) for one in found)
    same = len(found) - broken - changed
    told = context.say("against.sum", journeys=len(found), same=same, changed=changed, broken=broken)
    context.out.say(told, style="bold red" if broken else "bold")


def _outcome(words: Words, one: "Verdict") -> str:
    if one.broken is not None:
        return words.say(f"against.breaks.{one.broken.phase}")
    if one.differences:
        return words.say("against.changes", count=len(one.differences))
    return words.say("against.same")


def _details(context: Context, words: Words, one: "Verdict") -> None:
    if not (one.broken or one.differences or one.unanswered):
        return
    context.out.say(f"\n{one.journey}", style="bold")
    if one.broken is not None:
        if one.broken.step:
            context.out.say("  " + words.say("against.at_step", step=one.broken.step))
        context.out.say(f"  {one.broken.why}", style="dim")
    for difference in one.differences:
        context.out.say("  " + _told(words, difference))
    if one.unanswered is not None:
        context.out.say("  " + words.say("against.unanswered", why=one.unanswered), style="dim")


def _told(words: Words, one: "Difference") -> str:
    what = words.task(one.subject, one.about)
    return words.say(f"against.{one.what}", what=what, before=words.at(one.before), after=words.at(one.after))
