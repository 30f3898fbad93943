"""The design: plan, sign-off, viewing, the call of the day after, rounds of changes."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from pydantic import ValidationError

from client.errors import Conflict
from domain.forms.design import PlanCall
from domain.roles import Role
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from store import staff
from tests.journeys.selling import FROM_MEASUREMENT, MEASURED_AT, NO_CHANGES, Seller, local, selling
from tests.journeys.test_moving import moved


@pytest_asyncio.fixture
async def seller(postgres_server: EmbeddedPostgres) -> AsyncIterator[Seller]:
    """A journey whose site was measured yesterday at 15:00."""
    async with selling(postgres_server, Stage.DESIGN, FROM_MEASUREMENT) as started:
        yield started


async def test_r002_sku_24_x_35_the_plan_is_due_before_the_check_of_the_day_before(seller: Seller) -> None:
    drawn = await seller.task("draw_plan")
    assert drawn["role"] == Role.DESIGNER
    assert drawn["due_at"] == local(4, "11:00") <= MEASURED_AT + timedelta(days=3)
    check = await seller.reach("check_ready")
    assert check["opened_at"] >= drawn["due_at"]


async def test_x_06_the_viewing_is_never_before_the_third_day_after_the_measurement(seller: Seller) -> None:
    arrange = await seller.task("arrange_appointment")
    assert arrange["about"]["earliest"] == local(5, "11:00").isoformat()
    await seller.answer("arrange_appointment")
    booked = await seller.booked("viewing")
    assert (booked["starts_at"], booked["place"]) == (local(5, "16:00"), "company"), "R002-SKU-20"


async def test_design_7_nobody_signs_off_their_own_plan(seller: Seller) -> None:
    both = staff.NewStaff(handle="both-01", name="both-01", roles=(Role.DESIGNER, Role.DESIGN_DIRECTOR))
    await staff.add(seller.world.database, both)
    await seller.answer("draw_plan", actor="both-01")
    with pytest.raises(Conflict, match="cannot approve it"):
        await seller.answer("review_plan", actor="both-01")
    await seller.answer("review_plan", actor="design_director-01")


async def test_r001_dsn_03_a_rejected_plan_is_drawn_again(seller: Seller) -> None:
    await seller.answer("draw_plan")
    await seller.answer("review_plan", approved=False, reason="no room for the piano", original=False)
    again = await seller.task("draw_plan")
    assert again["about"] == {"version": 2}
    await seller.answer("draw_plan")
    await seller.answer("review_plan")
    assert set(await seller.open_tasks()) == {"arrange_appointment"}


async def test_r002_sku_33_without_changes_the_budget_comes_next(seller: Seller) -> None:
    call = await seller.reach("plan_call")
    assert call["opened_at"] <= local(6, "10:00") < call["due_at"], "R002-SKU-29: the day after the viewing"
    await seller.answer("plan_call", **NO_CHANGES)
    assert (await seller.world.settled(seller.journey)).stage is Stage.QUOTATION
    facts = await seller.facts()
    assert facts.get("render_fee") is None, "R002-SKU-50: declined"
    assert "revise_plan" not in await seller.kinds_done()


async def test_r002_sku_34_changes_are_made_and_shown_three_days_later(seller: Seller) -> None:
    await seller.reach("plan_call")
    await seller.answer("plan_call", viewing_place="property")
    revise = await seller.task("revise_plan")
    assert revise["due_at"] == local(8, "15:00")
    booked = await seller.booked("revised_viewing")
    assert (booked["starts_at"], booked["place"]) == (local(9, "15:00"), "property")
    call = await seller.reach("revision_call")
    assert call["opened_at"] <= local(10, "10:00") < call["due_at"], "R002-SKU-38"
    await seller.answer("revision_call")
    facts = await seller.facts()
    assert (facts["render_fee"], facts["meeting_place"]) == ("960.00", "property"), "R002-SKU-43: 24 m² at 40"
    notices = [row["event"]["notice"] for row in await seller.journal("notice_issued")]
    assert notices == ["meeting_tomorrow", "meeting_tomorrow"], "R002-SKU-26, 35"


async def test_r002_sku_25_what_is_not_ready_moves_the_viewing(seller: Seller) -> None:
    await seller.reach("check_ready")
    await seller.answer("check_ready", ready=False)
    assert (await seller.journal("notice_issued"))[-1]["event"]["to"] == ["design_director"]
    assert "arrange_appointment" in await seller.open_tasks()


async def test_r002_sku_36_a_complaint_in_the_call_opens_a_case(seller: Seller) -> None:
    await seller.reach("plan_call")
    await seller.answer("plan_call", **NO_CHANGES, complaint=True, opinion="an hour late", designer_late=True)
    cases = [row["event"] for row in await seller.journal("case_opened")]
    assert [case["matter"] for case in cases] == ["complaint"]
    assert (await seller.world.settled(seller.journey)).stage is Stage.QUOTATION


async def test_r002_sku_55_a_customer_may_be_lost_in_the_call(seller: Seller) -> None:
    await seller.reach("plan_call")
    await seller.answer("plan_call", **NO_CHANGES, lost_reason="design")
    assert await seller.status() == ("lost", "lost_design")
    assert await seller.open_tasks() == {}


async def third_round(seller: Seller) -> None:
    await seller.reach("revision_call")
    await seller.answer("revision_call", changes_needed=True, rendering_accepted=False, budget_slot=None)


async def test_x_21_from_the_third_round_the_design_director_decides(seller: Seller) -> None:
    await third_round(seller)
    decide = await seller.task("decide_round")
    assert (decide["role"], decide["about"]) == (Role.DESIGN_DIRECTOR, {"round": 3})
    assert "revise_plan" not in await seller.open_tasks()
    await seller.answer("decide_round", decision="other_designer", designer="designer-02")
    assert (await seller.task("revise_plan"))["assignee"] == "designer-02"
    await seller.reach("revision_call")
    await seller.answer("revision_call")
    assert (await seller.facts())["designer"] == "designer-02"


async def test_x_21_further_design_may_cost_and_is_paid_first(seller: Seller) -> None:
    await third_round(seller)
    await seller.answer("decide_round", decision="paid_design", fee="1500.00")
    assert set(await seller.open_tasks()) == {"collect_fee"}
    await seller.answer("collect_fee", amount="1500.00")
    assert {"revise_plan", "arrange_appointment"} == set(await seller.open_tasks())


async def test_x_21_the_design_director_may_stop(seller: Seller) -> None:
    await third_round(seller)
    await seller.answer("decide_round", decision="stop", reason="cannot be pleased")
    assert await seller.status() == ("lost", "design_stopped")


async def test_a_new_run_in_the_middle_of_drawing_and_booking_asks_nothing_twice(seller: Seller) -> None:
    for kind in ("draw_plan", "arrange_appointment", "review_plan", "check_ready", "confirm_appointment"):
        await seller.reach(kind)
        await moved(seller)
        await seller.answer(kind)
    await seller.reach("plan_call")
    done = await seller.kinds_done()
    assert sorted(done) == sorted(
        ["draw_plan", "arrange_appointment", "review_plan", "check_ready", "confirm_appointment", "view_plan"]
    )


CALL = {"impression_of_company": 5, "designer_late": False, "plan_satisfaction": 4, "changes_needed": False}
RENDERING = {"rendering_accepted": True, "render_area": "20.55", "render_rate": "33.33"}


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"rendering_accepted": True, "render_area": 20}, "render_rate"),
        ({"rendering_accepted": True, "render_area": 20, "render_rate": 29}, "render_rate"),
        ({**RENDERING, "changes_needed": True}, "rendering_accepted"),
        ({"changes_needed": True, "lost_reason": "price"}, "lost_reason"),
        ({"complaint": True}, "opinion"),
        ({"plan_satisfaction": 6}, "plan_satisfaction"),
    ],
)
def test_r002_sku_43_the_call_names_what_does_not_fit(answers: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        PlanCall.model_validate({**CALL, **answers})


def test_r002_sku_43_the_fee_is_area_times_rate_to_the_cent() -> None:
    call = PlanCall.model_validate({**CALL, **RENDERING})
    assert str(call.render_fee) == "684.93"
