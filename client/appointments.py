"""What people do with meetings that stand."""

from client.acting import Acting, new_command
from client.slots import check_slot, rules_of
from client.translating import records
from domain.appointments import AskedBy, Place, Slot
from domain.commands import Receipt, RescheduleAppointment
from store.reading_meetings import list_appointments
from workflows.journey import JourneyWorkflow


class Appointments(Acting):
    """Operations on meetings."""

    async def reschedule(
        self,
        journey: str,
        actor: str,
        appointment: str,
        *,
        asked_by: AskedBy,
        slot: Slot | None = None,
        place: Place | None = None,
        words: str | None = None,
        command: str | None = None,
    ) -> Receipt:
        """Move a meeting that stands, by its key or kind; without a slot somebody agrees on a time (R002-SKU-27).

        What was open around the old time is void, the new time has it all again. ``words`` is free text and stays in
        Postgres.

        Raises:
            BadInput: the slot cannot be promised; the message says what is accepted.
            Conflict: no such meeting stands, or it has begun.
            NotFound, Unreachable: see ``client.errors``.
        """
        command = command or new_command()
        await self._person(actor)
        if slot is not None and await self._done(journey, command) is None:
            await self._check_move(journey, appointment, slot, place)
        act = RescheduleAppointment(
            command=command,
            actor=actor,
            appointment=appointment,
            asked_by=asked_by,
            slot=slot,
            place=place,
            words=await self._keep(command, journey, words),
        )
        return await self._send(journey, JourneyWorkflow.reschedule_appointment, act)

    async def _check_move(self, journey: str, named: str, slot: Slot, place: Place | None) -> None:
        with records():
            standing = await list_appointments(self.database, journey=journey)
        found = next((one for one in standing if named in (one.key, one.kind)), None)
        if found is None:
            return  # the journey itself says which ones stand
        rules = await rules_of(self.database, journey)
        rule = rules.standard.appointments[found.kind]
        where, now = place or found.place, await self.clock()
        await check_slot(self.database, journey, "slot", slot, rule, where, rules, found.earliest, now)
