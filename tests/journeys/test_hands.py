"""Tasks are handed on, put off and completed for others (X-32); after each act every clock is armed as it should be."""

from collections.abc import AsyncIterator, Awaitable
from typing import Any

import pytest
import pytest_asyncio

from client.errors import Conflict, HomewardError
from client.journeys import new_command
from domain.commands import Receipt
from domain.refusals import sentence
from domain.roles import Role
from domain.stages import Status
from starter.stack.postgres import EmbeddedPostgres
from store import staff
from tests.journeys.clocks import Act, Clocks, clocks, done
from tests.journeys.selling import local
from tests.journeys.test_moving import moved

AGENT, COLLEAGUE, LEAD, OPERATIONS = "agent-01", "agent-02", "cs_lead-01", "operations-01"
REACHED = {"outcome": "no_answer"}


@pytest_asyncio.fixture
async def one(postgres_server: EmbeddedPostgres) -> AsyncIterator[Clocks]:
    async with clocks(postgres_server) as started:
        yield started


def whose(task: Any) -> tuple[Any, ...]:
    return task.role, task.assignee, task.comes_back_to, task.home


async def test_x_32_a_task_goes_from_hand_to_hand_and_its_clock_goes_on(one: Clocks) -> None:
    desk, task = one.world.journeys, (await one.one()).task

    def given(name: str, actor: str, *to: str, **more: Any) -> Act:
        return lambda command: getattr(desk, name)(task, actor, *to, command, **more)

    await one.rightly_armed()
    lent = await done(one, given("delegate", AGENT, COLLEAGUE, reason="absent", words="at the dentist"))
    assert whose(lent) == (Role.AGENT, COLLEAGUE, AGENT, None)
    with pytest.raises(Conflict, match="was delegated to you by agent-01"):
        await desk.delegate(task, COLLEAGUE, AGENT)
    with pytest.raises(Conflict, match="was delegated to you by agent-01"):
        await desk.release(task, COLLEAGUE)
    assert whose(await done(one, given("give_back", COLLEAGUE, reason="facts_missing"))) == (
        Role.AGENT,
        AGENT,
        None,
        None,
    )
    assert whose(await done(one, given("assign", AGENT, COLLEAGUE, reason="workload"))) == (
        Role.AGENT,
        COLLEAGUE,
        None,
        None,
    )
    back = await done(one, given("give_back", COLLEAGUE, reason="not_mine"))
    assert whose(back) == (Role.AGENT, AGENT, None, None), "it goes to whoever handed it over"
    await moved(one)
    with_lead = await done(one, given("give_back", AGENT, reason="other_skills"))
    assert whose(with_lead) == (Role.CS_LEAD, None, None, Role.AGENT), "nobody did: it goes to the lead"
    with pytest.raises(Conflict, match="does not have the role"):
        await desk.claim(task, COLLEAGUE)
    assert (await done(one, given("claim", LEAD))).assignee == LEAD
    assert whose(await done(one, given("give_back", LEAD)))[:2] == (Role.STORE_MANAGER, None)
    assert whose(await done(one, given("assign", OPERATIONS, COLLEAGUE))) == (
        Role.AGENT,
        COLLEAGUE,
        None,
        None,
    )
    assert whose(await done(one, given("release", COLLEAGUE))) == (Role.AGENT, None, None, None)
    assert (await done(one, given("claim", AGENT))).assignee == AGENT

    told = [row for row in await one.journal("task_assigned") if row["event"]["task"] == task]
    assert [(row["actor"], row["event"]["how"], row["event"]["before"]) for row in told] == [
        (AGENT, "delegated", AGENT),
        (COLLEAGUE, "returned", COLLEAGUE),
        (AGENT, "assigned", AGENT),
        (COLLEAGUE, "returned", COLLEAGUE),
        (AGENT, "returned", AGENT),
        (LEAD, "claimed", None),
        (LEAD, "returned", LEAD),
        (OPERATIONS, "assigned", None),
        (COLLEAGUE, "released", COLLEAGUE),
        (AGENT, "claimed", None),
    ]
    assert told[0]["event"]["reason"] == "absent"
    assert told[0]["event"]["words"].startswith("personal:"), "words stay in Postgres"
    await desk.give_back(task, AGENT, reason="not_mine")
    fired = await one.fires_as_told(9)
    ours = [(action, to) for key, action, to in fired if key == "call"]
    assert ours[:3] == [("remind", "cs_lead"), ("due", "cs_lead"), ("escalate", "store_manager")], (
        "what lies with the lead escalates above the lead"
    )
    assert {action for _, action, _ in fired} >= {"open", "remind", "due", "escalate"}


async def test_a_lead_whom_the_journey_knows_is_named_and_whoever_left_gets_nothing_back(
    one: Clocks,
) -> None:
    desk, task = one.world.journeys, (await one.one()).task
    await desk.appoint(one.journey, OPERATIONS, Role.CS_LEAD, "cs_lead-02", "other")
    await desk.assign(task, OPERATIONS, COLLEAGUE)
    await staff.deactivate(one.world.database, OPERATIONS)
    await desk.give_back(task, COLLEAGUE)
    assert whose(await one.one()) == (Role.CS_LEAD, "cs_lead-02", None, Role.AGENT)
    await one.rightly_armed()


async def test_x_32_who_delegated_hears_who_did_it_and_gets_it_with_a_hand_over(one: Clocks) -> None:
    desk, task = one.world.journeys, (await one.one()).task
    await desk.delegate(task, AGENT, COLLEAGUE, reason="absent")
    await one.rightly_armed()
    await desk.complete(task, COLLEAGUE, REACHED)
    await one.rightly_armed()
    notice = (await one.journal("notice_issued"))[-1]["event"]
    assert (notice["notice"], notice["to"], notice["about"]["by"]) == ("done_for_you", [AGENT], COLLEAGUE)


async def test_x_32_what_was_delegated_comes_back_to_whoever_took_over(one: Clocks) -> None:
    desk, task = one.world.journeys, (await one.one()).task
    third = staff.NewStaff(handle="agent-03", name="agent-03", roles=(Role.AGENT,))
    await staff.add(one.world.database, third)
    await desk.delegate(task, AGENT, COLLEAGUE)
    await desk.appoint(one.journey, OPERATIONS, Role.AGENT, "agent-03", "left")
    assert whose(await one.one()) == (Role.AGENT, COLLEAGUE, "agent-03", None)
    await one.rightly_armed()


# --- for somebody else


async def test_a_colleague_or_the_lead_or_operations_completes_for_somebody(one: Clocks) -> None:
    desk, task = one.world.journeys, (await one.one()).task
    for actor, why in ((COLLEAGUE, "belongs to agent-01"), ("designer-01", "does not have the role")):
        with pytest.raises(Conflict, match=why):
            await desk.complete(task, actor, REACHED)
    with pytest.raises(Conflict, match="cannot act on a colleague's task"):
        await desk.complete(task, "designer-01", REACHED, on_behalf_of=AGENT, reason="absent")
    with pytest.raises(Conflict, match="is not agent-02's"):
        await desk.complete(task, LEAD, REACHED, on_behalf_of=COLLEAGUE, reason="absent")
    command = new_command()
    await desk.complete(task, LEAD, REACHED, command, on_behalf_of=AGENT, reason="dictated", words="by phone")
    again = await desk.complete(
        task, LEAD, REACHED, command, on_behalf_of=AGENT, reason="dictated", words="by phone"
    )
    assert again.repeated
    await one.rightly_armed()
    entry = (await one.journal("task_completed"))[-1]
    assert (entry["actor"], entry["event"]["on_behalf_of"], entry["event"]["reason"]) == (
        LEAD,
        AGENT,
        "dictated",
    )
    row = await one.world.database.fetchrow("SELECT ended_by, done_for FROM tasks WHERE task = $1", task)
    assert row is not None
    assert (row["ended_by"], row["done_for"]) == (LEAD, AGENT)
    told = (await one.journal("notice_issued"))[-1]["event"]
    assert (told["notice"], told["to"]) == ("done_for_you", [AGENT])


async def test_nobody_gives_the_approval_that_they_asked_for_not_even_for_a_colleague(one: Clocks) -> None:
    desk, review = one.world.journeys, await one.one("review")
    asker, other = "design_director-01", "design_director-02"
    assert (review.requester, review.assignee) == (asker, None)
    for refused in (desk.claim(review.task, asker), desk.assign(review.task, OPERATIONS, asker)):
        with pytest.raises(Conflict, match="cannot approve it"):
            await refused
    await desk.claim(review.task, other)
    approved = {"feasible": True, "original": True, "satisfactory": True, "approved": True}
    with pytest.raises(HomewardError, match=r"cannot approve it|not accepted") as error:
        await desk.complete(review.task, asker, approved, on_behalf_of=other, reason="absent")
    assert error.value.reason in ("own_request", "answers")
    with pytest.raises(Conflict, match="cannot approve it"):
        await desk.delegate(review.task, other, asker)
    await one.rightly_armed()


# --- take back, and the end


async def test_an_answer_is_taken_back_with_every_kind_of_wait_that_followed(one: Clocks) -> None:
    task = (await one.one()).task
    stood = await one.rightly_armed()
    await one.world.journeys.complete(task, AGENT, REACHED)
    opened = await one.rightly_armed()
    kinds = {row.kind for key, row in opened.items() if key not in stood}
    assert len(kinds) == 5, "a task, and one of every other kind of wait, followed from it"
    await one.world.journeys.take_back(task, AGENT)
    after = await one.rightly_armed()
    assert set(after) == set(stood)
    assert {key: row for key, row in after.items() if row.task is None} == {
        key: row for key, row in stood.items() if row.task is None
    }, "what was before is armed as it was"
    again = await one.one()
    assert again.task != task
    await one.world.journeys.complete(again.task, AGENT, REACHED)
    assert set(await one.rightly_armed()) == set(opened), "and everything follows from it once more"


async def test_who_was_acted_for_may_take_the_answer_back_too(one: Clocks) -> None:
    task = (await one.one()).task
    await one.world.journeys.complete(task, COLLEAGUE, REACHED, on_behalf_of=AGENT, reason="absent")
    await one.world.journeys.take_back(task, AGENT)
    await one.rightly_armed()


async def test_nothing_is_handed_on_when_a_journey_ended_or_needs_repair(one: Clocks) -> None:
    desk, task = one.world.journeys, (await one.one()).task

    def acts() -> list[Awaitable[Receipt]]:
        return [
            desk.assign(task, OPERATIONS, COLLEAGUE),
            desk.release(task, AGENT),
            desk.delegate(task, AGENT, COLLEAGUE),
            desk.give_back(task, AGENT),
            desk.snooze(task, AGENT, local(3, "13:00")),
            desk.complete(task, COLLEAGUE, REACHED, on_behalf_of=AGENT, reason="absent"),
        ]

    await one.world.database.execute(
        "INSERT INTO journal (journey, seq, at, stage, type, v, actor, event, fingerprint)"
        " SELECT journey, seq + 1, at, stage, type, v, 'somebody', event, fingerprint FROM journal"
        " WHERE journey = $1 ORDER BY seq DESC LIMIT 1",
        one.journey,
    )
    with pytest.raises(Conflict, match="needs repair"):
        await desk.note(one.journey, OPERATIONS, "stops here")
    for act in acts():
        with pytest.raises(Conflict, match="needs repair"):
            await act


async def test_what_a_journey_left_open_cannot_be_handed_on_when_it_ended(one: Clocks) -> None:
    desk, task = one.world.journeys, (await one.one()).task
    await desk.close(one.journey, OPERATIONS, Status.LOST, "price")
    await one.world.settled(one.journey)
    for act in (
        desk.assign(task, OPERATIONS, COLLEAGUE),
        desk.release(task, AGENT),
        desk.delegate(task, AGENT, COLLEAGUE),
        desk.give_back(task, AGENT),
        desk.snooze(task, AGENT, local(3, "13:00")),
    ):
        with pytest.raises(Conflict, match="is not open any more") as refused:
            await act
        assert sentence("zh-CN", refused.value.reason, refused.value.details).endswith("已经办完或作废")
