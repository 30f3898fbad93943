"""The workflow that has staff told what concerns them: one in the company, for ever.

It hands turns of an hour to whichever worker is there. A turn looks every few seconds into what the journal owes, so an
emergency waits for no schedule, and a company of years has some dozens of entries a day here instead of a run a minute.
A worker that dies in a turn is missed after its heartbeats, and another one goes on.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

from activities.notices.telling import BEAT, NoticeActivities, Outcome, Turn
from domain.words import say

WORKFLOW_ID = "staff-notices"
"""Minted by us: however often it is started, it is one."""
TURN = timedelta(hours=1)
TURNS_A_RUN = 24
RETRIES = RetryPolicy(
    initial_interval=timedelta(seconds=1), backoff_coefficient=2, maximum_interval=timedelta(seconds=15)
)


@workflow.defn(name="StaffNotices")
class StaffNotices:
    """Has staff told, turn after turn."""

    def __init__(self) -> None:
        self._done = Outcome()

    @workflow.run
    async def run(self, turn: Turn) -> None:
        """Goes on until somebody ends it; what is owed meanwhile waits in PostgreSQL."""
        for _ in range(TURNS_A_RUN):
            self._done += await workflow.execute_activity_method(
                NoticeActivities.tell_staff,
                turn,
                start_to_close_timeout=timedelta(seconds=turn.seconds) + timedelta(minutes=10),
                heartbeat_timeout=6 * BEAT,
                retry_policy=RETRIES,
                summary=say(turn.lang, "notices.turn"),
            )
            if workflow.info().is_continue_as_new_suggested():
                break
        workflow.continue_as_new(turn)

    @workflow.query(description="What was done in this run, in numbers")
    def done(self) -> Outcome:
        return self._done
