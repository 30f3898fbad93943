"""The contract's gates: templates, reviews, credit, payments, and what is signed (R001-CON, R001-CRD, X-08, X-22)."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from client.errors import BadInput, Conflict
from domain.roles import Role
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from store import personal, staff
from tests.journeys.selling import QUOTED, Seller, changed_standard, selling
from tests.journeys.test_moving import moved

COMPANY = {**QUOTED, "property_use": "office"}
OTHER_TERMS = [
    {"name": "签约", "stage": "signing", "share": "20"},
    {"name": "竣工验收", "stage": "acceptance", "share": "80"},
]
HALF = [
    {"name": "签约", "stage": "signing", "share": "50"},
    {"name": "竣工验收", "stage": "acceptance", "share": "50"},
]


@pytest_asyncio.fixture
async def seller(postgres_server: EmbeddedPostgres) -> AsyncIterator[Seller]:
    """A journey whose customer saw a budget of 100,560 yuan on this Monday at 9:00."""
    async with selling(postgres_server, Stage.SIGNING, QUOTED) as started:
        yield started


@pytest_asyncio.fixture
async def company(postgres_server: EmbeddedPostgres) -> AsyncIterator[Seller]:
    """The same for an office."""
    async with selling(postgres_server, Stage.SIGNING, COMPANY) as started:
        yield started


async def decided(seller: Seller) -> None:
    """The customer has said yes; nobody has worked on the contract meanwhile."""
    while "arrange_signing" not in (opened := await seller.open_tasks()):
        if "budget_call" in opened:
            await seller.answer("budget_call")
        else:
            await seller.pass_on()
    await seller.answer("arrange_signing")


async def drafted(seller: Seller) -> Any:
    return (await seller.task("draft_contract"))["about"]


async def test_r002_sku_59_the_gates_start_beside_the_budget_call(seller: Seller) -> None:
    assert set(await seller.open_tasks()) == {"draft_contract"}
    await seller.answer("draft_contract")
    assert (await seller.task("review_contract_business"))["role"] == Role.SALES_MANAGER


async def test_r001_con_01_a_contract_comes_from_a_template_that_legal_approved(seller: Seller) -> None:
    assert (await drafted(seller))["templates"] == ["家装合同-1"]
    with pytest.raises(BadInput, match="template: must be one that legal approved: 家装合同-1"):
        await seller.answer("draft_contract", template="家装合同-2")


async def test_r001_con_01_a_contract_has_the_approved_price(seller: Seller) -> None:
    with pytest.raises(BadInput, match=r"contract_sum: 90000 was given; approved: 100560\.00"):
        await seller.answer("draft_contract", contract_sum="90000")


async def test_r001_con_02_legal_reviews_a_contract_whose_clauses_differ(seller: Seller) -> None:
    await seller.answer("draft_contract", clauses_differ=True)
    assert (await seller.task("review_contract_legal"))["role"] == Role.LEGAL


async def test_x_08_legal_does_not_review_what_follows_its_template(seller: Seller) -> None:
    await seller.answer("draft_contract")
    assert "review_contract_legal" not in await seller.open_tasks()


@pytest.mark.slow
async def test_r001_con_02_a_standard_may_have_legal_review_each(
    postgres_server: EmbeddedPostgres, tmp_path: Path
) -> None:
    folder = changed_standard(tmp_path, "legal_review: differs", "legal_review: always")
    async with selling(postgres_server, Stage.SIGNING, QUOTED, standards=folder) as seller:
        await seller.answer("draft_contract")
        assert {"review_contract_business", "review_contract_legal"} <= set(await seller.open_tasks())


@pytest.mark.parametrize("gate", ["review_contract_business", "review_contract_legal"])
async def test_r001_con_03_a_refused_contract_is_drafted_again_with_the_reason(
    seller: Seller, gate: str
) -> None:
    await seller.answer("draft_contract", clauses_differ=True)
    for review in ("review_contract_business", "review_contract_legal"):
        said: dict[str, Any] = {"approved": False, "reason": "no clause on delays"} if review == gate else {}
        await seller.answer(review, **said)
    about = await drafted(seller)
    assert about["version"] == 2
    (refusal,) = about["refused"]
    assert refusal["who"] == gate.rsplit("_", 1)[-1]
    values = await personal.get(seller.world.database, [refusal["reason"]])
    assert list(values.values()) == ["no clause on delays"], "the words stay in Postgres"


async def test_r001_con_03_business_checks_four_points(seller: Seller) -> None:
    await seller.answer("draft_contract")
    with pytest.raises(BadInput, match=r"approved: not while .after_sales_complete"):
        await seller.answer("review_contract_business", after_sales_complete=False)


async def test_design_7_nobody_reviews_their_own_contract(seller: Seller) -> None:
    both = staff.NewStaff(handle="both-01", name="both-01", roles=(Role.SALES, Role.LEGAL))
    await staff.add(seller.world.database, both)
    await seller.answer("draft_contract", actor="both-01", clauses_differ=True)
    with pytest.raises(Conflict, match="cannot approve it"):
        await seller.answer("review_contract_legal", actor="both-01")


async def test_x_08_no_signing_time_before_every_gate_is_green(seller: Seller) -> None:
    await seller.answer("draft_contract", clauses_differ=True)
    await seller.answer("review_contract_business")
    await decided(seller)
    assert set(await seller.open_tasks()) == {"review_contract_legal"}
    await seller.answer("review_contract_legal")
    assert set(await seller.open_tasks()) == {"arrange_appointment"}


async def test_x_08_whoever_looks_after_a_customer_who_waits_is_told_again_and_again(seller: Seller) -> None:
    await decided(seller)
    await seller.world.advance(await seller.world.now() + timedelta(days=7))
    await seller.world.settled(seller.journey)
    told = [row["event"] for row in await seller.journal("notice_issued")]
    waits = [one for one in told if one["notice"] == "customer_waits_for_contract"]
    assert [one["to"] for one in waits] == [["agent", "sales_manager"]] * len(waits)
    assert len(waits) == 2, "after two and after four working days"
    await seller.answer("draft_contract")
    await seller.answer("review_contract_business")
    pulse = await seller.world.settled(seller.journey)
    assert not [key for key in pulse.keys if "waits" in key]


# Credit


async def test_r001_crd_01_a_companys_credit_is_assessed_beside_the_draft(company: Seller) -> None:
    assert set(await company.open_tasks()) == {"draft_contract", "assess_credit"}
    assert (await company.task("assess_credit"))["role"] == Role.FINANCE
    await company.answer("draft_contract")
    assert "review_contract_business" not in await company.open_tasks(), "the terms may have to change"
    await company.answer("assess_credit")
    assert "review_contract_business" in await company.open_tasks()


async def test_r001_crd_01_other_terms_bring_an_assessment(seller: Seller) -> None:
    await seller.answer("draft_contract", milestones=OTHER_TERMS)
    assert set(await seller.open_tasks()) == {"assess_credit"}
    await seller.answer("assess_credit", grade="A")
    review = (await seller.task("review_contract_business"))["about"]
    assert (review["other_terms"], review["milestones"]) == (True, OTHER_TERMS)


async def test_r001_crd_03_a_low_grade_demands_more_at_signing(seller: Seller) -> None:
    await seller.answer("draft_contract", milestones=OTHER_TERMS)
    await seller.answer("assess_credit", grade="C")
    about = await drafted(seller)
    assert (about["version"], about["first_share"]) == (2, "50")
    with pytest.raises(BadInput, match="milestones: the credit grade demands 50 percent at signing"):
        await seller.answer("draft_contract", milestones=OTHER_TERMS)
    await seller.answer("draft_contract", milestones=HALF)
    assert "review_contract_business" in await seller.open_tasks()


async def test_r001_crd_03_or_a_guarantee(company: Seller) -> None:
    await company.answer("assess_credit", grade="D")
    await company.answer("draft_contract")
    assert (await drafted(company))["version"] == 2, "drafted before the grade was known"
    with pytest.raises(BadInput, match="demands 70 percent"):
        await company.answer("draft_contract")
    await company.answer("draft_contract", guarantee=True)
    assert (await company.task("review_contract_business"))["about"]["guarantee"] is True


async def test_x_08_a_company_of_low_credit_signs_nothing_without_its_demands(company: Seller) -> None:
    await company.answer("assess_credit", grade="C")
    await company.answer("draft_contract")
    await decided(company)
    assert set(await company.open_tasks()) == {"draft_contract"}
    await company.answer("draft_contract", milestones=HALF)
    await company.answer("review_contract_business")
    assert set(await company.open_tasks()) == {"arrange_appointment"}


@pytest.mark.slow
async def test_r001_crd_the_credit_is_assessed_once_and_stays_when_the_price_changes(company: Seller) -> None:
    await company.answer("assess_credit", grade="B")
    await company.reach("budget_call")
    await moved(company)
    await company.answer("budget_call", reaction="gap", budget_gap="5000")
    await company.answer("approve_concession")
    await moved(company)
    await company.reach_stage(Stage.CONSTRUCTION)
    assert (await company.kinds_done()).count("assess_credit") == 1


# What is signed


async def test_x_22_what_was_approved_is_what_is_signed(seller: Seller) -> None:
    await seller.reach("sign_contract")
    about = (await seller.task("sign_contract"))["about"]
    assert (about["total"], about["template"], len(about["milestones"])) == ("100560.00", "家装合同-1", 4)
    with pytest.raises(BadInput, match=r"contract_sum: 99000 was given; approved: 100560\.00"):
        await seller.answer("sign_contract", contract_sum="99000")
    with pytest.raises(
        BadInput, match=r"milestones: 签约 50 \(signing\), .* was given; approved: 签约 30 \("
    ):
        await seller.answer("sign_contract", milestones=HALF)
    await seller.answer("sign_contract")
    milestones = (await seller.facts())["milestones"]
    assert [(one["stage"], one["share"]) for one in milestones] == [
        ("signing", "30"),
        ("plumbing_electrical", "30"),
        ("tiling", "30"),
        ("acceptance", "10"),
    ]


async def test_x_22_other_terms_are_signed_as_approved(seller: Seller) -> None:
    await seller.answer("draft_contract", milestones=HALF)
    await seller.answer("assess_credit", grade="A")
    await seller.reach("sign_contract")
    await seller.answer("sign_contract")
    assert (await seller.facts())["milestones"] == HALF
    assert (await seller.task("receive_payment"))["about"]["due"] == "49320.00", "half, less the fee"


async def test_x_22_nothing_is_due_when_nothing_is_paid_at_signing(seller: Seller) -> None:
    later = [{"name": "竣工验收", "stage": "acceptance", "share": "100"}]
    await seller.answer("draft_contract", milestones=later)
    await seller.answer("assess_credit", grade="A")
    await seller.reach("sign_contract")
    await seller.answer("sign_contract")
    assert (await seller.world.settled(seller.journey)).stage is Stage.CONSTRUCTION
