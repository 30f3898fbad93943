"""Before a journey is paused or resumed: what each of its clocks will do. Nothing is changed here."""

from collections.abc import Mapping
from datetime import date, datetime, time

from client.errors import BadInput, Conflict
from client.slots import rules_of
from client.translating import records
from domain.faults import wrong_field
from domain.forms.pausing import PAUSE_ENDS
from domain.model import Instant, Model
from domain.open_days import fault_of_day
from domain.paused_waits import Effect, effects
from domain.pausing import PauseReason
from domain.roles import Role
from domain.stages import Status
from domain.waits import Rulebook, WaitKind
from store import reading_journeys
from store.database import Database
from store.reading_meetings import AppointmentLine, list_appointments
from store.reading_waits import WaitFilter, list_waits

REVIEW = "review_pause"
_MOST = 1000
"""More waits than a journey has."""


class Preview(Model):
    """What a pause will do, or its end."""

    effects: tuple[Effect, ...]
    """Of every task, opening and duty; promises and the machine's own waits go on and are left out."""
    meetings: tuple[AppointmentLine, ...] = ()
    """What was agreed for that time."""
    meetings_move: bool = False
    """Whether somebody asks the customer about these meetings."""
    review_at: Instant | None = None
    """When the pause is looked at again."""
    reviewer: Role | None = None


class Moved(Model):
    """A due time that is another one now."""

    key: str
    subject: str
    task: str | None
    before: Instant | None
    after: Instant | None


async def foresee_pause(
    database: Database, journey: str, reason: PauseReason, until: date | None, now: datetime
) -> Preview:
    """What a pause from now on does, or a change of the pause that there is.

    Raises:
        BadInput: the day does not lie ahead, or too far away.
        Conflict: the journey is in a status in which it cannot be paused, or paused just so.
        NotFound, Unreachable: see ``client.errors``.
    """
    header, rules = await _read(database, journey)
    if header.status not in (Status.ACTIVE, Status.PAUSED):
        raise Conflict("pause_needs_active", status=header.status)
    if header.status is Status.PAUSED and (header.status_reason, header.pause_until) == (reason, until):
        raise Conflict("paused_already", paused=reason)
    if until is not None and (found := fault_of_day(PAUSE_ENDS, until, now, rules)) is not None:
        code, params = found
        raise BadInput("answers", fields=[wrong_field("until", code, **params)])
    terms = rules.standard.pauses.terms(reason)
    over = rules.calendar("customer").at(until, time(0)) if until else None
    since = header.status_since if header.status_reason == reason else now
    opens, anchor = (rules.standard.rules["pause_review"], over) if over else (terms.review, since)
    review_at = rules.due(opens, anchor, "customer").at
    with records():
        meetings = await list_appointments(database, journey=journey)
    return Preview(
        effects=await _effects(database, journey, rules, _reason(header), reason, now, over),
        meetings=tuple(one for one in meetings if now < one.starts_at < review_at),
        meetings_move=terms.meetings_move,
        review_at=review_at,
        reviewer=terms.to,
    )


async def foresee_resumption(database: Database, journey: str, now: datetime) -> Preview:
    """What going on now does.

    Raises:
        Conflict: the journey is neither paused nor dormant.
        NotFound, Unreachable: see ``client.errors``.
    """
    header, rules = await _read(database, journey)
    if header.status not in (Status.PAUSED, Status.DORMANT):
        raise Conflict("resume_needs_rest", status=header.status)
    found = await _effects(database, journey, rules, _reason(header), None, now, None)
    return Preview(effects=tuple(one for one in found if one.stood_still))


async def due_times(database: Database, journey: str) -> dict[str, Moved]:
    """When everything that somebody waits for is due, by its key."""
    with records():
        lines = await list_waits(database, WaitFilter(journey=journey, limit=_MOST))
    return {
        one.key: Moved(key=one.key, subject=one.subject, task=one.task, before=one.due_at, after=one.due_at)
        for one in lines
    }


def moved(before: Mapping[str, Moved], after: Mapping[str, Moved]) -> tuple[Moved, ...]:
    """What is due at another time than before, the next one first."""
    found = [
        one.model_copy(update={"before": before[key].before})
        for key, one in after.items()
        if key in before and before[key].before != one.after
    ]
    return tuple(sorted(found, key=lambda one: (one.after is None, one.after, one.key)))


async def _read(database: Database, journey: str) -> tuple[reading_journeys.JourneyHeader, Rulebook]:
    with records():
        header = await reading_journeys.journey_header(database, journey)
    if header.status is Status.NEEDS_REPAIR:
        raise Conflict("needs_repair", journey=journey)
    return header, await rules_of(database, journey)


def _reason(header: reading_journeys.JourneyHeader) -> str | None:
    """Why it stands still now."""
    return header.status_reason if header.status in (Status.PAUSED, Status.DORMANT) else None


async def _effects(
    database: Database,
    journey: str,
    rules: Rulebook,
    before: str | None,
    after: str | None,
    now: datetime,
    until: datetime | None,
) -> tuple[Effect, ...]:
    with records():
        lines = await list_waits(database, WaitFilter(journey=journey, limit=_MOST))
    told = [
        one.wait
        for one in lines
        if one.kind in (WaitKind.TASK, WaitKind.OPENS, WaitKind.AGENDA) and one.subject != REVIEW
    ]
    return effects(told, rules, before=before, after=after, now=now, until=until)
