"""`homeward journey start --met`: a walk-in whose first meeting is recorded with the start of the journey."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.roles import Role
from presentation.errors import Wrong
from presentation.intake.starting import Result, Told
from presentation.wording import wording_of
from starter.commands.completing import checked, complete, read
from starter.context import Context


@dataclass(frozen=True)
class Meeting:
    """A first meeting with a walk-in: whether there was one, and its answers where they are not asked for."""

    met: bool = False
    answers: dict[str, Any] | None = None


async def read_meeting(
    context: Context, standard: str, answers: Path | None, set_: list[str] | None
) -> Meeting:
    """Check who acts and the answers, before anything is written. Raises `Wrong` or `Refused`."""
    from domain.forms.consultation import FIRST_MEETING
    from store import rulebooks

    await context.may(context.acting, Role.AGENT)
    if answers is None and set_ is None:
        if context.out.as_json:
            raise Wrong("failed.json_needs_answers")
        return Meeting(met=True)
    version = (await rulebooks.standard(await context.database(), standard)).version
    wording = await wording_of(context, standard, version)
    given = checked(
        FIRST_MEETING.form,
        FIRST_MEETING.name,
        read(answers, set_),
        wording,
        await context.zone(),
        await context.now(),
    )
    return Meeting(met=True, answers=given)


async def hold_meeting(context: Context, told: list[Told]) -> None:
    """Ask for the first meeting of the journey that was just started; left off, its task stays open."""
    from client.starting import take_first_meeting

    for one in told:
        if one.journey is not None and one.result in (Result.STARTED, Result.ALREADY):
            task = await take_first_meeting(await context.journeys(), one.journey, context.acting)
            await complete(context, task.task)
