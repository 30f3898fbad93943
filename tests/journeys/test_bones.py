"""Consultation and measurement, step by step on the time-skipping server."""

from datetime import timedelta

import pytest

from client.errors import BadInput, Conflict
from domain.stages import Stage
from tests.journeys.driving import MEASURED, MONDAY, Drive


async def test_r002_sku_07_the_journey_opens_with_the_first_meeting(drive: Drive) -> None:
    task = await drive.task("first_meeting")
    assert (task["role"], task["assignee"]) == ("agent", "agent-01")
    assert task["task"] == f"{drive.journey}-1"
    assert [row["type"] for row in await drive.journal()] == [
        "journey_started",
        "stage_entered",
        "task_opened",
        "wait_armed",
    ]


async def test_r002_sku_19_measured_at_the_time_agreed_in_the_first_meeting(drive: Drive) -> None:
    slot = await drive.first_meeting()
    assert slot.starts_at == MONDAY + timedelta(days=1, hours=6), "the next day at 15:00"
    booked = await drive.world.database.fetchrow(
        "SELECT * FROM appointments WHERE journey = $1", drive.journey
    )
    assert booked is not None
    assert booked["starts_at"] == slot.starts_at
    await drive.until("confirm_appointment")
    await drive.complete("confirm_appointment", {"outcome": "confirmed"})
    task = await drive.until("measure_site")
    assert task["assignee"] == slot.staff
    await drive.complete("measure_site", MEASURED)
    stages = [row["event"]["stage"] for row in await drive.journal("stage_entered")]
    assert stages[:2] == [Stage.CONSULTATION, Stage.MEASUREMENT]
    promises = await drive.world.database.fetch(
        "SELECT what, status FROM promises WHERE journey = $1", drive.journey
    )
    assert ("measurement", "kept") in [(row["what"], row["status"]) for row in promises]


async def test_design_7_bad_answers_name_the_field_and_change_nothing(drive: Drive) -> None:
    before = len(await drive.journal())
    with pytest.raises(BadInput, match="household_size"):
        await drive.complete("first_meeting", {"lead_source": "referral"})
    assert len(await drive.journal()) == before


async def test_x_20_silence_in_the_morning_is_tried_again_and_kept_unconfirmed(drive: Drive) -> None:
    slot = await drive.first_meeting()
    await drive.until("confirm_appointment")
    await drive.complete("confirm_appointment", {"outcome": "no_answer"})
    again = await drive.until("confirm_appointment")
    first = (await drive.journal("task_completed"))[-1]
    assert again["opened_at"] - first["at"] <= timedelta(minutes=20)
    await drive.complete("confirm_appointment", {"outcome": "no_answer"})
    await drive.until("measure_site")
    told = {row["event"]["notice"]: row for row in await drive.journal("notice_issued")}
    assert list(told) == ["meeting_tomorrow", "confirm_by_message", "meeting_unconfirmed"]
    assert told["confirm_by_message"]["event"]["to"] == ["customer"]
    assert told["meeting_unconfirmed"]["event"]["to"] == [slot.staff]
    late = told["meeting_unconfirmed"]["at"] - (slot.starts_at - timedelta(hours=1))
    assert timedelta(0) <= late < timedelta(seconds=5)


async def test_x_20_a_missed_meeting_is_arranged_again(drive: Drive) -> None:
    await drive.first_meeting()
    await drive.until("confirm_appointment")
    await drive.complete("confirm_appointment", {"outcome": "confirmed"})
    await drive.until("measure_site")
    await drive.complete("measure_site", {"outcome": "no_show"})
    slot = await drive.offer("measurement")
    await drive.complete("arrange_appointment", {"slot": slot.model_dump(mode="json")})
    booked = await drive.world.database.fetch(
        "SELECT round, outcome FROM appointments WHERE journey = $1 ORDER BY booked_seq", drive.journey
    )
    assert [(row["round"], row["outcome"]) for row in booked] == [(1, "no_show"), (2, None)]


async def test_a_task_of_somebody_else_is_refused(drive: Drive) -> None:
    with pytest.raises(Conflict, match="belongs to agent-01"):
        await drive.complete(
            "first_meeting",
            {
                "lead_source": "other",
                "property_use": "office",
                "household_size": 1,
                "style": "other",
                "priority": "design",
            },
            actor="agent-02",
        )


async def test_a_task_that_nobody_does_reminds_falls_due_and_escalates(drive: Drive) -> None:
    """remind, due, escalate along the standard's ladder, each with its lateness."""
    await drive.world.advance(MONDAY + timedelta(days=3))
    await drive.world.settled(drive.journey)
    fired = [row["event"] for row in await drive.journal("step_fired")]
    assert [(one["action"], one["to"]) for one in fired] == [
        ("remind", "agent"),
        ("due", "agent"),
        ("escalate", "cs_lead"),
        ("escalate", "store_manager"),
    ]
