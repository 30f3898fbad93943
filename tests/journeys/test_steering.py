"""Pause, the way back and the end, in the middle of a booking (docs/architecture.md)."""

from datetime import timedelta

import pytest

from client.errors import Conflict
from domain.stages import Status
from domain.words import LANGUAGES, say
from presentation.failures import failure
from tests.journeys.driving import MEASURED, MONDAY, Drive

OPERATIONS = "operations-01"


async def reservations(drive: Drive) -> int:
    count: int = await drive.world.database.fetchval(
        "SELECT count(*) FROM reservations WHERE journey = $1 AND state <> 'offered'", drive.journey
    )
    return count


async def status(drive: Drive) -> str:
    found: str = await drive.world.database.fetchval(
        "SELECT status FROM journeys WHERE journey = $1", drive.journey
    )
    return found


async def test_a_pause_stops_a_clock_that_shifts_and_resuming_arms_it_anew(drive: Drive) -> None:
    due = (await drive.task("first_meeting"))["due_at"]
    await drive.world.journeys.pause(drive.journey, OPERATIONS, "customer")
    pulse = await drive.world.settled(drive.journey)
    armed = [row["key"] for row in await drive.waits() if row["fires_at"] is not None]
    assert armed == ["pause/2/review/1/opens"], (
        "the only clock stands still; somebody looks at the pause again"
    )
    await drive.world.advance(MONDAY + timedelta(days=7))
    assert not await drive.journal("step_fired")
    await drive.world.journeys.resume(drive.journey, OPERATIONS)
    pulse = await drive.world.settled(drive.journey)
    assert pulse.next_fires is not None
    assert (await drive.task("first_meeting"))["due_at"] >= due + timedelta(days=6)


async def test_an_appointment_goes_on_while_the_journey_is_paused(drive: Drive) -> None:
    await drive.first_meeting()
    await drive.world.journeys.pause(drive.journey, OPERATIONS, "customer")
    await drive.until("confirm_appointment")
    await drive.complete("confirm_appointment", {"outcome": "confirmed"})
    await drive.until("measure_site")
    assert await status(drive) == Status.PAUSED


async def test_going_back_in_the_middle_of_a_booking_voids_what_followed(drive: Drive) -> None:
    await drive.first_meeting()
    await drive.until("confirm_appointment")
    assert await reservations(drive) == 1
    await drive.world.journeys.back_to(
        drive.journey,
        OPERATIONS,
        "consultation/first_meeting",
        "customer_changed",
        words="wants another style",
    )
    await drive.world.settled(drive.journey)
    assert set(await drive.open_tasks()) == {"first_meeting"}
    assert await reservations(drive) == 0, "the reserved time is free again"
    voided = [row["event"]["key"] for row in await drive.journal("task_voided")]
    assert voided == ["measurement/designer/confirm", "measurement/measurement/1/confirm/1"]
    promise = await drive.world.database.fetchrow(
        "SELECT status FROM promises WHERE journey = $1", drive.journey
    )
    assert promise is not None
    assert promise["status"] == "dropped"
    slot = await drive.first_meeting()
    await drive.until("confirm_appointment")
    assert slot.starts_at > await drive.world.now()


async def test_going_back_within_a_booking_keeps_what_came_before(drive: Drive) -> None:
    await drive.first_meeting()
    await drive.until("confirm_appointment")
    await drive.complete("confirm_appointment", {"outcome": "confirmed"})
    await drive.world.journeys.back_to(
        drive.journey, OPERATIONS, "measurement/measurement/1/confirm/1", "mistake"
    )
    await drive.world.settled(drive.journey)
    assert set(await drive.open_tasks()) == {"confirm_appointment", "confirm_designer"}
    assert await reservations(drive) == 1
    await drive.complete("confirm_appointment", {"outcome": "confirmed"})
    await drive.until("measure_site")
    await drive.complete("measure_site", MEASURED)


async def test_closing_in_the_middle_of_a_booking_leaves_nothing_open(drive: Drive) -> None:
    await drive.first_meeting()
    await drive.until("confirm_appointment")
    await drive.world.journeys.close(drive.journey, OPERATIONS, Status.LOST, "price")
    pulse = await drive.world.settled(drive.journey)
    assert pulse.status is Status.LOST
    assert pulse.keys == ("retention",)
    assert not await drive.open_tasks()
    assert await reservations(drive) == 0
    assert await status(drive) == Status.LOST
    with pytest.raises(Conflict, match="journey is lost"):
        await drive.world.journeys.close(drive.journey, OPERATIONS, Status.LOST, "price")


async def test_an_unknown_step_is_refused_with_the_steps_there_are(drive: Drive) -> None:
    await drive.first_meeting()
    with pytest.raises(Conflict, match="consultation/first_meeting"):
        await drive.world.journeys.back_to(drive.journey, OPERATIONS, "nowhere", "mistake")


async def test_a_step_that_is_open_is_refused_and_stays_as_it_is(drive: Drive) -> None:
    before = await drive.task("first_meeting")
    with pytest.raises(Conflict) as refused:
        await drive.world.journeys.back_to(drive.journey, OPERATIONS, "consultation/first_meeting", "mistake")
    assert refused.value.reason == "step_open"
    for lang in LANGUAGES:
        told = failure(refused.value, lang)
        assert told is not None
        assert "consultation/first_meeting" in told.message
        assert told.message == say(lang, "refused.step_open", key="consultation/first_meeting")
    assert await drive.task("first_meeting") == before


async def test_the_same_place_with_other_content_needs_repair(drive: Drive) -> None:
    """never a silent skip."""
    database = drive.world.database
    await database.execute(
        "INSERT INTO journal (journey, seq, at, stage, type, v, actor, event, fingerprint)"
        " SELECT journey, seq + 1, at, stage, type, v, 'somebody', event, fingerprint FROM journal"
        " WHERE journey = $1 ORDER BY seq DESC LIMIT 1",
        drive.journey,
    )
    row = await drive.task("first_meeting")
    with pytest.raises(Conflict, match="needs repair"):
        await drive.world.journeys.assign(row["task"], OPERATIONS, "agent-02")
    assert await status(drive) == Status.NEEDS_REPAIR
    with pytest.raises(Conflict, match="needs repair"):
        await drive.world.journeys.assign(row["task"], OPERATIONS, "agent-02")
    handle = drive.world.journeys.temporal.get_workflow_handle(f"journey-{drive.journey}")
    pulse = await drive.world.journeys.pulse(drive.journey)
    assert pulse is not None
    assert pulse.status is Status.NEEDS_REPAIR
    assert pulse.unrecorded > 0, "what could not be written is kept"
    assert (await handle.describe()).status is not None


async def test_x_07_a_lost_journey_sleeps_until_its_retention_ends(drive: Drive) -> None:
    await drive.world.journeys.close(drive.journey, OPERATIONS, Status.LOST, "price")
    pulse = await drive.world.settled(drive.journey)
    assert pulse.keys == ("retention",)
    await drive.world.pass_instant(drive.journey, pulse)
    assert await status(drive) == Status.CLOSED
    assert await drive.world.now() >= MONDAY + timedelta(days=3 * 365)


async def test_going_back_to_a_step_reopens_a_lost_journey(drive: Drive) -> None:
    await drive.first_meeting()
    await drive.world.journeys.close(drive.journey, OPERATIONS, Status.LOST, "price")
    await drive.world.journeys.back_to(
        drive.journey, OPERATIONS, "consultation/first_meeting", "customer_returned"
    )
    pulse = await drive.world.settled(drive.journey)
    assert pulse.status is Status.ACTIVE
    assert set(await drive.open_tasks()) == {"first_meeting"}
