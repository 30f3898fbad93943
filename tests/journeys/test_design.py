"""The design: the plan is due, shown, and talked about on the day after."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from pydantic import ValidationError

from domain.forms.design import PlanCall
from domain.roles import Role
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
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
    assert revise["due_at"] == local(8, "14:00")
    assert revise["about"] == {"version": 1, "round": 2, "call": "design/plan_call/1"}
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


async def test_r002_sku_36_a_complaint_in_the_call_opens_a_case_with_two_clocks(seller: Seller) -> None:
    """R002-SKU-31: what was recorded of the designer's coming stands beside what the customer remembers."""
    await seller.reach("view_plan")
    at = (await seller.booked("viewing"))["starts_at"]
    await seller.answer("view_plan", host_arrived_at=(at + timedelta(minutes=4)).isoformat())
    call = await seller.reach("plan_call")
    assert call["about"]["late_minutes"] == 0, "within the standard's tolerance"
    await seller.answer("plan_call", **NO_CHANGES, complaint=True, opinion="an hour late", designer_late=True)
    cases = [row["event"] for row in await seller.journal("case_opened")]
    assert [case["matter"] for case in cases] == ["complaint"]
    for kind, hours in (("handle_complaint", 2), ("solve_complaint", 24)):
        task = await seller.task(kind)
        assert (task["role"], task["due_at"] - task["opened_at"]) == (Role.CS_LEAD, timedelta(hours=hours)), (
            "R000-AFT-01"
        )
        assert (task["about"]["late_minutes"], task["about"]["designer_late"]) == (0, True)
        assert task["about"]["source"] == "design/plan_call/1/complaint"
    assert (await seller.world.settled(seller.journey)).stage is Stage.QUOTATION


async def test_r002_sku_31_the_lead_sees_a_late_designer_whom_the_customer_forgave(seller: Seller) -> None:
    await seller.reach("view_plan")
    at = (await seller.booked("viewing"))["starts_at"]
    await seller.answer("view_plan", host_arrived_at=(at + timedelta(minutes=25)).isoformat())
    await seller.reach("plan_call")
    await seller.answer("plan_call", **NO_CHANGES, complaint=True, opinion="too loud", designer_late=False)
    about = (await seller.task("handle_complaint"))["about"]
    assert (about["late_minutes"], about["designer_late"]) == (25, False)


async def test_r002_sku_55_a_customer_may_be_lost_in_the_call(seller: Seller) -> None:
    await seller.reach("plan_call")
    await seller.answer("plan_call", **NO_CHANGES, lost_reason="design")
    assert await seller.status() == ("lost", "lost_design")
    assert await seller.open_tasks() == {}


@pytest.mark.slow
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


CALL = {
    "impression_of_company": 5,
    "designer_late": False,
    "plan_satisfaction": 4,
    "designer_satisfaction": 4,
    "changes_needed": False,
}
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
        ({"designer_satisfaction": None}, "designer_satisfaction"),
        ({"wants_other_designer": True, "lost_reason": "design"}, "wants_other_designer"),
    ],
)
def test_r002_sku_43_the_call_names_what_does_not_fit(answers: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        PlanCall.model_validate({**CALL, **answers})


def test_r002_sku_43_the_fee_is_area_times_rate_to_the_cent() -> None:
    call = PlanCall.model_validate({**CALL, **RENDERING})
    assert str(call.render_fee) == "684.93"
