"""A batch at the command line: its name, its progress, and what became of each at the end."""

import asyncio
import re
import shlex
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from domain.refusals import sentence
from presentation.errors import Wrong
from presentation.failures import CONFLICT, UNREACHABLE
from presentation.options import Typed, faults_of
from starter.context import Context
from starter.invocation import AS_OPTION
from starter.progress import progress

if TYPE_CHECKING:
    from client.bulk import Operation, Result

_NAME = re.compile(r"^\S{1,80}$")
_OUTCOMES = ("done", "repeated", "refused", "unreachable")
_MOST_NAMED = 10
Refused = tuple[str, Mapping[str, Any], Callable[[Mapping[str, Any]], str]]
"""Who is refused, what belongs to it, and how that is told."""


async def named(context: Context, action: str, batch: str | None) -> str:
    """The batch's name: as given, else by the action and the present second. Raises `Wrong` for what is none."""
    if batch is None:
        return f"{action}-{await context.now():%Y%m%d-%H%M%S}"
    if not _NAME.match(batch):
        raise Wrong("failed.batch_name", given=batch)
    return batch


def again(context: Context, batch: str) -> str:
    """The command line that goes on with this batch."""
    given = any(token.partition("=")[0] == "--batch" for token in context.invocation.tokens)
    return typed(context, *([] if given else ["--batch", batch]))


def typed(context: Context, *more: str) -> str:
    """The command line as it was typed, who acts as well, and what is added to it."""
    given = context.invocation
    acting = [] if given.named is None else [AS_OPTION, given.named]
    return shlex.join(["homeward", *given.tokens, *more, *acting])


async def carried_out(
    context: Context, operation: "Operation", targets: Sequence[str], *, batch: str, action: str
) -> "list[Result]":
    """Do one thing to each of many, with a bar where people read along; the results in the order of the targets."""
    from client.bulk import apply

    context.out.say(context.say("bulk.batch", batch=batch, command=again(context, batch)), style="dim")
    found: dict[str, Result] = {}
    try:
        with progress(context, context.say("bulk.title"), len(targets)) as advance:
            async for result in apply(operation, targets, batch=batch, action=action):
                found[result.target] = result
                advance()
    except (KeyboardInterrupt, asyncio.CancelledError):
        stopped(context, list(found.values()), len(targets) - len(found), again(context, batch))
        raise
    return [found[target] for target in targets]


def stopped(context: Context, results: "Sequence[Result]", left: int, command: str) -> None:
    """Say what is done, how many are left, and how to go on; what was under way may be done as well."""
    counted = context.say("list.comma").join(_counts(context, results)) or context.say("bulk.nothing_done")
    context.out.warn(context.say("bulk.stopped", told=counted, left=left))
    context.out.warn(context.say("bulk.go_on", command=command))


def told(context: Context, batch: str, action: str, results: "Sequence[Result]", **more: Any) -> int:
    """Say what became of each; returns the exit code: 4 when some were refused, 5 when a server was away."""
    counts = Counter(result.outcome.value for result in results)
    context.out.document(
        {
            "batch": batch,
            "action": action,
            "counts": {name: counts[name] for name in _OUTCOMES},
            "results": documents(context, results),
            **more,
        }
    )
    context.out.say(
        context.say("list.comma").join(_counts(context, results)) or context.say("bulk.nothing"),
        style="green",
    )
    if any(result.why is not None for result in results):
        show_refused(context, "bulk.refused", results)
    if counts["unreachable"]:
        context.out.warn(context.say("bulk.again", command=again(context, batch)))
    return CONFLICT if counts["refused"] else UNREACHABLE if counts["unreachable"] else 0


def documents(context: Context, results: "Sequence[Result]") -> list[dict[str, Any]]:
    """What became of each, for a program to read."""
    return [{**one.model_dump(mode="json"), "message": _message(context, one)} for one in results]


def show_refused(context: Context, title: str, results: "Sequence[Result]") -> None:
    """Who is refused and why, under a title that may tell how many."""
    rows = _refusals(context, results)
    context.out.heading(context.say(title, count=sum(int(row[0]) for row in rows)))
    context.out.table([context.say(f"head.{name}") for name in ("count", "why", "of_whom")], rows)


def _counts(context: Context, results: "Sequence[Result]") -> list[str]:
    counts = Counter(result.outcome.value for result in results)
    return [context.say(f"bulk.count.{name}", count=counts[name]) for name in _OUTCOMES if counts[name]]


def _refusals(context: Context, results: "Sequence[Result]") -> list[list[str]]:
    """How many for which reason, the most frequent first, and the first of them by name."""
    told = [(one.target, one.details, _teller(context, one)) for one in results if one.why is not None]
    return by_reason(told)


def by_reason(told: "Sequence[Refused]", most: int = _MOST_NAMED) -> list[list[str]]:
    """How many for which reason, the most frequent first, and the first of them by name."""
    groups: dict[str, list[str]] = {}
    alone: dict[str, str] = {}
    for target, details, say in told:
        of_all = say(_of_nobody(target, details))
        groups.setdefault(of_all, []).append(target)
        alone[of_all] = say(details)
    several = sorted(groups.items(), key=lambda group: -len(group[1]))
    return [
        [str(len(names)), of_all if len(names) > 1 else alone[of_all], _names(names, most)]
        for of_all, names in several
    ]


def _of_nobody(target: str, details: Mapping[str, Any]) -> dict[str, Any]:
    """The same without what is one task's or journey's alone, for a sentence that is told of many."""

    def without(name: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if name == "command":
            return "…"
        return value.replace(target, "…").replace(target.rpartition("-")[0] or target, "…")

    return {name: without(name, value) for name, value in details.items()}


def _names(group: Sequence[str], most: int) -> str:
    named_first = ", ".join(group[:most])
    return named_first if len(group) <= most else f"{named_first} …"


def _teller(context: Context, result: "Result") -> "Callable[[Mapping[str, Any]], str]":
    return lambda details: _message(context, result.model_copy(update={"details": details})) or ""


def _message(context: Context, result: "Result") -> str | None:
    if result.why is None:
        return None
    if result.why != "answers":
        return sentence(context.lang, result.why, result.details)
    wrong = faults_of(context.lang, _options(result.details["fields"]), result.details["fields"])
    return context.say("list.semicolon").join(str(one["message"]) for one in wrong.fields or ())


def _options(found: Sequence[Mapping[str, Any]]) -> Typed:
    """What a batch does is typed in options that are called like the fields."""
    return {one["field"]: (f"--{one['field'].replace('_', '-')}", None) for one in found}
