"""The least that Temporal itself does for the same work: an Update, a timer armed anew, a regular activity.

It keeps nothing, checks nothing and shows nothing; two heavier variants write a row, and attributes besides.
"""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow

from store.database import Database
from workflows import search_attributes as sa

SQL_TABLE = "CREATE TABLE IF NOT EXISTS bare (place text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())"
SQL_INSERT = "INSERT INTO bare (place) VALUES ($1) ON CONFLICT DO NOTHING"
TIMER = timedelta(hours=4)


@dataclass
class BareInput:
    """How many steps, and what each of them does."""

    steps: int
    activity: str
    """``echo`` or ``insert``."""
    attributes: bool
    """Whether it upserts as many search attributes as a completed task changes."""


class BareActivities:
    """Bound to one database; a worker registers its methods."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @activity.defn(name="echo")
    async def echo(self, place: str) -> str:
        """Do nothing: return what was given."""
        return place

    @activity.defn(name="insert")
    async def insert(self, place: str) -> str:
        """Write one row in a transaction of its own."""
        async with self._database.transaction() as connection:
            await connection.execute(SQL_INSERT, place)
        return place


@workflow.defn(name="Bare")
class BareWorkflow:
    """Takes a number of Updates; each runs one activity and arms the one timer anew."""

    @workflow.init
    def __init__(self, start: BareInput) -> None:
        self._start = start
        self._begun = 0
        self._done = 0

    @workflow.run
    async def run(self, start: BareInput) -> None:
        """Keep one timer armed until every step is done."""
        while self._begun < start.steps:
            armed_for = self._begun
            await workflow.wait_condition(lambda armed_for=armed_for: self._begun != armed_for, timeout=TIMER)  # type: ignore[misc]
        await workflow.wait_condition(lambda: self._done == start.steps and workflow.all_handlers_finished())

    @workflow.update
    async def step(self, place: str) -> str:
        """One step: the counterpart of a completed task."""
        self._begun += 1
        if self._start.attributes:
            due = workflow.now() + TIMER
            workflow.upsert_search_attributes(
                [
                    sa.WAITING_FOR.value_set([place]),
                    sa.ASSIGNEES.value_set([place]),
                    sa.NEXT_DUE.value_set(due),
                ]
            )
        answer: str = await workflow.execute_activity(
            self._start.activity, place, result_type=str, start_to_close_timeout=timedelta(seconds=30)
        )
        self._done += 1
        return answer

    @step.validator
    def _may_step(self, place: str) -> None:
        if not place:
            raise ValueError("place: is empty")
