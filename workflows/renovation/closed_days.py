"""A meeting was agreed on and its day was closed afterwards: it stands until somebody has spoken with the customer."""

from datetime import datetime

from domain.appointments import AskedBy
from domain.forms.pausing import MEETING_ON_CLOSED_DAY, PausedMeeting
from workflows.parts.adopting import CLOSED_MEETING
from workflows.parts.journey import Journey
from workflows.parts.racing import first_of


async def agree_anew(journey: Journey) -> None:
    """It is held all the same, or gets another time; asked until it begins or is over."""
    await first_of(_decided(journey), _begun(journey), _over(journey))
    journey.clear("decide", "meeting_over")


async def _decided(journey: Journey) -> bool:
    about = {name: value for name, value in journey.about.items() if name != "meeting"}
    answer = await journey.ask("decide", MEETING_ON_CLOSED_DAY, about=about, keeps=True)
    if answer.decision is PausedMeeting.MOVES and journey.first_time("moved"):
        journey.move_meeting(journey.about["meeting"], AskedBy.STAFF, answer.slot)
    return True


async def _begun(journey: Journey) -> bool:
    starts_at = datetime.fromisoformat(journey.about["starts_at"])
    await journey.until("begins", "0 minutes", starts_at, subject=CLOSED_MEETING, keeps=True)
    return True


async def _over(journey: Journey) -> bool:
    await journey.meeting_over(journey.about["meeting"])
    return True
