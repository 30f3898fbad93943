"""What is wrong with answers, in the reader's language; values are never repeated, they may be personal."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from domain.faults import faults
from domain.refusals import fault_told
from starter.errors import Wrong
from starter.wording import Wording
from starter.words import say


def validated(form: type[BaseModel], kind: str, answers: Mapping[str, Any], wording: Wording) -> BaseModel:
    """The filled form. Raises `Wrong`, which names every wrong field."""
    try:
        return form.model_validate(answers)
    except ValidationError as error:
        raise wrong_answers(kind, faults(error), wording) from None


def wrong_answers(kind: str, found: Iterable[Mapping[str, Any]], wording: Wording) -> Wrong:
    """Every wrong field of a task's form, by its label."""
    fields = [{**one, "message": told(kind, one, wording)} for one in found]
    lines = "\n".join(f"  {named_and_told(kind, one, wording)}" for one in fields)
    return Wrong("failed.answers", kind=wording.title(kind), told=lines, fields=fields)


def named_and_told(kind: str, fault: Mapping[str, Any], wording: Wording) -> str:
    """The field by its label, and what is wrong with it."""
    return _named(kind, fault["field"], wording) + told(kind, fault, wording)


def told(kind: str, fault: Mapping[str, Any], wording: Wording) -> str:
    """What is wrong with one field, its choices and the other fields in words."""
    params = dict(fault["params"])
    if fault["type"] == "enum":
        choices = {code: wording.choice(kind, _bare(fault["field"]), code) for code in params["expected"]}
        params["expected"] = [
            code if wording.lang == "en" else f"{code} {word}" for code, word in choices.items()
        ]
    return fault_told(wording.lang, {**fault, "params": params}, lambda name: wording.label(kind, name))


def _named(kind: str, field: str, wording: Wording) -> str:
    if not field:
        return ""
    label = wording.label(kind, _bare(field))
    colon = say(wording.lang, "list.colon")
    if label == field:
        return f"{field}{colon}"
    return f"{label} ({field}): " if wording.lang == "en" else f"{label}（{field}）{colon}"


def _bare(field: str) -> str:
    """The field without the numbers of rows."""
    return ".".join(part for part in field.split(".") if not part.isdigit())
