"""What changed between two versions of a standard, one thing at a time, in the order of the standard."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import time
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from domain.adopting import NAMED
from domain.model import Model
from domain.roles import Role
from domain.standard import Ladder, Standard

PARTS = (
    "company",
    "tasks",
    "ladders",
    "rules",
    "appointments",
    "calls",
    "cadences",
    "calendars",
    "pauses",
    "numbers",
    "concessions",
    "change_orders",
    "refunds",
    "contract",
    "site",
    "trial",
    "materials",
    "warranty",
    "emergencies",
    "texts",
)
"""The groups in which changes are told."""
_RULES = frozenset(
    {"within", "remind", "after", "repeat", "earliest", "check", "notice", "confirm", "follow_up"}
    | {"opens", "again", "rest", "review", "water_test"}
)


class ValueKind(StrEnum):
    """What a value is, from which follows how it is said."""

    RULE = "rule"
    CADENCE = "cadence"
    ROLE = "role"
    PLAIN = "plain"
    TEXT = "text"


class Danger(StrEnum):
    """Why a change needs a second look before it is published."""

    NAME_GONE = "name_gone"
    """Running journeys ask for it: they cannot move to this version, and new ones would ask in vain."""
    TASKS_OPEN = "tasks_open"
    """And people have open tasks of this kind."""
    NOBODY_HAS = "nobody_has"
    """Nobody who works here has this role."""
    NOBODY_TOLD = "nobody_told"
    """Nobody hears any more of what is overdue."""
    ROLE_UNUSED = "role_unused"
    """No kind of task is this role's any more, and it has open tasks."""
    TEXT_GONE = "text_gone"


class Change(Model):
    """One thing that is otherwise."""

    part: str
    name: str
    """Which one of the part; empty for a part that has no names."""
    field: str = ""
    """Where in it, as ``escalate.1.to``; empty when the whole came or went."""
    kind: ValueKind = ValueKind.PLAIN
    before: str | None = None
    after: str | None = None
    """Both as the standard writes them; None where there is nothing."""
    lang: str | None = None
    """Of a text: its language."""
    danger: Danger | None = None


class Staffing(Model):
    """What of the company bears on a change."""

    held: frozenset[Role] | None = None
    """The roles that somebody has; None where nobody knows."""
    open_kinds: Mapping[str, int] = {}
    """How many tasks of each kind are open."""
    open_roles: Mapping[str, int] = {}
    """How many open tasks each role has."""


def changes(
    before: Standard,
    after: Standard,
    texts_before: Mapping[str, Any] | None = None,
    texts_after: Mapping[str, Any] | None = None,
    staffing: Staffing | None = None,
) -> list[Change]:
    """Everything that is otherwise in the later version.

    Args:
        texts_before, texts_after: the texts by language; left out, texts are not compared.
    """
    known = staffing or Staffing()
    found = [*_of_rules(before, after), *_calendars(before, after), *_texts(texts_before, texts_after)]
    found = [one.model_copy(update={"danger": _danger(one, after, known)}) for one in found]
    found += _roles_unused(before, after, known)
    return sorted(found, key=lambda one: PARTS.index(one.part))


def _of_rules(before: Standard, after: Standard) -> Iterator[Change]:
    for part in PARTS:
        if part in Standard.model_fields:
            yield from _of_part(part, getattr(before, part), getattr(after, part))


def _of_part(part: str, before: Any, after: Any) -> Iterator[Change]:
    if not isinstance(before, dict):
        yield from _differing(part, "", dict(_leaves(before)), dict(_leaves(after)))
        return
    for name in {**before, **after}:
        old, new = (dict(_leaves(one[name])) if name in one else None for one in (before, after))
        if old is None or new is None:
            yield Change(part=part, name=str(name), before=_summary(old), after=_summary(new))
        else:
            yield from _differing(part, str(name), old, new)


def _summary(leaves: Mapping[str, str] | None) -> str | None:
    """The whole of what came or went, in one line."""
    if leaves is None:
        return None
    return ", ".join(f"{field}: {value}" if field else value for field, value in leaves.items())


def _differing(part: str, name: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for field in {**old, **new}:
        if old.get(field) != new.get(field):
            kind = _kind(part, field)
            yield Change(
                part=part, name=name, field=field, kind=kind, before=old.get(field), after=new.get(field)
            )


def _kind(part: str, field: str) -> ValueKind:
    words = [word for word in field.split(".") if not word.isdigit()]
    last = words[-1] if words else ""
    if last in _RULES or (part == "rules" and not last):
        return ValueKind.RULE
    if part == "cadences" and last == "when":
        return ValueKind.CADENCE
    if last in ("role", "to", "not_ready_to", "attendees") or part == "emergencies":
        return ValueKind.ROLE
    return ValueKind.PLAIN


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every value below, by its place; a list of codes is one value, and what is empty is none."""
    match value:
        case None | () | "":
            return
        case tuple() if not (isinstance(value[0], BaseModel) or path.rpartition(".")[2] in _RULES):
            yield path, ", ".join(f"{one:%H:%M}" if isinstance(one, time) else str(one) for one in value)
        case BaseModel() | dict() | tuple():
            for name, one in _parts(value):
                yield from _leaves(one, f"{path}.{name}".lstrip("."))
        case _:
            yield path, str(value)


def _parts(value: Any) -> Iterable[tuple[Any, Any]]:
    """What is in it, by name or by place."""
    if isinstance(value, BaseModel):
        return ((name, getattr(value, name)) for name in type(value).model_fields)
    return value.items() if isinstance(value, dict) else enumerate(value, 1)


def _calendars(before: Standard, after: Standard) -> Iterator[Change]:
    old, new = before.calendars(), after.calendars()
    for name in sorted(old ^ new):
        yield Change(
            part="calendars",
            name=name,
            before=name if name in old else None,
            after=name if name in new else None,
        )


def _texts(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Iterator[Change]:
    if before is None or after is None:
        return
    for lang in sorted({*before, *after}):
        old, new = (dict(_leaves(texts.get(lang, {}))) for texts in (before, after))
        for path in {**old, **new}:
            if old.get(path) == new.get(path):
                continue
            name, _, field = path.removeprefix("tasks.").partition(".")
            yield Change(
                part="texts",
                name=name,
                field=field,
                kind=ValueKind.TEXT,
                before=old.get(path),
                after=new.get(path),
                lang=lang,
            )


# What needs a second look


def _danger(one: Change, after: Standard, known: Staffing) -> Danger | None:
    if one.part in NAMED and not one.field and one.after is None:
        return Danger.TASKS_OPEN if known.open_kinds.get(one.name) else Danger.NAME_GONE
    if one.part == "texts" and one.after is None:
        return Danger.TEXT_GONE
    if one.part == "ladders" and one.after is not None and not after.ladders[one.name].escalate:
        return Danger.NOBODY_TOLD
    if known.held is not None and not _named(one, after) <= known.held:
        return Danger.NOBODY_HAS
    return None


def _named(one: Change, after: Standard) -> set[Role]:
    """The roles that a change names newly."""
    if one.after is None:
        return set()
    if one.kind is ValueKind.ROLE:
        return {Role(name) for name in one.after.split(", ")}
    if one.part == "tasks" and not one.field:
        return {after.tasks[one.name].role}
    if one.part == "ladders" and not one.field:
        return _told(after.ladders[one.name])
    return {after.appointments[one.name].role} if one.part == "appointments" and not one.field else set()


def _told(ladder: Ladder) -> set[Role]:
    return {climb.to for climb in ladder.escalate}


def _roles_unused(before: Standard, after: Standard, known: Staffing) -> Iterable[Change]:
    """Roles whose tasks lie there, and that have none by the later version."""
    old, new = _roles(before.tasks.values()), _roles(after.tasks.values())
    for role in sorted(old - new):
        if known.open_roles.get(role):
            yield Change(
                part="tasks",
                name=role,
                kind=ValueKind.ROLE,
                before=role,
                danger=Danger.ROLE_UNUSED,
            )


def _roles(rules: Collection[Any]) -> set[Role]:
    return {rule.role for rule in rules}
