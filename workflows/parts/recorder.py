"""How a journey's entries reach Postgres: in batches, in order, for as long as it takes (docs/architecture.md)."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError

from activities.journal import JournalActivities
from domain.absences import Absence
from domain.events import Batch, Entry
from domain.state import JourneyState

DOWN_AFTER = timedelta(seconds=10)
BATCH = 200
CONFLICT = "JournalConflict"
RETRIES = RetryPolicy(
    initial_interval=timedelta(milliseconds=200),
    backoff_coefficient=2,
    maximum_interval=timedelta(seconds=15),
)


class Conflict(Exception):
    """The journal holds something else than this journey; nothing may be skipped."""


class Recorder:
    """Writes the buffer, and knows when that has failed for too long."""

    def __init__(self, state: JourneyState, summary: Callable[[Sequence[Entry]], str]) -> None:
        self._state = state
        self._summary = summary
        self._since: datetime | None = None
        self.newest: dict[str, int] = {}
        """The newest version of every calendar that the last record knew of."""
        self.absences: tuple[Absence, ...] = ()
        """Absences of the journey's people that it does not know of yet."""

    def down(self) -> bool:
        """Whether the journal has not been writable for ten seconds."""
        return self._since is not None and workflow.now() - self._since > DOWN_AFTER

    async def record(self) -> None:
        """Write the buffer out.

        Raises:
            Conflict: the journal disagrees; the buffer is kept as it is.
        """
        while self._state.buffer:
            entries = tuple(self._state.buffer[:BATCH])
            self._since = workflow.now()
            try:
                recorded = await workflow.execute_activity_method(
                    JournalActivities.record,
                    Batch(journey=self._state.journey, entries=entries),
                    start_to_close_timeout=timedelta(seconds=30),
                    retry_policy=RETRIES,
                    summary=self._summary(entries),
                )
            except ActivityError as error:
                cause = error.cause
                if isinstance(cause, ApplicationError) and cause.type == CONFLICT:
                    self._since = None  # it refused, so it is not down
                    raise Conflict(cause.message) from error
                raise RuntimeError(f"record ended unexpectedly: {error}") from error
            self._since = None
            del self._state.buffer[: len(entries)]
            self.newest = recorded.calendars
            self.absences += recorded.absences
