"""What is wrong with answers, in the reader's language; values are never repeated, they may be personal."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from domain.faults import faults
from domain.forms import KINDS
from domain.refusals import fault_told
from presentation.errors import Wrong
from presentation.forms.fields import inner_model
from presentation.wording import Wording
from presentation.words import say

_UNKNOWN = "extra_forbidden"


def validated(
    form: type[BaseModel],
    kind: str,
    answers: Mapping[str, Any],
    wording: Wording,
    about: Mapping[str, Any] | None = None,
) -> BaseModel:
    """The filled form, checked against what its task is about. Raises `Wrong`, which names every wrong field."""
    try:
        return form.model_validate(answers, context=None if about is None else dict(about))
    except ValidationError as error:
        raise wrong_answers(kind, faults(error), wording, about) from None


def wrong_answers(
    kind: str, found: Iterable[Mapping[str, Any]], wording: Wording, about: Mapping[str, Any] | None = None
) -> Wrong:
    """Every wrong field of a task's form, by its label."""
    fields = [{**one, "message": told(kind, one, wording)} for one in found]
    lines = "\n".join(f"  {named_and_told(kind, one, wording)}" for one in fields)
    return Wrong("failed.answers", kind=wording.title(kind, about), told=lines, fields=fields)


def named_and_told(kind: str, fault: Mapping[str, Any], wording: Wording) -> str:
    """The field by its label, and what is wrong with it."""
    return _named(kind, fault["field"], wording) + told(kind, fault, wording)


def told(kind: str, fault: Mapping[str, Any], wording: Wording) -> str:
    """What is wrong with one field; its choices, the items of its table and the other fields in words."""
    params, field = dict(fault["params"]), _bare(fault["field"])
    if fault["type"] == "enum":
        several = [_in_words(kind, field, code, wording) for code in params["expected"]]
        params["expected"] = say(wording.lang, "list.semicolon").join(several)
    if isinstance(params.get("items"), list):
        several = [_in_words(kind, f"{field}.item", code, wording) for code in params["items"]]
        params["items"] = say(wording.lang, "list.semicolon").join(several)
    if fault["type"] == _UNKNOWN and kind in KINDS:
        names = say(wording.lang, "list.comma").join(_beside(KINDS[kind].form, field))
        return fault_told(wording.lang, fault) + say(wording.lang, "failed.accepted_names", names=names)
    return fault_told(wording.lang, {**fault, "params": params}, lambda name: wording.label(kind, name))


def _in_words(kind: str, field: str, code: str, wording: Wording) -> str:
    """A code, and its word where there is one."""
    word = wording.choice(kind, field, code)
    if word == code.replace("_", " "):
        return code
    return f"{code} ({word})" if wording.lang == "en" else f"{code} {word}"


def _beside(form: type[BaseModel], field: str) -> list[str]:
    """The fields that there are where an unknown one was given."""
    model: type[BaseModel] = form
    for name in field.split(".")[:-1]:
        inner = inner_model(model.model_fields[name].annotation) if name in model.model_fields else None
        if inner is None:
            break
        model = inner
    return list(model.model_fields)


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
