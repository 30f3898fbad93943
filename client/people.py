"""What is done to one journey when a colleague is away, is back, or left (X-32)."""

from client.acting import Acting, new_command
from client.sending import ask
from domain.absences import Absence
from domain.commands import KnowAbsence, Receipt, ReplacePerson
from domain.roles import Role
from workflows.journey import JourneyWorkflow


class People(Acting):
    """Operations on who does what is a colleague's."""

    async def know_absence(
        self, journey: str, actor: str, absence: Absence, command: str | None = None
    ) -> Receipt:
        """Tell a journey of an absence; one whose end is over is over for the journey too.

        The same again changes nothing.

        Raises:
            Conflict: the journey has ended.
            NotFound, Unreachable: see ``client.errors``.
        """
        act = KnowAbsence(command=command or new_command(), actor=await self._person(actor), absence=absence)
        return await self._send(journey, JourneyWorkflow.know_absence, act)

    async def replace_person(
        self,
        journey: str,
        actor: str,
        person: str,
        successors: dict[Role, str],
        reason: str,
        words: str | None = None,
        command: str | None = None,
        *,
        gone: bool = True,
    ) -> Receipt:
        """Have others take over all that somebody has on a journey by these roles; meetings keep their host.

        Raises:
            Conflict: a successor is not active or has not the role.
            NotFound, Unreachable: see ``client.errors``.
        """
        command = command or new_command()
        for role, successor in successors.items():
            await self.may(successor, role)
        act = ReplacePerson(
            command=command,
            actor=await self._person(actor),
            person=person,
            successors=successors,
            gone=gone,
            reason=reason,
            words=await self._keep(command, journey, words),
        )
        return await self._send(journey, JourneyWorkflow.replace_person, act)

    async def naming(self, journey: str, person: str) -> tuple[str, ...]:
        """What is open or to come on a journey and names a person, asked of the workflow itself."""
        found: tuple[str, ...] = tuple(await ask(self.temporal, journey, JourneyWorkflow.naming, person))
        return found
