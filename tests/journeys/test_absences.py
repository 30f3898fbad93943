"""Somebody is away: others do what falls due meanwhile, it comes back, and nobody has to press a button (X-32)."""

from datetime import date, timedelta
from typing import Any

import pytest

from client import absences, offers
from client.errors import BadInput, Conflict
from domain.absences import AbsenceReason
from domain.roles import Role
from domain.stages import Status
from store import staff
from store.absences import AbsenceLine
from tests.journeys.armed import armed, fires_as_told
from tests.journeys.driving import FIRST_MEETING, MONDAY, Drive, customer
from tests.journeys.selling import local
from tests.journeys.test_moving import moved

LEAD = "cs_lead-01"
ZONE = "Asia/Shanghai"


def march(day: int) -> date:
    return date(2031, 3, day)


async def absent(
    drive: Drive,
    person: str,
    first: int,
    until: int,
    deputy: str | None = None,
    batch: str = "0000-absent",
) -> AbsenceLine:
    """Enter an absence in days of March 2031, and tell every journey that it concerns."""
    journeys = drive.world.journeys
    foreseen = await absences.foresee(journeys, person, march(first), march(until), deputy, ZONE)
    line = await absences.declare(journeys, LEAD, foreseen, AbsenceReason.LEAVE)
    for number, journey in enumerate(foreseen.journeys):
        await absences.tell_journey(journeys, journey, LEAD, line, f"{batch}-{number}")
        await drive.world.settled(journey)
    return line


async def back(drive: Drive, line: AbsenceLine) -> None:
    over = await absences.back(drive.world.journeys, LEAD, line.absence, ZONE)
    await absences.tell_back(drive.world.journeys, drive.journey, LEAD, over, f"0000-back-{line.absence}")
    await drive.world.settled(drive.journey)


async def pass_until(drive: Drive, at: Any) -> None:
    """Let everything fire up to an instant."""
    while (pulse := await drive.world.settled(drive.journey)).next_fires and pulse.next_fires <= at:
        await drive.world.pass_instant(drive.journey, pulse)


async def whose(drive: Drive, kind: str) -> tuple[str | None, str | None]:
    row = await drive.task(kind)
    return row["assignee"], row["lent_by"]


async def test_x_32_what_is_due_while_somebody_is_away_goes_to_the_deputy_and_comes_back(
    drive: Drive,
) -> None:
    before = (await drive.task("first_meeting"))["due_at"]
    assert before < local(5, "00:00")
    line = await absent(drive, "agent-01", 4, 6, "agent-02")
    assert line.deputies == {Role.AGENT: "agent-02"}
    assert await whose(drive, "first_meeting") == ("agent-01", None), "today they are still here"
    await armed(drive)
    await moved(drive)
    await pass_until(drive, local(4, "00:00"))
    assert await whose(drive, "first_meeting") == ("agent-02", "agent-01")
    assert (await drive.task("first_meeting"))["due_at"] == before, "its clock goes on"
    waits = await armed(drive)
    step = next(one for one in waits.values() if one.subject == "first_meeting")
    assert step.assignee == "agent-02"
    assert await fires_as_told(drive) == step, "whoever does it meanwhile is reminded"
    header = await drive.world.database.fetchrow(
        "SELECT owner FROM journeys WHERE journey = $1", drive.journey
    )
    assert header is not None
    assert header["owner"] == "agent-01", "the team of the journey stays"
    await moved(drive)
    await pass_until(drive, local(7, "00:00"))
    assert await whose(drive, "first_meeting") == ("agent-01", None), "it was not finished: it comes back"
    hands = [row["event"]["how"] for row in await drive.journal("task_assigned")]
    assert hands == ["lent", "back"]
    assert {row["actor"] for row in await drive.journal("task_assigned")} == {"system"}, (
        "nobody pressed a button"
    )
    await armed(drive)


async def test_x_32_new_work_goes_to_the_deputy_and_what_opens_later_says_so(drive: Drive) -> None:
    """What `journey next` prints fires to the one who is printed."""
    await drive.first_meeting()
    pulse = await drive.world.settled(drive.journey)
    while not any("/confirm/" in key and key.endswith("/opens") for key in pulse.keys):
        pulse = await drive.world.pass_instant(drive.journey, pulse)
    at = await drive.world.database.fetchrow(
        "SELECT due_at, assignee FROM waits WHERE journey = $1 AND key LIKE '%/confirm/1/opens'",
        drive.journey,
    )
    assert at is not None
    assert at["assignee"] == "agent-01"
    day = (at["due_at"] + timedelta(hours=8)).day
    line = await absent(drive, "agent-01", day, day + 1, "agent-02")
    waits = await armed(drive)
    opening = next(one for key, one in waits.items() if key.endswith("/confirm/1/opens"))
    assert (opening.assignee, opening.wait.lent_by) == ("agent-02", "agent-01")
    assert next(one for key, one in waits.items() if key == f"away/{line.absence}/absence_begins").next_at
    await drive.until("confirm_appointment")
    assert await whose(drive, "confirm_appointment") == ("agent-02", "agent-01")
    await back(drive, line)
    assert await whose(drive, "confirm_appointment") == ("agent-01", None), "back early"
    assert not [key for key in (await drive.world.settled(drive.journey)).keys if key.startswith("away/")]
    await armed(drive)


async def test_x_32_meetings_go_to_the_deputy_when_they_are_free_else_another_time_is_agreed_on(
    drive: Drive,
) -> None:
    slot = await drive.first_meeting()
    day = (slot.starts_at + timedelta(hours=8)).day
    journeys = drive.world.journeys
    foreseen = await absences.foresee(journeys, slot.staff, march(day), march(day), None, ZONE)
    assert [one.kind for one in foreseen.meetings] == ["measurement"]
    assert foreseen.deputies == {Role.DESIGN_ASSISTANT: "design_assistant-02"}, "the rota's next"
    line = await absences.declare(journeys, LEAD, foreseen, AbsenceReason.ILL)
    for _ in range(2):  # stopped and run again
        _done = await absences.tell_journey(journeys, drive.journey, LEAD, line, "0000-absent")
        await drive.world.settled(drive.journey)
    standing = await drive.world.database.fetch(
        "SELECT starts_at, staff FROM appointments WHERE journey = $1 AND outcome IS NULL", drive.journey
    )
    assert [(row["starts_at"], row["staff"]) for row in standing] == [
        (slot.starts_at, ["design_assistant-02"])
    ]
    journal = str([dict(row) for row in await drive.journal()])
    assert "ill" not in journal.split("'away_reason'"), "nobody's illness is in a journal"
    with pytest.raises(Conflict, match="is away from 2031"):
        await absent(drive, slot.staff, day, day + 1)
    second = await absences.foresee(journeys, "design_assistant-02", march(day), march(day), None, ZONE)
    assert second.queued == (Role.DESIGN_ASSISTANT,), "the only other one is away too"
    other = await absences.declare(journeys, LEAD, second, AbsenceReason.TRAINING)
    done = await absences.tell_journey(journeys, drive.journey, LEAD, other, "0000-second")
    await drive.world.settled(drive.journey)
    assert [one.kind for one in done.opened] == ["measurement"]
    task = await drive.task("arrange_appointment")
    assert task["about"]["why"] == "moved_by_us"
    free = await offers.offers(journeys, drive.journey, "measurement")
    assert free
    assert not [one for one in free if (one.starts_at + timedelta(hours=8)).day == day], (
        "nobody is there that day"
    )
    with pytest.raises(BadInput, match="away then"):
        await drive.complete("arrange_appointment", {"slot": slot.model_dump(mode="json")})
    await armed(drive)


async def hosts(drive: Drive) -> tuple[list[Any], list[str]]:
    """Who holds the meetings that stand; and of whom the customer heard since the time was agreed on."""
    rows = await drive.world.database.fetch(
        "SELECT starts_at, staff FROM appointments WHERE journey = $1 AND outcome IS NULL", drive.journey
    )
    told = [row["event"] for row in await drive.journal("notice_issued") if "customer" in row["event"]["to"]]
    named = [one["about"].get("staff", one["notice"]) for one in told]
    return [(row["starts_at"], row["staff"][0]) for row in rows], named


async def test_x_32_a_lent_meeting_comes_back_with_whoever_is_back_before_it(drive: Drive) -> None:
    slot = await drive.first_meeting()
    world, journeys, own, other = drive.world, drive.world.journeys, slot.staff, "design_assistant-02"
    day = (slot.starts_at + timedelta(hours=8)).day
    assert await hosts(drive) == ([(slot.starts_at, own)], [])
    line = await absent(drive, own, day, day, other)
    assert await hosts(drive) == ([(slot.starts_at, other)], [other])
    second = await absent(drive, other, day, day, batch="0001-both")
    assert await hosts(drive) == ([], [other, "meeting_moved_by_us"]), "nobody is there"

    await back(drive, second)
    await drive.complete("arrange_appointment", {"slot": {**slot.model_dump(mode="json"), "staff": other}})
    await back(drive, line)
    begun = [other, "meeting_moved_by_us"]
    assert await hosts(drive) == ([(slot.starts_at, other)], begun), (
        "agreed on with them: it is nobody else's"
    )

    line = await absent(drive, other, day, day, own, batch="0002-again")
    assert await hosts(drive) == ([(slot.starts_at, own)], [*begun, own])
    known, lent = await absences.foresee_back(journeys, line)
    assert (known, [one.kind for one in lent]) == ([drive.journey], ["measurement"])
    await moved(drive)
    for _ in range(2):  # stopped and run again
        await back(drive, line)
        assert await hosts(drive) == ([(slot.starts_at, other)], [*begun, own, other]), (
            "told since they had heard another name"
        )
    assert await absences.foresee_back(journeys, line) == ([], [])

    line = await absent(drive, other, day, day, own, batch="0003-taken")
    over = await absences.back(journeys, LEAD, line.absence, ZONE)
    neighbour = Drive(world, await world.start(customer("A-2")))
    busy = {"starts_at": slot.starts_at.isoformat(), "staff": other}
    await neighbour.complete("first_meeting", {**FIRST_MEETING, "measurement_slot": busy})
    done = await absences.tell_back(journeys, drive.journey, LEAD, over, "0003-back")
    await world.settled(drive.journey)
    assert ([one.kind for one in done[1].stayed], done[1].given) == (["measurement"], ())
    assert (await hosts(drive))[0] == [(slot.starts_at, own)], "whoever stands in keeps it"
    successors = {Role.DESIGN_ASSISTANT: own}
    await journeys.replace_person(drive.journey, LEAD, other, successors, "left")
    assert await journeys.naming(drive.journey, other) == (), "and nothing names who left"
    await armed(drive)


async def test_x_32_rota_and_proposals_never_name_who_is_away(drive: Drive) -> None:
    database = drive.world.database
    await absent(drive, "designer-02", 3, 5)
    await absent(drive, "agent-02", 3, 5)
    picked = await staff.pick_by_rota(database, Role.AGENT, "lead-1", on=march(4))
    again = await staff.pick_by_rota(database, Role.AGENT, "lead-2", on=march(5), resting=True)
    assert picked is not None
    assert again is not None
    assert (picked.handle, again.handle) == ("agent-01", "agent-01")
    later = await staff.pick_by_rota(database, Role.AGENT, "lead-3", on=march(6))
    assert later is not None
    assert later.handle == "agent-02"
    handles = [one.handle for one in await staff.loads(database, Role.DESIGNER, MONDAY)]
    assert handles == ["designer-01"]
    await drive.first_meeting()
    task = await drive.task("confirm_designer")
    assert [one["handle"] for one in task["about"]["candidates"]] == ["designer-01"]


async def test_x_32_a_journey_that_comes_to_involve_them_later_knows_it_too(drive: Drive) -> None:
    """Named although away, or as the owner of a journey that begins: without anybody telling the journey."""
    await absent(drive, "agent-02", 3, 5, "agent-01")
    absence = await absent(drive, "designer-02", 3, 5, "designer-01")
    await drive.first_meeting()
    await drive.complete("confirm_designer", {"designer": "designer-02"})
    await drive.world.settled(drive.journey)
    known = await drive.journal("person_away")
    assert [row["event"]["absence"]["person"] for row in known] == ["designer-02"]
    assert f"away/{absence.absence}/absence_ends" in (await drive.world.settled(drive.journey)).keys
    second = Drive(drive.world, await drive.world.start(customer("A-2", owner="agent-02")))
    await drive.world.settled(second.journey)
    assert await whose(second, "first_meeting") == ("agent-01", "agent-02")
    opened = (await second.journal("task_opened"))[0]["event"]
    assert (opened["assignee"], opened["lent_by"]) == ("agent-01", "agent-02"), (
        "it never lay with who is away"
    )
    await armed(second)


async def test_x_32_a_deputy_who_falls_ill_too_passes_it_on_and_the_queue_is_last(drive: Drive) -> None:
    await absent(drive, "agent-01", 3, 6, "agent-02")
    assert await whose(drive, "first_meeting") == ("agent-02", "agent-01")
    second = await absent(drive, "agent-02", 3, 4, batch="0001-second")
    assert second.deputies == {}
    assert await whose(drive, "first_meeting") == (None, "agent-01"), "nobody is there: the role's queue"
    await pass_until(drive, local(5, "00:00"))
    assert await whose(drive, "first_meeting") == ("agent-02", "agent-01")
    await drive.world.journeys.appoint(drive.journey, LEAD, Role.AGENT, "agent-02", "absent")
    assert await whose(drive, "first_meeting") == ("agent-02", None), (
        "handed over for good: it does not come back"
    )
    await pass_until(drive, local(7, "00:00"))
    assert await whose(drive, "first_meeting") == ("agent-02", None)
    await armed(drive)


async def test_x_32_a_journey_that_ends_forgets_who_is_away(drive: Drive) -> None:
    await absent(drive, "agent-01", 4, 6, "agent-02")
    await drive.world.journeys.close(drive.journey, LEAD, Status.LOST, "price")
    pulse = await drive.world.settled(drive.journey)
    assert not [key for key in pulse.keys if key.startswith("away/")]
    row = await drive.world.database.fetchrow(
        "SELECT absences FROM journeys WHERE journey = $1", drive.journey
    )
    assert row is not None
    assert row["absences"] == {}
