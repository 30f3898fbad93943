"""What somebody asked a colleague to do by a time, beside whatever the journey is doing."""

from domain.forms.contacts import EXTRA_TASK
from domain.promises import Owed
from workflows.parts.journey import Journey


async def extra_task(journey: Journey) -> None:
    """Have it done by then, or hear why it is not needed; whoever asked is told."""
    owed = Owed.of(journey.about)
    done = await journey.ask(
        "do",
        EXTRA_TASK,
        due=owed.owed_by,
        role=owed.role,
        assignee=owed.assignee,
        about=journey.about,
    )
    journey.notify("result", f"extra_task_{done.result}", journey.about["opened_by"], by=journey.who("do"))
