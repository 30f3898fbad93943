"""Personal data stays in Postgres: a workflow sees only references to it.

A form marks a field ``Personal[str]``. The payload that reaches a workflow is a model derived from the form in
which such a field accepts nothing but a reference, so that raw text from any path (Temporal Web UI, its command
line) is refused at decoding (X-30, docs/architecture.md). The rows of a table may have personal fields as well.
"""

import re
from collections.abc import Iterator
from copy import copy
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, JsonValue, StringConstraints, create_model


class PersonalMark:
    """Marks a field as personal: a name, a phone, an address, free text, a photo."""

    def __repr__(self) -> str:
        return "personal"


PERSONAL = PersonalMark()

_T = TypeVar("_T")
Personal = Annotated[_T, PERSONAL]

REFERENCE = re.compile(r"^personal:[0-9A-Za-z-]{1,64}/[a-z_]{1,40}(\.[0-9]{1,3}\.[a-z_]{1,40})?$")
"""Of a field, or of a field of one row: ``personal:<command>/items.3.remark``."""
Reference = Annotated[str, StringConstraints(pattern=REFERENCE.pattern)]

F = TypeVar("F", bound=BaseModel)


def reference(command_id: str, field: str) -> str:
    """The reference that stands for ``field`` of the form sent by ``command_id``."""
    return f"personal:{command_id}/{field}"


def _is_personal(annotation: Any, metadata: list[Any]) -> bool:
    if any(isinstance(mark, PersonalMark) for mark in metadata):
        return True
    if get_origin(annotation) is Annotated:
        return any(isinstance(mark, PersonalMark) for mark in annotation.__metadata__)
    return any(_is_personal(part, []) for part in get_args(annotation))


def personal_fields(form: type[BaseModel]) -> tuple[str, ...]:
    """The names of the form's personal fields, in the form's order."""
    return tuple(
        name for name, field in form.model_fields.items() if _is_personal(field.annotation, field.metadata)
    )


def references(value: JsonValue) -> Iterator[str]:
    """Every reference in a payload or a part of it."""
    if isinstance(value, str):
        if REFERENCE.match(value):
            yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from references(one)


def _rows(form: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """The tables of a form whose rows have personal fields, by name."""
    plain = set(form.model_fields) - set(personal_fields(form))
    inner = {
        name: get_args(form.model_fields[name].annotation) for name in form.model_fields if name in plain
    }
    rows = {name: args[0] for name, args in inner.items() if len(args) == 2 and args[1] is Ellipsis}
    return {
        name: row
        for name, row in rows.items()
        if isinstance(row, type) and issubclass(row, BaseModel) and personal_fields(row)
    }


@cache
def payload_model(form: type[F]) -> type[F]:
    """The form as a workflow may see it: personal fields hold a reference or nothing."""
    replaced: dict[str, Any] = {}
    for name in personal_fields(form):
        field = form.model_fields[name]
        replaced[name] = (Reference, ...) if field.is_required() else (Reference | None, None)
    for name, row in _rows(form).items():
        inner: Any = payload_model(row)
        replaced[name] = (tuple[inner, ...], copy(form.model_fields[name]))
    if not replaced:
        return form
    return create_model(f"{form.__name__}Payload", __base__=form, __module__=form.__module__, **replaced)


def split(answers: BaseModel, command_id: str) -> tuple[dict[str, JsonValue], dict[str, JsonValue]]:
    """Part a filled form into (payload with references, personal values by field)."""
    payload: dict[str, JsonValue] = answers.model_dump(mode="json", exclude_none=True)
    kept: dict[str, JsonValue] = {}
    _part(type(answers), payload, "", command_id, kept)
    return payload, kept


def _part(
    form: type[BaseModel], payload: dict[str, Any], place: str, command_id: str, kept: dict[str, JsonValue]
) -> None:
    for name in personal_fields(form):
        if name in payload:
            kept[f"{place}{name}"] = payload[name]
            payload[name] = reference(command_id, f"{place}{name}")
    for name, row in _rows(form).items():
        for number, one in enumerate(payload.get(name, ())):
            _part(row, one, f"{place}{name}.{number}.", command_id, kept)
