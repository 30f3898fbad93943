"""Change orders: what their lines come to, who bears it, and what a form refuses."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.change_orders import Bearer, ChangeLine, ChangeOrder, ChangeReason, LineChange
from domain.forms.change_orders import DRAFT_CHANGE_ORDER, SIGN_CHANGE_ORDER
from domain.roles import Role
from domain.standard import ApprovalTier, Standard, TaskRule, deciders
from domain.words import LANGUAGES, notice
from tests.shipped import renovation

SOCKETS: dict[str, Any] = {"item": "three sockets", "quantity": "3", "unit_price": "180.00", "days": 1}
WALL: dict[str, Any] = {"item": "feature wall", "change": "removed", "unit_price": "900.00", "days": -2}
WISH: dict[str, Any] = {"reason": "customer_wish"}
SIGNED: dict[str, Any] = {"outcome": "signed", "how": "paper", "signed_on": "2031-03-10"}
LINES = st.lists(
    st.builds(
        ChangeLine,
        item=st.just("one"),
        change=st.sampled_from(LineChange),
        quantity=st.decimals("0.001", "999", places=3),
        unit_price=st.decimals("0", "99999", places=2),
        days=st.integers(-9, 9),
    ),
    min_size=1,
    max_size=6,
)


def order(*lines: dict[str, Any], bearer: Bearer = Bearer.CUSTOMER) -> ChangeOrder:
    return ChangeOrder(
        lines=tuple(ChangeLine.model_validate(one) for one in lines),
        reason=ChangeReason.CUSTOMER_WISH,
        bearer=bearer,
    )


def test_what_is_removed_comes_off_in_money_and_days() -> None:
    both = order(SOCKETS, WALL)
    assert (both.amount, both.days) == (Decimal("-360.00"), -1)
    assert both.at_stake == Decimal("900.00"), "the larger of what is added and what is removed"


@given(LINES)
def test_every_total_is_exact_to_the_cent(lines: list[ChangeLine]) -> None:
    ours = ChangeOrder(lines=tuple(lines), reason=ChangeReason.DESIGN_ERROR, bearer=Bearer.COMPANY)
    theirs = ours.model_copy(update={"bearer": Bearer.CUSTOMER})
    assert theirs.amount == ours.total == sum(line.amount for line in lines)
    assert ours.amount.as_tuple().exponent == -2
    assert ours.amount <= 0, "what we bear costs the customer nothing"
    assert ours.amount <= theirs.amount
    assert ours.at_stake >= abs(ours.total), "a large exchange is no small change"
    assert ours.days == theirs.days


def refused(kind: Any, answers: dict[str, Any], about: dict[str, Any] | None = None) -> str:
    with pytest.raises(ValidationError) as found:
        kind.payload(answers, about)
    return str(found.value)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({**WISH}, "lines: needed"),
        ({"lines": [SOCKETS]}, "reason: needed"),
        ({"outcome": "dropped", "lines": [SOCKETS]}, "lines: only"),
        ({"lines": [SOCKETS], "reason": "design_error"}, "bearer: our own errors"),
        ({"lines": [SOCKETS], "reason": "work_error", "bearer": "customer"}, "bearer: our own errors"),
        ({"lines": [{**WALL, "quantity": "2"}], **WISH}, r"lines: changes the sum by -1800.00"),
    ],
)
def test_a_draft_says_which_field_is_wrong(answers: dict[str, Any], told: str) -> None:
    assert told in refused(DRAFT_CHANGE_ORDER, answers, {"contract_sum": "1799.99"})


def test_everything_that_was_signed_may_be_taken_out_again() -> None:
    drafted = DRAFT_CHANGE_ORDER.payload(
        {"lines": [{**WALL, "quantity": "2"}], **WISH}, {"contract_sum": "1800.00"}
    )
    assert drafted.order.amount == Decimal("-1800.00")


@pytest.mark.parametrize("day", ["2031-03-09", "2031-03-18"])
def test_only_while_it_is_valid_can_it_be_signed(day: str) -> None:
    about = {"approved_on": "2031-03-10", "valid_until": "2031-03-17"}
    assert "signed_on: " in refused(SIGN_CHANGE_ORDER, {**SIGNED, "signed_on": day}, about)
    assert SIGN_CHANGE_ORDER.payload(SIGNED, about).signed_on == date(2031, 3, 10)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"outcome": "signed", "signed_on": "2031-03-10"}, "how"),
        ({"outcome": "signed", "how": "paper"}, "signed_on"),
        ({"outcome": "changed"}, "reason"),
        ({"outcome": "dropped"}, "reason"),
    ],
)
def test_a_signature_says_how_and_no_signature_says_why(answers: dict[str, Any], field: str) -> None:
    assert f"{field}: needed when it was" in refused(SIGN_CHANGE_ORDER, answers)


TIERS = (
    ApprovalTier(up_to="2 %", role=Role.SALES_MANAGER, within="4 working hours"),
    ApprovalTier(up_to="9000", role=Role.STORE_MANAGER, within="1 working day"),
    ApprovalTier(role=Role.GENERAL_MANAGER, within="2 working days"),
)


@pytest.mark.parametrize(
    ("amount", "role"),
    [
        ("2000.00", Role.SALES_MANAGER),
        ("2000.01", Role.STORE_MANAGER),
        ("9000.00", Role.STORE_MANAGER),
        ("9000.01", Role.GENERAL_MANAGER),
    ],
)
def test_the_lowest_who_may_decide_is_asked(amount: str, role: Role) -> None:
    rule = TaskRule(role=Role.LEGAL)
    assert deciders(TIERS, rule, Decimal(amount), Decimal(100_000))[0].role is role
    assert deciders((), rule, Decimal(amount), Decimal(100_000))[0].role is Role.LEGAL


@pytest.mark.slow
def test_somebody_may_decide_on_any_change_order() -> None:
    standard = renovation().standard
    assert standard.change_orders
    limited = [tier.model_dump(mode="json") for tier in standard.change_orders[:-1]]
    with pytest.raises(ValidationError, match="change_orders: the last tier, and no other, has no up_to"):
        Standard.model_validate({**standard.model_dump(mode="json"), "change_orders": limited})


def test_a_signed_change_order_is_told_with_its_sum_and_days() -> None:
    about = {"number": 2, "amount": "3200.00", "days": 2}
    assert notice("en", "change_order_signed", about) == (
        "change order 2: +3,200.00, +2 working day(s), signed"
    )
    assert notice("zh-CN", "change_order_signed", {**about, "amount": "-60.50", "days": 0}) == (
        "增减项 2：-60.50 元，工期 +0 个工作日，客户已签字"
    )
    for lang in LANGUAGES:
        assert "{" not in notice(lang, "change_order_signed", {})
        assert "{" not in notice(lang, "change_order_dropped", {"number": 1, "asked_by": "customer"})
