"""Hands, promises and meetings in odd orders: while somebody is away, twice at once, for no reason (X-32)."""

import asyncio
from datetime import timedelta

import pytest

from client.errors import Conflict
from client.journeys import new_command
from client.sending import workflow_id
from domain.commands import MovePromise
from domain.roles import Role
from domain.state import JourneyState
from starter.stack.postgres import EmbeddedPostgres
from store import staff
from tests.journeys.armed import armed
from tests.journeys.clocks import clocks
from tests.journeys.driving import FIRST_MEETING, Drive
from tests.journeys.hearing import consulting, ledger
from tests.journeys.meeting import OneMeeting, slot
from tests.journeys.test_absences import absent, back, whose
from tests.journeys.test_progress import shanghai
from tests.journeys.test_rescheduling import move, standing
from workflows.journey import JourneyWorkflow
from workflows.parts import acts, refusals
from workflows.parts.ledger import Ledger
from workflows.renovation import PROCESS

OWNER, AWAY, DEPUTY, LEAD = "agent-01", "agent-02", "agent-03", "cs_lead-01"


async def test_x_32_who_is_away_gets_no_task_by_hand_either_and_has_it_when_they_are_back(
    drive: Drive,
) -> None:
    desk, task = drive.world.journeys, (await drive.task("first_meeting"))["task"]
    third = staff.NewStaff(handle=DEPUTY, name=DEPUTY, roles=(Role.AGENT,))
    await staff.add(drive.world.database, third)
    await desk.assign(task, LEAD, AWAY)
    line = await absent(drive, AWAY, 3, 6, DEPUTY)
    assert await whose(drive, "first_meeting") == (DEPUTY, AWAY)
    with pytest.raises(Conflict, match="agent-02's, for whom you stand in"):
        await desk.delegate(task, DEPUTY, OWNER)
    await desk.assign(task, DEPUTY, OWNER)
    assert await whose(drive, "first_meeting") == (OWNER, None), "for good"

    await desk.assign(task, OWNER, AWAY)
    assert await whose(drive, "first_meeting") == (DEPUTY, AWAY)
    await armed(drive)
    await desk.give_back(task, DEPUTY)
    assert await whose(drive, "first_meeting") == (OWNER, None)
    await desk.delegate(task, OWNER, AWAY)
    assert await whose(drive, "first_meeting") == (DEPUTY, AWAY)
    assert (await drive.task("first_meeting"))["comes_back_to"] == OWNER
    await back(drive, line)
    assert await whose(drive, "first_meeting") == (AWAY, None)
    await armed(drive)
    await desk.complete(
        task,
        LEAD,
        {**FIRST_MEETING, "measurement_slot": (await drive.offer("measurement")).model_dump(mode="json")},
        on_behalf_of=AWAY,
        reason="dictated",
    )
    told = [row["event"] for row in await drive.journal("notice_issued")]
    assert next(one["to"] for one in told if one["notice"] == "done_for_you") == [AWAY, OWNER]


async def test_a_snooze_lasts_when_only_whoever_handed_the_task_over_leaves(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with clocks(postgres_server) as one:
        desk, task = one.world.journeys, await one.one()
        await desk.assign(task.task, LEAD, AWAY)
        assert task.due_at is not None
        until = task.due_at - timedelta(minutes=10)
        await desk.snooze(task.task, AWAY, until)
        await desk.replace_person(one.journey, OWNER, LEAD, {Role.CS_LEAD: "cs_lead-02"}, "left")
        after = await one.one()
        assert (after.assignee, after.handed_by, after.snoozed_until) == (AWAY, None, until)
        await one.rightly_armed()


async def test_r003_att_01_a_promise_that_a_deputy_looks_after_stays_whose_it_is_when_it_is_moved(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with consulting(postgres_server) as home:
        desk = home.world.journeys
        await desk.make_promise(home.journey, OWNER, "a plan", shanghai(3, 4, 17), person="designer-01")
        line = await absent(home, "designer-01", 3, 6, "designer-02")
        name = str((await ledger(home))[0].name)
        await desk.move_promise(name, OWNER, shanghai(3, 5, 12), agreed=True)
        assert await whose(home, "keep_promise") == ("designer-02", "designer-01")
        await desk.move_promise(name, OWNER, shanghai(3, 5, 16), not_before=shanghai(3, 5, 15), agreed=True)
        await desk.move_promise(name, OWNER, shanghai(3, 5, 17), agreed=True)
        assert await whose(home, "keep_promise") == ("designer-02", "designer-01"), "also before it opens"
        await armed(home)
        await back(home, line)
        assert await whose(home, "keep_promise") == ("designer-01", None)


async def test_r003_att_01_two_who_move_a_promise_at_once_do_not_stop_the_journey(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with consulting(postgres_server) as home:
        desk = home.world.journeys
        await desk.make_promise(home.journey, OWNER, "a plan", shanghai(3, 4, 17))
        name = str((await ledger(home))[0].name)
        handle = desk.temporal.get_workflow_handle(workflow_id(home.journey))
        state: JourneyState = await handle.query(JourneyWorkflow.carried)
        journal, now = Ledger(state, lambda: shanghai(3, 3, 10)), shanghai(3, 5, 12)
        moves = [
            MovePromise(command=new_command(), actor=OWNER, number=int(name.rpartition("P")[2]), by=now)
            for _ in range(2)
        ]
        acts.carry_out(journal, PROCESS, moves[0])
        with pytest.raises(refusals.NotPossible, match="a colleague has just moved the promise"):
            acts.carry_out(journal, PROCESS, moves[1])
        at = [shanghai(3, 5, 11), shanghai(3, 5, 12), shanghai(3, 6, 11)]
        found = await asyncio.wait_for(
            asyncio.gather(
                *(desk.move_promise(name, OWNER, one, agreed=True) for one in at), return_exceptions=True
            ),
            60,
        )
        refused = [one for one in found if isinstance(one, BaseException)]
        assert len(refused) < len(at)
        assert all(isinstance(one, Conflict) for one in refused)
        await armed(home)


async def test_r002_sku_27_a_meeting_is_not_moved_to_where_it_stands(booked: OneMeeting) -> None:
    before, journal = await standing(booked), len(await booked.journal())
    with pytest.raises(Conflict, match="stands at that time and place, with the same colleague, already"):
        await move(booked, slot=slot(6, "16:00"))
    assert await standing(booked) == before
    assert len(await booked.journal()) == journal
    await armed(booked)
