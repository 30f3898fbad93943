"""What a company demands of prices and contracts: tiers, payments, what forms accept (X-10, X-22, R001-CRD-03)."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from domain.contract import OCCASIONS, ContractRules, Milestone, paid_at_signing, part_of
from domain.forms.contract import DRAFT_CONTRACT, SIGN_CONTRACT, DraftContract, SignContract
from domain.forms.signing import APPROVE_CONCESSION, ArrangeSigning, BudgetCall
from domain.roles import Role
from domain.site import SiteStage
from domain.standard import ApprovalTier, Standard
from tests.shipped import renovation

PARTS = [
    {"name": "signing", "stage": "signing", "share": "60"},
    {"name": "acceptance", "stage": "acceptance", "share": "40"},
]
SIGNED: dict[str, Any] = {
    "contract_sum": "1",
    "milestones": PARTS,
    "planned_start": "2031-04-01",
    "term_days": 90,
}
CALLED: dict[str, Any] = {"effect_satisfaction": 4, "reaction": "no_problem"}


@pytest.fixture(scope="module")
def rules() -> dict[str, Any]:
    return renovation().standard.model_dump(mode="json")


def test_x_22_milestones_add_up_to_the_whole() -> None:
    SignContract.model_validate(SIGNED)
    for form, answers in ((SignContract, SIGNED), (DraftContract, {"contract_sum": "1", "template": "a"})):
        with pytest.raises(ValidationError, match="milestones: their shares add up to 60, not 100"):
            form.model_validate({**answers, "milestones": PARTS[:1]})
    with pytest.raises(ValidationError, match="milestones: their shares add up to 60, not 100"):
        ContractRules.model_validate({"milestones": PARTS[:1]})


@pytest.mark.parametrize("field", ["contract_sum", "planned_start", "term_days"])
def test_r002_sku_57_what_a_signed_contract_needs_is_named(field: str) -> None:
    with pytest.raises(ValidationError, match=f"{field}: needed when the contract was signed"):
        SignContract.model_validate({**SIGNED, field: None})
    with pytest.raises(ValidationError, match="lost_reason: needed"):
        SignContract.model_validate({"signed": False})


def test_x_22_what_was_approved_and_nothing_else_is_signed() -> None:
    about: dict[str, Any] = {"total": "1.00", "milestones": PARTS}
    SIGN_CONTRACT.payload(SIGNED, about)
    with pytest.raises(ValidationError, match=r"contract_sum: 2 was given; approved: 1\.00"):
        SIGN_CONTRACT.payload({**SIGNED, "contract_sum": "2"}, about)
    swapped: list[Any] = [{**PARTS[0], "share": "40"}, {**PARTS[1], "share": "60"}]
    with pytest.raises(ValidationError, match=r"signing 40 \(signing\).* approved: signing 60 \(signing\)"):
        SIGN_CONTRACT.payload({**SIGNED, "milestones": swapped}, about)


def test_x_22_payments_follow_the_signature_a_site_stage_or_the_acceptance() -> None:
    assert [*OCCASIONS] == ["signing", *SiteStage, "acceptance"]
    assert [Milestone.model_validate({**PARTS[0], "stage": one.value}).stage for one in OCCASIONS] == [
        *OCCASIONS
    ]
    with pytest.raises(ValidationError, match=r"'signing', 'structure', .*'acceptance'"):
        Milestone.model_validate({**PARTS[0], "stage": "later"})


def test_x_22_every_part_that_is_due_at_signing_counts() -> None:
    parts = [Milestone(name=str(n), stage=stage, share=Decimal(25)) for n, stage in enumerate(OCCASIONS)][:2]
    assert paid_at_signing(parts) == 25
    assert paid_at_signing([parts[0], parts[0]]) == 50
    assert part_of(Decimal("0.01"), Decimal(50)) == Decimal("0.01"), "half up"


def test_r001_crd_03_demands_hold_for_companies_and_other_terms_only() -> None:
    about: dict[str, Any] = {"total": "1.00", "templates": ["a"], "milestones": PARTS, "first_share": "70"}
    draft: dict[str, Any] = {"contract_sum": "1", "template": "a"}
    DRAFT_CONTRACT.payload(draft, {**about, "company": False})
    with pytest.raises(ValidationError, match="demands 70 percent"):
        DRAFT_CONTRACT.payload(draft, {**about, "company": True})
    DRAFT_CONTRACT.payload({**draft, "guarantee": True}, {**about, "company": True})
    with pytest.raises(ValidationError, match="milestones: is needed"):
        DRAFT_CONTRACT.payload(draft, {**about, "milestones": []})
    with pytest.raises(ValidationError, match="template: must be one that legal approved"):
        DRAFT_CONTRACT.payload(draft, {**about, "templates": []})


@pytest.mark.parametrize(("up_to", "limit"), [("1 %", "1234.57"), ("2000", "2000"), (None, None)])
def test_x_10_a_tier_ends_at_a_percent_an_amount_or_nowhere(up_to: str | None, limit: str | None) -> None:
    tier = ApprovalTier(up_to=up_to, role=Role.SALES_MANAGER, within="2 working hours")
    assert tier.limit(Decimal("123456.50")) == (Decimal(limit) if limit else None)


@pytest.mark.parametrize("tiers", [[{"up_to": "1 %"}], [{}, {"up_to": "1 %"}], [{}, {}]])
def test_x_10_the_last_tier_and_no_other_is_without_limit(rules: Any, tiers: list[dict[str, str]]) -> None:
    named = [{"role": "sales_manager", "within": "1 working day", **tier} for tier in tiers]
    with pytest.raises(ValidationError, match="concessions: the last tier, and no other, has no up_to"):
        Standard.model_validate({**rules, "concessions": named})


def test_x_10_a_refusal_needs_no_amount_and_a_grant_does() -> None:
    APPROVE_CONCESSION.payload({"approved": False, "reason": "personal:12345678/reason"}, {"limit": "1"})
    with pytest.raises(ValidationError, match="amount: needed when a concession is granted"):
        APPROVE_CONCESSION.payload({"approved": True})


@pytest.mark.parametrize(("form", "field"), [(BudgetCall, "reaction"), (ArrangeSigning, "decision")])
def test_r002_sku_55_a_no_has_a_reason_and_a_yes_has_none(form: type[Any], field: str) -> None:
    said = CALLED if form is BudgetCall else {}
    with pytest.raises(ValidationError, match="lost_reason: needed when the customer says no"):
        form.model_validate({**said, field: "no"})
    yes = "no_problem" if form is BudgetCall else "yes"
    with pytest.raises(ValidationError, match="lost_reason: only when the customer says no"):
        form.model_validate({**said, field: yes, "lost_reason": "price"})
    form.model_validate({"outcome": "no_answer"})
