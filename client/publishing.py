"""Publishing calendars: what it would do, doing it, and following how far it is (docs/operations/calendars.md)."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError

from client.acting import Acting
from client.errors import Conflict, HomewardError, NotFound, Unreachable
from client.translating import records
from domain.commands import AdoptCalendars
from domain.publishing import Affected, Foreseen, Progress, PublicationInput, WakeState, Woken
from domain.time.calendar import Calendar
from store import calendars as keeping
from store import reading_journeys
from store.publications import Publication, progress
from workflows.journey import JourneyWorkflow
from workflows.publishing import CalendarPublication, workflow_id

PATIENCE = timedelta(seconds=15)
"""How long one journey is tried at a time."""
_WOKEN = uuid.UUID("3f1f6c1e-8f0a-4a63-9a0f-2f5f7f0f8a17")
"""Namespace of command ids: the same publication and journey give the same command, so that a repeat is done once."""


class Publishing(Acting):
    """Calendars under running journeys."""

    async def foresee_calendars(self, calendars: Sequence[Calendar], now: datetime) -> Foreseen:
        """Every date that would move. Nothing is changed, and no workflow is asked."""
        with records():
            return await keeping.foresee(self.database, calendars, now)

    async def publish_calendars(
        self,
        calendars: Sequence[Calendar],
        actor: str,
        affected: Sequence[Affected],
        now: datetime,
        *,
        per_minute: int = 300,
        settles: int = 5,
    ) -> str:
        """Publish calendars and have the affected journeys take them over; returns the publication's name.

        Raises:
            Conflict: somebody published such a version meanwhile, with other content.
            Unreachable: a server is away; publishing the same again completes what was begun.
        """
        with records():
            name = await keeping.publish(self.database, calendars, actor, affected, now)
        await self.carry_out(name, per_minute=per_minute, settles=settles)
        return name

    async def carry_out(self, publication: str, *, per_minute: int = 300, settles: int = 5) -> None:
        """Start the workflow of a publication, unless it runs or has run."""
        try:
            await self.temporal.start_workflow(
                CalendarPublication.run,
                PublicationInput(publication=publication, per_minute=per_minute, settles=settles),
                id=workflow_id(publication),
                task_queue=self.task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                static_summary=publication,
            )
        except WorkflowAlreadyStartedError:
            return
        except RPCError as error:
            raise Unreachable(
                "publication_undelivered", cause=error.message, publication=publication
            ) from error

    async def publication_progress(self, publication: str) -> Progress:
        """How far a publication is. Errors: NotFound, Unreachable."""
        with records():
            return await progress(self.database, publication)

    async def adopt_calendars(self, one: Publication, journey: str) -> Woken:
        """Have one journey take the calendars of a publication over; again, it changes nothing."""
        command = str(uuid.uuid5(_WOKEN, f"{one.publication}/{journey}"))
        act = AdoptCalendars(command=command, actor=one.actor, calendars=one.calendars)
        try:
            with records():
                header = await reading_journeys.journey_header(self.database, journey)
            if reading_journeys.ended_for_good(header):
                return Woken(journey=journey, state=WakeState.ENDED, why="journey_ended")
            await self._send(journey, JourneyWorkflow.adopt_calendars, act)
        except Unreachable as error:
            return Woken(journey=journey, state=WakeState.WAITING, why=error.reason)
        except (NotFound, Conflict) as error:
            over = error.reason in ("journey_ended", "journey_not_running")
            return Woken(
                journey=journey, state=WakeState.ENDED if over else WakeState.FAILED, why=error.reason
            )
        except HomewardError as error:
            return Woken(journey=journey, state=WakeState.WAITING, why=error.reason)
        return Woken(journey=journey, state=WakeState.WOKEN)
