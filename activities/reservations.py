"""Activities on people's time: a slot is taken before anything is promised."""

from datetime import timedelta

from pydantic import Field
from temporalio import activity

from domain.appointments import Slot
from domain.model import Instant, Model
from domain.standard import AppointmentRule
from store.database import Database
from store.reservations import Reserved, Wanted, reserve

HELD_FOR = timedelta(days=7)
"""How long a slot stays ours before the journal has the appointment; only an outage makes this matter."""


class ReserveSlot(Model):
    """Whose time is wanted for what; the key makes repeating it harmless."""

    key: str
    journey: str
    slot: Slot
    zone: str
    rule: AppointmentRule
    candidates: tuple[Instant, ...]
    """Other times, to be offered when the slot is taken."""
    now: Instant
    """The journey's time; the world of a rehearsal has its own."""


class SlotAnswer(Model):
    """Whether the slot is ours now; otherwise the times of that person that are free near it."""

    taken: bool
    slot: Slot
    free: tuple[Slot, ...] = Field(default=())


class ReservationActivities:
    """Bound to one database; a worker registers its methods."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @activity.defn(name="reserve")
    async def reserve(self, wanted: ReserveSlot) -> SlotAnswer:
        """Reserve a person's time, the way there and back included; idempotent by key."""
        if wanted.slot.starts_at <= wanted.now:
            # A time that was agreed before a way back may be over by now.
            return SlotAnswer(taken=True, slot=wanted.slot)
        answer = await reserve(
            self._database,
            wanted.key,
            wanted.journey,
            wanted.slot,
            Wanted(
                candidates=wanted.candidates,
                role=wanted.rule.role,
                minutes=wanted.rule.minutes,
                travel=wanted.rule.travel,
                preferred=wanted.slot.staff,
                zone=wanted.zone,
            ),
            expires=wanted.now + HELD_FOR,
            now=wanted.now,
        )
        if isinstance(answer, Reserved):
            return SlotAnswer(taken=False, slot=wanted.slot)
        return SlotAnswer(taken=True, slot=wanted.slot, free=tuple(answer.free))
