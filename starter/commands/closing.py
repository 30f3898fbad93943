"""`homeward journey close | reopen`: what falls away and what comes back, the money first, and the act itself."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.stages import STAGES, Stage, Status
from starter.asking import confirmed
from starter.commands.acts import LOST_REASONS, CommandIdOption, journeys_for, reason_of, told
from starter.commands.journeys import header_of
from starter.context import Context
from starter.customer_words import said_to
from starter.errors import Refused, Wrong
from starter.showing import Words, one_of

if TYPE_CHECKING:
    from client.foreseeing import Money, Return
    from client.journeys import Journeys
    from store.reading_journeys import JourneyHeader
    from store.reading_tasks import TaskLine
    from workflows.parts.foreseeing import Foreseen

CLOSE_REASONS = (
    "contract_cancelled",
    "cancelled_by_us",
    "sold",
    "moved_away",
    "deceased",
    "do_not_contact",
    "mistake",
    "other",
)
REOPEN_REASONS = ("customer_returned", "mistake", "other")
_MOST = 1000


async def close(
    context: Context,
    journey: str,
    /,
    *,
    reason: str,
    status: str | None = None,
    words: str | None = None,
    yes: bool = False,
    command: CommandIdOption = None,
) -> None:
    acting = context.acting
    header = await header_of(context, journey)
    wanted = _status(header, one_of(Status, "status", status, "--status"), status)
    code = reason_of(context, reason, LOST_REASONS if wanted is Status.LOST else CLOSE_REASONS)
    journeys = await journeys_for(context, journey)
    if not yes:
        await _show_end(context, journeys, header, wanted)
        question = context.say("acts.close_question", journey=journey, status=context.say(f"status.{wanted}"))
        confirmed(context, question, yes=yes)
    messages = await _messages(context, journey, wanted) if code != "do_not_contact" else []
    receipt = await journeys.close(journey, acting, wanted, code, words, command)
    told(context, "acts.closed", receipt, customer_is_told=messages)
    if messages:
        context.out.say(context.say("acts.tell_customer"))
    for message in messages:
        context.out.say(f"  {message}", style="dim")


async def _messages(context: Context, journey: str, status: Status) -> list[str]:
    """What the customer is told, in their language: meetings that are off, and that we are done."""
    from store.reading_meetings import list_appointments

    standing = await list_appointments(await context.database(), journey=journey, start=await context.now())
    off = [
        await said_to(context, journey, "tell.meeting_off", kind=one.kind, at=one.starts_at)
        for one in standing
    ]
    return off + ([await said_to(context, journey, "tell.journey_closed")] if status is Status.CLOSED else [])


def _status(header: "JourneyHeader", wanted: Status | None, given: str | None) -> Status:
    """Lost is who never signed; whoever leaves after the contract has their journey closed."""
    signed = STAGES.index(header.stage) >= STAGES.index(Stage.CONSTRUCTION) or "signed_at" in header.facts
    if wanted is None:
        return Status.CLOSED if signed else Status.LOST
    if wanted not in (Status.LOST, Status.CLOSED):
        raise Wrong("usage.choose", name="--status", given=given, accepted="lost, closed")
    if signed and wanted is Status.LOST:
        raise Refused("refused.lost_before_contract")
    return wanted


async def _show_end(context: Context, journeys: "Journeys", header: "JourneyHeader", status: Status) -> None:
    from client.foreseeing import foresee_closing, money_of
    from store.reading_meetings import list_appointments, list_promises
    from store.reading_tasks import TaskFilter, list_tasks

    journey, database = header.journey, await context.database()
    foreseen = await foresee_closing(journeys.temporal, journey, status, await context.now())
    words = Words(context.lang, await context.zone())
    context.out.heading(words.say("close.title", journey=journey, status=words.say(f"status.{status}")))
    tasks = await list_tasks(database, TaskFilter(journey=journey, limit=_MOST))
    _group(context, words, "tasks", (_task(words, one) for one in tasks if one.task in foreseen.tasks))
    _group(
        context,
        words,
        "appointments",
        (
            f"{words.kind(one.kind)}  {words.at(one.starts_at)}  {words.say('list.comma').join(one.staff)}"
            for one in await list_appointments(database, journey=journey)
            if one.key in foreseen.appointments
        ),
    )
    _group(
        context,
        words,
        "promises",
        (
            f"{words.say(f'promise.{one.what}')}  {words.at(one.by_at)}"
            for one in await list_promises(database, journey=journey)
            if one.key in foreseen.promises
        ),
    )
    _group(context, words, "asleep", (words.kind(one) for one in foreseen.asleep))
    _group(context, words, "goes_on", (words.kind(one) for one in foreseen.goes_on))
    _money(context, words, money_of(header, words.zone))


def _money(context: Context, words: Words, money: "Money | None") -> None:
    if money is None:
        context.out.say(words.say("close.no_money"))
        return
    told = {
        name: words.money(getattr(money, name)) for name in ("received", "refunded", "unpaid", "refundable")
    }
    context.out.say(words.say("close.money", **told))
    context.out.say(words.say("close.settled_by" if money.is_open else "close.nothing_to_settle"))
    if money.unpaid > Decimal(0):
        context.out.say(words.say("close.unpaid_stops"))


async def reopen(
    context: Context,
    journey: str,
    /,
    *,
    reason: str,
    words: str | None = None,
    yes: bool = False,
    command: CommandIdOption = None,
) -> None:
    from client.foreseeing import foresee_reopening

    code = reason_of(context, reason, REOPEN_REASONS)
    acting = context.acting
    journeys = await journeys_for(context, journey)
    if not yes:
        found = await foresee_reopening(
            journeys.temporal, await context.database(), journey, await context.now()
        )
        _show_return(context, Words(context.lang, await context.zone()), journey, found)
        confirmed(context, context.say("reopen.question", journey=journey), yes=yes)
    told(context, "acts.reopened", await journeys.reopen(journey, acting, code, words, command))


def _show_return(context: Context, words: Words, journey: str, found: "Return") -> None:
    foreseen: Foreseen = found.foreseen
    context.out.heading(words.say("reopen.title", journey=journey))
    if found.asks_again is not None:
        one = found.asks_again
        told = f"{words.task(one.kind, one.about)}  {words.at(one.ended_at)}  {one.ended_by or ''}"
        context.out.say(words.say("reopen.asks_again"))
        context.out.say(f"  {told.rstrip()}")
    elif found.tasks:
        context.out.say(words.say("reopen.tasks", count=len(found.tasks)))
        for task in found.tasks:
            context.out.say(f"  {_task(words, task)}")
    planned = [f"{words.kind(one.subject)}  {words.at(one.after)}" for one in foreseen.planned]
    _group(context, words, "planned", planned)
    if foreseen.shifts:
        context.out.say(words.say("amend.moves", count=len(foreseen.shifts)))
        for shift in foreseen.shifts:
            moves = words.say("pause.due_moves", before=words.at(shift.before), after=words.at(shift.after))
            context.out.say(f"  {words.kind(shift.subject)}  {moves}")
    context.out.say(words.say("reopen.meetings"))


def _task(words: Words, one: "TaskLine") -> str:
    return f"{one.task}  {words.task(one.kind, one.about)}  {words.who(one.role, one.assignee)}"


def _group(context: Context, words: Words, name: str, lines: Iterable[str]) -> None:
    found = list(dict.fromkeys(lines))
    if found:
        context.out.say(words.say(f"close.{name}", count=len(found)))
        for line in found:
            context.out.say(f"  {line.rstrip()}")
