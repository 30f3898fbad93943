"""Answers as people type them, read as a form wants them: words for codes, commas of every kind, plain numbers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from presentation.forms.fields import Field, Kind
from presentation.forms.times import day, moment

Word = Callable[[str, str], str]
"""What a choice of a field is called, by the field's name and the choice's code."""

_COMMAS = str.maketrans({"，": ",", "、": ",", "；": ",", ";": ","})
_MONEY = "¥￥元 "
_YES = frozenset({"y", "yes", "是", "好", "对", "1", "true"})
_NO = frozenset({"n", "no", "否", "不", "不是", "0", "false"})


def yes_or_no(given: str) -> bool | None:
    """What an answer means, or None."""
    told = given.strip().casefold()
    return True if told in _YES else False if told in _NO else None


def read(field: Field, given: str, zone: str, now: datetime | None, word: Word) -> Any:
    """The answer that is meant; what cannot be read stays as it is, for the form to refuse."""
    match field.kind:
        case Kind.CHOICE:
            return chosen(field, given, word) or given
        case Kind.YES_NO:
            found = yes_or_no(given)
            return given if found is None else found
        case Kind.LIST:
            parts = [part.strip() for part in given.translate(_COMMAS).split(",") if part.strip()]
            return [chosen(field, part, word) or part for part in parts]
        case Kind.NUMBER:
            return given.translate(_COMMAS).replace(",", "").strip(_MONEY)
        case Kind.MOMENT:
            return moment(given, zone, now) or given
        case Kind.DATE:
            found_day = day(given, zone, now)
            return found_day.isoformat() if found_day else given
        case _:
            return given


def chosen(field: Field, given: str, word: Word) -> str | None:
    """The code meant by a code or by its word; None for anything else."""
    wanted = given.strip().casefold()
    for code in field.choices:
        if wanted in (code.casefold(), word(field.name, code).casefold()):
            return code
    return None
