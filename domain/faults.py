"""What is wrong with a filled-in form, field by field, as codes that are told in every language.

A validator of a form raises ``fault("slot", "needed_when_agreed")``; the text stands in ``domain/words/faults.py`` as
``fault.needed_when_agreed``. The standard faults of pydantic have their texts there too.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from domain.refusals import fault_told

_FIELD = "field"
"""The mark of our own faults among pydantic's: which field is wrong, empty where pydantic knows it."""
_HARMLESS = frozenset(
    {
        "class_name",
        "decimal_places",
        "expected",
        "field_type",
        "ge",
        "gt",
        "le",
        "lt",
        "max_digits",
        "max_length",
        "min_length",
        "multiple_of",
        "whole_digits",
    }
)
"""What of pydantic's own context describes the form; the rest may repeat what somebody typed."""


_QUOTED = re.compile(r"'([^']*)'")
"""One of the choices that pydantic names: ``'price', 'design' or 'other'``."""


def fault(field: str | None, code: str, /, **params: Any) -> PydanticCustomError:
    """What speaks against an answer, to be raised by a validator.

    Args:
        field: the field's name, with dots inside a table (``lines.3.unit_price``); None in a validator of that very
            field, where pydantic knows it.
        code: names the text ``fault.<code>``.
        params: what its blanks need; JSON values, decimals or dates, and never anything personal.
    """
    found = wrong_field(field or "", code, **params)
    # The blanks are filled in already: pydantic knows no words for codes.
    template = f"{field}: {found['message']}" if field else found["message"]
    return PydanticCustomError(code, template, {**found["params"], _FIELD: field or ""})


def wrong_field(field: str, code: str, /, **params: Any) -> dict[str, Any]:
    """A fault that the form alone cannot see, in the shape of ``faults``."""
    found = {"field": field, "type": code, "message": code, "params": _plain(params)}
    return {**found, "message": fault_told("en", found)}


def faults(error: ValidationError, *, given: bool = False) -> list[dict[str, Any]]:
    """Every wrong field with ``type``, ``message`` in English and ``params``.

    Args:
        given: whether ``params`` tell what stood there; never where it may be personal.
    """
    found = []
    for one in error.errors(include_url=False, include_input=given):
        found.append(_fault(one))
        if given and isinstance(one["input"], str | int | float | date | Decimal):
            found[-1]["params"].setdefault("given", str(one["input"]))
    return [one for one in found if not _follows(one, found)]


def fault_of(error: PydanticCustomError, field: str = "") -> dict[str, Any]:
    """What `fault` says of a value that is no field of a model, in the shape of ``faults``."""
    params = dict(error.context or {})
    named = params.pop(_FIELD, "")
    return wrong_field(".".join(part for part in (field, named) if part), error.type, **params)


def _follows(one: dict[str, Any], found: list[dict[str, Any]]) -> bool:
    """Whether rows are said to be too few only because pydantic does not count those that are wrong."""
    inside = f"{one['field']}."
    return one["type"] == "too_short" and any(other["field"].startswith(inside) for other in found)


def _fault(one: Any) -> dict[str, Any]:
    place = [str(part) for part in one["loc"]]
    context = dict(one.get("ctx") or {})
    message = str(one["msg"]).removeprefix("Value error, ")
    if _FIELD in context:
        named = str(context.pop(_FIELD))
        message = message.removeprefix(f"{named}: ")
        params = context
    else:
        params = _plain({name: value for name, value in context.items() if name in _HARMLESS})
        if "expected" in params:
            params["expected"] = _QUOTED.findall(params["expected"])
        named = ""
        if one["type"] == "value_error":
            named, message = _named(message)
    return {
        "field": ".".join(part for part in (*place, named) if part),
        "type": one["type"],
        "message": message,
        "params": params,
    }


def _named(message: str) -> tuple[str, str]:
    """The field and the words of ``field: words``."""
    name, colon, rest = message.partition(": ")
    return (
        (name, rest)
        if colon and all(part.isidentifier() or part.isdigit() for part in name.split("."))
        else ("", message)
    )


def _plain(value: Any) -> Any:
    """As JSON, in which it travels."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
