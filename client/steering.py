"""What people do with a whole journey: name its team, pause it, return to a step, end it."""

from datetime import date

from client.acting import Acting, new_command
from client.errors import BadInput, Conflict
from client.translating import records
from domain.commands import (
    AddNote,
    AppointTeam,
    BackTo,
    CloseJourney,
    PauseJourney,
    Receipt,
    ReopenJourney,
    ResumeJourney,
)
from domain.pausing import PauseReason
from domain.roles import Role
from domain.stages import Status
from store import errors as store
from store import reading_journeys
from workflows.journey import JourneyWorkflow

ANOTHER = "homeward journey start --same-customer"
"""The command that starts another journey for a customer."""


class Steering(Acting):
    """Operations on a whole journey."""

    async def appoint(
        self,
        journey: str,
        actor: str,
        role: Role,
        person: str,
        reason: str,
        words: str | None = None,
        command: str | None = None,
    ) -> Receipt:
        """Name who has a role on the journey; open tasks go over from the one before (X-32).

        The customer is told when it is somebody they know. ``words`` is free text and stays in Postgres.

        Raises:
            Conflict: the person is not active, has not the role, or has it on this journey already.
            NotFound, Unreachable: see ``client.errors``.
        """
        command = command or new_command()
        await self.may(person, role)
        act = AppointTeam(
            command=command,
            actor=await self._steers(journey, actor),
            role=role,
            person=person,
            reason=reason,
            words=await self._keep(command, journey, words),
        )
        return await self._send(journey, JourneyWorkflow.appoint_team, act)

    async def pause(
        self,
        journey: str,
        actor: str,
        reason: str,
        command: str | None = None,
        *,
        until: date | None = None,
        words: str | None = None,
    ) -> Receipt:
        """Pause a journey, or change the reason or the expected end of the pause that there is.

        Args:
            reason: a `PauseReason`.
            until: the company's day on which it is expected to be over; somebody looks at it then. Without it they do
                after the standard's time for this reason.
            words: free text, which stays in Postgres.

        Raises:
            BadInput: no such reason, or a day that is over.
            Conflict: it is dormant or has ended, or it is paused just so.
            NotFound, Unreachable: see ``client.errors``.
        """
        command = command or new_command()
        if reason not in set(PauseReason):
            raise BadInput("not_accepted", field="reason", given=reason, accepted=[*PauseReason])
        act = PauseJourney(
            command=command,
            actor=await self._person(actor),
            reason=PauseReason(reason),
            until=until,
            words=await self._keep(command, journey, words),
        )
        return await self._send(journey, JourneyWorkflow.pause_journey, act)

    async def resume(self, journey: str, actor: str, command: str | None = None) -> Receipt:
        act = ResumeJourney(command=command or new_command(), actor=await self._person(actor))
        return await self._send(journey, JourneyWorkflow.resume_journey, act)

    async def back_to(
        self,
        journey: str,
        actor: str,
        key: str,
        reason: str,
        words: str | None = None,
        command: str | None = None,
    ) -> Receipt:
        """Return to a step; ``words`` is free text and stays in Postgres."""
        command = command or new_command()
        act = BackTo(
            command=command,
            actor=await self._steers(journey, actor),
            key=key,
            reason=reason,
            words=await self._keep(command, journey, words),
        )
        return await self._send(journey, JourneyWorkflow.back_to, act)

    async def close(
        self,
        journey: str,
        actor: str,
        status: Status,
        reason: str,
        words: str | None = None,
        command: str | None = None,
    ) -> Receipt:
        """End a journey as lost or closed; appointments and open tasks fall away."""
        if status not in (Status.LOST, Status.CLOSED):
            raise BadInput("not_accepted", field="status", given=status, accepted=["lost", "closed"])
        command = command or new_command()
        act = CloseJourney(
            command=command,
            actor=await self._steers(journey, actor),
            status=status,
            reason=reason,
            words=await self._keep(command, journey, words),
        )
        return await self._send(journey, JourneyWorkflow.close_journey, act)

    async def reopen(
        self, journey: str, actor: str, reason: str, words: str | None = None, command: str | None = None
    ) -> Receipt:
        """Go on with a customer who was lost or dormant, or whose journey was closed and still has something open.

        What was planned comes back, and complaints; meetings are agreed on anew; the answer that lost the customer is
        asked for again.

        Raises:
            Conflict: it runs, or it has ended for good; then the same customer gets another journey.
            NotFound, Unreachable: see ``client.errors``.
        """
        command = command or new_command()
        if await self._ended_for_good(journey) and await self._done(journey, command) is None:
            raise Conflict("ended_for_good", journey=journey, instead=ANOTHER)
        act = ReopenJourney(
            command=command,
            actor=await self._steers(journey, actor),
            reason=reason,
            words=await self._keep(command, journey, words),
        )
        return await self._send(journey, JourneyWorkflow.reopen_journey, act)

    async def note(self, journey: str, actor: str, words: str, command: str | None = None) -> Receipt:
        """Add a note, also to a lost customer; its words stay in Postgres.

        Raises:
            Conflict: the journey has ended for good.
            NotFound, Unreachable: see ``client.errors``.
        """
        command = command or new_command()
        if await self._ended_for_good(journey) and await self._done(journey, command) is None:
            raise Conflict("journey_ended", journey=journey)
        kept = await self._keep(command, journey, words)
        assert kept is not None
        act = AddNote(command=command, actor=await self._person(actor), words=kept)
        return await self._send(journey, JourneyWorkflow.add_note, act)

    async def _ended_for_good(self, journey: str) -> bool:
        with records():
            try:
                header = await reading_journeys.journey_header(self.database, journey)
            except store.NotFound:
                return False  # it began a moment ago and is not recorded yet, or there is none: it is asked
        return reading_journeys.ended_for_good(header)
