"""Who looks after a new customer: by rota, as before, or whoever has met them; and first meetings that are done."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from client.errors import BadInput, Conflict, NotFound
from client.starting import enrol, returning, start_met, take_first_meeting
from domain.roles import Role
from store import customers, reading_tasks, staff
from store.people import NewContact, NewProperty, Registration
from tests.journeys.driving import FIRST_MEETING, Drive, customer


def walk_in(number: int, **more: Any) -> Registration:
    """Somebody nobody knows."""
    given = {
        "reference": f"W-{number}",
        "contacts": (NewContact(name="Walk In", phone=f"139{number:08d}"),),
        "home": NewProperty(community="Green Court", building="9", room=str(number)),
        "owner": None,
        **more,
    }
    return customer("W").model_copy(update=given)


async def hire(drive: Drive, handle: str, *rest: int) -> None:
    new = staff.NewStaff(handle=handle, name=handle, roles=(Role.AGENT,), rest_weekdays=rest)
    await staff.add(drive.world.database, new)


async def known_as(drive: Drive, new: Registration) -> Any:
    phone = new.contacts[0].phone
    assert phone is not None
    return returning(await customers.find_known(drive.world.database, [phone], [new.home]))


async def test_r003_rcp_07_a_file_of_300_spreads_evenly_over_the_agents_on_duty(drive: Drive) -> None:
    await hire(drive, "agent-03")
    await hire(drive, "agent-04", 1)
    gate = asyncio.Semaphore(4)

    async def one(number: int) -> str | None:
        async with gate:
            return (await enrol(drive.world.journeys, walk_in(number))).owner

    owners = Counter(await asyncio.gather(*(one(number) for number in range(300))))
    assert owners == {"agent-01": 100, "agent-02": 100, "agent-03": 100}, "it is agent-04's Monday off"


async def test_r003_rcp_06_two_clerks_at_once_never_give_the_same_turn(drive: Drive) -> None:
    for number in range(10):
        pair = (walk_in(2 * number), walk_in(2 * number + 1))
        both = await asyncio.gather(*(enrol(drive.world.journeys, new) for new in pair))
        assert {one.owner for one in both} == {"agent-01", "agent-02"}


async def test_r003_rcp_06_the_same_reference_takes_one_turn(drive: Drive) -> None:
    first, again = [await enrol(drive.world.journeys, walk_in(1)) for _ in range(2)]
    assert (again.owner, again.journey, again.existing) == (first.owner, first.journey, True)
    assert (await enrol(drive.world.journeys, walk_in(2))).owner != first.owner


async def test_r003_rcp_07_who_is_on_duty_counts_by_the_companys_day(drive: Drive) -> None:
    """At seven in the morning in Shanghai it is still yesterday elsewhere."""
    await drive.world.advance(datetime(2031, 3, 3, 23, 0, tzinfo=UTC))
    for handle in ("agent-01", "agent-02"):
        await staff.deactivate(drive.world.database, handle)
    await hire(drive, "monday-off", 1)
    await hire(drive, "tuesday-off", 2)
    assert (await enrol(drive.world.journeys, walk_in(1))).owner == "monday-off"


async def test_r003_rcp_07_with_nobody_on_duty_the_first_task_lies_in_the_queue(drive: Drive) -> None:
    for handle in ("agent-01", "agent-02"):
        await staff.deactivate(drive.world.database, handle)
    registered = await enrol(drive.world.journeys, walk_in(1))
    assert registered.owner is None
    await drive.world.journeys.start(registered)
    await drive.world.settled(registered.journey)
    task = await Drive(drive.world, registered.journey).task("first_meeting")
    assert (task["role"], task["assignee"]) == (Role.AGENT, None)


async def test_r003_rcp_06_a_turn_of_somebody_who_left_is_given_on(drive: Drive) -> None:
    """The turn was taken, then the clerk's machine stopped; before it was repeated the agent was deactivated."""
    database = drive.world.database
    picked = await staff.pick_by_rota(database, Role.AGENT, "journey:W-1")
    assert picked is not None
    await staff.deactivate(database, picked.handle)
    again = await enrol(drive.world.journeys, walk_in(1))
    assert again.owner == ({"agent-01", "agent-02"} - {picked.handle}).pop()


async def test_r004_ord_04_who_comes_back_goes_to_the_agent_from_before(drive: Drive) -> None:
    """By telephone; the newest journey counts, and takes no turn of the rota."""
    await enrol(drive.world.journeys, walk_in(1, owner="agent-01"))
    await drive.world.advance(await drive.world.now() + timedelta(days=1))
    newer = walk_in(2, owner="agent-02", contacts=walk_in(1).contacts)
    await enrol(drive.world.journeys, newer)
    back = walk_in(3, contacts=walk_in(1).contacts)
    earlier = await known_as(drive, back)
    assert (earlier.by, earlier.owner) == ("phone", "agent-02")
    assert (await enrol(drive.world.journeys, back, earlier)).owner == "agent-02"
    turns: int = await drive.world.database.fetchval("SELECT count(*) FROM rota_turns")
    assert turns == 0


async def test_r004_ord_04_an_address_is_known_too(drive: Drive) -> None:
    await enrol(drive.world.journeys, walk_in(1, owner="agent-02"))
    earlier = await known_as(drive, walk_in(2, home=walk_in(1).home))
    assert (earlier.by, earlier.owner) == ("address", "agent-02")


async def test_r004_ord_04_an_agent_who_left_is_passed_over(drive: Drive) -> None:
    await enrol(drive.world.journeys, walk_in(1, owner="agent-01"))
    await enrol(drive.world.journeys, walk_in(2, owner="agent-02", contacts=walk_in(1).contacts))
    back = walk_in(3, contacts=walk_in(1).contacts)
    await staff.deactivate(drive.world.database, "agent-02")
    assert (await known_as(drive, back)).owner == "agent-01", "the newest with an agent who works here"
    await staff.deactivate(drive.world.database, "agent-01")
    assert await known_as(drive, back) is None, "then it is the rota's"


async def test_r004_ord_04_a_journey_that_was_handed_over_counts_for_who_has_it_now(drive: Drive) -> None:
    journeys = drive.world.journeys
    await journeys.appoint(drive.journey, "cs_lead-01", Role.AGENT, "agent-02", "left")
    earlier = await known_as(drive, walk_in(1, contacts=customer("A-1").contacts))
    assert (earlier.journey, earlier.owner) == (drive.journey, "agent-02")


async def test_r003_rcp_04_a_walk_in_who_was_met_starts_with_the_first_meeting_done(drive: Drive) -> None:
    journeys = drive.world.journeys
    met = await start_met(journeys, walk_in(1), "agent-02", FIRST_MEETING)
    assert (met.started, met.registered.owner, met.receipt.repeated) == (True, "agent-02", False)
    other = Drive(drive.world, met.registered.journey)
    await drive.world.settled(other.journey)
    assert "first_meeting" not in await other.open_tasks()
    assert [row["actor"] for row in await other.journal("task_completed")] == ["agent-02"]
    again = await start_met(journeys, walk_in(1), "agent-02", FIRST_MEETING)
    assert (again.started, again.receipt.repeated) == (False, True)
    assert again.registered.journey == other.journey
    assert len(await other.journal("task_completed")) == 1, "completed once"
    assert (await enrol(journeys, walk_in(2))).owner == "agent-01", "meeting somebody was a turn"


async def test_design_7_a_met_walk_in_with_a_wrong_form_leaves_nothing_behind(drive: Drive) -> None:
    journeys = drive.world.journeys
    with pytest.raises(BadInput, match="household_size"):
        await start_met(journeys, walk_in(1), "agent-02", {**FIRST_MEETING, "household_size": 0})
    with pytest.raises(Conflict, match="finance-01 does not have the role"):
        await start_met(journeys, walk_in(1), "finance-01", FIRST_MEETING)
    assert await customers.registered(drive.world.database, "W-1") is None
    assert await staff.pick_by_rota(drive.world.database, Role.AGENT, "next") is not None
    turns: int = await drive.world.database.fetchval("SELECT count(*) FROM rota_turns")
    assert turns == 1, "only the one just taken"


@pytest.mark.parametrize("reached", ["registered", "started", "taken"])
async def test_r003_rcp_04_what_was_left_off_in_between_is_gone_on_with_and_done_once(
    drive: Drive, reached: str
) -> None:
    """A clerk's machine stopped after a step; starting the same reference again completes the rest."""
    journeys, new = drive.world.journeys, walk_in(1)
    registered = await enrol(journeys, new, met_by="agent-02")
    if reached != "registered":
        await journeys.start(registered)
    if reached == "taken":
        await take_first_meeting(journeys, registered.journey, "agent-02")
    met = await start_met(journeys, new, "agent-02", FIRST_MEETING)
    assert met.registered.journey == registered.journey
    assert (met.started, met.receipt.repeated) == (reached == "registered", False)
    done = await reading_tasks.task_detail(drive.world.database, f"{registered.journey}-1")
    assert (done.status, done.ended_by) == ("done", "agent-02")
    turns: int = await drive.world.database.fetchval("SELECT count(*) FROM rota_turns")
    assert turns == 1


async def test_r003_rcp_04_a_note_may_follow_at_once_before_the_beginning_is_recorded(drive: Drive) -> None:
    journeys = drive.world.journeys
    for number in range(3):
        registered = await enrol(journeys, walk_in(number))
        await journeys.start(registered)
        await journeys.note(registered.journey, "agent-02", "two cats")
    with pytest.raises(NotFound):
        await journeys.note("H999999", "agent-02", "two cats")


async def test_r004_ord_04_whoever_meets_a_returning_customer_does_so_for_their_agent(drive: Drive) -> None:
    await enrol(drive.world.journeys, walk_in(1, owner="agent-01"))
    back = walk_in(2, contacts=walk_in(1).contacts)
    earlier = await known_as(drive, back)
    met = await start_met(drive.world.journeys, back, "agent-02", FIRST_MEETING, earlier)
    assert met.registered.owner == "agent-01"
    done = await reading_tasks.list_tasks(
        drive.world.database,
        reading_tasks.TaskFilter(journey=met.registered.journey, kind="first_meeting", status=None),
    )
    assert [one.ended_by for one in done] == ["agent-02"]
