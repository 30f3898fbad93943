"""A batch at the command line: its name, its progress, and what became of each at the end."""

import re
import shlex
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from domain.refusals import sentence
from starter.context import Context
from starter.errors import Wrong
from starter.failures import CONFLICT, UNREACHABLE
from starter.progress import progress

if TYPE_CHECKING:
    from client.bulk import Operation, Result

_NAME = re.compile(r"^\S{1,80}$")
_OUTCOMES = ("done", "repeated", "refused", "unreachable")
_MOST_NAMED = 10


async def named(context: Context, action: str, batch: str | None) -> str:
    """The batch's name: as given, else by the action and the present second. Raises `Wrong` for what is none."""
    if batch is None:
        return f"{action}-{await context.now():%Y%m%d-%H%M%S}"
    if not _NAME.match(batch):
        raise Wrong("failed.batch_name", given=batch)
    return batch


def again(context: Context, batch: str) -> str:
    """The command line that goes on with this batch."""
    tokens = list(context.invocation.tokens)
    given = any(token.partition("=")[0] == "--batch" for token in tokens)
    return shlex.join(["homeward", *tokens, *([] if given else ["--batch", batch])])


async def carried_out(
    context: Context, operation: "Operation", targets: Sequence[str], *, batch: str, action: str
) -> "list[Result]":
    """Do one thing to each of many, with a bar where people read along; the results in the order of the targets."""
    from client.bulk import apply

    context.out.say(context.say("bulk.batch", batch=batch, command=again(context, batch)), style="dim")
    found: dict[str, Result] = {}
    with progress(context, context.say("bulk.title"), len(targets)) as advance:
        async for result in apply(operation, targets, batch=batch, action=action):
            found[result.target] = result
            advance()
    return [found[target] for target in targets]


def told(context: Context, batch: str, action: str, results: "Sequence[Result]", **more: Any) -> int:
    """Say what became of each; returns the exit code: 4 when some were refused, 5 when a server was away."""
    counts = Counter(result.outcome.value for result in results)
    documents = [{**one.model_dump(mode="json"), "message": _message(context, one)} for one in results]
    context.out.document(
        {
            "batch": batch,
            "action": action,
            "counts": {name: counts[name] for name in _OUTCOMES},
            "results": documents,
            **more,
        }
    )
    parts = [context.say(f"bulk.count.{name}", count=counts[name]) for name in _OUTCOMES if counts[name]]
    context.out.say(context.say("list.comma").join(parts) or context.say("bulk.nothing"), style="green")
    rows = _refusals(context, results)
    if rows:
        context.out.heading(context.say("bulk.refused"))
        context.out.table([context.say(f"head.{name}") for name in ("count", "why", "of_whom")], rows)
    if counts["unreachable"]:
        context.out.warn(context.say("bulk.again", command=again(context, batch)))
    return CONFLICT if counts["refused"] else UNREACHABLE if counts["unreachable"] else 0


def _refusals(context: Context, results: "Sequence[Result]") -> list[list[str]]:
    """How many for which reason, the most frequent first, and the first of them by name."""
    by_reason: dict[str, list[Result]] = {}
    for one in results:
        if one.why is not None:
            by_reason.setdefault(one.why, []).append(one)
    several = sorted(by_reason.values(), key=len, reverse=True)
    return [[str(len(group)), _message(context, group[0]) or "", _names(group)] for group in several]


def _names(group: "Sequence[Result]") -> str:
    named_first = ", ".join(one.target for one in group[:_MOST_NAMED])
    return named_first if len(group) <= _MOST_NAMED else f"{named_first} …"


def _message(context: Context, result: "Result") -> str | None:
    return None if result.why is None else sentence(context.lang, result.why, result.details)
