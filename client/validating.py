"""Whole forms are checked before anything is kept or sent, so that a wrong field changes nothing."""

from typing import Any

from pydantic import BaseModel, ValidationError

from client.errors import BadInput
from client.translating import records
from domain.faults import faults, wrong_field
from domain.marks import marked
from domain.roles import PersonOf
from domain.tasks import TaskKind
from store import staff
from store.database import Database


def validated(kind: TaskKind[Any], answers: dict[str, Any], about: dict[str, Any]) -> Any:
    """The filled-in form of a kind of task, checked against what the task was opened with.

    Raises:
        BadInput: every wrong field is named, never its value, which may be personal.
    """
    try:
        return kind.form.model_validate(answers, context=about)
    except ValidationError as error:
        raise BadInput("answers", kind=kind.name, fields=faults(error)) from None


async def check_people(database: Database, kind: TaskKind[Any], filled: BaseModel) -> None:
    """Whoever a form names works here and has the role that the field is for.

    Raises:
        BadInput: every wrong field is named, with whom it accepts.
    """
    wrong = []
    for name, mark in marked(kind.form, PersonOf).items():
        given = getattr(filled, name)
        if given is None:
            continue
        with records():
            accepted = [one.handle for one in await staff.list_staff(database, mark.role)]
        if given not in accepted:
            wrong.append(wrong_field(name, "person", given=given, role=mark.role, accepted=accepted))
    if wrong:
        raise BadInput("answers", kind=kind.name, fields=wrong)
