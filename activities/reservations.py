"""Activities on people's time: a slot is taken before anything is promised."""

from datetime import timedelta

from pydantic import Field
from temporalio import activity

from domain.appointments import Place, Slot, SlotFault
from domain.model import Instant, Model
from domain.standard import AppointmentRule
from store.database import Database
from store.reservations import Reserved, Wanted, offer, reserve

HELD_FOR = timedelta(days=7)
"""How long a slot stays ours before the journal has the appointment; only an outage makes this matter."""


class ReserveSlot(Model):
    """Whose time is wanted for what; the key makes repeating it harmless."""

    key: str
    journey: str
    slot: Slot
    place: Place | None = None
    """Where the meeting is: the way there and back is kept free too."""
    replaces: tuple[str, ...] = ()
    """Keys whose time this one comes in place of."""
    fault: SlotFault | None = None
    """What speaks against the slot already: then nothing but other times is wanted."""
    zone: str
    rule: AppointmentRule
    candidates: tuple[Instant, ...]
    """Other times, to be offered when the slot is not to be had."""
    offered_until: Instant
    """How long those are kept free."""
    now: Instant
    """The journey's time; the world of a rehearsal has its own."""


class SlotAnswer(Model):
    """Whether the slot is ours now; otherwise why not, and times that are free instead."""

    slot: Slot
    fault: SlotFault | None = None
    free: tuple[Slot, ...] = Field(default=())


class ReservationActivities:
    """Bound to one database; a worker registers its methods."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @activity.defn(name="reserve")
    async def reserve(self, asked: ReserveSlot) -> SlotAnswer:
        """Reserve a person's time, the way there and back included; idempotent by key."""
        rule, slot, fault = asked.rule, asked.slot, asked.fault
        wanted = Wanted(
            candidates=asked.candidates,
            role=rule.role,
            minutes=rule.minutes,
            travel=rule.way(asked.place),
            preferred=slot.staff,
            zone=asked.zone,
        )
        where = (self._database, asked.key, asked.journey)
        if fault is None:
            answer = await reserve(
                *where,
                slot,
                wanted.model_copy(update={"candidates": ()}),
                expires=asked.now + HELD_FOR,
                now=asked.now,
                replaces=asked.replaces,
            )
            if isinstance(answer, Reserved):
                return SlotAnswer(slot=slot)
            fault = answer.why
        free = await offer(*where, wanted, expires=asked.offered_until, now=asked.now)
        return SlotAnswer(slot=slot, fault=fault, free=tuple(free))
