"""What a plan rests on, who works on it, and its sign-off, without which it is never shown."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from pydantic import ValidationError

from client.errors import Conflict
from domain.forms.design import TechnicalCheck
from domain.roles import Role
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from store import staff
from tests.journeys.selling import FROM_MEASUREMENT, Seller, local, selling
from tests.journeys.test_moving import moved


@pytest_asyncio.fixture
async def seller(postgres_server: EmbeddedPostgres) -> AsyncIterator[Seller]:
    """A journey whose site was measured yesterday at 15:00."""
    async with selling(postgres_server, Stage.DESIGN, FROM_MEASUREMENT) as started:
        yield started


# What the plan rests on, and who works on it


async def test_r001_dsn_02_survey_and_wishes_are_at_hand_and_the_plan_waits_for_a_survey_that_was_asked_for(
    postgres_server: EmbeddedPostgres,
) -> None:
    facts = {
        **FROM_MEASUREMENT,
        "own_plan": True,
        "material_wishes": ["formaldehyde"],
        "survey_due": True,
        "lead_source": "internet",
    }
    async with selling(postgres_server, Stage.MEASUREMENT, facts) as seller:
        await seller.answer("confirm_designer", designer="designer-02")
        await seller.world.advance(local(4, "15:00"))
        assert set(await seller.open_tasks()) == {"needs_survey"}, "no plan without the survey"
        await seller.answer("needs_survey", design_wishes=["study", "storage"], usage="she sleeps by day")
        drawn = await seller.task("draw_plan")
        about = drawn["about"]
        assert (about["material_wishes"], about["survey"]["design_wishes"]) == (
            ["formaldehyde"],
            ["study", "storage"],
        )
        assert about["survey_report"] == "measurement/needs_survey"
        assert about["first_meeting"] == "consultation/first_meeting"
        assert not {"usage", "core_needs"} & set(about["survey"]), "words are personal"
        assert drawn["due_at"] == local(6, "11:00"), "X-06: two days from the survey on"


async def test_r001_dsn_02_nobody_waits_for_a_survey_that_nobody_asked_for(
    postgres_server: EmbeddedPostgres,
) -> None:
    facts = {**FROM_MEASUREMENT, "own_plan": True}
    async with selling(postgres_server, Stage.MEASUREMENT, facts) as seller:
        await seller.answer("confirm_designer")
        drawn = await seller.task("draw_plan")
        assert drawn["due_at"] == local(4, "11:00")
        assert "survey" not in drawn["about"]
        assert "technical_check" not in await seller.open_tasks(), "R001-DSN-01: one designer is enough"


async def test_r001_dsn_01_a_complex_project_has_a_team_and_a_technical_opinion_before_the_sign_off(
    postgres_server: EmbeddedPostgres,
) -> None:
    facts = {**FROM_MEASUREMENT, "own_plan": True}
    async with selling(postgres_server, Stage.MEASUREMENT, facts) as seller:
        await seller.answer("confirm_designer", designer="designer-02", complex=True)
        check = await seller.task("technical_check")
        assert (check["role"], check["due_at"]) == (Role.SITE_SUPERVISOR, local(3, "17:00")), "beside drawing"
        told = [row["event"] for row in await seller.journal("notice_issued")]
        assert [one["to"] for one in told if one["notice"] == "complex_project"] == [
            ["sales", "site_supervisor"]
        ]
        await seller.answer("draw_plan")
        await moved(seller)
        assert "review_plan" not in await seller.open_tasks(), "the director decides with the opinion at hand"
        while "check_ready" not in (opened := await seller.open_tasks()):
            if "arrange_appointment" in opened:
                await seller.answer("arrange_appointment")
            else:
                await seller.pass_on()
        missing = (await seller.task("check_ready"))["about"]["missing"]
        assert missing == ["design_sign_off", "technical_check"]
        await seller.answer("technical_check", points=["load_bearing"], note="the wall of the kitchen stays")
        told = [row["event"] for row in await seller.journal("notice_issued")]
        assert [one["to"] for one in told if one["notice"] == "technical_points"] == [["designer-02"]]
        assert (await seller.task("review_plan"))["about"]["technical"] == "design/technical_check"
        await seller.answer("review_plan", approved=False, reason="that wall cannot go", feasible=False)
        again = {"version": 2, "review": "design/review/1", "technical": "design/technical_check"}
        assert again.items() <= (await seller.task("draw_plan"))["about"].items()
        await seller.answer("draw_plan")
        await seller.answer("review_plan")
        await seller.answer("check_ready", ready=True)
        await seller.reach("view_plan")


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
    assert again["about"] == {"version": 2, "review": "design/review/1"}
    await seller.answer("draw_plan")
    await seller.answer("review_plan")
    assert set(await seller.open_tasks()) == {"arrange_appointment"}


async def not_signed_off(seller: Seller, appointment: str) -> Any:
    """The check of the day before opens without a sign-off, and is answered as if there was one."""
    while "check_ready" not in (opened := await seller.open_tasks()):
        if "arrange_appointment" in opened:
            await seller.answer("arrange_appointment")
        else:
            await seller.pass_on()
    before = await seller.booked(appointment)
    await moved(seller)
    await seller.answer("check_ready", ready=True)
    await moved(seller)
    told = {row["event"]["notice"]: row["event"] for row in await seller.journal("notice_issued")}
    assert told["deliverable_not_ready"]["to"] == ["design_director"]
    assert told["meeting_moved_by_us"]["to"] == ["customer"]
    assert "meeting_tomorrow" not in told, "R002-SKU-26: the check comes first"
    ended = (await seller.journal("appointment_ended"))[-1]["event"]
    assert (ended["outcome"], ended["moved_by"]) == ("moved", "staff")
    return before


async def test_r001_dsn_03_x_35_without_a_sign_off_the_viewing_moves_before_a_time_is_told(
    seller: Seller,
) -> None:
    await seller.answer("draw_plan")
    await not_signed_off(seller, "viewing")
    arrange = await seller.task("arrange_appointment")
    assert (arrange["about"]["why"], arrange["about"]["missing"]) == ("not_ready", ["design_sign_off"])
    assert arrange["about"]["earliest"] == local(6, "09:00").isoformat(), (
        "X-06: two working days from the 4th"
    )
    fired = [row["event"] for row in await seller.journal("step_fired")]
    assert "design_director" in {event["to"] for event in fired}, "the sign-off that is due climbs its ladder"
    await seller.answer("review_plan")
    await seller.answer("arrange_appointment")
    assert (await seller.booked("viewing"))["starts_at"] >= local(6, "09:00")
    await seller.reach("view_plan")


async def test_r001_dsn_03_a_changed_plan_is_signed_off_too_in_less_time(seller: Seller) -> None:
    await seller.reach("plan_call")
    await seller.answer("plan_call")
    await seller.answer("revise_plan")
    review = await seller.task("review_plan")
    assert review["due_at"] - review["opened_at"] == timedelta(hours=1)
    assert review["about"] == {"version": 1, "round": 2, "call": "design/plan_call/1"}
    await seller.answer("review_plan", approved=False, reason="the door still opens inwards", feasible=False)
    again = await seller.task("revise_plan")
    assert (again["about"]["version"], again["about"]["review"]) == (2, "design/round/2/review/1")
    assert again["due_at"] <= await seller.world.now() + timedelta(hours=6), "four working hours"
    await seller.answer("revise_plan")
    await seller.answer("review_plan")
    assert await seller.open_tasks() == {}, "the meeting was agreed in the call"


async def test_x_35_a_changed_plan_without_a_sign_off_moves_its_viewing(seller: Seller) -> None:
    call = await seller.reach("plan_call")
    before = len(await seller.journal())
    await seller.answer("plan_call")
    await seller.answer("revise_plan")
    while "check_ready" not in await seller.open_tasks():
        await seller.pass_on()
    assert (await seller.task("check_ready"))["about"]["missing"] == ["design_sign_off"]
    await seller.answer("check_ready", ready=True)
    arrange = await seller.task("arrange_appointment")
    assert arrange["about"]["earliest"] == local(10, "09:00").isoformat(), "X-06"
    since = [row["event"] for row in await seller.journal("notice_issued") if row["seq"] > before]
    assert [event["notice"] for event in since][-3:] == [
        "meeting_moved",
        "meeting_moved_by_us",
        "deliverable_not_ready",
    ]
    assert call["journey"] == seller.journey


async def test_r001_dsn_03_nobody_signs_off_their_own_changes(seller: Seller) -> None:
    both = staff.NewStaff(handle="both-01", name="both-01", roles=(Role.DESIGNER, Role.DESIGN_DIRECTOR))
    await staff.add(seller.world.database, both)
    await seller.reach("plan_call")
    await seller.answer("plan_call")
    await seller.world.journeys.appoint(
        seller.journey, "design_director-01", Role.DESIGNER, "both-01", "workload"
    )
    await seller.answer("revise_plan")
    with pytest.raises(Conflict, match="cannot approve it"):
        await seller.answer("review_plan", actor="both-01")


def test_r001_dsn_01_a_point_of_the_technical_opinion_says_where() -> None:
    with pytest.raises(ValidationError, match="note"):
        TechnicalCheck.model_validate({"points": ["plumbing"]})
    assert TechnicalCheck.model_validate({}).points == ()
