"""Correcting what a journey goes by, by whoever steers it."""

import uuid
from typing import Any

from client.acting import Acting, new_command
from client.errors import Conflict
from client.translating import records
from domain.commands import AmendFacts, Receipt
from domain.model import Model
from domain.stages import Status
from store import corrections, customers, reading_journeys
from store.errors import NotFound
from workflows.journey import JourneyWorkflow

OF_THE_CUSTOMER = frozenset({"window", "language"})
"""What is so for every journey of a customer."""
_NOT_THERE = frozenset({"nothing_amended", "ended", "journey_ended", "amended_elsewhere"})


class Amended(Model):
    """What was done, and the other journeys of the customer that it holds for."""

    receipt: Receipt
    others: tuple[str, ...]


class Amendments(Acting):
    """Operations on what journeys go by."""

    async def amend(
        self,
        journey: str,
        actor: str,
        changes: dict[str, Any],
        reason: str,
        words: str | None = None,
        command: str | None = None,
    ) -> Amended:
        """Correct facts; what waits by them is armed anew, calls move into the customer's hours, once each.

        Hours and language hold for every running journey of the customer, and for the register. The same command
        again does what a crash in between had left. ``words`` is free text and stays in Postgres.

        Args:
            changes: by name, see ``workflows.renovation.amending.Amendable``; None takes a value away.

        Raises:
            BadInput: a value does not fit.
            Conflict: something is corrected by another command, which is named, or nothing would change.
            NotFound, Unreachable: see ``client.errors``.
        """
        command = command or new_command()
        receipt = await self._amend(journey, actor, changes, reason, words, command)
        shared = {name: value for name, value in changes.items() if name in OF_THE_CUSTOMER}
        told = []
        for other in await self._others(journey) if shared else ():
            own = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{command}/{other}"))
            try:
                await self._amend(other, actor, shared, reason, words, own)
            except Conflict as error:
                if error.reason not in _NOT_THERE:
                    raise
            else:
                told.append(other)
        return Amended(receipt=receipt, others=tuple(told))

    async def _amend(
        self,
        journey: str,
        actor: str,
        changes: dict[str, Any],
        reason: str,
        words: str | None,
        command: str,
    ) -> Receipt:
        act = AmendFacts(
            command=command,
            actor=await self._person(actor),
            changes=changes,
            reason=reason,
            words=await self._keep(command, journey, words),
        )
        return await self._send(journey, JourneyWorkflow.amend_facts, act)

    async def _others(self, journey: str) -> list[str]:
        """The customer's other journeys that have begun and not ended."""
        with records():
            known = await customers.customer_details(self.database, [journey])
            customer = known[journey].customer if journey in known else ""
            homes = await corrections.homes_of(self.database, customer)
            found = []
            for other, _ in homes:
                try:
                    header = await reading_journeys.journey_header(self.database, other)
                except NotFound:
                    continue
                if other != journey and header.status not in (Status.LOST, Status.CLOSED):
                    found.append(other)
        return found
