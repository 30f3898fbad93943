"""`homeward journey note | pause | resume | back | close`: what people do to a running journey."""

import re
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from domain.stages import Status
from domain.tasks import TaskStatus
from starter.asking import confirmed
from starter.commands.journeys import header_of
from starter.context import Context
from starter.errors import Wrong
from starter.showing import Words, one_of

if TYPE_CHECKING:
    from client.journeys import Journeys
    from domain.commands import Receipt

PAUSE_REASONS = ("customer", "material", "weather", "ourselves", "holiday", "noise_ban", "arrears")
"""What each clock does depends on why a journey stands still (docs/architecture.md)."""
LOST_REASONS = (
    "price",
    "competitor",
    "no_budget",
    "plan",
    "unreachable",
    "cancelled",
    "moved_away",
    "do_not_contact",
    "other",
)


def _command_id(_: object, value: str | None) -> None:
    if value is not None and not _COMMAND_ID.match(value):
        raise Wrong("failed.command_id", given=value)


CommandIdOption = Annotated[str | None, Parameter(name="--command", validator=_command_id)]
_COMMAND_ID = re.compile(r"^[0-9A-Za-z-]{8,64}$")


async def _journeys(context: Context, journey: str) -> "Journeys":
    """The operations on a journey that there is, for somebody who acts. Raises before anything is written."""
    _ = context.acting
    await header_of(context, journey)
    return await context.journeys()


async def note(context: Context, journey: str, text: str, /, *, command: CommandIdOption = None) -> None:
    if not text.strip():
        raise Wrong("usage.missing", name="TEXT")
    journeys = await _journeys(context, journey)
    _told(context, "acts.noted", await journeys.note(journey, context.acting, text, command))


async def pause(context: Context, journey: str, /, *, reason: str, command: CommandIdOption = None) -> None:
    code = _reason(context, reason, PAUSE_REASONS)
    journeys = await _journeys(context, journey)
    receipt = await journeys.pause(journey, context.acting, code, command)
    _told(context, "acts.paused", receipt)


async def resume(context: Context, journey: str, /, *, command: CommandIdOption = None) -> None:
    journeys = await _journeys(context, journey)
    _told(context, "acts.resumed", await journeys.resume(journey, context.acting, command))


async def back(
    context: Context,
    journey: str,
    step: str | None = None,
    /,
    *,
    reason: str = "customer_wish",
    words: str | None = None,
    yes: bool = False,
    command: CommandIdOption = None,
) -> None:
    if step is None:
        await _steps(context, journey)
        return
    code = _code(reason)
    acting = context.acting
    journeys = await _journeys(context, journey)
    confirmed(context, context.say("acts.back_question", journey=journey, step=step), yes=yes)
    _told(context, "acts.went_back", await journeys.back_to(journey, acting, step, code, words, command))


async def _steps(context: Context, journey: str) -> None:
    """The steps that a journey can go back to: what was answered and still counts."""
    from store.reading_tasks import TaskFilter, list_tasks

    await header_of(context, journey)
    done = await list_tasks(await context.database(), TaskFilter(journey=journey, status=TaskStatus.DONE))
    steps = [one for one in reversed(done) if not one.superseded]
    words = Words(context.lang, await context.zone())
    context.out.document(
        {"steps": [{"key": one.key, "kind": one.kind, "ended_at": one.ended_at} for one in steps]}
    )
    if not steps:
        context.out.say(context.say("acts.no_steps"), style="dim")
        return
    rows = [[one.key, words.kind(one.kind), one.ended_by or "--", words.at(one.ended_at)] for one in steps]
    context.out.table([context.say(f"head.{name}") for name in ("step", "what", "ended_by", "ended")], rows)


async def close(
    context: Context,
    journey: str,
    /,
    *,
    reason: str,
    status: str = "lost",
    words: str | None = None,
    yes: bool = False,
    command: CommandIdOption = None,
) -> None:
    wanted = one_of(Status, "status", status, "--status") or Status.LOST
    if wanted not in (Status.LOST, Status.CLOSED):
        raise Wrong("usage.choose", name="--status", given=status, accepted="lost, closed")
    code = _reason(context, reason, LOST_REASONS) if wanted is Status.LOST else _code(reason)
    acting = context.acting
    journeys = await _journeys(context, journey)
    question = context.say("acts.close_question", journey=journey, status=context.say(f"status.{wanted}"))
    confirmed(context, question, yes=yes)
    _told(context, "acts.closed", await journeys.close(journey, acting, wanted, code, words, command))


def _reason(context: Context, given: str, accepted: tuple[str, ...]) -> str:
    """A reason by its code or its word in the reader's language."""
    for code in accepted:
        if given.strip().casefold().replace("-", "_") in (code, context.say(f"reason.{code}").casefold()):
            return code
    raise Wrong(
        "usage.choose",
        name="--reason",
        given=given,
        accepted=", ".join(_both(context, code) for code in accepted),
    )


def _both(context: Context, code: str) -> str:
    """A code, and in Chinese its word too."""
    return code if context.lang == "en" else f"{code} {context.say(f'reason.{code}')}"


def _code(given: str) -> str:
    code = given.strip().casefold().replace("-", "_")
    if not code.isascii() or not code.isidentifier() or not 2 <= len(code) <= 41:
        raise Wrong("failed.code", given=given)
    return code


def _told(context: Context, key: str, receipt: "Receipt") -> None:
    context.out.document(receipt)
    context.out.say(context.say(key, journey=receipt.journey), style="green")
    if receipt.repeated:
        context.out.say(context.say("acts.repeated"), style="dim")
