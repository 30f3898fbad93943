"""The plan of a journey's site as it stands, after the pauses that the plan as it was recorded does not know."""

from domain.events import Entry, StatusChanged
from domain.model import Instant
from domain.pausing import PastPause
from domain.site import SitePlan, plan_as_of
from domain.stages import Status
from store.database import Database
from store.reading_journeys import JourneyHeader, timeline
from store.rulebooks import rulebook

MOST_CHANGES = 1_000
SITE = "site"


async def site_plan(db: Database, header: JourneyHeader, now: Instant) -> SitePlan | None:
    """The plan, moved by every pause in which the works stood still; None before the kickoff."""
    if header.facts.get("site_plan") is None:
        return None
    entries = await timeline(
        db, header.journey, newest_first=False, types=["status_changed"], limit=MOST_CHANGES
    )
    rules = await rulebook(db, header.standard, header.standard_version, header.started_at.date())
    stood_still = rules.standard.pauses.works_stood_still(pauses_of(entries, now))
    return plan_as_of(header.facts, rules.calendar(SITE), stood_still, now)


def pauses_of(entries: list[Entry], now: Instant) -> list[PastPause]:
    """The pauses that a journal tells of, oldest first; one that goes on lasts until now."""
    found: list[PastPause] = []
    reason, since = None, now
    for at, status, why in [*((one.at, *_told(one)) for one in entries), (now, None, None)]:
        if reason is not None and why != reason:
            found.append(PastPause(start=since, end=at, reason=reason))
            reason = None
        if status is Status.PAUSED and reason is None:
            reason, since = why, at
    return found


def _told(entry: Entry) -> tuple[Status | None, str | None]:
    event = entry.event
    if not isinstance(event, StatusChanged):
        return None, None
    return event.status, event.reason if event.status is Status.PAUSED else None
