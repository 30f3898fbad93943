"""`homeward staff hand-over | deactivate`: everything of one person goes over, and nothing names them afterwards."""

import sys
from collections import Counter
from typing import TYPE_CHECKING

from domain.roles import Role
from starter import batches
from starter.asking import Questions, confirmed, yes_or_no
from starter.commands.absences import meetings, more, passed_on, promised, tasks
from starter.commands.acts import reason_of
from starter.context import Context
from starter.errors import Refused, Wrong
from starter.failures import CONFLICT
from starter.showing import Words, one_of

if TYPE_CHECKING:
    from client.leaving import Leaving, Left
    from client.passing import Meetings
    from domain.commands import Receipt

REASONS = ("left", "moved_within", "workload", "other")
"""Why somebody hands over all that they have."""
GONE = "left"
MOST_SHOWN = 10


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
    code = reason_of(context, "moved_within" if reason == "moved" else reason, REASONS)
    roles = [
        found for one in role or () if (found := one_of(Role, "role", one, "--role")) is not None
    ] or None
    everything = roles is None
    actor = context.acting
    journeys, zone = await context.journeys(), await context.zone()
    foreseen = await leaving.foresee(journeys, handle, to, roles)
    spoken = Words(context.lang, zone)
    if dry_run:
        context.out.document({"foreseen": foreseen})
    if dry_run or not yes:
        _preview(context, spoken, foreseen, to)
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


def _preview(context: Context, words: Words, foreseen: "Leaving", to: str | None) -> None:
    out = context.out
    receiver = to or words.say("hand_over.by_rota")
    out.heading(words.say("hand_over.title", person=foreseen.person, to=receiver))
    out.say(words.say("hand_over.owned", count=foreseen.owned))
    told = [f"{words.role(role)} {count}" for role, count in foreseen.memberships.items()]
    out.say(words.say("hand_over.teams", what=words.say("list.comma").join(told) or "--"))
    tasks(context, words, "hand_over.tasks", foreseen.tasks)
    meetings(context, words, "hand_over.meetings", foreseen.meetings)
    if foreseen.conflicts:
        meetings(context, words, "hand_over.conflicts", foreseen.conflicts)
    promised(context, words, foreseen.promises)
    out.say(words.say("hand_over.planned", count=len(foreseen.planned)))
    for one in foreseen.planned[:MOST_SHOWN]:
        out.say(f"  {one.journey}  {words.kind(one.subject)}  {words.at(one.due_at)}")
    more(context, words, foreseen.planned)


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
    from store import staff
    from store.reading_people import named

    database = await context.database()
    await staff.get(database, handle)
    found = await named(database, handle, await context.now())
    if found:
        raise Refused(
            "refused.still_named",
            person=handle,
            count=len(found),
            fields=_counted(Counter(one.what for one in found)),
        )
    await staff.deactivate(database, handle)
    context.out.document({"handle": handle, "active": False})
    context.out.say(context.say("staff.deactivated", handle=handle), style="green")


def _counted(counts: "Counter[str]") -> list[dict[str, object]]:
    """How often in which place, for a program to read."""
    return [{"field": what, "count": count} for what, count in sorted(counts.items())]
