"""What a browser sends, as the nested text that was typed, and from it the answers that a form's model reads."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from presentation.forms.fields import Field, Kind
from presentation.forms.times import moment, typed_slot
from presentation.forms.typed import read

Typed = dict[str, Any]
"""Text by field: a string, a list of strings, a table by row number, or a small form; as it was typed."""
OTHER = "other"
"""The choice of a slot that is none of the offers; its time and person are typed beside it."""
PREFIX = "a."
"""Before the name of every answer, so that no answer is taken for a command."""
_BLANK: tuple[Any, ...] = ("", [], None)


def typed_from(pairs: Iterable[tuple[str, str]]) -> Typed:
    """The answers of a sent form: ``a.rooms.0.tile`` is the tile of the first room; a name that repeats is a list."""
    flat: dict[str, list[str]] = {}
    for name, value in pairs:
        if name.startswith(PREFIX) and isinstance(value, str):
            flat.setdefault(name.removeprefix(PREFIX), []).append(value)
    found: Typed = {}
    for name, values in flat.items():
        node, parts = found, name.removesuffix("[]").split(".")
        for part in parts[:-1]:
            inner = node.setdefault(part, {})
            if not isinstance(inner, dict):
                break
            node = inner
        else:
            node[parts[-1]] = [one for one in values if one] if name.endswith("[]") else values[-1]
    return found


def written(typed: Typed) -> Typed:
    """What was typed, without what was left empty."""
    return {name: value for name, value in typed.items() if value not in _BLANK}


def answers_from(
    fields: Sequence[Field],
    typed: Mapping[str, Any],
    zone: str,
    now: datetime,
    word: Callable[[str, str], str],
) -> dict[str, Any]:
    """The answers as a form's model takes them; what was left empty is left out, what cannot be read stays text."""
    found = {}
    for field in fields:
        value = _answer(field, typed.get(field.key), zone, now, word)
        if value is not None:
            found[field.key] = value
    return found


def _answer(field: Field, given: Any, zone: str, now: datetime, word: Callable[[str, str], str]) -> Any:
    if given in _BLANK:
        return None
    match field.kind:
        case Kind.GROUP:
            return _rows(field, given, zone, now, word)
        case Kind.FORM:
            inner = answers_from(field.inner, _table(given), zone, now, word)
            return inner or None
        case Kind.SLOT:
            return _slot(given, zone, now)
        case Kind.LIST if isinstance(given, list):
            return given
        case _:
            return read(field, str(given).strip(), zone, now, word)


def _rows(
    field: Field, given: Any, zone: str, now: datetime, word: Callable[[str, str], str]
) -> list[dict[str, Any]] | None:
    """Rows in the order of their numbers; those in which nothing was typed are left out."""
    table = _table(given)
    numbers = sorted((name for name in table if name.isdigit()), key=int)
    rows = [answers_from(field.inner, _table(table[number]), zone, now, word) for number in numbers]
    return [row for row in rows if row] or None


def _slot(given: Any, zone: str, now: datetime) -> Any:
    """One of the offers, sent as ``time@person``, or a time that was typed."""
    table = _table(given)
    choice = str(table.get("offer", ""))
    if choice and choice != OTHER:
        return typed_slot(choice, zone, now) or choice
    when, who = str(table.get("when", "")).strip(), str(table.get("who", "")).strip()
    if not when and not who:
        return None
    return {"starts_at": moment(when, zone, now) or when, "staff": who}


def _table(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, dict) else {}
