"""The signing: price, decision, the contract's gates, the signature, the first payment."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from pydantic import ValidationError

from client.errors import Conflict
from domain.forms.signing import SignContract
from domain.roles import Role
from domain.stages import Stage, Status
from starter.stack.postgres import EmbeddedPostgres
from store import staff
from tests.journeys.selling import FROM_MEASUREMENT, QUOTED, Seller, local, selling

GAP = {"outcome": "gap", "budget_gap": "5000"}
YES = {"decision": "yes"}
UNDECIDED = {"decision": "undecided", "signing_place": None}


@pytest_asyncio.fixture
async def seller(postgres_server: EmbeddedPostgres) -> AsyncIterator[Seller]:
    """A journey whose customer saw a budget of 100,560 yuan on this Monday at 9:00."""
    async with selling(postgres_server, Stage.SIGNING, QUOTED) as started:
        yield started


async def test_r002_sku_51_the_budget_call_is_three_days_later_at_ten(seller: Seller) -> None:
    call = await seller.reach("budget_call")
    assert local(6, "09:45") <= call["opened_at"] <= local(6, "10:00")
    assert (call["role"], call["assignee"]) == (Role.AGENT, "agent-01")


async def test_r002_sku_54_tomorrows_call_is_promised_and_kept(seller: Seller) -> None:
    await seller.reach("budget_call")
    await seller.answer("budget_call")
    promise = await seller.promised("signing_call")
    assert promise["by_at"] == local(7, "18:00"), "the end of tomorrow"
    call = await seller.reach("arrange_signing")
    assert local(7, "14:45") <= call["opened_at"] <= local(7, "15:00"), "R002-SKU-56"
    await seller.answer("arrange_signing")
    promise = await seller.promised("signing_call")
    assert promise["status"] == "kept"


async def test_r002_sku_54_a_call_that_is_not_made_breaks_the_promise(seller: Seller) -> None:
    await seller.reach("budget_call")
    await seller.answer("budget_call")
    await seller.reach("arrange_signing")
    await seller.world.advance(local(8, "10:00"))
    await seller.world.settled(seller.journey)
    promise = await seller.promised("signing_call")
    assert promise["status"] == "broken"


async def test_r002_sku_59_the_gates_start_beside_the_budget_call(seller: Seller) -> None:
    assert set(await seller.open_tasks()) == {"draft_contract"}
    await seller.answer("draft_contract")
    assert (await seller.task("review_contract_business"))["role"] == Role.SALES_MANAGER
    assert (await seller.task("review_contract_legal"))["role"] == Role.LEGAL


async def test_x_08_no_signing_time_before_every_gate_is_green(seller: Seller) -> None:
    await seller.answer("draft_contract")
    await seller.answer("review_contract_business")
    while "arrange_signing" not in (opened := await seller.open_tasks()):
        if "budget_call" in opened:
            await seller.answer("budget_call")
        else:
            await seller.pass_on()
    await seller.answer("arrange_signing")
    assert set(await seller.open_tasks()) == {"review_contract_legal"}
    await seller.answer("review_contract_legal")
    assert set(await seller.open_tasks()) == {"arrange_appointment"}


async def test_r001_con_03_a_refused_contract_is_drafted_again(seller: Seller) -> None:
    await seller.answer("draft_contract")
    await seller.answer("review_contract_business")
    await seller.answer("review_contract_legal", approved=False, reason="no clause on delays")
    assert (await seller.task("draft_contract"))["about"]["version"] == 2


async def test_design_7_nobody_reviews_their_own_contract(seller: Seller) -> None:
    both = staff.NewStaff(handle="both-01", name="both-01", roles=(Role.SALES, Role.LEGAL))
    await staff.add(seller.world.database, both)
    await seller.answer("draft_contract", actor="both-01")
    with pytest.raises(Conflict, match="cannot approve it"):
        await seller.answer("review_contract_legal", actor="both-01")


async def test_r002_sku_53_a_gap_is_closed_by_a_concession_a_talk_and_the_call_again(seller: Seller) -> None:
    await seller.reach("budget_call")
    await seller.answer("budget_call", **GAP)
    ask = await seller.task("approve_concession")
    assert (ask["role"], ask["requester"]) == (Role.GENERAL_MANAGER, "agent-01")
    assert ask["about"] == {"gap": "5000", "total": "100560.00"}
    await seller.answer("approve_concession")
    assert {"arrange_appointment", "draft_contract"} == set(await seller.open_tasks())
    assert (await seller.task("draft_contract"))["about"]["total"] == "98560.00", "at the new price"
    again = await seller.reach("budget_call")
    assert again["about"] == {"total": "98560.00", "call": 2}
    talked = await seller.journal("appointment_ended")
    assert talked[-1]["event"]["kind"] == "budget_talk"
    await seller.reach_stage(Stage.CONSTRUCTION)


async def test_r002_sku_53_a_refused_concession_is_talked_about_at_the_same_price(seller: Seller) -> None:
    await seller.reach("budget_call")
    await seller.answer("budget_call", **GAP)
    await seller.answer("approve_concession", approved=False, amount=None, reason="no margin left")
    again = await seller.reach("budget_call")
    assert again["about"]["total"] == "100560.00"


async def test_r001_quo_06_time_neither_grants_nor_refuses_a_concession(seller: Seller) -> None:
    await seller.reach("budget_call")
    await seller.answer("budget_call", **GAP)
    await seller.world.advance(local(31, "10:00"))
    await seller.world.settled(seller.journey)
    assert set(await seller.open_tasks()) == {"approve_concession"}


async def test_r002_sku_55_a_no_loses_the_customer_with_its_reason(seller: Seller) -> None:
    await seller.reach("budget_call")
    await seller.answer("budget_call", outcome="no", lost_reason="competitor")
    assert await seller.status() == ("lost", "lost_competitor")
    assert await seller.open_tasks() == {}


async def test_r002_sku_58_who_is_undecided_is_called_ever_more_rarely_and_then_lost(seller: Seller) -> None:
    days = []
    while (await seller.world.settled(seller.journey)).status is Status.ACTIVE:
        await seller.reach("arrange_signing")
        days.append(((await seller.world.now()) + timedelta(hours=8, minutes=20)).strftime("%m-%d"))
        await seller.answer("arrange_signing", **UNDECIDED)
    assert days == ["03-07", "03-10", "03-14", "03-21", "04-21", "05-21", "06-21"]
    assert await seller.status() == ("lost", "lost_undecided")


async def test_r002_sku_57_signed_the_next_day_at_eleven_and_the_fee_is_credited(seller: Seller) -> None:
    await seller.reach("sign_contract")
    signing = await seller.booked("signing")
    assert signing["starts_at"] == local(8, "11:00")
    await seller.answer("sign_contract")
    payment = await seller.task("receive_first_payment")
    assert (payment["about"]["due"], payment["about"]["credited"]) == ("29208.00", "960.00"), "X-11"
    await seller.answer("receive_first_payment")
    assert (await seller.world.settled(seller.journey)).stage is Stage.CONSTRUCTION
    facts = await seller.facts()
    assert facts["contract_sum"] == "100560.00"
    assert facts["signed_at"].startswith("2031-03-08T03:00")
    assert facts["milestones"][0] == {"name": "签约", "share": "30"}
    assert (facts["planned_start"], facts["term_days"]) == ("2031-03-28", 90)


async def test_r002_sku_55_lost_at_the_signing_table(seller: Seller) -> None:
    await seller.reach("sign_contract")
    await seller.answer("sign_contract", signed=False, lost_reason="timing")
    assert await seller.status() == ("lost", "lost_timing")


async def test_section_3_1_with_one_revision_eighteen_days_lie_before_the_signing(
    postgres_server: EmbeddedPostgres,
) -> None:
    """The nominal timeline, counted from the first contact the day before the measurement."""
    measured_on_monday = {**FROM_MEASUREMENT, "measured_at": local(3, "15:00").isoformat()}
    start = local(3, "17:00")
    async with selling(postgres_server, Stage.DESIGN, measured_on_monday, start) as seller:
        await seller.reach("receive_first_payment")
        held = await seller.world.database.fetch("SELECT * FROM appointments ORDER BY booked_seq")
        assert [(row["kind"], row["starts_at"]) for row in held] == [
            ("viewing", local(6, "16:00")),
            ("revised_viewing", local(10, "15:00")),
            ("budget_viewing", local(15, "11:00")),
            ("signing", local(20, "11:00")),
        ], "days 4, 8, 13 and 18"


def test_x_22_milestones_add_up_to_the_whole() -> None:
    milestones = [{"name": "signing", "share": "60"}, {"name": "acceptance", "share": "40"}]
    answers = {"contract_sum": 1, "milestones": milestones, "planned_start": "2031-04-01", "term_days": 90}
    SignContract.model_validate(answers)
    with pytest.raises(ValidationError, match="milestones: their shares add up to 60, not 100"):
        SignContract.model_validate({**answers, "milestones": milestones[:1]})
    with pytest.raises(ValidationError, match="planned_start"):
        SignContract.model_validate({**answers, "planned_start": None})
