"""Marks on a form's fields, such as whose time a slot is or whose handle is expected."""

from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel

from domain.roles import Role

T = TypeVar("T")


@dataclass(frozen=True)
class RowsOf:
    """Marks a table that has one row for each code in a list of the task's ``about``."""

    about: str


@dataclass(frozen=True)
class OnlyIf:
    """Marks a field that is asked only after an answer to another field of the same form, or of the same row."""

    field: str
    value: str | bool


@dataclass(frozen=True)
class OnlyAbout:
    """Marks a field that is asked only where the task's ``about`` says so."""

    name: str
    value: str


@dataclass(frozen=True)
class AsNeeded:
    """Marks a field that may stay empty by itself, and that another answer of the form or the task may demand."""


SOMETIMES = AsNeeded()
Sometimes = Annotated[T | None, SOMETIMES]
"""A field that is empty unless it is demanded."""


@dataclass(frozen=True)
class Judges:
    """Marks a score by whose work it judges: what they typed themselves is no satisfaction figure (X-15)."""

    role: Role


def marked(form: type[BaseModel], mark: type[T]) -> dict[str, T]:
    """The fields of a form that have a mark of this type, in the form's order."""
    found: dict[str, T] = {}
    for name, field in form.model_fields.items():
        for one in marks(field.annotation, field.metadata):
            if isinstance(one, mark):
                found.setdefault(name, one)
    return found


def marks(annotation: Any, metadata: list[Any]) -> list[Any]:
    """Every mark on a field, also behind ``| None``."""
    found = list(metadata)
    if get_origin(annotation) is Annotated:
        found += annotation.__metadata__
        annotation = annotation.__origin__
    if get_origin(annotation) in (Union, UnionType):
        for part in get_args(annotation):
            found += marks(part, [])
    return found
