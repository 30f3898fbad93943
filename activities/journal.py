"""Activities that write the journal and load the rules a journey computes with."""

from datetime import datetime

from temporalio import activity
from temporalio.exceptions import ApplicationError

from domain.events import Batch, Recorded
from domain.waits import Rulebook
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
        try:
            return await record(self._database, batch)
        except JournalConflict as conflict:
            raise ApplicationError(str(conflict), type="JournalConflict", non_retryable=True) from conflict

    @activity.defn(name="load_rules")
    async def load_rules(self, standard: str, version: int | None, since: datetime) -> Rulebook:
        """The standard (its newest version for None) and the newest calendars from ``since`` on.

        Raises:
            ApplicationError: type ``UnknownStandard`` when no such standard was published; retried, because
                publishing it mends that.
        """
        try:
            return await rulebook(self._database, standard, version, since.date())
        except StoreError as error:
            raise ApplicationError(str(error), type="UnknownStandard") from error
