"""Calls before the contract: tries, the lead, months of rest, and every outcome that a call may have (X-20)."""

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from pydantic import ValidationError

from client.errors import BadInput, Conflict
from domain.forms.calls import FindContact, ReachCustomer
from domain.forms.design import PlanCall
from domain.stages import Stage, Status
from starter.rehearsal.world import open_world
from starter.stack.postgres import EmbeddedPostgres
from store.people import Window
from store.rulebooks import rulebook
from tests.journeys.driving import MONDAY, customer
from tests.journeys.selling import FROM_MEASUREMENT, NO_CHANGES, QUOTED, Seller, local, selling
from tests.journeys.test_moving import moved

SHANGHAI = ZoneInfo("Asia/Shanghai")
LEAD, OPERATIONS = "cs_lead-01", "operations-01"
NO_ANSWER = {"outcome": "no_answer"}


@pytest_asyncio.fixture
async def seller(postgres_server: EmbeddedPostgres) -> AsyncIterator[Seller]:
    """A customer who saw the plan yesterday and is called now, on Thursday 6 March at 10:00."""
    async with selling(postgres_server, Stage.DESIGN, FROM_MEASUREMENT) as started:
        await started.reach("plan_call")
        yield started


async def unreached(seller: Seller) -> Any:
    """Three tries in vain; returns the lead's task."""
    for _ in range(3):
        await seller.until("plan_call")
        await seller.complete("plan_call", NO_ANSWER)
    return await seller.task("reach_customer")


async def resting(seller: Seller) -> None:
    await unreached(seller)
    await seller.complete("reach_customer", {"decision": "rest"})
    assert (await seller.world.settled(seller.journey)).status is Status.DORMANT


async def notices(seller: Seller, to: str = "customer") -> list[str]:
    told = [row["event"] for row in await seller.journal("notice_issued")]
    return [one["notice"] for one in told if to in one["to"]]


async def outcomes(seller: Seller) -> list[str]:
    return [row["event"]["outcome"] for row in await seller.journal("contact_made")][-8:]


async def tries(seller: Seller) -> list[datetime]:
    """When the tries were told to be made, by the company's clock."""
    rows = await seller.world.database.fetch(
        "SELECT planned_at FROM firings WHERE subject = 'plan_call' AND action = 'open' ORDER BY seq"
    )
    return [row["planned_at"].astimezone(SHANGHAI) for row in rows]


async def test_x_20_three_tries_at_different_times_of_day_and_a_message_after_the_first(
    seller: Seller,
) -> None:
    before = await notices(seller)
    await seller.complete("plan_call", NO_ANSWER)
    assert (await notices(seller))[len(before) :] == ["tried_to_call"]
    lead = await unreached_from_second(seller)
    told = await tries(seller)
    assert [f"{one:%m-%d %H}" for one in told] == ["03-06 10", "03-06 14", "03-07 17"]
    assert all(in_opening_hours(one) for one in told)
    assert (lead["role"], lead["about"]) == ("cs_lead", {"call": "plan_call", "why": "no_answer"})
    assert (await outcomes(seller))[-3:] == ["no_answer"] * 3
    assert (await notices(seller)).count("tried_to_call") == 1, "one message for all the tries"


async def unreached_from_second(seller: Seller) -> Any:
    for _ in range(2):
        assert await seller.open_tasks() == {}
        await seller.until("plan_call")
        await seller.complete("plan_call", NO_ANSWER)
    return await seller.task("reach_customer")


def in_opening_hours(instant: datetime) -> bool:
    clock = instant.time()
    return time(9) <= clock <= time(12) or time(13, 30) <= clock <= time(18)


async def test_x_20_a_late_try_is_followed_by_one_in_the_opening_hours_of_the_next_day(
    seller: Seller,
) -> None:
    await seller.world.advance(local(6, "17:20"))
    await seller.complete("plan_call", NO_ANSWER)
    await seller.until("plan_call")
    again = (await tries(seller))[-1]
    assert again.date() == local(7, "09:00").date()
    assert in_opening_hours(again)


async def test_x_20_tries_stay_within_the_hours_that_the_customer_named(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with open_world(postgres_server, MONDAY) as world:
        window = Window(start=time(14), end=time(16))
        named = customer("A-1").model_copy(update={"window": window})
        journey = await world.start(named, stage=Stage.DESIGN, facts=FROM_MEASUREMENT)
        called = Seller(world, journey, await rulebook(world.database, "renovation", 1, MONDAY.date()))
        await called.reach("plan_call")
        await unreached(called)
        told = await tries(called)
        assert [f"{one:%m-%d %H:%M}" for one in told] == ["03-06 14:00", "03-07 14:00", "03-08 14:00"]


async def test_x_20_x_21_rest_three_monthly_messages_and_then_lost(seller: Seller) -> None:
    """With a new run before everything that happens."""
    await resting(seller)
    began, months = await seller.world.now(), []
    for _ in range(4):
        await moved(seller)
        before = await notices(seller)
        await seller.pass_on()
        months.append((await notices(seller))[len(before) :])
    assert months == [["still_there"], ["still_there"], ["still_there"], []]
    assert await seller.status() == ("lost", "unreachable")
    assert await seller.world.now() - began > timedelta(days=110)
    pulse = await seller.world.settled(seller.journey)
    assert pulse.keys == ("retention",), "nothing more is sent"
    told = [row["event"]["status"] for row in await seller.journal("status_changed")]
    assert told == ["dormant", "lost"]


async def test_x_20_who_comes_back_is_called_at_once_and_the_journey_goes_on(seller: Seller) -> None:
    await resting(seller)
    await moved(seller)
    await seller.pass_on()
    await moved(seller)
    await seller.world.advance(await seller.world.now() + timedelta(days=9, hours=3))
    await seller.world.journeys.resume(seller.journey, OPERATIONS)
    pulse = await seller.world.settled(seller.journey)
    assert pulse.status is Status.ACTIVE
    assert set(await seller.open_tasks()) == {"plan_call"}
    await moved(seller)
    assert set(await seller.open_tasks()) == {"plan_call"}
    task = await seller.task("plan_call")
    assert task["due_at"] > await seller.world.now(), "its time counts from now"
    await seller.answer("plan_call", **NO_CHANGES)
    assert (await seller.world.settled(seller.journey)).stage is Stage.QUOTATION
    assert (await notices(seller)).count("still_there") == 1


async def test_x_20_after_the_way_back_from_rest_the_tries_begin_anew(seller: Seller) -> None:
    await resting(seller)
    await seller.world.journeys.resume(seller.journey, OPERATIONS)
    await unreached(seller)
    assert (await notices(seller)).count("tried_to_call") == 2
    await seller.complete("reach_customer", {"decision": "rest"})
    assert (await seller.world.settled(seller.journey)).status is Status.DORMANT


async def test_x_20_a_dormant_journey_is_not_paused_but_may_end_or_go_back(seller: Seller) -> None:
    await resting(seller)
    journeys = seller.world.journeys
    with pytest.raises(Conflict, match="it is dormant"):
        await journeys.pause(seller.journey, OPERATIONS, "customer")
    await journeys.back_to(seller.journey, OPERATIONS, "design/plan_call/lead/1", "customer_returned")
    assert (await seller.world.settled(seller.journey)).status is Status.ACTIVE
    assert set(await seller.open_tasks()) == {"reach_customer"}
    await seller.complete("reach_customer", {"decision": "rest"})
    await journeys.close(seller.journey, OPERATIONS, Status.LOST, "price")
    assert await seller.status() == ("lost", "price")
    with pytest.raises(Conflict, match="only a paused or dormant journey can be resumed; it is lost"):
        await journeys.resume(seller.journey, OPERATIONS)


async def test_x_20_other_work_of_the_stage_is_held_while_the_customer_rests(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with selling(postgres_server, Stage.SIGNING, QUOTED) as signer:
        await signer.until("budget_call")
        await signer.answer("draft_contract")
        due = (await signer.task("review_contract_business"))["due_at"]
        await signer.complete("budget_call", {"outcome": "refuses"})
        await signer.complete("reach_customer", {"decision": "rest"})
        assert (await signer.task("review_contract_business"))["held"]
        await moved(signer)
        await signer.world.advance(await signer.world.now() + timedelta(days=20))
        await signer.world.journeys.resume(signer.journey, OPERATIONS)
        held = await signer.task("review_contract_business")
        assert not held["held"]
        assert held["due_at"] > due + timedelta(days=15), "the time of the rest does not count"
        assert "budget_call" in await signer.open_tasks()


async def test_x_37_a_complaint_goes_on_while_the_customer_rests(seller: Seller) -> None:
    await seller.complete(
        "plan_call", {"outcome": "refuses", "complaint": True, "opinion": "called too often"}
    )
    complaint = await seller.task("solve_complaint")
    await seller.complete("reach_customer", {"decision": "rest"})
    assert (await seller.task("solve_complaint"))["due_at"] == complaint["due_at"], "complaints go on (X-37)"
    assert not (await seller.task("solve_complaint"))["held"]
    await seller.world.journeys.resume(seller.journey, OPERATIONS)
    assert "plan_call" in await seller.open_tasks()


async def test_x_20_the_lead_may_have_them_called_now_or_give_them_up(seller: Seller) -> None:
    await unreached(seller)
    await seller.complete("reach_customer", {"decision": "call_now"})
    assert set(await seller.open_tasks()) == {"plan_call"}
    await unreached(seller)
    await seller.complete("reach_customer", {"decision": "lost", "lost_reason": "timing"})
    assert await seller.status() == ("lost", "lost_timing")


async def test_x_20_the_lead_may_give_up_whom_nobody_reaches(seller: Seller) -> None:
    await unreached(seller)
    await seller.complete("reach_customer", {"decision": "lost"})
    assert await seller.status() == ("lost", "unreachable")


async def test_r002_sku_38_a_named_time_is_a_promise_and_is_kept(seller: Seller) -> None:
    at = local(8, "15:20")
    await seller.complete("plan_call", {"outcome": "call_back", "call_back_at": at.isoformat()})
    await moved(seller)
    task = await seller.until("plan_call")
    assert at - timedelta(minutes=15) <= task["opened_at"] <= at
    assert task["due_at"] == at + timedelta(minutes=30)
    promise = await seller.promised("call_back")
    assert promise["by_at"] == task["due_at"]
    await seller.answer("plan_call", **NO_CHANGES)
    assert (await seller.promised("call_back"))["status"] == "kept"
    assert (await seller.world.settled(seller.journey)).stage is Stage.QUOTATION


async def test_r002_sku_38_a_named_time_that_passes_breaks_the_promise(seller: Seller) -> None:
    at = local(8, "15:20")
    await seller.complete("plan_call", {"outcome": "call_back", "call_back_at": at.isoformat()})
    await seller.until("plan_call")
    while (await seller.promised("call_back"))["status"] == "open":
        await seller.pass_on()
    assert (await seller.promised("call_back"))["status"] == "broken"
    assert "plan_call" in await seller.open_tasks()


@pytest.mark.parametrize("at", [local(6, "08:00"), local(6, "08:00") + timedelta(days=400)])
async def test_r002_sku_38_a_time_that_is_over_or_absurdly_far_is_refused(
    seller: Seller, at: datetime
) -> None:
    with pytest.raises(
        BadInput, match=r"call_back_at: .* was given; accepted: after 2031-03-06 Thu"
    ) as refused:
        await seller.complete("plan_call", {"outcome": "call_back", "call_back_at": at.isoformat()})
    assert "2031-09-06" in str(refused.value)
    assert set(await seller.open_tasks()) == {"plan_call"}, "nothing was changed"


async def test_x_20_a_wrong_number_is_put_right_before_the_next_try(seller: Seller) -> None:
    await seller.complete("plan_call", {"outcome": "wrong_number"})
    search = await seller.task("find_contact")
    assert (search["role"], search["assignee"]) == ("agent", "agent-01")
    assert set(await seller.open_tasks()) == {"find_contact"}
    await moved(seller)
    await seller.complete("find_contact", {"phone": "13912345678"})
    assert set(await seller.open_tasks()) == {"plan_call"}
    assert "tried_to_call" not in await notices(seller), "nobody was called in vain"
    assert "13912345678" not in str([row["event"] for row in await seller.journal()])
    await unreached(seller)


async def test_x_20_without_a_right_number_the_lead_decides(seller: Seller) -> None:
    await seller.complete("plan_call", {"outcome": "wrong_number"})
    await seller.complete("find_contact", {"found": False})
    assert (await seller.task("reach_customer"))["about"]["why"] == "wrong_number"


async def test_x_20_who_refuses_the_call_goes_to_the_lead(seller: Seller) -> None:
    await seller.complete("plan_call", {"outcome": "refuses"})
    assert (await seller.task("reach_customer"))["about"] == {"call": "plan_call", "why": "refuses"}
    assert (await seller.world.settled(seller.journey)).status is Status.ACTIVE


async def test_r002_sku_55_who_refuses_and_says_why_is_lost(seller: Seller) -> None:
    await seller.complete("plan_call", {"outcome": "refuses", "lost_reason": "competitor"})
    assert await seller.status() == ("lost", "lost_competitor")


@pytest.mark.parametrize("by_lead", [False, True])
async def test_x_07_x_20_do_not_contact_ends_it_at_once(seller: Seller, by_lead: bool) -> None:
    if by_lead:
        await unreached(seller)
        await seller.complete("reach_customer", {"decision": "do_not_contact"})
    else:
        await seller.complete("plan_call", {"outcome": "do_not_contact"})
    assert await seller.status() == ("lost", "do_not_contact")
    assert (await seller.facts())["consent"] is False
    assert await seller.open_tasks() == {}
    before = await notices(seller)
    pulse = await seller.world.settled(seller.journey)
    assert pulse.keys == ("retention",)
    await seller.world.pass_instant(seller.journey, pulse)
    assert await notices(seller) == before


async def test_x_20_revision_calls_are_tried_again_too(seller: Seller) -> None:
    await seller.reach("revision_call")
    await seller.complete("revision_call", NO_ANSWER)
    await seller.until("revision_call")
    await seller.complete("revision_call", {"outcome": "refuses"})
    assert (await seller.task("reach_customer"))["about"] == {"call": "revision_call", "why": "refuses"}
    await seller.complete("reach_customer", {"decision": "call_now"}, LEAD)
    await seller.answer("revision_call")
    assert (await seller.world.settled(seller.journey)).stage is Stage.QUOTATION


ANSWERED: dict[str, Any] = {
    "impression_of_company": 5,
    "designer_satisfaction": 5,
    "designer_late": False,
    "plan_satisfaction": 4,
    "changes_needed": False,
}


@pytest.mark.parametrize("missing", sorted(ANSWERED))
def test_x_20_answers_are_needed_only_from_a_customer_who_was_reached(missing: str) -> None:
    given = {name: value for name, value in ANSWERED.items() if name != missing}
    with pytest.raises(ValidationError, match="needed when the customer was reached") as refused:
        PlanCall.model_validate(given)
    assert [error["loc"] for error in refused.value.errors()] == [(missing,)]
    assert PlanCall.model_validate(NO_ANSWER).changes_needed is None


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"outcome": "call_back"}, "call_back_at"),
        ({"outcome": "no_answer", "call_back_at": "2031-03-08T07:00:00Z"}, "call_back_at"),
        ({"outcome": "no_answer", "lost_reason": "price"}, "lost_reason"),
        ({"outcome": "refuses", "complaint": True}, "opinion"),
    ],
)
def test_x_20_a_call_names_what_does_not_fit(answers: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError, match=f"{field}: "):
        PlanCall.model_validate(answers)


def test_x_20_what_follows_a_call_in_vain_names_what_does_not_fit() -> None:
    with pytest.raises(ValidationError, match="phone: "):
        FindContact.model_validate({})
    with pytest.raises(ValidationError, match="lost_reason: "):
        ReachCustomer.model_validate({"decision": "rest", "lost_reason": "price"})
