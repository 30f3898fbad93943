"""The chores of every day. Each may be done twice, or by two at once: there is nothing left to do then."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from temporalio import activity

from activities.beating import beating
from domain.housekeeping import Done
from domain.roles import Role
from store import (
    accounts,
    attachments,
    calendars,
    desk,
    link_visits,
    links,
    notices,
    notices_sent,
    personal,
    reservations,
    sessions,
)
from store.database import Database
from store.settings import Settings

_log = structlog.get_logger(__name__)

BEAT = timedelta(seconds=5)
Sweep = Callable[[Database, datetime], Awaitable[int]]
SWEEPS: dict[str, Sweep] = {
    "words": personal.sweep,
    "drafts": desk.sweep_drafts,
    "seen": desk.sweep_seen,
    "sessions": sessions.sweep,
    "attempts": accounts.sweep,
    "visits": link_visits.sweep,
    "links": links.sweep,
    "times": reservations.sweep,
    "messages": notices_sent.sweep,
}
"""What goes once it is over; ``words`` is what was typed for an act that never came about."""
CONTENTS = "contents"
MISSING = "calendar_missing"
Clock = Callable[[], datetime]


class HousekeepingActivities:
    """Bound to one database and the folder of documents; a worker registers its methods."""

    def __init__(
        self, database: Database, settings: Settings, now: Clock = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._folder = settings.attachments_folder
        self._now = now

    @activity.defn(name="sweep_rows")
    async def sweep_rows(self) -> Done:
        """Remove rows that are over. Errors: RecordsDown."""
        found = {name: await sweep(self._database, self._now()) for name, sweep in SWEEPS.items()}
        return Done(removed={name: many for name, many in found.items() if many})

    @activity.defn(name="sweep_contents")
    async def sweep_contents(self) -> Done:
        """Remove contents of documents that nobody names any more. Errors: RecordsDown."""
        async with beating(BEAT):
            swept = await attachments.sweep_contents(self._database, self._folder, self._now())
        if swept.kept:
            _log.warning("contents that no document names stay: too many", count=swept.kept)
            return Done(contents_kept=swept.kept)
        return Done(removed={CONTENTS: swept.removed} if swept.removed else {})

    @activity.defn(name="look_at_calendars")
    async def look_at_calendars(self) -> Done:
        """Have operations hear that days to come are not published, once a month. Errors: RecordsDown."""
        now = self._now()
        missing = [one for one in await calendars.coverage(self._database, now) if not one.covered]
        if not missing:
            return Done()
        key = f"{MISSING}/{missing[0].needed_until.year}/{now:%Y-%m}"
        told = await notices.tell_role(self._database, Role.OPERATIONS, MISSING, key, now)
        return Done(calendars_missing=tuple(one.calendar for one in missing), told=told)
