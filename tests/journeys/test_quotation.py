"""The quotation: rendering and budget are made, approved, and shown."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from client.errors import Conflict
from domain.roles import Role
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from store import staff
from tests.journeys.selling import AGREED, Seller, local, selling


@pytest_asyncio.fixture
async def seller(postgres_server: EmbeddedPostgres) -> AsyncIterator[Seller]:
    """A journey whose plan was agreed on this Monday at 9:00, with a rendering of 24 m² at 40 yuan."""
    async with selling(postgres_server, Stage.QUOTATION, AGREED) as started:
        yield started


async def test_r002_sku_48_the_budget_is_shown_four_days_later_at_eleven(seller: Seller) -> None:
    await seller.answer("arrange_appointment")
    booked = await seller.booked("budget_viewing")
    assert booked["starts_at"] == local(7, "11:00")
    check = await seller.reach("check_ready")
    assert check["opened_at"] <= local(6, "16:00") < check["due_at"], "R002-SKU-49, X-09"


async def test_x_11_the_fee_is_received_before_the_rendering_is_drawn(seller: Seller) -> None:
    assert set(await seller.open_tasks()) == {"collect_fee", "prepare_budget", "arrange_appointment"}
    fee = await seller.task("collect_fee")
    assert (fee["role"], fee["about"]["what"], fee["about"]["due"]) == (Role.FINANCE, "rendering", "960.00")
    assert (fee["about"]["area"], fee["about"]["rate"]) == ("24.00", "40.00"), "R002-SKU-43: area by rate"
    await seller.answer("collect_fee")
    rendering = await seller.task("draw_rendering")
    assert rendering["due_at"] == local(6, "12:00"), "R002-SKU-45: before the check of the day before"


async def test_r002_sku_50_a_fee_withdrawn_leaves_the_budget_alone(seller: Seller) -> None:
    await seller.answer("collect_fee", outcome="withdrawn", amount=None, method=None)
    await seller.reach_stage(Stage.SIGNING)
    assert "draw_rendering" not in await seller.kinds_done()
    assert "rendering_fee_paid" not in await seller.facts()


async def test_r001_quo_04_finance_and_superior_approve_side_by_side(seller: Seller) -> None:
    await seller.answer("prepare_budget")
    approvals = {"approve_quote_finance": Role.FINANCE, "approve_quote_superior": Role.SALES_MANAGER}
    for kind, role in approvals.items():
        task = await seller.task(kind)
        assert (task["role"], task["about"]["total"]) == (role, "100560.00")
        assert local(3, "14:30") <= task["due_at"] < local(3, "14:31"), "four working hours"
    await seller.reach_stage(Stage.SIGNING)
    facts = await seller.facts()
    assert (facts["quoted"], facts["currency"], facts["rendering_fee_paid"]) == ("100560.00", "CNY", "960.00")
    assert facts["budget_seen_at"].startswith("2031-03-07T03:00"), "11:00 in Shanghai"


async def test_r001_quo_04_a_refusal_leads_to_the_next_version(seller: Seller) -> None:
    await seller.answer("prepare_budget")
    await seller.answer("approve_quote_finance", approved=False, reason="too thin", margin_sufficient=False)
    assert "prepare_budget" not in await seller.open_tasks(), "the superior is still to speak"
    await seller.answer("approve_quote_superior")
    assert (await seller.task("prepare_budget"))["about"]["version"] == 2
    await seller.reach_stage(Stage.SIGNING)
    assert (await seller.kinds_done()).count("prepare_budget") == 2


async def test_design_7_nobody_approves_their_own_budget(seller: Seller) -> None:
    both = staff.NewStaff(handle="both-01", name="both-01", roles=(Role.SALES, Role.SALES_MANAGER))
    await staff.add(seller.world.database, both)
    await seller.answer("prepare_budget", actor="both-01")
    with pytest.raises(Conflict, match="cannot approve it"):
        await seller.answer("approve_quote_superior", actor="both-01")


async def test_design_7_a_timeout_never_approves(seller: Seller) -> None:
    await seller.answer("prepare_budget")
    await seller.world.advance(local(28, "10:00"))
    await seller.world.settled(seller.journey)
    assert {"approve_quote_finance", "approve_quote_superior"} <= set(await seller.open_tasks())
    fired = [row["event"] for row in await seller.journal("step_fired")]
    told = {event["to"] for event in fired if event["action"] == "escalate"}
    assert {"sales_manager", "general_manager"} <= told


async def test_r002_sku_49_a_budget_that_is_not_ready_moves_the_meeting(seller: Seller) -> None:
    await seller.answer("arrange_appointment")
    while "check_ready" not in await seller.open_tasks():
        await seller.pass_on()
    await seller.answer("check_ready", ready=False)
    ended = await seller.journal("appointment_ended")
    assert ended[-1]["event"]["outcome"] == "moved"
    assert "arrange_appointment" in await seller.open_tasks()


async def test_r002_sku_50_without_a_rendering_there_is_the_budget_alone(
    postgres_server: EmbeddedPostgres,
) -> None:
    declined = {name: value for name, value in AGREED.items() if not name.startswith("render_")}
    async with selling(postgres_server, Stage.QUOTATION, declined) as seller:
        assert set(await seller.open_tasks()) == {"prepare_budget", "arrange_appointment"}
        await seller.reach_stage(Stage.SIGNING)
        assert {"collect_fee", "draw_rendering"}.isdisjoint(await seller.kinds_done())


async def test_x_11_a_part_of_the_fee_starts_no_rendering(seller: Seller) -> None:
    await seller.answer("collect_fee", amount="500.00")
    fee = await seller.task("collect_fee")
    assert (fee["about"]["received"], fee["about"]["due"]) == ("500.00", "460.00")
    assert "draw_rendering" not in await seller.open_tasks()
    await seller.answer("collect_fee", amount="460.00")
    assert "draw_rendering" in await seller.open_tasks()
    await seller.reach_stage(Stage.SIGNING)
    assert (await seller.facts())["rendering_fee_paid"] == "960.00", "both parts are credited"


async def test_r002_sku_50_withdrawn_after_a_part_finance_settles_it(seller: Seller) -> None:
    await seller.answer("collect_fee", amount="500.00")
    await seller.answer("collect_fee", outcome="withdrawn", amount=None, method=None)
    assert "draw_rendering" not in await seller.open_tasks()
    notices = {row["event"]["notice"]: row["event"] for row in await seller.journal("notice_issued")}
    settle = notices["fee_to_settle"]
    assert (settle["to"], settle["about"]["received"]) == ([Role.FINANCE], "500.00")
    assert "rendering_withdrawn" in notices


async def test_x_11_a_fee_that_does_not_arrive_escalates_and_nothing_is_drawn(seller: Seller) -> None:
    await seller.world.advance(local(14, "10:00"))
    await seller.world.settled(seller.journey)
    assert "draw_rendering" not in await seller.open_tasks()
    fired = [row["event"] for row in await seller.journal("step_fired")]
    told = {
        event["to"] for event in fired if event["subject"] == "collect_fee" and event["action"] == "escalate"
    }
    assert {"sales_manager", "general_manager"} <= told


async def late(seller: Seller) -> list[list[str]]:
    """What was told to be missing on the third day."""
    rows = [row["event"] for row in await seller.journal("notice_issued")]
    return [row["about"]["missing"] for row in rows if row["notice"] == "quote_late"]


async def test_x_09_on_the_third_day_what_is_missing_is_told(seller: Seller) -> None:
    await seller.answer("prepare_budget")
    await seller.world.advance(local(6, "12:01"))
    await seller.world.settled(seller.journey)
    assert await late(seller) == [["budget_approval", "rendering"]], "an approval that is open is no approval"


async def test_x_09_nothing_is_told_when_everything_is_there(seller: Seller) -> None:
    for kind in (
        "prepare_budget",
        "approve_quote_finance",
        "approve_quote_superior",
        "collect_fee",
        "draw_rendering",
    ):
        await seller.answer(kind)
    await seller.world.advance(local(6, "12:01"))
    await seller.world.settled(seller.journey)
    assert await late(seller) == []


async def test_r001_rec_01_the_budget_rests_on_the_survey_and_the_wishes(
    postgres_server: EmbeddedPostgres,
) -> None:
    wishes = {"style": "modern", "priority": "design", "crew_grade": "local", "measured_area": "98.50"}
    async with selling(postgres_server, Stage.QUOTATION, {**AGREED, **wishes}) as seller:
        about = (await seller.task("prepare_budget"))["about"]
        assert wishes.items() <= about.items()
        assert about["expected"] == "180000"


async def test_r002_sku_49_no_answer_makes_ready_what_is_not_approved(seller: Seller) -> None:
    await seller.answer("arrange_appointment")
    await seller.answer("prepare_budget")
    await seller.answer("approve_quote_finance")
    while "check_ready" not in await seller.open_tasks():
        await seller.pass_on()
    await seller.answer("check_ready", ready=True)
    ended = await seller.journal("appointment_ended")
    assert ended[-1]["event"]["outcome"] == "moved", (
        "X-09: the superior has not spoken, the rendering is not drawn"
    )
