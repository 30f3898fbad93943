"""The workflow of a day's chores; a Schedule begins one every night (client/housekeeping.py).

A chore that cannot be done keeps the others from nothing: it is tried for some hours and then left to the next day.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy, SearchAttributeKey
from temporalio.exceptions import ActivityError

from activities.housekeeping import BEAT, HousekeepingActivities
from domain.housekeeping import Chore, Done, Duty, Kept
from domain.words import say

RETRIES = RetryPolicy(
    initial_interval=timedelta(seconds=1), backoff_coefficient=2, maximum_interval=timedelta(minutes=5)
)
GIVES_UP = timedelta(hours=6)
LATE = timedelta(minutes=5)
SETTLES = timedelta(minutes=10)
"""After an outage journeys record first what they could not: words that wait for that are not left over."""
MEANT_FOR = SearchAttributeKey.for_datetime("TemporalScheduledStartTime")
CHORES = {
    Chore.ROWS: HousekeepingActivities.sweep_rows,
    Chore.CONTENTS: HousekeepingActivities.sweep_contents,
    Chore.CALENDARS: HousekeepingActivities.look_at_calendars,
}


@workflow.defn(name="Housekeeping")
class Housekeeping:
    """Does the chores of one day, one after the other."""

    @workflow.run
    async def run(self, duty: Duty) -> Kept:
        """Returns what was done, in numbers."""
        meant_for = workflow.info().typed_search_attributes.get(MEANT_FOR)
        if meant_for is not None and workflow.now() - meant_for > LATE:
            await workflow.sleep(SETTLES, summary=say(duty.lang, "housekeeping.settles"))
        kept = Kept()
        for chore, activity in CHORES.items():
            try:
                done: Done = await workflow.execute_activity_method(
                    activity,
                    start_to_close_timeout=timedelta(hours=1),
                    schedule_to_close_timeout=GIVES_UP,
                    heartbeat_timeout=6 * BEAT if chore is Chore.CONTENTS else None,
                    retry_policy=RETRIES,
                    summary=say(duty.lang, f"housekeeping.chore.{chore}"),
                )
            except ActivityError:
                kept = kept.model_copy(update={"failed": (*kept.failed, chore)})
            else:
                kept = kept.with_(done)
        return kept
