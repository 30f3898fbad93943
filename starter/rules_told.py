"""What changed between two versions of a standard, in the company's words."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from domain.standard_diff import PARTS, Change, ValueKind
from domain.time.cadence import parse_cadence
from domain.time.cadence_words import describe_cadence
from domain.time.rule_words import describe
from domain.time.rules import parse_rule
from presentation.showing import Words
from presentation.words import known
from starter.context import Context

if TYPE_CHECKING:
    from domain.standard import Standard
    from domain.standard_diff import Staffing

_LONGEST = 60
_KINDS = ("tasks", "appointments", "texts")


def tell(context: Context, words: Words, found: "Sequence[Change]") -> None:
    """The changes by their parts, one a line: what it is, as it was and as it will be."""
    if not found:
        context.out.say(words.say("standards.same"))
        return
    heads = [words.say(f"head.{head}") for head in ("what", "where", "was", "becomes", "beware")]
    for part in PARTS:
        rows = [_row(context, words, one) for one in found if one.part == part]
        if rows:
            context.out.heading(words.say(f"standards.part.{part}"))
            context.out.table(heads, rows)
    count = sum(one.danger is not None for one in found)
    if count:
        context.out.warn(words.say("standards.dangers", count=count))


def document(found: "Sequence[Change]") -> list[dict[str, object]]:
    """The same for ``--json``."""
    return [one.model_dump(mode="json") for one in found]


def counted(words: Words, running: dict[int, int]) -> str:
    """How many journeys run by which version."""
    told = [
        words.say("standards.on_version", version=version, count=count) for version, count in running.items()
    ]
    return words.say("list.comma").join(told) or words.say("standards.none_running")


def _row(context: Context, words: Words, one: Change) -> list[str]:
    beware = words.say(f"standards.danger.{one.danger}") if one.danger else ""
    whole = "" if one.field else words.say(_whole(one))
    field = whole or _field(words, one.field)
    if one.lang is not None:
        field = f"{field} ({one.lang})"
    return [
        _name(words, one),
        field,
        _value(context, words, one, one.before),
        _value(context, words, one, one.after),
        beware,
    ]


def _whole(one: Change) -> str:
    if one.before is not None and one.after is not None:
        return "standards.value"
    return "standards.added" if one.before is None else "standards.removed"


def _name(words: Words, one: Change) -> str:
    if not one.name:
        return "--"
    if one.part in _KINDS and known(words.lang, f"kind.{one.name}"):
        return f"{words.kind(one.name)} ({one.name})"
    return one.name


def _field(words: Words, path: str) -> str:
    """Where it is: each step in words where there are some; a number is a place in a list."""
    steps = []
    for step in path.split("."):
        key = next(
            (one for one in (f"standards.field.{step}", f"head.{step}") if known(words.lang, one)), None
        )
        steps.append(words.say(key) if key else step)
    return " ".join(steps)


def _value(context: Context, words: Words, one: Change, value: str | None) -> str:
    if value is None:
        return "--"
    if not one.field and one.part not in ("rules", "numbers"):
        return _short(value)
    match one.kind:
        case ValueKind.RULE:
            return rule(context, value)
        case ValueKind.CADENCE:
            return describe_cadence(parse_cadence(value), context.language)
        case ValueKind.ROLE:
            return words.say("list.comma").join(words.role(name) for name in value.split(", "))
        case _:
            return rule(context, value) if one.part == "rules" else _short(value)


def rule(context: Context, text: str) -> str:
    """A due rule in words."""
    try:
        return describe(parse_rule(text), context.language)
    except ValueError:
        return text


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


async def _staffing(context: Context) -> "Staffing":
    """What of the company bears on a change: who has which role, and what is open."""
    from domain.standard_diff import Staffing
    from store import reading_versions

    database = await context.database()
    kinds, roles = await reading_versions.open_by_kind_and_role(database)
    return Staffing(
        held=frozenset(await reading_versions.roles_held(database)), open_kinds=kinds, open_roles=roles
    )


async def compared(
    context: Context,
    before: "Standard",
    after: "Standard",
    texts_before: Mapping[str, Any],
    texts_after: Mapping[str, Any],
) -> list[Change]:
    """The changes between two versions, with what is dangerous for this company."""
    from domain.standard_diff import changes

    return changes(before, after, texts_before, texts_after, await _staffing(context))
