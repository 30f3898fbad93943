"""Answers of a form as sentences show them: by their labels and choices, dates as dates, rows together."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from domain.forms import KINDS
from domain.personal import REFERENCE
from presentation.forms.applying import applies
from presentation.forms.fields import inner_model
from presentation.showing import Words
from presentation.wording import Wording


class Answers:
    """Tells answers in one language. ``values`` are personal words by reference; None keeps them hidden."""

    def __init__(self, words: Words, values: Mapping[str, Any] | None, wording: Wording) -> None:
        self._words = words
        self._values = values
        self._wording = wording

    def of_task(self, kind: str, answers: Mapping[str, Any]) -> Iterator[str]:
        """A line an answer that says something, with its label."""
        for name, value in _telling(kind, answers):
            yield f"{self._wording.label(kind, name)}{self._words.say('list.colon')}{self.tell(value, kind, name)}"

    def tell(self, value: Any, kind: str = "", name: str = "") -> str:
        """An answer as its form shows it; personal words only where they were asked for."""
        match value:
            case str() if REFERENCE.match(value):
                if self._values is None:
                    return self._words.say("story.hidden")
                found = self._values.get(value, self._words.say("story.removed"))
                several = found if isinstance(found, list | tuple) else [found]
                return self._words.say("list.comma").join(str(one) for one in several)
            case str() if (at := _instant(value)) is not None:
                return self._words.at(at)
            case str():
                return (
                    self._wording.choice(kind, name, value)
                    if value.islower() and value.isidentifier()
                    else value
                )
            case bool():
                return self._words.say("answer.yes" if value else "answer.no")
            case {"starts_at": starts_at, "staff": staff}:
                return f"{self.tell(starts_at)} {staff}"
            case dict():
                return self._words.say("list.enumeration").join(self._parts(kind, name, value))
            case list() if value and all(isinstance(one, dict) for one in value):
                return self._words.say("list.semicolon").join(self._rows(kind, name, value))
            case list():
                return self._words.say("list.comma").join(self.tell(one, kind, name) for one in value)
            case _:
                return str(value)

    def _parts(self, kind: str, name: str, row: Mapping[str, Any]) -> list[str]:
        """What a small form says, part by part."""
        return [
            f"{self._wording.label(kind, f'{name}.{key}')} {self.tell(value, kind, f'{name}.{key}')}"
            for key, value in row.items()
            if value not in _EMPTY_IN_ROWS
        ]

    def _rows(self, kind: str, name: str, rows: list[dict[str, Any]]) -> Iterator[str]:
        """The rows of a table; those that differ in their names alone are told together."""
        model = _model_of(kind, name)
        order = list(model.model_fields) if model else []
        alike: dict[tuple[str, ...], list[str]] = {}
        for row in rows:
            (head, called), *rest = sorted(row.items(), key=lambda one: _place(order, one[0]))
            told = tuple(self._parts(kind, name, dict(rest)))
            alike.setdefault(told, []).append(self.tell(called, kind, f"{name}.{head}"))
        for told, names in alike.items():
            more = self._words.say("list.enumeration").join(told)
            joined = self._words.say("list.enumeration").join(names)
            yield self._words.say("story.row", names=joined, more=more) if more else joined


_EMPTY: tuple[Any, ...] = (None, "", [], {})
_EMPTY_IN_ROWS: tuple[Any, ...] = (*_EMPTY, "0")


def _telling(kind: str, answers: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Answers that say something, in the order of their form.

    Left out is what is empty, what nobody was asked after the other answers, and a no that nobody gave. A yes and a
    choice stay, also where they are the form's own: they say what was done.
    """
    known_kind = KINDS.get(kind)
    fields = known_kind.form.model_fields if known_kind else {}
    for name, value in sorted(answers.items(), key=lambda one: _place(list(fields), one[0])):
        unsaid = value is False and name in fields and fields[name].default is False
        asked = known_kind is None or name not in fields or applies(known_kind.form, name, answers)
        if value not in _EMPTY and not unsaid and asked:
            yield name, value


def _place(order: list[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def _model_of(kind: str, name: str) -> type[BaseModel] | None:
    """The form of a table's rows."""
    known_kind = KINDS.get(kind)
    found: type[BaseModel] | None = known_kind.form if known_kind else None
    for part in name.split("."):
        field = found.model_fields.get(part) if found else None
        found = inner_model(field.annotation) if field else None
    return found


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
