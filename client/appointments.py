"""What people do with meetings that stand: move one, report that somebody did not come."""

from datetime import datetime

from client.acting import new_command
from client.errors import BadInput, Conflict, NotFound
from client.offers import free_times, offers
from client.slots import check_slot, rules_of
from client.tasks import Tasks
from client.translating import records
from domain.appointments import Agreement, AskedBy, Place, Slot
from domain.commands import Receipt, RescheduleAppointment
from domain.forms.meetings import MeetingOutcome
from store import reading_tasks
from store.reading_meetings import AppointmentLine, list_appointments
from store.reading_tasks import TaskFilter
from workflows.journey import JourneyWorkflow
from workflows.parts.rounds import HELD

_MISSED = {AskedBy.CUSTOMER: MeetingOutcome.NO_SHOW, AskedBy.STAFF: MeetingOutcome.MISSED_BY_US}


class Appointments(Tasks):
    """Operations on meetings."""

    async def reschedule(
        self,
        journey: str,
        actor: str,
        appointment: str,
        *,
        asked_by: AskedBy,
        slot: Slot | None = None,
        agreed: Agreement | None = None,
        place: Place | None = None,
        lent: bool = False,
        words: str | None = None,
        command: str | None = None,
    ) -> Receipt:
        """Move a meeting that stands, by its key or kind; without a slot somebody agrees on a time (R002-SKU-27).

        What was open around the old time is void, the new time has it all again. ``words`` is free text and stays in
        Postgres.

        Args:
            agreed: who agreed on the new time with the customer, and how; not needed where only the host changes.
            lent: its host is away: it is to come back to them when they are back before it begins.

        Raises:
            BadInput: the slot cannot be promised, and the message names two that can; or nobody agreed on it.
            Conflict: no such meeting stands, or it has begun.
            NotFound, Unreachable: see ``client.errors``.
        """
        command = command or new_command()
        await self._person(actor)
        if agreed is not None:
            await self._person(agreed.by)
        if slot is not None and await self._done(journey, command) is None:
            await self._check_move(journey, appointment, slot, place, asked_by)
        act = RescheduleAppointment(
            command=command,
            actor=actor,
            appointment=appointment,
            asked_by=asked_by,
            slot=slot,
            agreed=agreed,
            place=place,
            lent=lent,
            words=await self._keep(command, journey, words),
        )
        return await self._send(journey, JourneyWorkflow.reschedule_appointment, act)

    async def free_for(
        self,
        standing: AppointmentLine,
        *,
        host: str | None = None,
        place: Place | None = None,
        besides: datetime | None = None,
    ) -> list[Slot]:
        """At most two times that a meeting may be moved to, kept free for a while (R002-SKU-05)."""
        return await offers(
            self,
            standing.journey,
            standing.kind,
            earliest=standing.earliest,
            preferred=host or standing.staff[0],
            place=place or standing.place,
            besides=besides,
        )

    async def no_show(
        self, journey: str, actor: str, appointment: str, who: AskedBy, command: str | None = None
    ) -> Receipt:
        """Report that the customer, or somebody of ours, did not come: it completes the meeting's own task (X-20).

        Whoever may complete that task may do so; for a colleague's as on their behalf.

        Args:
            appointment: its key or kind.

        Raises:
            Conflict: the meeting has not begun, does not stand any more, or nobody is asked for its report.
            NotFound, Unreachable: see ``client.errors``.
        """
        if command is not None and (done := await self._done(journey, command)) is not None:
            return done
        standing = await self._standing(journey, appointment)
        if standing is None:
            raise NotFound("no_such_meeting", journey=journey, given=appointment)
        if await self.clock() < standing.starts_at:
            zone = (await rules_of(self.database, journey)).standard.company.zone
            at = standing.starts_at.isoformat()
            raise Conflict("appointment_not_begun", key=standing.key, at=at, zone=zone)
        with records():
            tasks = await reading_tasks.list_tasks(self.database, TaskFilter(journey=journey))
        report = next((one for one in tasks if one.key == f"{standing.key}/{HELD}"), None)
        if report is None:
            raise Conflict("no_report_open", key=standing.key)
        theirs = report.assignee if report.assignee != actor else None
        return await self.complete(
            report.task,
            actor,
            {"outcome": _MISSED[who]},
            command,
            on_behalf_of=theirs,
            reason="dictated" if theirs else None,
        )

    async def _standing(self, journey: str, named: str) -> AppointmentLine | None:
        with records():
            standing = await list_appointments(self.database, journey=journey)
        return next((one for one in standing if named in (one.key, one.kind)), None)

    async def _check_move(
        self, journey: str, named: str, slot: Slot, place: Place | None, asked_by: AskedBy
    ) -> None:
        found = await self._standing(journey, named)
        if found is None:
            return  # the journey itself says which ones stand
        rules = await rules_of(self.database, journey)
        rule = rules.standard.appointments[found.kind]
        where, now = place or found.place, await self.clock()
        try:
            await check_slot(self.database, journey, "slot", slot, rule, where, rules, found.earliest, now)
        except BadInput as error:
            besides = found.starts_at if asked_by is AskedBy.CUSTOMER else None
            free = await self.free_for(found, host=slot.staff, place=place, besides=besides)
            fields = [*error.details["fields"], await free_times(self, journey, "slot", free)]
            raise BadInput("answers", fields=fields) from error
