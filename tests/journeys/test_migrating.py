"""Running journeys move to another version of their standard (design 5 and 6, desk.md 3 items 2, 6 and 10)."""

from datetime import timedelta

import pytest

from client import absences
from client.errors import Conflict
from client.migrating import migrate
from domain.absences import AbsenceReason
from domain.editions import edition, restored
from domain.roles import Role
from domain.stages import Status
from domain.standard import Standard
from starter.stack.postgres import EmbeddedPostgres
from store import rulebooks
from tests.journeys import migrating
from tests.journeys.driving import MONDAY, Drive
from tests.journeys.meeting import meeting
from tests.journeys.test_arranging import NO_ANSWER, in_vain
from tests.journeys.test_moving import moved

OPERATIONS = "operations-01"
ZONE = "Asia/Shanghai"


async def published(drive: Drive, **changes: object) -> Standard:
    """Version 2: almost everything otherwise, or only what is named."""
    first = await rulebooks.standard(drive.world.database, "renovation", 1)
    second = migrating.stricter(first, 2)
    if changes:
        data = {**first.model_dump(mode="json"), "version": 2}
        for part, entries in changes.items():
            data[part] = {**data[part], **entries}  # type: ignore[dict-item]
        second = Standard.model_validate(data)
    await migrating.publish(drive.world.database, second)
    return second


async def test_an_open_task_takes_the_newer_rule_at_once_and_the_journey_goes_on(drive: Drive) -> None:
    database, journeys, journey = drive.world.database, drive.world.journeys, drive.journey
    await published(drive)
    now = await drive.world.now()
    before = await migrating.waits_of(database, journey)
    preview = await migrating.foreseen(database, journey, 2, now)
    assert [one.subject for one in preview.moved] == ["first_meeting"]
    assert preview.tasks[0].ladder
    first = [one async for one in migrate(journeys, "renovation", 2, [preview], OPERATIONS)]
    again = [one async for one in migrate(journeys, "renovation", 2, [preview], OPERATIONS)]
    assert [one.outcome for one in (*first, *again)] == ["done", "repeated"]
    await drive.world.settled(journey)
    adopted = (await drive.journal("standard_adopted"))[-1]
    await migrating.moved_as_foreseen(database, preview, before, adopted["seq"] - 1, now)
    assert (adopted["actor"], adopted["event"]["before"], adopted["event"]["version"]) == (OPERATIONS, 1, 2)
    assert await database.fetchval("SELECT standard_version FROM journeys WHERE journey = $1", journey) == 2
    due = (await drive.task("first_meeting"))["due_at"]
    assert due == preview.moved[0].after

    await journeys.poke(journey)
    await drive.world.settled(journey)
    await drive.world.advance(MONDAY + timedelta(days=1, hours=12))
    assert not await drive.journal("step_fired"), "nothing fires at the old instants"
    slot = await drive.first_meeting()
    assert slot is not None
    booked = await migrating.waits_of(database, journey)
    held = next(one for one in booked.values() if one.subject == "measure_site")
    assert held.role == "designer", "what begins later goes by the newer version"


async def test_x_32_the_preview_names_who_stands_in_for_an_owner_who_is_away(drive: Drive) -> None:
    database, journeys, journey = drive.world.database, drive.world.journeys, drive.journey
    first = await rulebooks.standard(database, "renovation", 1)
    data = {**first.model_dump(mode="json"), "version": 2}
    data["tasks"]["first_meeting"]["role"] = "designer"
    await migrating.publish(database, Standard.model_validate(data))
    await journeys.appoint(journey, OPERATIONS, Role.DESIGNER, "designer-01", "designer_confirmed")
    foreseen = await absences.foresee(
        journeys, "designer-01", MONDAY.date(), MONDAY.date() + timedelta(days=3), "designer-02", ZONE
    )
    line = await absences.declare(journeys, "cs_lead-01", foreseen, AbsenceReason.LEAVE)
    await absences.tell_journey(journeys, journey, "cs_lead-01", line, "0000-away")
    await drive.world.settled(journey)
    preview = await migrating.foreseen(database, journey, 2, await drive.world.now())
    assert [(one.role, one.goes_to) for one in preview.tasks] == [("designer", "designer-02")]
    assert {one.assignee for one in preview.moved if one.subject == "first_meeting"} <= {"designer-02"}
    await journeys.adopt_standard(journey, OPERATIONS, 2)
    await drive.world.settled(journey)
    task = await drive.task("first_meeting")
    assert (task["assignee"], task["lent_by"]) == ("designer-02", "designer-01"), "as it was foreseen"


async def test_what_cannot_move_stays_and_says_why(drive: Drive) -> None:
    database, journeys, journey = drive.world.database, drive.world.journeys, drive.journey
    first = await rulebooks.standard(database, "renovation", 1)
    data = {**first.model_dump(mode="json"), "version": 2}
    del data["rules"]["rebudget"]
    await migrating.publish(database, Standard.model_validate(data))
    data = {**first.model_dump(mode="json"), "version": 3}
    data["pauses"]["clocks"] = {"work": "keep"}
    await migrating.publish(database, Standard.model_validate(data))
    second = migrating.stricter(first, 4)
    assert restored(edition(first, second), second) == first, "an older version is kept as what differs"
    assert restored(edition(second, first), first) == second
    assert edition(first, first) == {}
    gone = await migrating.foreseen(database, journey, 2, await drive.world.now())
    assert gone.obstacle is not None
    assert gone.obstacle.details["names"] == ["rules.rebudget"]
    with pytest.raises(Conflict) as refused:
        await journeys.adopt_standard(journey, OPERATIONS, 2)
    assert refused.value.reason == "names_missing"
    await journeys.pause(journey, OPERATIONS, "customer")
    paused = await migrating.foreseen(database, journey, 3, await drive.world.now())
    assert paused.obstacle is not None
    assert paused.obstacle.reason == "paused_otherwise"
    with pytest.raises(Conflict):
        await journeys.adopt_standard(journey, OPERATIONS, 3)
    await journeys.resume(journey, OPERATIONS)
    await journeys.adopt_standard(journey, OPERATIONS, 3)
    with pytest.raises(Conflict) as there:
        await journeys.adopt_standard(journey, OPERATIONS, 3)
    assert there.value.reason == "adopted_already"
    await journeys.close(journey, OPERATIONS, Status.LOST, "price")
    with pytest.raises(Conflict) as ended:
        await journeys.adopt_standard(journey, OPERATIONS, 1)
    assert ended.value.reason == "ended"


async def test_a_stricter_rule_makes_nobody_late_and_a_stricter_ladder_tells_once(drive: Drive) -> None:
    """Overdue by the old version it stays so, and escalates at once by a stricter ladder, not again for each rung."""
    database, journey = drive.world.database, drive.journey
    ladder = {"escalate": [{"after": "1 working hour", "to": "store_manager"}], "repeat": "1 working hour"}
    await published(drive, ladders={"normal": ladder}, tasks={"first_meeting": {"within": "1 hour"}})
    await drive.world.advance(MONDAY + timedelta(hours=3))
    now = await drive.world.now()
    preview = await migrating.foreseen(database, journey, 2, now)
    seq = await migrating.adopt(drive.world.journeys, journey, 2)
    await drive.world.settled(journey)
    task = await drive.task("first_meeting")
    assert task["due_at"] == preview.moved[0].after
    assert task["due_at"] > now, "what the newer rule would have had by now gets its time"
    pulse = await drive.world.settled(journey)
    for _ in range(4):
        pulse = await drive.world.pass_instant(journey, pulse)
    fired = [row["event"] for row in await drive.journal("step_fired") if row["seq"] > seq]
    assert [one["action"] for one in fired][-2:] == ["escalate", "escalate"]
    assert all(one["late_seconds"] == 0 for one in fired)
    assert len({one["planned_at"] for one in fired}) == len(fired), "no two at one instant"


async def test_what_is_under_way_ends_as_it_began(postgres_server: EmbeddedPostgres) -> None:
    """Fewer tries by the newer version: the third, which is open, is still awaited, in this run and in the next."""
    async with meeting(postgres_server) as one:
        second = migrating.stricter(await rulebooks.standard(one.world.database, "renovation", 1), 2)
        assert len(second.calls["selling"].again) == 1, "one try after the first, where there were two"
        await migrating.publish(one.world.database, second)
        await in_vain(one, 2)
        await one.until("arrange_appointment")
        await one.world.journeys.adopt_standard(one.journey, OPERATIONS, 2)
        await moved(one)
        assert set(await one.open_tasks()) == {"arrange_appointment"}
        await one.complete("arrange_appointment", NO_ANSWER)
        assert set(await one.open_tasks()) == {"reach_customer"}
        due = (await one.task("reach_customer"))["due_at"]
        assert due - await one.world.now() > timedelta(days=1), "its own clock goes by the newer version"
