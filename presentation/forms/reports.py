"""What has to be said when a case is opened, read as it was typed and checked before anything is sent."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import to_jsonable_python

from domain.faults import faults
from domain.refusals import fault_told
from presentation.errors import Wrong
from presentation.forms.fields import Field, fields_of
from presentation.forms.typed import read
from presentation.wording import Wording
from presentation.words import known, say

_GROUPS = {"cause": "refund_cause", "drafter": "role"}
"""Which words name the choices of a field, where the group is not called like the field."""
_DRAFT = ("draft_change_order", "reason")
"""The form whose choices are the reasons of a change."""


def said(
    matter: str, form: type[BaseModel], given: Mapping[str, Any], zone: str, now: datetime, wording: Wording
) -> dict[str, Any]:
    """What was typed, as codes, numbers and days. Raises `Wrong`, which names every wrong field and what it accepts."""
    fields = {field.key: field for field in fields_of(form)}

    word = word_of(wording)
    found = {
        name: read(fields[name], value, zone, now, word)
        if name in fields and isinstance(value, str)
        else value
        for name, value in given.items()
    }
    try:
        form.model_validate(found)
    except ValidationError as error:
        told = [_fault(one, fields, word, wording.lang) for one in faults(error)]
        lines = "\n".join(f"  {one['message']}" for one in told)
        raise Wrong(
            "failed.answers", kind=say(wording.lang, f"kind.{matter}"), told=lines, fields=told
        ) from None
    plain: dict[str, Any] = to_jsonable_python(found)
    return plain


def word_of(wording: Wording) -> Callable[[str, str], str]:
    """How the choices of a field are called."""

    def word(name: str, code: str) -> str:
        key = f"{_GROUPS.get(name, name)}.{code}"
        return say(wording.lang, key) if known(wording.lang, key) else wording.choice(*_DRAFT, code)

    return word


def _fault(fault: Mapping[str, Any], fields: Mapping[str, Field], word: Any, lang: str) -> dict[str, Any]:
    name = str(fault["field"])
    field = fields.get(name)
    if field is None:
        accepted = say(lang, "failed.accepted_names", names=say(lang, "list.comma").join(fields))
        return {**fault, "message": f"{name}{say(lang, 'list.colon')}{fault_told(lang, fault)}{accepted}"}
    shown = say(lang, "report.named", label=say(lang, f"report.{name}"), name=name)
    if not field.choices:
        return {**fault, "message": shown + fault_told(lang, fault)}
    several = [code if (told := word(name, code)) == code else f"{code} {told}" for code in field.choices]
    expected = say(lang, "list.semicolon").join(several)
    enum = {**fault, "type": "enum", "params": {"expected": expected}}
    needed = "" if fault["type"] == "enum" else fault_told(lang, fault) + say(lang, "list.semicolon")
    return {**fault, "message": shown + needed + fault_told(lang, enum)}
