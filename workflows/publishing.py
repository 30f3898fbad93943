"""The workflow of a publication: calendars under running journeys (docs/operations/calendars.md).

It wakes exactly the journeys with dates that move, the most urgent first and never too many a minute; all others learn
of it with whatever they do next. Whom it concerns and how far it is stands in PostgreSQL, so it goes on after any
crash where it was, and a journey that was woken twice has nothing left to move.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

from activities.publishing import BEAT, MOST_TRIES, Batch, PublishingActivities, Tried
from domain.publishing import Progress, PublicationInput

RETRIES = RetryPolicy(
    initial_interval=timedelta(seconds=1), backoff_coefficient=2, maximum_interval=timedelta(seconds=30)
)
BATCHES_A_RUN = 200
MOST_SWEEPS = 3
"""How often it looks for journeys that began or armed a wait meanwhile."""


def workflow_id(publication: str) -> str:
    """Minted by us from the calendars and their versions: publishing the same again finds the same workflow."""
    return f"publication-{publication}"


@workflow.defn(name="CalendarPublication")
class CalendarPublication:
    """Has the journeys that it concerns take newer calendars over."""

    @workflow.init
    def __init__(self, start: PublicationInput) -> None:
        self._at = start
        self._progress = Progress(publication=start.publication)
        self._batches = 0

    @workflow.run
    async def run(self, _: PublicationInput) -> Progress:
        """Wake them all; returns how far it came when nobody is left."""
        while True:
            await self._round()
            if self._progress.done < self._progress.total and self._at.round + 1 < MOST_TRIES:
                await self._rest()
            elif not await self._found_more():
                break
        self._progress = await workflow.execute_activity_method(
            PublishingActivities.finish_publication,
            self._at.publication,
            start_to_close_timeout=timedelta(seconds=30),
            retry_policy=RETRIES,
            summary=f"finish {self._at.publication}",
        )
        return self._progress

    async def _round(self) -> None:
        """Try everybody once who was tried no more often than in the rounds before."""
        while (await self._batch()).tried:
            self._batches += 1
            if self._batches >= BATCHES_A_RUN or workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(self._at)

    async def _batch(self) -> Tried:
        at = self._at
        each = timedelta(minutes=1) / at.per_minute
        done = await workflow.execute_activity_method(
            PublishingActivities.wake_journeys,
            Batch(publication=at.publication, most=at.batch, tried=at.round, per_minute=at.per_minute),
            start_to_close_timeout=timedelta(minutes=10) + at.batch * each,
            heartbeat_timeout=4 * BEAT,
            retry_policy=RETRIES,
            summary=f"wake {at.batch} journeys",
        )
        self._progress = done.progress
        return done

    async def _rest(self) -> None:
        """Whoever could not be reached is tried again after a while, longer each time."""
        at = self._at
        wait = timedelta(seconds=5) * 4**at.round
        await workflow.sleep(wait, summary=f"try again those who could not be reached, round {at.round + 2}")
        self._at = at.model_copy(update={"round": at.round + 1})

    async def _found_more(self) -> bool:
        """Journeys that began, or armed a wait, while the calendars were being published."""
        at = self._at
        if at.sweeps >= MOST_SWEEPS:
            return False
        if at.settles:
            await workflow.sleep(at.settles, summary="let what is under way be recorded")
        found: int = await workflow.execute_activity_method(
            PublishingActivities.look_again,
            at.publication,
            start_to_close_timeout=timedelta(hours=1),
            heartbeat_timeout=4 * BEAT,
            retry_policy=RETRIES,
            summary="look for journeys that it concerns meanwhile",
        )
        self._at = at.model_copy(update={"sweeps": at.sweeps + 1, "round": 0})
        return found > 0

    @workflow.query(description="How far it is")
    def progress(self) -> Progress:
        return self._progress
