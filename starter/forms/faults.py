"""What is wrong with answers, in the reader's language; values are never repeated, they may be personal."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from starter.errors import Wrong
from starter.wording import Wording
from starter.words import known, say


def validated(form: type[BaseModel], kind: str, answers: Mapping[str, Any], wording: Wording) -> BaseModel:
    """The filled form. Raises `Wrong`, which names every wrong field."""
    try:
        return form.model_validate(answers)
    except ValidationError as error:
        faults = faults_of(error, wording.lang)
        told = "\n".join(f"  {_named(fault['field'], kind, wording)}{fault['message']}" for fault in faults)
        title = wording.title(kind)
        raise Wrong("failed.answers", kind=title, told=told, fields=faults) from None


def faults_of(error: ValidationError, lang: str) -> list[dict[str, Any]]:
    """Every fault as field, type and message."""
    return [_fault(one, lang) for one in error.errors(include_url=False, include_input=False)]


def _fault(one: Any, lang: str) -> dict[str, Any]:
    field = ".".join(str(part) for part in one["loc"])
    message = str(one["msg"]).removeprefix("Value error, ")
    if one["type"] == "value_error":
        field, message = _own_words(field, message, lang)
    elif known(lang, f"fault.{one['type']}"):
        message = say(lang, f"fault.{one['type']}", **one.get("ctx", {}))
    return {"field": field, "type": one["type"], "message": message}


def _own_words(field: str, message: str, lang: str) -> tuple[str, str]:
    """A rule of the form itself says ``field: message``; its message may have words of its own."""
    name, colon, rest = message.partition(": ")
    if colon and not field and name.isidentifier():
        field, message = name, rest
    key = f"fault.said.{message}"
    return field, say(lang, key) if known(lang, key) else message


def _named(field: str, kind: str, wording: Wording) -> str:
    if not field:
        return ""
    label = wording.label(kind, ".".join(part for part in field.split(".") if not part.isdigit()))
    colon = say(wording.lang, "list.colon")
    return (
        f"{field}{colon}"
        if label == field
        else f"{label}（{field}）{colon}"
        if wording.lang != "en"
        else f"{label} ({field}): "
    )
