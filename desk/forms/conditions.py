"""When each field of a form is asked, as a page without a signal can tell by itself."""

import json
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from pydantic import BaseModel

from desk.forms.typed import PREFIX
from presentation.forms.applying import applies
from presentation.forms.fields import Field, Kind

_YES_NO = ("yes", "no")
_OUTCOME = "outcome"


def conditions(form: type[BaseModel], fields: Sequence[Field]) -> dict[str, str]:
    """Of each field that is not always asked: the answers of others with which it is, as JSON.

    The answers stand by the names of their inputs: ``{"a.outcome": ["finished", "late"]}``.
    """
    by_key = {one.key: one for one in fields}
    wanted = {_OUTCOME, *(one.only_if.field for one in fields if one.only_if)}
    drivers = {key: codes for key in by_key if key in wanted and (codes := _codes(by_key[key]))}
    found: dict[str, str] = {}
    for one in fields:
        only = _only(form, one, drivers)
        if only:
            found[one.key] = told({PREFIX + key: codes for key, codes in only.items()})
    return found


def _only(form: type[BaseModel], one: Field, drivers: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The answers of each other field with which a field is asked, where some of them leave it out."""
    asked: dict[str, set[str]] = {key: set() for key in drivers}
    for answers in product(*drivers.values()):
        given = dict(zip(drivers, answers, strict=True))
        if applies(form, one.key, {key: meant(code) for key, code in given.items()}):
            for key, code in given.items():
                asked[key].add(code)
    return {
        key: [code for code in codes if code in asked[key]]
        for key, codes in drivers.items()
        if len(asked[key]) < len(codes)
    }


def of_row(field: Field, place: str) -> str:
    """The same of a field in a row, after an answer of the row; empty where it is always asked."""
    if field.only_if is None:
        return ""
    value = field.only_if.value
    code = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return told({f"{PREFIX}{place}.{field.only_if.field}": [code]})


def told(only: Mapping[str, Sequence[str]]) -> str:
    return json.dumps(only, ensure_ascii=False)


def meant(code: str) -> Any:
    return {"yes": True, "no": False}.get(code, code)


def _codes(field: Field) -> Sequence[str]:
    return _YES_NO if field.kind is Kind.YES_NO else field.choices
