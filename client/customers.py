"""Personal data of customers are corrected, their journeys journal which, never what; in the end forgotten (X-30)."""

import uuid
from pathlib import Path

from client.acting import new_command
from client.amending import OF_THE_CUSTOMER, Amendments
from client.errors import Conflict
from client.translating import records
from domain.access import Right, may, roles_with
from domain.commands import NoteCorrection
from domain.model import Model
from domain.stages import Status
from store import corrections, forgetting, reading_journeys, staff
from store.corrections import Correction
from store.customers import customer_details
from store.errors import NotFound
from store.forgetting import Forgotten
from workflows.journey import JourneyWorkflow


class CustomerCorrection(Model):
    """What was corrected, and the journeys whose journal says so."""

    command: str
    fields: tuple[str, ...]
    person: int | None
    journeys: tuple[str, ...]
    repeated: bool


class Customers(Amendments):
    """Operations on the people whom journeys are for."""

    async def correct_customer(
        self, wanted: Correction, words: str | None = None, command: str | None = None
    ) -> CustomerCorrection:
        """Correct a contact person, or the address of a home; what stood there is kept for the retention.

        Every journey of the customer that runs journals the fields, who and why. The same command again does what a
        crash in between had left, and nothing twice. ``words`` is free text and stays in Postgres.

        Raises:
            BadInput: a value is not accepted, or nothing would change.
            Conflict: the actor is not active.
            NotFound, Unreachable: see ``client.errors``.
        """
        command = command or new_command()
        await self._person(wanted.actor)
        await self._check_main(wanted)
        with records():
            done = await corrections.correct(self.database, command, wanted)
            homes = await corrections.homes_of(self.database, wanted.customer)
        journeys = [one for one, home in homes if wanted.property in (None, home)]
        told = [
            journey
            for journey in journeys
            if await self._runs(journey) and await self._journal(journey, command, wanted, done, words)
        ]
        if "main" in done.fields:
            await self._call_main(homes[0][0], command, wanted)
        return CustomerCorrection(
            command=command,
            fields=done.fields,
            person=done.person,
            journeys=tuple(told),
            repeated=done.repeated,
        )

    async def forget_customer(
        self, customer: str, actor: str, folder: Path, command: str | None = None
    ) -> Forgotten:
        """Forget a customer whose journeys have all ended for good, with what they said and their documents (X-07).

        Args:
            folder: where the contents of documents lie.

        Raises:
            Conflict: the actor may not, or a journey of theirs has not ended for good.
            NotFound, Unreachable: see ``client.errors``.
        """
        await self._person(actor)
        with records():
            person = await staff.get(self.database, actor)
            if not may(person.roles, Right.STAFF):
                raise Conflict("not_yours_to_forget", customer=customer, roles=[*roles_with(Right.STAFF)])
            left = await forgetting.running(self.database, customer)
            if left:
                raise Conflict("still_needed", customer=customer, journeys=left)
            now = await self.clock()
            return await forgetting.forget(
                self.database, folder, customer, command or new_command(), actor, now
            )

    async def _check_main(self, wanted: Correction) -> None:
        """Hours and language of the main contact are what journeys go by. Raises Conflict."""
        with records():
            homes = await corrections.homes_of(self.database, wanted.customer)
            details = (await customer_details(self.database, [homes[0][0]]))[homes[0][0]] if homes else None
        main = next((one.person for one in details.contacts if one.main), None) if details else None
        if wanted.contact is None or wanted.person is None or wanted.person != main:
            return
        for field in sorted(OF_THE_CUSTOMER & wanted.contact.model_fields_set):
            instead = f"homeward journey amend {homes[0][0]} --set {field}=…"
            raise Conflict("correction_elsewhere", field=field, instead=instead)

    async def _call_main(self, journey: str, command: str, wanted: Correction) -> None:
        """Somebody else is the main contact: calls are made in their hours."""
        with records():
            details = (await customer_details(self.database, [journey]))[journey]
        main = next(one for one in details.contacts if one.main)
        hours = main.window or details.window
        window = f"{hours.start:%H:%M}-{hours.end:%H:%M}" if hours else None
        own = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{command}/window"))
        try:
            await self.amend(journey, wanted.actor, {"window": window}, wanted.reason, command=own)
        except Conflict as error:
            if error.reason not in ("nothing_amended", "ended", "journey_ended"):
                raise

    async def _runs(self, journey: str) -> bool:
        try:
            header = await reading_journeys.journey_header(self.database, journey)
        except NotFound:
            return False
        return header.status is not Status.CLOSED

    async def _journal(
        self,
        journey: str,
        command: str,
        wanted: Correction,
        done: corrections.Corrected,
        words: str | None,
    ) -> bool:
        """Whether the journey's journal says so; one that ended in this moment has no more entries."""
        own = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{command}/{journey}"))
        act = NoteCorrection(
            command=own,
            actor=wanted.actor,
            fields=done.fields,
            person=done.person,
            reason=wanted.reason,
            words=await self._keep(own, journey, words),
        )
        try:
            await self._send(journey, JourneyWorkflow.note_correction, act)
        except Conflict as error:
            if error.reason != "journey_ended":
                raise
            return False
        return True
