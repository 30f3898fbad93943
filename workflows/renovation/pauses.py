"""A pause is watched: somebody looks at it again in time, and nothing agreed for that time is silently kept."""

from datetime import date, datetime
from itertools import count
from typing import Any

from domain.appointments import AskedBy
from domain.forms.pausing import REARRANGE_MEETING, REVIEW_PAUSE, PauseDecision, PausedMeeting
from domain.model import Model
from domain.pausing import PauseReason, PauseState
from workflows.parts.journey import Journey
from workflows.parts.pausing import MEETING
from workflows.parts.racing import first_of


class _Meetings(Model):
    """Which meetings fall into the pause, by their keys."""

    keys: tuple[str, ...]


async def watch(journey: Journey) -> None:
    """On the day on which the pause should be over, somebody says that it is, or until when it still lasts."""
    begun = PauseState.model_validate(journey.about)
    terms = journey.standard.pauses.terms(begun.reason)
    until, since = begun.until, begun.since
    for number in count(1):
        key = f"review/{number}"
        opens, anchor = _review(journey, until, since)
        if terms.meetings_move:
            _ask_about_meetings(journey, number, begun, journey.due(opens, anchor))
        answer = await journey.ask(
            key,
            REVIEW_PAUSE,
            opens=opens,
            anchor=anchor,
            role=terms.to,
            about=journey.told_of_pause,
        )
        if answer.decision is PauseDecision.RESUME:
            journey.end_pause()
            return
        assert answer.until is not None
        until, since = answer.until, journey.when(key)
        journey.go_on_pausing(f"{key}/goes_on", until)


def _review(journey: Journey, until: date | None, since: datetime) -> tuple[str, datetime]:
    """When it is looked at again: on the day that was named, else after the standard's time for this reason."""
    if until is not None:
        return journey.standard.rules["pause_review"], journey.at(until)
    return journey.standard.pauses.terms(journey.about["reason"]).review, since


def _ask_about_meetings(journey: Journey, number: int, begun: PauseState, until: datetime) -> None:
    """Each meeting that lies before the pause's end needs somebody who speaks with the customer."""

    def found() -> _Meetings:
        standing = journey.state.appointments.values()
        return _Meetings(keys=tuple(one.key for one in standing if journey.now < one.starts_at < until))

    for meeting in journey.fixed(f"meetings/{number}", found, _Meetings).keys:
        standing = journey.state.appointments.get(meeting)
        if standing is not None:
            journey.begin(
                f"meeting/{meeting}",
                MEETING,
                independent=True,
                meeting=meeting,
                appointment=standing.kind,
                starts_at=standing.starts_at.isoformat(),
                place=standing.place.value,
                staff=standing.staff[0],
                earliest=until.isoformat(),
                paused=begun.reason,
            )


async def rearrange(journey: Journey) -> None:
    """One meeting in the pause: it is held all the same, or gets another time; asked until it begins or is over."""
    await first_of(_decided(journey), _begun(journey), _over(journey))
    journey.clear("decide", "meeting_over")


async def _decided(journey: Journey) -> bool:
    answer = await journey.ask("decide", REARRANGE_MEETING, about=_about(journey))
    if answer.decision is PausedMeeting.MOVES and journey.first_time("moved"):
        by_customer = journey.about["paused"] == PauseReason.CUSTOMER
        asked_by = AskedBy.CUSTOMER if by_customer else AskedBy.STAFF
        journey.move_meeting(journey.about["meeting"], asked_by, answer.slot)
    return True


def _about(journey: Journey) -> dict[str, Any]:
    return {name: value for name, value in journey.about.items() if name != "meeting"}


async def _begun(journey: Journey) -> bool:
    starts_at = datetime.fromisoformat(journey.about["starts_at"])
    await journey.until("begins", "0 minutes", starts_at, subject=MEETING, keeps=True)
    return True


async def _over(journey: Journey) -> bool:
    await journey.meeting_over(journey.about["meeting"])
    return True
