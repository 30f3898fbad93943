"""Activities that write the journal and load the rules a journey computes with."""

import time
from collections import Counter
from datetime import datetime

from temporalio import activity
from temporalio.exceptions import ApplicationError

from domain.events import Batch, Recorded, StepFired
from domain.waits import Rulebook
from store import metrics
from store.database import Database
from store.errors import JournalConflict, StoreError
from store.journal import record
from store.rulebooks import rulebook


class JournalActivities:
    """Bound to one database; a worker registers its methods."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @activity.defn(name="record")
    async def record(self, batch: Batch) -> Recorded:
        """Append a batch to the journal and fold it, in one transaction; repeating it changes nothing.

        Raises:
            ApplicationError: type ``JournalConflict``, not retryable, when the journal holds something else.
        """
        began = time.perf_counter()
        try:
            recorded = await record(self._database, batch)
        except JournalConflict as conflict:
            metrics.activity_failed("record", conflict)
            metrics.NEEDS_REPAIR.inc()
            raise ApplicationError(str(conflict), type="JournalConflict", non_retryable=True) from conflict
        except StoreError as error:
            metrics.activity_failed("record", error)
            raise
        _measure(batch, time.perf_counter() - began)
        return recorded

    @activity.defn(name="load_rules")
    async def load_rules(self, standard: str, version: int, since: datetime) -> Rulebook:
        """A version of a standard and the newest calendars from ``since`` on.

        Raises:
            ApplicationError: type ``UnknownStandard`` when no such standard was published; retried, because
                publishing it mends that.
        """
        try:
            return await rulebook(self._database, standard, version, since.date())
        except StoreError as error:
            raise ApplicationError(str(error), type="UnknownStandard") from error


def _measure(batch: Batch, seconds: float) -> None:
    metrics.recorded(Counter(entry.event.type for entry in batch.entries), seconds)
    for entry in batch.entries:
        if isinstance(entry.event, StepFired):
            metrics.fired(entry.event.action.value, entry.event.late_seconds)
