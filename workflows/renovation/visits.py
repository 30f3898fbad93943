"""Visits after the contract: a customer who does not want one is not lost."""

from domain.appointments import Outcome, Place, Slot
from workflows.parts.booking import F, Held, Meeting, book
from workflows.parts.journey import Journey


class Declined(Exception):
    """The customer does not want this visit."""


class _UnderContract(Journey):
    """A journey in which refusing a visit ends the visit only."""

    def within(self, key: str) -> "Journey":
        return _UnderContract(self._runtime, self.key(key), self.about)

    async def lose(self, reason: str) -> None:
        if self.prefix in self.state.appointments:
            self.end_appointment(Outcome.CANCELLED)
        raise Declined(reason)


async def visit(
    journey: Journey, key: str, meeting: Meeting[F], *, place: Place, offered: Slot | None = None
) -> Held[F] | None:
    """Bring a visit about as every meeting is (R002-SKU-06); None when the customer does not want it."""
    under_contract = _UnderContract(journey._runtime, journey.prefix, journey.about)
    try:
        return await book(under_contract, key, meeting, place=place, offered=offered)
    except Declined:
        return None
