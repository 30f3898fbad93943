"""Marks on a form's fields, such as whose time a slot is or whose handle is expected."""

from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel

T = TypeVar("T")


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
