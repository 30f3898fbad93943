"""What a form names as documents is there, in the same journey."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from client.errors import BadInput
from client.translating import records
from domain.documents import DocumentsOf, number_of
from domain.faults import wrong_field
from domain.marks import marked
from domain.tasks import TaskKind
from store import attachments
from store.database import Database


def named_in(filled: BaseModel, place: str = "") -> Iterator[tuple[str, int]]:
    """Every document that a filled form names, with its field: ``items.3.photos``."""
    for field in marked(type(filled), DocumentsOf):
        value = getattr(filled, field)
        names = value if isinstance(value, tuple) else (value,)
        for name in names:
            if (number := number_of(name or "")) is not None:
                yield f"{place}{field}", number
    for field in type(filled).model_fields:
        value = getattr(filled, field)
        if isinstance(value, tuple):
            for place_in, row in enumerate(value):
                if isinstance(row, BaseModel):
                    yield from named_in(row, f"{place}{field}.{place_in}.")


async def check_documents(database: Database, kind: TaskKind[Any], journey: str, filled: BaseModel) -> None:
    """Every document that a form names is one of the journey.

    Raises:
        BadInput: every field that names another one.
    """
    named = list(named_in(filled))
    if not named:
        return
    with records():
        known = await attachments.of_journey(database, journey, [number for _, number in named])
    wrong = {field for field, number in named if number not in known}
    if wrong:
        fields = [wrong_field(field, "no_such_document") for field in sorted(wrong)]
        raise BadInput("answers", kind=kind.name, fields=fields)
