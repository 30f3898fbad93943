"""Taking a journey out of *needs repair*."""

from client.acting import new_command
from client.repairing import Disagreement, disagreement, held, journal_head
from client.steering import Steering
from client.translating import records
from domain.commands import Receipt, RepairJourney
from domain.roles import Role
from store import reading_journeys
from store.journal import settle
from store.rebuild import rebuild
from workflows.journey import JourneyWorkflow


class Repairs(Steering):
    """Operations on journeys that disagree with their journal."""

    async def disagreement(self, journey: str) -> Disagreement:
        """What differs between a journey and its journal, and what repairing it would change."""
        return await disagreement(self.database, journey, await held(self.temporal, journey))

    async def repair(self, journey: str, actor: str, words: str, command: str | None = None) -> Receipt:
        """Have a journey that needs repair go on behind its journal's head; ``words`` say why, and stay in Postgres.

        One entry settles the conflicts and puts the read models right, so that this may be repeated at any point.

        Raises:
            Conflict: it needs no repair, or the person has not the role operations.
        """
        await self.may(actor, Role.OPERATIONS)
        command = command or new_command()
        holding = await held(self.temporal, journey)
        with records():
            await rebuild(self.database, journey)
            marked = await reading_journeys.open_conflicts(self.database, journey)
        if marked and not holding.needs_repair:
            # It agrees with its journal again, by a reset or by hand: nothing but the mark is left.
            receipt = await self.note(journey, actor, words, command)
            with records():
                await settle(self.database, journey, actor)
            return receipt
        kept = await self._keep(command, journey, words)
        assert kept is not None
        head = await journal_head(self.database, journey, holding)
        act = RepairJourney(command=command, actor=actor, words=kept, head=head)
        return await self._send(journey, JourneyWorkflow.repair_journey, act)
