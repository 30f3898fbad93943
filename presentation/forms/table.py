"""A task's form as a table: what each field is called, whether it is needed, and what it accepts."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from pydantic import BaseModel

from domain.forms.calls import asked
from presentation.forms.fields import Field, Kind
from presentation.showing import Words
from presentation.wording import Wording

HEADS = ("field", "label", "needed", "accepted", "help")
_NOTHING: tuple[Any, ...] = (None, "", (), 0)
"""Defaults that say no more than an empty field does."""


class FormTable:
    """The fields of one task's form in words."""

    def __init__(
        self, words: Words, wording: Wording, kind: str, form: type[BaseModel], about: Mapping[str, Any]
    ) -> None:
        self._words = words
        self._wording = wording
        self._kind = kind
        self._reached = asked(form)
        self._about = about

    def rows(self, fields: tuple[Field, ...]) -> Iterator[list[str]]:
        """One row for each field, under a table or a small form those within it."""
        for outer in fields:
            items = self._about.get(outer.rows) if outer.rows else None
            yield self._row(outer, items)
            for number, inner in enumerate(outer.inner):
                yield self._row(inner, items if number == 0 else None)

    def document(self, field: Field) -> dict[str, Any]:
        """A field for programs."""
        return {
            "name": field.name,
            "label": self._wording.label(self._kind, field.name),
            "kind": field.kind,
            "required": field.required,
            "choices": {value: self._choice(field, value) for value in field.choices},
            "rows": [self.document(one) for one in field.inner] if field.kind is Kind.GROUP else [],
        }

    def _row(self, field: Field, items: Any) -> list[str]:
        label = self._wording.label(self._kind, field.name)
        return [field.name, label, self._needed(field), self._accepted(field, items), self._help(field)]

    def _needed(self, field: Field) -> str:
        if field.required:
            return self._words.say("show.needed")
        return self._words.say("show.needed_when_reached") if field.name in self._reached else ""

    def _accepted(self, field: Field, items: Any) -> str:
        codes = field.choices
        if items is not None and field.kind is not Kind.GROUP:
            codes = tuple(items)
        if codes:
            told = " | ".join(f"{code} {self._choice(field, code)}" for code in codes)
        elif field.kind is Kind.GROUP:
            first = f"{field.name}.0.{field.inner[0].key}"
            told = self._words.say("ask.kind.of_rows" if items is not None else "ask.kind.group", rows=first)
        else:
            told = self._words.say(f"ask.kind.{field.kind}")
        default = self._default(field)
        note = self._words.say("ask.default", default=default) if default else ""
        return self._words.say("list.semicolon").join(one for one in (told, note) if one)

    def _default(self, field: Field) -> str:
        value = field.default
        if value is False or value is True:
            return self._words.say("answer.yes" if value else "answer.no")
        if value in _NOTHING:
            return ""
        if isinstance(value, Enum):
            return self._choice(field, str(value.value))
        return self._words.at(value) if isinstance(value, datetime) else str(value)

    def _help(self, field: Field) -> str:
        only = ""
        if field.only_if is not None:
            within, _, _ = field.name.rpartition(".")
            other = f"{within}.{field.only_if.field}" if within else field.only_if.field
            only = self._words.say(
                "show.only_if",
                label=self._wording.label(self._kind, other),
                value=self._told(other, field.only_if.value),
            )
        found = self._wording.help(self._kind, field.name) or ""
        return self._words.say("list.semicolon").join(one for one in (only, found) if one)

    def _told(self, field: str, value: str | bool) -> str:
        if isinstance(value, bool):
            return self._words.say("answer.yes" if value else "answer.no")
        return self._wording.choice(self._kind, field, str(value))

    def _choice(self, field: Field, code: str) -> str:
        return self._wording.choice(self._kind, field.name, code)
