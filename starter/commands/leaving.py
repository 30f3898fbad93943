"""`homeward staff hand-over | deactivate | reactivate`: everything of one person goes over; they may come back."""

import sys
from collections import Counter
from typing import TYPE_CHECKING

from domain.roles import Role
from presentation.errors import Refused, Wrong
from presentation.failures import CONFLICT
from presentation.forms.typed import yes_or_no
from presentation.people_told import leaving_told
from presentation.reasons import GONE, LEAVING_REASONS
from presentation.showing import Words, one_of
from starter import batches
from starter.asking import Questions, confirmed
from starter.commands.absences import MOST_SHOWN, passed_on
from starter.commands.acts import reason_of, show_foretold
from starter.context import Context

if TYPE_CHECKING:
    from client.leaving import Left
    from client.passing import Meetings
    from domain.commands import Receipt


async def hand_over(
    context: Context,
    handle: str,
    /,
    *,
    reason: str,
    to: str | None = None,
    by_rota: bool = False,
    role: list[str] | None = None,
    words: str | None = None,
    batch: str | None = None,
    yes: bool = False,
    dry_run: bool = False,
) -> int | None:
    from client import leaving

    if (to is None) is not by_rota:
        raise Wrong("failed.hand_over_whom")
    code = reason_of(context, "moved_within" if reason == "moved" else reason, LEAVING_REASONS)
    roles = [
        found for one in role or () if (found := one_of(Role, "role", one, "--role")) is not None
    ] or None
    everything = roles is None
    actor = context.acting
    journeys, zone = await context.journeys(), await context.zone()
    foreseen = await leaving.foresee(journeys, handle, to, zone, roles)
    spoken = Words(context.lang, zone)
    if dry_run:
        context.out.document({"foreseen": foreseen})
    if dry_run or not yes:
        show_foretold(context, leaving_told(spoken, foreseen, to), MOST_SHOWN)
    if dry_run:
        return None
    confirmed(context, context.say("hand_over.question", person=handle), yes=yes)
    name = await batches.named(context, "hand-over", batch)
    await leaving.hand_over_register(journeys, actor, foreseen, to, zone, gone=code == GONE and everything)
    passed: dict[str, Meetings] = {}

    async def tell(journey: str, command: str) -> "Receipt":
        receivers = await leaving.successors(journeys, journey, foreseen, to, name, zone)
        receipt, passed[journey] = await leaving.hand_over_journey(
            journeys, journey, actor, handle, receivers, code, words, command, gone=everything
        )
        return receipt

    results = await batches.carried_out(context, tell, foreseen.journeys, batch=name, action="hand-over")
    free = await passed_on(context, journeys, spoken, passed.values())
    left = await leaving.still_named(journeys, handle, foreseen.journeys)
    failed = batches.told(
        context,
        name,
        "hand-over",
        results,
        meetings=passed,
        free=free,
        still_named=left if everything else None,
    )
    if not everything:
        return failed
    _checked(context, handle, left)
    if code == GONE and not left.count and not left.unreachable and _offers(context, handle, yes):
        await deactivate(context, handle)
    return failed or (CONFLICT if left.count else None)


def _checked(context: Context, person: str, left: "Left") -> None:
    """What still names them, in the read models and in the journeys themselves."""
    if left.unreachable:
        context.out.warn(context.say("hand_over.silent", journeys=", ".join(left.unreachable[:MOST_SHOWN])))
    if not left.count:
        context.out.say(context.say("hand_over.clean", person=person), style="green")
        return
    context.out.warn(context.say("hand_over.left", person=person, count=left.count))
    named = [f"{one.journey or '--'} {one.what} {one.key}" for one in left.records]
    named += [f"{journey} {one}" for journey, several in left.workflows.items() for one in several]
    for one in list(dict.fromkeys(named))[:MOST_SHOWN]:
        context.out.say(f"  {one}")


def _offers(context: Context, person: str, yes: bool) -> bool:
    """Whether they are to be deactivated now; asked where somebody can be asked, and wants to be."""
    if yes or not (context.out.talks and sys.stdin.isatty()):
        context.out.say(context.say("hand_over.deactivate", person=person), style="dim")
        return False
    question = f"{context.say('hand_over.deactivate_question', person=person)} [y/n] "
    questions = Questions(context.out.console)
    while (answer := yes_or_no(questions.ask(question))) is None:
        continue
    return answer


async def deactivate(context: Context, handle: str, /) -> None:
    from client import leaving

    found = await leaving.deactivate(await context.database(), handle, await context.now(), context.speaker)
    if found:
        raise Refused(
            "refused.still_named",
            person=handle,
            count=len(found),
            fields=_counted(Counter(one.what for one in found)),
        )
    context.out.document({"handle": handle, "active": False})
    context.out.say(context.say("staff.deactivated", handle=handle), style="green")


async def reactivate(context: Context, handle: str, /) -> None:
    from client import leaving

    await leaving.reactivate(await context.database(), handle, await context.now(), context.speaker)
    context.out.document({"handle": handle, "active": True})
    context.out.say(context.say("staff.reactivated", handle=handle), style="green")


def _counted(counts: "Counter[str]") -> list[dict[str, object]]:
    """How often in which place, for a program to read."""
    return [{"field": what, "count": count} for what, count in sorted(counts.items())]
