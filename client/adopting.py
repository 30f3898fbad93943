"""Moving one journey to another version of its standard."""

from client.acting import Acting, new_command
from client.translating import records
from domain.commands import AdoptStandard, Receipt
from store import reading_journeys, rulebooks
from workflows.journey import JourneyWorkflow


class Adopting(Acting):
    """Operations on the standard that a journey goes by."""

    async def adopt_standard(
        self, journey: str, actor: str, version: int, command: str | None = None
    ) -> Receipt:
        """Have a journey go on by another version of its standard; see `client.migrating` for what that does.

        Raises:
            Conflict: it has ended, goes by that version already, or cannot go by it.
            NotFound: no such version was published, or there is no such journey.
            Unreachable: see ``client.errors``.
        """
        with records():
            header = await reading_journeys.journey_header(self.database, journey)
            rules = await rulebooks.rulebook(
                self.database, header.standard, version, header.started_at.date()
            )
        act = AdoptStandard(command=command or new_command(), actor=await self._person(actor), rules=rules)
        return await self._send(journey, JourneyWorkflow.adopt_standard, act)
