"""What a field holds before anything is typed, and how much room its answer needs."""

from datetime import date, datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from domain.personal import personal_fields
from presentation.forms.fields import Field, Kind

_WORDS_LONG = frozenset({"note", "opinion", "question", "words", "reason", "text"})
"""Free words that are long as a rule, beside every personal text."""


def default(one: Field, zone: str) -> Any:
    """What a field holds before anything is typed, as a browser has it."""
    value = one.default
    match value:
        case None:
            return ""
        case bool():
            return yes_no(value)
        case Enum():
            return str(value.value)
        case datetime():
            return value.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
        case date():
            return value.isoformat()
        case tuple() | list():
            return [str(part.value if isinstance(part, Enum) else part) for part in value]
        case BaseModel():
            return {}
        case _:
            return str(value)


def yes_no(value: bool) -> str:
    return "yes" if value else "no"


def is_long(form: type[BaseModel], one: Field) -> bool:
    return one.kind is Kind.TEXT and (one.key in personal_fields(form) or one.key in _WORDS_LONG)
