"""Answers that are not asked for: from a file, or set one by one."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from presentation.errors import Wrong, broken, why
from presentation.forms.fields import Field, Kind, fields_of
from presentation.forms.times import moment, typed_slot
from presentation.forms.typed import Word, chosen, read


def from_file(path: Path) -> dict[str, Any]:
    """The answers of a YAML or JSON file: one table. Raises `Wrong`, with the line where YAML is wrong."""
    from store.errors import BrokenFile
    from store.yamlfile import YamlFile

    if path.suffix.lower() != ".json":
        try:
            return dict(_without_moments(YamlFile(path).data))
        except BrokenFile as error:
            raise Wrong("failed.answers_file", why=broken(error)) from None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        refused = why(error)
        raise Wrong("failed.answers_file", why=lambda lang: f"{path}: {refused(lang)}") from None
    except ValueError as error:
        raise Wrong("failed.answers_file", why=f"{path}: {error}") from None
    if not isinstance(found, dict):
        raise Wrong("failed.answers_file", why=f"{path}: {{…}}")
    return found


def from_options(pairs: Iterable[str]) -> dict[str, Any]:
    """Answers from ``key=value``: dotted keys reach into tables, ``rooms.0.room``; a value may be JSON.

    Raises:
        Wrong: something is no ``key=value``, or two keys contradict each other.
    """
    answers: dict[str, Any] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip():
            raise Wrong("failed.set_form", given=pair)
        _put(answers, key.strip().split("."), _value(value), pair)
    filled: dict[str, Any] = _with_lists(answers)
    return filled


def localised(
    form: type[BaseModel],
    answers: dict[str, Any],
    zone: str,
    now: datetime | None = None,
    word: Word = lambda _, code: code,
) -> dict[str, Any]:
    """The answers read as they were typed: times in the company's zone, days, numbers, words of choices as codes.

    Raises:
        Wrong: a slot was typed that is no time with a handle.
    """

    def inside(fields: Iterable[Field], given: dict[str, Any]) -> dict[str, Any]:
        known = {field.key: field for field in fields}
        return {name: one(known[name], value) if name in known else value for name, value in given.items()}

    def one(field: Field, value: Any) -> Any:
        if isinstance(value, dict) and field.kind is Kind.SLOT:
            starts_at = value.get("starts_at")
            return (
                {**value, "starts_at": moment(starts_at, zone, now) or starts_at}
                if isinstance(starts_at, str)
                else value
            )
        if isinstance(value, dict) and field.inner:
            return inside(field.inner, value)
        if isinstance(value, list) and field.inner:
            return [inside(field.inner, row) if isinstance(row, dict) else row for row in value]
        if isinstance(value, list) and field.kind is Kind.LIST:
            return [chosen(field, part, word) or part if isinstance(part, str) else part for part in value]
        if not isinstance(value, str):
            return value
        return (
            _slot(field.name, value, zone, now)
            if field.kind is Kind.SLOT
            else read(field, value, zone, now, word)
        )

    return inside(fields_of(form), answers)


def _slot(name: str, value: str, zone: str, now: datetime | None) -> dict[str, Any]:
    found = typed_slot(value, zone, now)
    if found is None:
        raise Wrong("failed.slot_form", field=name, given=value)
    return found


def _without_moments(node: Any) -> Any:
    """YAML's own timestamps as text again, so that one rule reads them all."""
    if isinstance(node, dict):
        return {str(key): _without_moments(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_without_moments(value) for value in node]
    return node.isoformat() if hasattr(node, "isoformat") else node


def _value(text: str) -> Any:
    stripped = text.strip()
    if stripped[:1] in ("[", "{", '"') or stripped in ("true", "false", "null"):
        try:
            return json.loads(stripped)
        except ValueError:
            return text
    return text


def _put(answers: dict[str, Any], parts: list[str], value: Any, pair: str) -> None:
    node = answers
    for part in parts[:-1]:
        node = node.setdefault(part, {})
        if not isinstance(node, dict):
            raise Wrong("failed.set_twice", given=pair)
    if parts[-1] in node:
        raise Wrong("failed.set_twice", given=pair)
    node[parts[-1]] = value


def _with_lists(node: Any) -> Any:
    """Tables whose keys are numbers become lists, in the order of the numbers."""
    if not isinstance(node, dict):
        return node
    inner = {key: _with_lists(value) for key, value in node.items()}
    if inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner
