"""Rounds of the design: changes, another designer, what the design director decides from the third round on."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from pydantic import ValidationError

from client.errors import BadInput, Conflict
from domain.forms.design import ChangeDesigner, DecideRound
from domain.roles import Role
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from store import personal, staff
from tests.journeys.selling import FROM_MEASUREMENT, NO_CHANGES, Seller, local, selling
from tests.journeys.test_moving import moved

DIRECTOR = "design_director-01"
MORE_CHANGES: dict[str, Any] = {"changes_needed": True, "rendering_accepted": False, "budget_slot": None}


@pytest_asyncio.fixture
async def seller(postgres_server: EmbeddedPostgres) -> AsyncIterator[Seller]:
    """A journey whose site was measured yesterday at 15:00, and whose designer was named."""
    async with selling(postgres_server, Stage.DESIGN, FROM_MEASUREMENT) as started:
        await started.world.journeys.appoint(
            started.journey, DIRECTOR, Role.DESIGNER, "designer-01", "workload"
        )
        yield started


async def notices(seller: Seller, notice: str) -> list[Any]:
    rows = [row["event"] for row in await seller.journal("notice_issued")]
    return [row for row in rows if row["notice"] == notice]


async def unhappy(seller: Seller, **said: Any) -> None:
    """The customer of the first plan would rather have somebody else draw."""
    await seller.reach("plan_call")
    await seller.answer("plan_call", wants_other_designer=True, designer_satisfaction=2, **said)


async def third_round(seller: Seller, **said: Any) -> None:
    await seller.reach("revision_call")
    await seller.answer("revision_call", **MORE_CHANGES, **said)


# The customer's wishes


async def test_r002_sku_34_the_designer_reads_the_wishes_in_the_call_and_they_stay_in_postgres(
    seller: Seller,
) -> None:
    await seller.reach("plan_call")
    await seller.answer("plan_call", changes="the study beside the bedroom")
    revise = await seller.task("revise_plan")
    assert revise["assignee"] == "designer-01"
    completed = (await seller.journal("task_completed"))[-1]["event"]
    assert revise["about"]["call"] == completed["key"] == "design/plan_call/1"
    reference = completed["answers"]["changes"]
    assert reference.startswith("personal:")
    found = await personal.get(seller.world.database, [reference])
    assert found == {reference: "the study beside the bedroom"}


async def test_r002_sku_41_the_plan_is_changed_after_the_last_try_of_a_call(seller: Seller) -> None:
    await seller.reach("plan_call")
    await seller.complete("plan_call", {"outcome": "no_answer"})
    await seller.reach("plan_call")
    await seller.answer("plan_call")
    assert (await seller.task("revise_plan"))["about"]["call"] == "design/plan_call/2"


# Another designer


@pytest.mark.slow
async def test_r002_sku_36_the_director_decides_and_the_new_designer_has_their_two_days(
    seller: Seller,
) -> None:
    await unhappy(seller)
    assert set(await seller.open_tasks()) == {"change_designer"}, "nobody draws before it is settled"
    change = await seller.task("change_designer")
    assert change["role"] == Role.DESIGN_DIRECTOR
    assert change["about"]["call"] == "design/plan_call/1"
    assert (change["about"]["designer"], change["about"]["proposed"]) == ("designer-01", "designer-02")
    promised = await seller.promised("designer_answer")
    assert promised["by_at"] > change["due_at"], "the director is late before the promise is broken"
    await moved(seller)
    await seller.world.advance(local(7, "09:00"))
    await seller.answer("change_designer", decision="other_designer", designer="designer-02", reason=None)
    await moved(seller)
    (told,) = await notices(seller, "team_changed")
    assert set(told["to"]) == {"customer", "designer-02"}
    assert (await seller.promised("designer_answer"))["status"] == "kept"
    revise = await seller.task("revise_plan")
    assert (revise["assignee"], revise["due_at"]) == ("designer-02", local(9, "14:00")), "X-06"
    assert await seller.booked("revised_viewing") is None, "the time agreed would leave too few days"
    arrange = await seller.task("arrange_appointment")
    assert (arrange["about"]["staff"], arrange["about"]["earliest"]) == (
        "designer-02",
        local(10, "15:00").isoformat(),
    )
    await seller.reach("revision_call")
    assert (await seller.booked("revised_viewing"))["staff"] == ["designer-02"]


async def test_r002_sku_36_the_time_agreed_is_kept_by_the_new_designer(seller: Seller) -> None:
    await unhappy(seller)
    await seller.answer("change_designer", decision="other_designer", designer="designer-02", reason=None)
    booked = await seller.booked("revised_viewing")
    assert (booked["starts_at"], booked["staff"]) == (local(9, "15:00"), ["designer-02"])
    assert set(await seller.open_tasks()) == {"revise_plan"}


async def test_r002_sku_36_a_designer_who_stays_is_told_with_a_reason(seller: Seller) -> None:
    await unhappy(seller)
    with pytest.raises(BadInput, match="reason"):
        await seller.answer("change_designer", reason=None)
    await seller.answer("change_designer")
    assert await notices(seller, "team_changed") == []
    assert [one["to"] for one in await notices(seller, "designer_stays")] == [["customer", "agent"]]
    assert (await seller.promised("designer_answer"))["status"] == "kept"
    assert (await seller.task("revise_plan"))["assignee"] == "designer-01"


async def test_r002_sku_36_an_answer_that_comes_late_breaks_the_promise(seller: Seller) -> None:
    await unhappy(seller)
    promised = await seller.promised("designer_answer")
    while await seller.world.now() < promised["by_at"]:
        await seller.pass_on()
    await seller.answer("change_designer")
    assert (await seller.promised("designer_answer"))["status"] == "broken"
    fired = [row["event"] for row in await seller.journal("step_fired")]
    assert "store_manager" in {event["to"] for event in fired}


async def test_r002_sku_36_nobody_decides_about_themselves_or_names_who_draws_already(
    seller: Seller,
) -> None:
    both = staff.NewStaff(handle="both-01", name="both-01", roles=(Role.DESIGNER, Role.DESIGN_DIRECTOR))
    await staff.add(seller.world.database, both)
    await seller.reach("plan_call")
    await seller.world.journeys.appoint(seller.journey, DIRECTOR, Role.DESIGNER, "both-01", "workload")
    await unhappy(seller)
    with pytest.raises(Conflict, match="cannot approve it"):
        await seller.answer("change_designer", actor="both-01")
    with pytest.raises(BadInput, match="designer: both-01 draws already"):
        await seller.answer("change_designer", decision="other_designer", designer="both-01", reason=None)


async def test_r002_sku_36_who_accepts_the_plan_may_want_another_designer_for_what_follows(
    seller: Seller,
) -> None:
    rendering = {"rendering_accepted": True, "render_area": "20.00", "render_rate": "40.00"}
    await unhappy(seller, **NO_CHANGES, **rendering)
    assert (await seller.world.settled(seller.journey)).stage is Stage.DESIGN
    await seller.answer("change_designer", decision="other_designer", designer="designer-02", reason=None)
    assert (await seller.world.settled(seller.journey)).stage is Stage.QUOTATION
    assert "designer" not in await seller.facts(), "the team alone says who draws"
    await seller.answer("collect_fee", amount="800.00")
    assert (await seller.task("draw_rendering"))["assignee"] == "designer-02"


# From the third round on


@pytest.mark.slow
async def test_x_21_from_the_third_round_the_design_director_decides_and_attends(seller: Seller) -> None:
    await third_round(seller)
    decide = await seller.task("decide_round")
    assert (decide["role"], decide["about"]["round"]) == (Role.DESIGN_DIRECTOR, 3)
    assert decide["about"]["call"] == "design/round/2/revision_call/1"
    assert set(await seller.open_tasks()) == {"decide_round"}
    await moved(seller)
    await seller.answer("decide_round", decision="go_on")
    assert (await seller.task("revise_plan"))["assignee"] == "designer-01"
    await seller.reach("revision_call")
    told = [one["to"] for one in await notices(seller, "meeting_tomorrow")]
    assert told[-2:] == [
        ["designer-01", "design_assistant"],
        ["designer-01", "design_assistant", "design_director"],
    ]
    await seller.answer("revision_call")
    assert (await seller.world.settled(seller.journey)).stage is Stage.QUOTATION


@pytest.mark.slow
async def test_x_21_another_designer_takes_over_with_the_next_meeting(seller: Seller) -> None:
    await third_round(seller)
    await seller.answer("decide_round", decision="other_designer", designer="designer-02")
    assert len(await notices(seller, "team_changed")) == 1, "the customer is told"
    assert (await seller.task("revise_plan"))["assignee"] == "designer-02"
    await seller.reach("revision_call")
    assert (await seller.booked("revised_viewing"))["staff"] == ["designer-02"]


@pytest.mark.slow
async def test_x_21_one_director_settles_round_and_designer_in_one_decision(seller: Seller) -> None:
    await third_round(seller, wants_other_designer=True)
    assert set(await seller.open_tasks()) == {"decide_round"}
    assert (await seller.task("decide_round"))["about"]["other_designer"] is True
    await seller.answer("decide_round", decision="go_on")
    assert len(await notices(seller, "designer_stays")) == 1
    assert (await seller.promised("designer_answer"))["status"] == "kept"


@pytest.mark.slow
async def test_x_21_further_design_may_cost_is_paid_first_and_every_round_anew(seller: Seller) -> None:
    await third_round(seller)
    await seller.answer("decide_round", decision="paid_design", fee="1500.00")
    assert set(await seller.open_tasks()) == {"collect_fee"}
    await seller.answer("collect_fee", amount="1000.00")
    await moved(seller)
    assert (await seller.task("collect_fee"))["about"]["due"] == "500.00", "no work on a part of it"
    await seller.answer("collect_fee", amount="500.00")
    assert "revise_plan" in await seller.open_tasks()
    assert (await seller.facts())["design_fee_paid"] == "1500.00"
    await third_round(seller)
    await seller.answer("decide_round", decision="paid_design", fee="800.00")
    again = (await seller.task("collect_fee"))["about"]
    assert (again["fee"], again["received"], again["due"]) == ("2300.00", "1500.00", "800.00")
    await seller.answer("collect_fee", amount="800.00")
    assert (await seller.facts())["design_fee_paid"] == "2300.00"
    assert "revise_plan" in await seller.open_tasks()


async def test_x_21_what_was_paid_is_not_asked_for_again_after_a_way_back(seller: Seller) -> None:
    await third_round(seller)
    await seller.answer("decide_round", decision="paid_design", fee="1500.00")
    await seller.answer("collect_fee", amount="1500.00")
    await seller.world.journeys.back_to(
        seller.journey, "cs_lead-01", "design/round/3/decision", reason="customer_wish"
    )
    await seller.world.settled(seller.journey)
    await seller.answer("decide_round", decision="paid_design", fee="1500.00")
    assert "collect_fee" not in await seller.open_tasks()
    assert "revise_plan" in await seller.open_tasks()


async def test_x_21_who_withdraws_from_paid_design_is_lost_and_finance_settles(seller: Seller) -> None:
    await third_round(seller)
    await seller.answer("decide_round", decision="paid_design", fee="1500.00")
    await seller.answer("collect_fee", amount="500.00")
    await seller.answer("collect_fee", outcome="withdrawn", amount=None, method=None)
    assert await seller.status() == ("lost", "design_stopped")
    assert [one["about"]["received"] for one in await notices(seller, "fee_to_settle")] == ["500.00"]


@pytest.mark.slow
async def test_x_21_the_design_director_may_stop(seller: Seller) -> None:
    await third_round(seller)
    await seller.answer("decide_round", decision="stop", reason="cannot be pleased")
    assert await seller.status() == ("lost", "design_stopped")


@pytest.mark.parametrize(
    ("form", "answers", "field"),
    [
        (DecideRound, {"decision": "other_designer"}, "designer"),
        (DecideRound, {"decision": "go_on", "designer": "designer-02"}, "designer"),
        (DecideRound, {"decision": "paid_design"}, "fee"),
        (DecideRound, {"decision": "go_on", "fee": "100.00"}, "fee"),
        (ChangeDesigner, {"decision": "stays"}, "reason"),
        (ChangeDesigner, {"decision": "stays", "reason": "x", "designer": "designer-02"}, "designer"),
    ],
)
def test_x_21_a_decision_is_complete(form: Any, answers: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError, match=f"{field}: "):
        form.model_validate(answers)
