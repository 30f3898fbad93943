"""Reservations: nobody is ever in two places (docs/architecture.md)."""

import asyncio
from datetime import timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from domain import events
from domain.appointments import Outcome, Slot, SlotFault
from domain.roles import Role
from domain.stages import Status
from store import reservations, staff
from store.database import Database
from store.journal import record
from store.reservations import Reserved, Taken, Wanted, reservation_key
from store.staff import NewStaff
from tests.store.samples import START, at, batch, booked, started

NOW = START
LATER = at(1000)


@pytest_asyncio.fixture(autouse=True)
async def people(db: Database) -> None:
    await db.execute("DELETE FROM reservations")
    for handle in ("设计01", "设计02"):
        await staff.add(db, NewStaff(handle=handle, name=handle, roles=(Role.DESIGNER,)))


def wanted(*hours: float, **more: object) -> Wanted:
    fields: dict[str, object] = {"role": Role.DESIGNER, "minutes": 60, "travel": 30, **more}
    return Wanted.model_validate({"candidates": [at(hour) for hour in hours], **fields})


def slot(hour: float, handle: str = "设计01") -> Slot:
    return Slot(starts_at=at(hour), staff=handle)


async def offer(db: Database, journey: str, *hours: float, **more: object) -> list[Slot]:
    key = reservation_key(journey, "viewing")
    return await reservations.offer(db, key, journey, wanted(*hours, **more), expires=at(5), now=NOW)


async def reserve(db: Database, journey: str, chosen: Slot, *others: float) -> Reserved | Taken:
    key = reservation_key(journey, "viewing")
    return await reservations.reserve(db, key, journey, chosen, wanted(*others), expires=LATER, now=NOW)


async def held(db: Database, journey: str) -> list[tuple[str, float]]:
    found = await db.fetch(
        "SELECT state, starts_at FROM reservations WHERE journey = $1 ORDER BY starts_at", journey
    )
    return [(row["state"], (row["starts_at"] - START).total_seconds() / 3600) for row in found]


async def test_sku_05_at_most_two_slots_at_different_times(db: Database, journey: str) -> None:
    offered = await offer(db, journey, 24, 28, 32)
    assert [found.starts_at for found in offered] == [at(24), at(28)]
    assert await held(db, journey) == [("offered", 24), ("offered", 28)]


async def test_offered_slots_are_kept_from_others_until_they_expire(db: Database, journey: str) -> None:
    other = f"{journey}x"
    await offer(db, journey, 24)
    await offer(db, f"{journey}y", 24)
    assert await offer(db, other, 24, 25) == []
    key = reservation_key(other, "viewing")
    late = await reservations.offer(db, key, other, wanted(24), expires=at(9), now=at(5))
    assert [found.starts_at for found in late] == [at(24)]


async def test_offering_again_replaces_the_offer(db: Database, journey: str) -> None:
    first = await offer(db, journey, 24, 28)
    assert await offer(db, journey, 24, 28) == first
    await offer(db, journey, 48)
    assert await held(db, journey) == [("offered", 48)]


async def test_the_preferred_person_comes_first_and_rest_days_are_kept(db: Database, journey: str) -> None:
    await staff.add(db, NewStaff(handle="设计03", name="三", roles=(Role.FINANCE,), rest_weekdays=(2,)))
    offered = await offer(db, journey, 24, 48, role=Role.FINANCE)
    assert [found.starts_at for found in offered] == [at(48)]
    assert [found.staff for found in await offer(db, journey, 24, preferred="设计02")] == ["设计02"]


async def test_past_times_are_not_offered(db: Database, journey: str) -> None:
    assert await offer(db, journey, -1, 0) == []


async def test_travel_is_kept_free_too(db: Database, journey: str) -> None:
    for handle in ("设计01", "设计02"):
        await reserve(db, f"{journey}{handle}", slot(24, handle))
    assert await offer(db, journey, 25.9) == []
    assert len(await offer(db, journey, 26)) == 1


async def test_reserving_twice_gives_the_same_answer(db: Database, journey: str) -> None:
    await offer(db, journey, 24, 28)
    first = await reserve(db, journey, slot(24))
    assert first == Reserved(slot=slot(24))
    assert await reserve(db, journey, slot(24)) == first
    assert await held(db, journey) == [("held", 24)]


async def test_a_taken_slot_answers_with_free_ones_and_changes_nothing_else(
    db: Database, journey: str
) -> None:
    await reserve(db, f"{journey}x", slot(24))
    await reserve(db, journey, slot(48))
    answer = await reserve(db, journey, slot(24.5), 24.5, 30)
    assert isinstance(answer, Taken)
    assert answer.free[0] == slot(24.5, "设计02")
    assert ("held", 48) in await held(db, journey)


async def test_a_journey_reserves_what_it_was_offered_under_another_key(db: Database, journey: str) -> None:
    key = f"{journey}/arrange"
    await reservations.offer(db, key, journey, wanted(24), expires=at(5), now=NOW)
    assert await reserve(db, journey, slot(24)) == Reserved(slot=slot(24))
    assert await held(db, journey) == [("held", 24)]


async def test_x_06_a_person_who_does_not_fit_is_refused_with_free_times(db: Database, journey: str) -> None:
    await staff.add(db, NewStaff(handle="走了01", name="前", roles=(Role.DESIGNER,)))
    await staff.deactivate(db, "走了01")
    await staff.add(db, NewStaff(handle="财务01", name="财", roles=(Role.FINANCE,)))
    weekday = at(24).astimezone(ZoneInfo("Asia/Shanghai")).isoweekday()
    await staff.add(
        db, NewStaff(handle="轮休01", name="休", roles=(Role.DESIGNER,), rest_weekdays=(weekday,))
    )
    expected = {
        "谁都不是": SlotFault.UNKNOWN_PERSON,
        "走了01": SlotFault.GONE,
        "财务01": SlotFault.OTHER_ROLE,
        "轮休01": SlotFault.REST_DAY,
    }
    for handle, fault in expected.items():
        answer = await reserve(db, journey, slot(24, handle), 24)
        assert isinstance(answer, Taken)
        assert (answer.why, answer.free) == (fault, (slot(24),))
        assert await reservations.fault_of(db, journey, slot(24, handle), wanted(), NOW) is fault
    assert await held(db, journey) == [("offered", 24)]


async def test_whether_a_time_is_taken_can_be_asked_without_reserving(db: Database, journey: str) -> None:
    await reserve(db, f"{journey}x", slot(24))
    assert await reservations.fault_of(db, journey, slot(25.5), wanted(), NOW) is SlotFault.TAKEN
    assert await reservations.fault_of(db, journey, slot(26), wanted(), NOW) is None
    assert await reservations.fault_of(db, journey, slot(25), wanted(travel=0), NOW) is SlotFault.TAKEN
    assert await reservations.fault_of(db, f"{journey}x", slot(24.5), wanted(), NOW) is None, "its own time"
    assert await held(db, journey) == []


async def test_a_moved_meeting_may_overlap_the_time_that_it_leaves(db: Database, journey: str) -> None:
    await reserve(db, journey, slot(30))
    await record(db, batch(journey, started(), booked("viewing", 30)))
    key, old = reservation_key(journey, "viewing/2"), reservation_key(journey, "viewing")
    more: dict[str, Any] = {"expires": LATER, "now": NOW}
    refused = await reservations.reserve(db, key, journey, slot(30.5), wanted(), **more)
    assert isinstance(refused, Taken)
    answer = await reservations.reserve(db, key, journey, slot(30.5), wanted(), **more, replaces=[old])
    assert isinstance(answer, Reserved)
    assert await held(db, journey) == [("held", 30.5)]


async def test_one_slot_wanted_by_many_goes_to_exactly_one(db: Database, journey: str) -> None:
    answers = await asyncio.gather(*(reserve(db, f"{journey}-{number}", slot(24)) for number in range(20)))
    assert sum(isinstance(answer, Reserved) for answer in answers) == 1


@pytest.mark.parametrize("seed", range(4))
async def test_reservations_never_overlap_whatever_happens(db: Database, journey: str, seed: int) -> None:
    random = Random(seed)

    async def somebody(number: int) -> None:
        name = f"{journey}-{number}"
        for _ in range(8):
            hours = [random.randrange(20, 60) / 2 for _ in range(3)]
            chosen = slot(hours[0], random.choice(("设计01", "设计02")))
            act = random.randrange(4)
            if act == 0:
                await offer(db, name, *hours)
            elif act == 3:
                await reservations.release(db, reservation_key(name, "viewing"))
            else:
                await reserve(db, name, chosen, *hours[1:])

    await asyncio.gather(*(somebody(number) for number in range(8)))
    overlapping = await db.fetchval(
        "SELECT count(*) FROM reservations a JOIN reservations b USING (staff_no) "
        "WHERE a.reservation < b.reservation AND a.during && b.during"
    )
    assert overlapping == 0


async def test_recording_an_appointment_books_its_reservation(db: Database, journey: str) -> None:
    await reserve(db, journey, slot(30))
    await record(db, batch(journey, started(), booked("viewing", 30)))
    assert await held(db, journey) == [("booked", 30)]
    assert await reservations.sweep(db, at(9999)) == 0


@pytest.mark.parametrize("outcome", list(Outcome))
async def test_recording_an_end_releases_the_time(db: Database, journey: str, outcome: Outcome) -> None:
    await reserve(db, journey, slot(30))
    ended = events.AppointmentEnded(key="viewing", kind="viewing", outcome=outcome)
    await record(db, batch(journey, started(), booked("viewing", 30)))
    await record(db, batch(journey, ended, first=3))
    assert await held(db, journey) == []


async def test_an_appointment_whose_reservation_ran_out_takes_the_time_again(
    db: Database, journey: str
) -> None:
    await record(db, batch(journey, started(), booked("viewing", 30)))
    assert await held(db, journey) == [("booked", 30)]
    other = f"{journey}x"
    await record(db, batch(other, started(), booked("viewing", 30.5)))
    assert await held(db, other) == []


async def test_a_moved_meeting_keeps_the_time_reserved_anew(db: Database, journey: str) -> None:
    await reserve(db, journey, slot(30))
    await record(db, batch(journey, started(), booked("viewing", 30)))
    await reserve(db, journey, slot(54))
    assert await held(db, journey) == [("booked", 30), ("held", 54)]
    moved = events.AppointmentEnded(key="viewing", kind="viewing", outcome=Outcome.MOVED)
    await record(db, batch(journey, moved, first=3))
    assert await held(db, journey) == [("held", 54)]
    await record(db, batch(journey, booked("viewing", 54), first=4))
    assert await held(db, journey) == [("booked", 54)]


async def test_a_meeting_moves_by_less_than_its_own_length(db: Database, journey: str) -> None:
    await reserve(db, journey, slot(30))
    await record(db, batch(journey, started(), booked("viewing", 30)))
    assert isinstance(await reserve(db, journey, slot(30.5)), Reserved)
    moved = events.AppointmentEnded(key="viewing", kind="viewing", outcome=Outcome.MOVED)
    await record(db, batch(journey, moved, booked("viewing", 30.5), first=3))
    assert await held(db, journey) == [("booked", 30.5)]


@pytest.mark.parametrize("status", [Status.LOST, Status.CLOSED])
async def test_the_end_of_a_journey_releases_everything(db: Database, journey: str, status: Status) -> None:
    await reserve(db, journey, slot(30))
    await offer(db, journey, 50)
    await record(db, batch(journey, started(), events.StatusChanged(status=status, reason="lost_price")))
    assert await held(db, journey) == []


async def test_sweeping_removes_what_expired(db: Database, journey: str) -> None:
    await offer(db, journey, 24, 28)
    assert await reservations.sweep(db, at(5) - timedelta(seconds=1)) == 0
    assert await reservations.sweep(db, at(5)) == 2
