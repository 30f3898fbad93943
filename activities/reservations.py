"""Activities on people's time: a slot is taken before anything is promised."""

from datetime import datetime

from pydantic import Field
from temporalio import activity

from domain.appointments import Slot
from domain.model import Model
from store.database import Database
from store.reservations import Reserved, reserve


class ReserveSlot(Model):
    """Whose time is wanted for what; the key makes repeating it harmless."""

    key: str
    journey: str
    slot: Slot
    minutes: int
    travel: int
    now: datetime


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
        answer = await reserve(
            self._database,
            wanted.key,
            wanted.journey,
            wanted.slot,
            minutes=wanted.minutes,
            travel=wanted.travel,
            now=wanted.now,
        )
        if isinstance(answer, Reserved):
            return SlotAnswer(taken=False, slot=wanted.slot)
        return SlotAnswer(taken=True, slot=wanted.slot, free=tuple(answer.free))
