"""What a form asks, read from its model."""

import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from domain.appointments import Slot
from domain.care import ForTopic
from domain.documents import DocumentsOf
from domain.marks import AsNeeded, OnlyAbout, OnlyIf, RowsOf, marked, marks
from domain.roles import PersonOf, Role

_MOMENTS: tuple[Any, ...] = (datetime, AwareDatetime)


class Kind(StrEnum):
    """How a field is asked."""

    CHOICE = "choice"
    YES_NO = "yes_no"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    MOMENT = "moment"
    SLOT = "slot"
    PERSON = "person"
    LIST = "list"
    """Several values on one line."""
    GROUP = "group"
    """A table of rows, each a small form."""
    FORM = "form"
    """A small form within the form."""


@dataclass(frozen=True)
class Field:
    """One field of a form."""

    name: str
    """With the names of the groups around it: ``rooms.tile``."""
    kind: Kind
    required: bool
    default: Any
    adapter: TypeAdapter[Any]
    choices: tuple[str, ...] = ()
    inner: tuple["Field", ...] = ()
    role: Role | None = None
    """Whose handle it is."""
    rows: str | None = None
    """What of the task's ``about`` names its rows, where these are given."""
    only_if: OnlyIf | None = None
    """After which answer of its row it is asked."""
    documents: DocumentsOf | None = None
    """Which documents of the journey it names."""
    sometimes: bool = False
    """It may stay empty, but not with every answer."""

    @property
    def key(self) -> str:
        """Its own name in the model."""
        return self.name.rpartition(".")[2]


def fields_of(form: type[BaseModel], prefix: str = "") -> tuple[Field, ...]:
    """The fields of a form, in its order."""
    return _fields(form, prefix)


@cache
def _fields(form: type[BaseModel], prefix: str) -> tuple[Field, ...]:
    return tuple(_field(f"{prefix}{name}", info) for name, info in form.model_fields.items())


def asked_of(form: type[BaseModel], about: Mapping[str, Any]) -> tuple[Field, ...]:
    """The fields that are asked of a task: without those that what it is about leaves out (X-01)."""
    only, topics = marked(form, OnlyAbout), marked(form, ForTopic)
    return tuple(
        field
        for field in fields_of(form)
        if (field.key not in only or about.get(only[field.key].name) == only[field.key].value)
        and (field.key not in topics or topics[field.key].topic in about.get("topics", ()))
    )


def inner_model(annotation: Any) -> type[BaseModel] | None:
    """The model of a field that is a form or a table of forms."""
    bare = _bare(annotation)
    for candidate in (bare, *map(_bare, get_args(bare))):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def _field(name: str, info: FieldInfo) -> Field:
    bare = _bare(info.annotation)
    annotation: Any = info.annotation
    for mark in info.metadata:
        annotation = Annotated[annotation, mark]
    found = marks(info.annotation, info.metadata)
    person = next((mark for mark in found if isinstance(mark, PersonOf)), None)
    given = next((mark for mark in found if isinstance(mark, RowsOf)), None)
    kind = Kind.PERSON if person else _kind(bare)
    model = inner_model(bare) if kind in (Kind.GROUP, Kind.FORM) else None
    return Field(
        name=name,
        kind=kind,
        required=info.is_required(),
        default=None
        if info.is_required()
        else info.get_default(call_default_factory=True, validated_data={}),
        adapter=TypeAdapter(annotation),
        choices=_choices(bare, kind),
        inner=fields_of(model, f"{name}.") if model else (),
        role=person.role if person else None,
        rows=given.about if given else None,
        only_if=next((mark for mark in found if isinstance(mark, OnlyIf)), None),
        documents=next((mark for mark in found if isinstance(mark, DocumentsOf)), None),
        sometimes=any(isinstance(mark, AsNeeded) for mark in found),
    )


def _choices(bare: Any, kind: Kind) -> tuple[str, ...]:
    """The values of a choice, or of a list of choices."""
    given = next(iter(get_args(bare)), None) if kind is Kind.LIST else bare
    return tuple(str(one.value) for kind in _enums(given) for one in kind)


def _enums(bare: Any) -> tuple[type[Enum], ...]:
    """The enumerations that a choice is made from; none for what is no choice."""
    parts = get_args(bare) if get_origin(bare) in (Union, types.UnionType) else (bare,)
    found = tuple(one for one in parts if isinstance(one, type) and issubclass(one, Enum))
    return found if len(found) == len(parts) else ()


def _kind(bare: Any) -> Kind:
    if get_origin(bare) in (tuple, list):
        return Kind.GROUP if inner_model(bare) else Kind.LIST
    if _enums(bare):
        return Kind.CHOICE
    if not isinstance(bare, type):
        return Kind.TEXT
    if bare in _MOMENTS:
        return Kind.MOMENT
    for base, kind in (
        (date, Kind.DATE),
        (bool, Kind.YES_NO),
        (Slot, Kind.SLOT),
        (BaseModel, Kind.FORM),
        (int, Kind.NUMBER),
        (Decimal, Kind.NUMBER),
        (float, Kind.NUMBER),
    ):
        if issubclass(bare, base):
            return kind
    return Kind.TEXT


def _bare(annotation: Any) -> Any:
    """A type without its marks and without ``| None``."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, types.UnionType):
            rest = [one for one in get_args(annotation) if one is not type(None)]
            if len(rest) != 1:
                return annotation
            annotation = rest[0]
        else:
            return annotation
