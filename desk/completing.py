"""Completing a task by what a browser sent."""

from typing import Any

from fastapi import HTTPException

from desk.forms.typed import Typed, answers_from
from desk.house import House
from desk.visitor import Visitor
from presentation.forms.fields import asked_of
from presentation.task_read import TaskRead


async def complete(house: House, who: Visitor, read: TaskRead, typed: Typed, command: str) -> None:
    """Complete a task under a command, however often it is sent.

    Raises:
        ValidationError: answers are wrong; HomewardError: what the client refuses.
        HTTPException: nobody knows how it is filled in any more.
    """
    kind, about = read.detail.kind, read.detail.about
    if read.form is None:
        raise HTTPException(404)
    given: dict[str, Any] = answers_from(
        asked_of(read.form, about),
        typed,
        who.zone,
        await house.now(),
        lambda field, code: read.wording.choice(kind, field, code),
    )
    read.form.model_validate(given, context=dict(about))
    await house.journeys.complete(read.detail.task, who.handle, given, command)
