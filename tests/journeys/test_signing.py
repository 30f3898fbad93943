"""The signing: price, decision, the contract's gates, the signature, the first payment."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from client.errors import BadInput
from domain.roles import Role
from domain.stages import Stage, Status
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.selling import FROM_MEASUREMENT, QUOTED, Seller, changed_standard, local, selling
from tests.journeys.test_moving import moved

UNDECIDED: dict[str, Any] = {"decision": "undecided", "signing_place": None}
UNSIGNED: dict[str, Any] = {"signed": False, "contract_sum": None, "planned_start": None, "term_days": None}


@pytest_asyncio.fixture
async def seller(postgres_server: EmbeddedPostgres) -> AsyncIterator[Seller]:
    """A journey whose customer saw a budget of 100,560 yuan on this Monday at 9:00."""
    async with selling(postgres_server, Stage.SIGNING, QUOTED) as started:
        yield started


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


async def test_r002_sku_58_who_is_undecided_is_called_ever_more_rarely_and_then_lost(seller: Seller) -> None:
    """X-21: +3, +7 and +14 days from the first answer, then monthly at most three times."""
    days = []
    while (await seller.world.settled(seller.journey)).status is Status.ACTIVE:
        await seller.reach("arrange_signing")
        days.append(((await seller.world.now()) + timedelta(hours=8, minutes=20)).strftime("%m-%d"))
        await seller.answer("arrange_signing", **UNDECIDED)
    assert days == ["03-07", "03-10", "03-14", "03-21", "04-21", "05-21", "06-21"]
    assert await seller.status() == ("lost", "lost_undecided")


@pytest.mark.parametrize("calls", [1, 2, 3])
async def test_x_21_an_undecided_customer_may_say_yes_at_every_call(seller: Seller, calls: int) -> None:
    for _ in range(calls):
        await seller.reach("arrange_signing")
        await seller.answer("arrange_signing", **UNDECIDED)
    await seller.reach("arrange_signing")
    await seller.answer("arrange_signing")
    await seller.reach("sign_contract")


async def test_x_21_an_undecided_customer_may_say_no(seller: Seller) -> None:
    await seller.reach("arrange_signing")
    await seller.answer("arrange_signing", **UNDECIDED)
    await seller.reach("arrange_signing")
    await seller.answer("arrange_signing", decision="no", signing_place=None, lost_reason="timing")
    assert await seller.status() == ("lost", "lost_timing")


async def test_x_20_a_late_yes_is_no_less_a_yes_when_the_first_try_reached_nobody(seller: Seller) -> None:
    await seller.reach("arrange_signing")
    await seller.answer("arrange_signing", outcome="no_answer", decision=None, signing_place=None)
    promise = await seller.promised("signing_call")
    assert promise["status"] == "open", "tried is not called"
    await seller.reach("arrange_signing")
    await seller.answer("arrange_signing")
    assert (await seller.promised("signing_call"))["status"] == "kept"


# The quote's end


async def say_yes_after(seller: Seller, calls: int) -> None:
    """Undecided until the quote of thirty days has expired; every gate is green by then."""
    for _ in range(calls):
        await seller.reach("arrange_signing")
        await seller.answer("arrange_signing", **UNDECIDED)
    await seller.reach("arrange_signing")
    await seller.answer("arrange_signing")


async def test_r001_quo_04_a_quote_that_has_expired_is_renewed_before_the_signing(seller: Seller) -> None:
    await say_yes_after(seller, 4)
    assert (await seller.world.now()).strftime("%m-%d") == "04-21", "the quote was good until 2 April"
    assert set(await seller.open_tasks()) == {"prepare_budget"}
    assert (await seller.task("prepare_budget"))["about"]["reason"] == "expired"
    for task in ("prepare_budget", "approve_quote_finance", "approve_quote_superior"):
        await seller.answer(task)
    assert set(await seller.open_tasks()) == {"arrange_appointment"}, "at the same price the contract stays"
    await seller.reach("sign_contract")


@pytest.mark.slow
async def test_r001_quo_04_another_price_is_talked_about_and_its_contract_is_reviewed(seller: Seller) -> None:
    await say_yes_after(seller, 4)
    line = {"item": "all", "quantity": "1", "unit_price": "120000.00"}
    await seller.answer("prepare_budget", lines=[line], total="120000.00")
    await seller.answer("approve_quote_finance")
    await seller.answer("approve_quote_superior")
    assert set(await seller.open_tasks()) == {"draft_contract", "arrange_appointment"}
    assert (await seller.task("draft_contract"))["about"]["total"] == "120000.00"
    await moved(seller)
    again = await seller.reach("budget_call")
    assert (again["about"]["total"], again["about"]["call"]) == ("120000.00", 2)
    await seller.answer("budget_call")
    await seller.reach("arrange_signing")
    await moved(seller)
    await seller.reach("sign_contract")
    await seller.answer("sign_contract")
    assert (await seller.facts())["contract_sum"] == "120000.00"


# Opened again at the table


@pytest.mark.slow
@pytest.mark.parametrize("runs", [False, True], ids=["one run", "new runs"])
async def test_r002_sku_53_what_is_opened_again_at_the_table_is_approved_before_we_meet_again(
    seller: Seller, runs: bool
) -> None:
    await seller.reach("sign_contract")
    with pytest.raises(BadInput, match="lost_reason"):
        await seller.answer("sign_contract", **UNSIGNED, price_open=True, lost_reason="price")
    await seller.answer("sign_contract", **UNSIGNED, price_open=True)
    again = await seller.reach("budget_call")
    assert again["about"]["call"] == 2
    assert "sign_contract" not in await seller.open_tasks()
    if runs:
        await moved(seller)
    await seller.answer("budget_call", reaction="gap", budget_gap="1000")
    await seller.reach("approve_concession")
    await seller.answer("approve_concession", amount="1000.00")
    if runs:
        await moved(seller)
    assert (await seller.reach("sign_contract"))["about"]["total"] == "99560.00"
    assert {"draft_contract", "review_contract_business"} <= set((await seller.kinds_done())[-12:])
    await seller.answer("sign_contract")
    assert (await seller.facts())["contract_sum"] == "99560.00"


async def test_r001_con_02_other_terms_at_the_same_price_are_drafted_and_reviewed_anew(
    seller: Seller,
) -> None:
    await seller.reach("sign_contract")
    await seller.answer("sign_contract", **UNSIGNED, price_open=True)
    await seller.reach("budget_call")
    assert (await seller.kinds_done()).count("draft_contract") == 2


# The signature and the first payment


async def test_r002_sku_57_signed_the_next_day_at_eleven_and_the_fee_is_credited(seller: Seller) -> None:
    await seller.reach("sign_contract")
    signing = await seller.booked("signing")
    assert signing["starts_at"] == local(8, "11:00")
    await seller.answer("sign_contract")
    payment = await seller.task("receive_payment")
    assert (payment["about"]["due"], payment["about"]["credited"]) == ("29208.00", "960.00"), "X-11"
    await seller.answer("receive_payment")
    assert (await seller.world.settled(seller.journey)).stage is Stage.CONSTRUCTION
    facts = await seller.facts()
    assert facts["contract_sum"] == "100560.00"
    assert facts["signed_at"].startswith("2031-03-08T03:00")
    assert facts["milestones"][0] == {"name": "签约", "stage": "signing", "share": "30"}
    assert (facts["planned_start"], facts["term_days"]) == ("2031-03-28", 90)


async def test_r002_sku_57_the_contract_is_signed_where_the_customer_likes(seller: Seller) -> None:
    await seller.reach("arrange_signing")
    await seller.answer("arrange_signing", signing_place="customer")
    await seller.reach("sign_contract")
    assert (await seller.booked("signing"))["place"] == "customer"


async def test_r002_rel_04_the_first_payment_may_come_in_parts(seller: Seller) -> None:
    await seller.reach("sign_contract")
    await seller.answer("sign_contract")
    due = [row["event"] for row in await seller.journal("notice_issued")][-1]
    assert (due["notice"], due["to"]) == ("payment_due", ["customer", "finance", "agent"]), (
        "invoice and demand"
    )
    assert due["about"]["due"] == "29208.00", "told what is due"
    with pytest.raises(BadInput, match=r"amount: 30000 was given; still owed: 29208\.00"):
        await seller.answer("receive_payment", amount="30000")
    await seller.answer("receive_payment", amount="20000.00")
    left = await seller.task("receive_payment")
    assert (left["about"]["due"], left["about"]["received"]) == ("9208.00", "20000.00")
    await moved(seller)
    assert (await seller.world.settled(seller.journey)).stage is Stage.SIGNING, "a part begins nothing"
    await seller.answer("receive_payment")
    assert (await seller.world.settled(seller.journey)).stage is Stage.CONSTRUCTION
    facts = await seller.facts()
    assert (facts["first_payment"], facts["fee_credited"]) == ("29208.00", "960.00")


async def test_r002_rel_04_a_payment_that_does_not_come_escalates_and_starts_nothing(seller: Seller) -> None:
    await seller.reach("sign_contract")
    await seller.answer("sign_contract")
    await seller.world.advance(local(20, "10:00"))
    assert (await seller.world.settled(seller.journey)).stage is Stage.SIGNING
    fired = [row["event"] for row in await seller.journal("step_fired")]
    told = {one["to"] for one in fired if one["subject"] == "receive_payment" and one["to"]}
    assert {"sales_manager", "store_manager"} <= told


# Lost


async def test_r002_sku_55_a_no_loses_the_customer_with_its_reason(seller: Seller) -> None:
    await seller.reach("budget_call")
    await seller.answer("budget_call", reaction="no", lost_reason="competitor")
    assert await seller.status() == ("lost", "lost_competitor")
    left = {"learn_from_loss", "settle_account"}
    assert set(await seller.open_tasks()) == left, (
        "everything falls away but the lesson and the fee they paid"
    )


async def test_r002_sku_55_what_was_learned_stands_and_a_friend_stays_a_friend(seller: Seller) -> None:
    await seller.reach("budget_call")
    await seller.answer("budget_call", reaction="no", lost_reason="competitor")
    await moved(seller)
    lesson = await seller.task("learn_from_loss")
    assert (lesson["role"], lesson["assignee"], lesson["why"]) == (Role.AGENT, "agent-01", "2 working days")
    with pytest.raises(BadInput, match="would_have_won"):
        await seller.answer("learn_from_loss", would_have_won=None)
    await seller.answer("learn_from_loss")
    assert (await seller.facts())["friend"] is True
    learned = (await seller.journal("task_completed"))[-1]["event"]["answers"]
    assert learned["price_difference"] == "6000.00"
    assert learned["competitor"].startswith("personal:"), "names stay in Postgres"
    pulse = await seller.world.settled(seller.journey)
    assert (pulse.status, set(pulse.keys)) == (
        Status.LOST,
        {"retention", "lost/settlement/1"},
    ), "it sleeps but for the fee; nobody contacts them"


async def test_r002_sku_55_who_comes_back_leaves_the_lesson_behind(seller: Seller) -> None:
    await seller.reach("budget_call")
    await seller.answer("budget_call", reaction="no", lost_reason="competitor")
    await seller.world.journeys.back_to(
        seller.journey, "operations-01", "signing/price/1/call/1", "customer_back"
    )
    await seller.world.settled(seller.journey)
    assert "learn_from_loss" not in await seller.open_tasks()
    assert (await seller.status())[0] == "active"
    await seller.reach("sign_contract")


@pytest.mark.slow
async def test_x_07_a_lesson_never_learned_ends_with_the_retention(
    postgres_server: EmbeddedPostgres, tmp_path: Path
) -> None:
    folder = changed_standard(tmp_path, "retention: 3 years at 10:00", "retention: 20 days at 10:00")
    async with selling(postgres_server, Stage.SIGNING, QUOTED, standards=folder) as seller:
        await seller.reach("budget_call")
        await seller.answer("budget_call", reaction="no", lost_reason="competitor")
        await seller.world.advance(local(30, "10:00"))
        assert (await seller.world.settled(seller.journey)).status is Status.CLOSED
        assert set(await seller.open_tasks()) == {"settle_account"}, "their money is settled all the same"


async def test_r002_sku_55_lost_at_the_signing_table(seller: Seller) -> None:
    await seller.reach("sign_contract")
    await seller.answer("sign_contract", signed=False, lost_reason="timing")
    assert await seller.status() == ("lost", "lost_timing")


@pytest.mark.slow
async def test_section_3_1_with_one_revision_eighteen_days_lie_before_the_signing(
    postgres_server: EmbeddedPostgres,
) -> None:
    """The nominal timeline, counted from the first contact the day before the measurement."""
    measured_on_monday = {**FROM_MEASUREMENT, "measured_at": local(3, "15:00").isoformat()}
    start = local(3, "17:00")
    async with selling(postgres_server, Stage.DESIGN, measured_on_monday, start) as seller:
        await seller.reach("receive_payment")
        held = await seller.world.database.fetch("SELECT * FROM appointments ORDER BY booked_seq")
        assert [(row["kind"], row["starts_at"]) for row in held] == [
            ("viewing", local(6, "16:00")),
            ("revised_viewing", local(10, "15:00")),
            ("budget_viewing", local(15, "11:00")),
            ("signing", local(20, "11:00")),
        ], "days 4, 8, 13 and 18"
