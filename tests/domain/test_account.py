"""The money of a contract: it adds up to the cent, whatever happens (R002-REL-04, X-11, X-22)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.account import NOTHING, Account, account_from, spread
from domain.contract import HUNDRED, OCCASIONS, Milestone, Occasion
from domain.entries import Receipt
from domain.site import SiteStage

DAY = date(2031, 3, 10)
MORNING = datetime(2031, 3, 10, 2, tzinfo=UTC)
USUAL = [
    Milestone(name="签约", stage=Occasion.SIGNING, share=Decimal(30)),
    Milestone(name="水电验收", stage=SiteStage.PLUMBING_ELECTRICAL, share=Decimal(30)),
    Milestone(name="瓷砖铺贴验收", stage=SiteStage.TILING, share=Decimal(30)),
    Milestone(name="竣工验收", stage=Occasion.ACCEPTANCE, share=Decimal(10)),
]


def amounts(account: Account) -> list[str]:
    return [str(one.amount) for one in account.installments]


def usual(total: str = "100560.00") -> Account:
    return Account.of(Decimal(total), USUAL)


def paid(account: Account, amount: str, number: str, after: Any = Occasion.SIGNING) -> Account:
    return account.paid(Decimal(amount), DAY, number, after)


# --- parts


def test_x_22_shares_are_split_so_that_they_add_up_to_the_cent() -> None:
    thirds = [
        Milestone(name=str(number), stage=Occasion.SIGNING, share=Decimal(share))
        for number, share in enumerate(("33.33", "33.33", "33.34"))
    ]
    assert amounts(Account.of(Decimal("100.01"), thirds)) == ["33.33", "33.34", "33.34"]
    assert amounts(usual()) == ["30168.00", "30168.00", "30168.00", "10056.00"]


def test_x_22_milestones_that_are_not_the_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="milestones: their shares add up to 30, not 100"):
        Account.of(Decimal(100), USUAL[:1])


def test_x_11_a_rendering_fee_counts_as_received_at_signing() -> None:
    account = usual().credited(Decimal("960.00"), DAY)
    assert (account.credited_fee, account.received) == (Decimal(960), Decimal(960))
    assert account.owed(Occasion.SIGNING) == Decimal("29208.00")
    assert account.receipt_numbers == [], "no receipt of this contract"
    assert usual().credited(NOTHING, DAY) == usual()


def test_r002_rel_04_parts_are_added_up_and_the_rest_is_paid_ahead() -> None:
    account = paid(usual(), "20000", "R-1")
    assert account.owed(Occasion.SIGNING) == Decimal("10168.00")
    account = paid(account, "10268", "R-2")
    assert account.owed(Occasion.SIGNING) == NOTHING
    assert account.owed(SiteStage.PLUMBING_ELECTRICAL) == Decimal("30068.00"), "100 yuan ahead"
    assert account.owed() == Decimal("70292.00")
    assert [(part.place, str(part.amount)) for part in account.receipts[1].parts] == [
        (0, "10168.00"),
        (1, "100.00"),
    ]


def test_r003_sal_01_what_is_due_is_paid_before_what_is_to_come() -> None:
    account = paid(usual(), "30168", "R-1")
    account = account.fallen_due(SiteStage.PLUMBING_ELECTRICAL, MORNING).held(
        SiteStage.PLUMBING_ELECTRICAL, "trusted"
    )
    later = account.fallen_due(Occasion.ACCEPTANCE, MORNING + timedelta(days=1))
    assert [later.installments[place].name for place in later.due] == ["水电验收", "竣工验收"]
    assert paid(later, "10057", "R-2", Occasion.ACCEPTANCE).owed(SiteStage.PLUMBING_ELECTRICAL) == Decimal(
        "30167.00"
    )
    assert later.installments[1].released == "trusted"


def test_what_was_taken_back_did_not_come() -> None:
    account = paid(paid(usual(), "20000", "R-1"), "168", "R-2")

    def second(receipt: Receipt) -> bool:
        return receipt.number == "R-2"

    assert account.without(second) == paid(usual(), "20000", "R-1")


# --- changes


def test_x_22_a_change_is_spread_over_what_is_not_due_yet() -> None:
    account = usual("1000.00").fallen_due(Occasion.SIGNING, MORNING)
    assert amounts(account.changed("1", Decimal(70))) == ["300.00", "330.00", "330.00", "110.00"]
    assert amounts(account.changed("1", Decimal(-70))) == ["300.00", "270.00", "270.00", "90.00"]
    assert amounts(account.changed("1", Decimal("0.01"))) == ["300.00", "300.00", "300.01", "100.00"]


def test_x_22_a_change_when_all_is_due_is_an_installment_of_its_own_at_the_acceptance() -> None:
    account = usual("1000.00")
    for one in USUAL:
        account = account.fallen_due(one.stage, MORNING)
    added = account.changed("增减项 2", Decimal(70)).installments[-1]
    assert (added.name, added.after, added.amount, added.due_since) == (
        "增减项 2",
        Occasion.ACCEPTANCE,
        Decimal(70),
        None,
    )


@pytest.mark.parametrize("taken_over", [True, False])
def test_x_22_nothing_of_a_change_is_added_to_what_is_paid_and_never_asked_for_again(
    taken_over: bool,
) -> None:
    if taken_over:
        milestones = [one.model_dump(mode="json") for one in USUAL]
        found = account_from({"contract_sum": "100560.00", "milestones": milestones}, DAY)
        assert found is not None
        account, paid_after, coming = found, USUAL[0].stage, "73392.00"
    else:
        account = paid(usual().fallen_due(Occasion.SIGNING, MORNING), "60336.00", "R-1")
        paid_after, coming = USUAL[1].stage, "43224.00"
    changed = account.changed("C-1", Decimal("3000.00"))
    assert changed.owed(paid_after) == NOTHING, "paid before it was due: its moment asks for nothing"
    assert str(changed.owed()) == coming, "all of the change is asked for with what is to come"


def test_x_22_what_is_taken_off_beyond_the_unpaid_is_overpaid_and_may_go_back() -> None:
    account = usual("1000.00").fallen_due(Occasion.SIGNING, MORNING)
    account = paid(account, "300", "R-1").changed("1", Decimal("-800.00"))
    assert (account.price, account.owed(), account.overpaid) == (Decimal(200), NOTHING, Decimal(100))
    with pytest.raises(ValueError, match=r"amount: 200\.01 is more than the price of 200\.00"):
        account.changed("2", Decimal("-200.01"))


def test_r002_rel_04_what_is_put_aside_for_a_refund_is_neither_refunded_nor_invoiced_twice() -> None:
    account = paid(usual(), "1000", "R-1").put_aside("refunds", "a", Decimal(300))
    assert (account.balance, account.refundable, account.invoiceable) == tuple(map(Decimal, (1000, 700, 700)))
    assert account.dropped("refunds", "a").refundable == 1000
    account = account.done("refunds", "a", "T-1", DAY)
    assert (account.balance, account.refunded) == (Decimal(700), Decimal(300))
    account = account.put_aside("invoices", "b", Decimal(700)).done("invoices", "b", "F-1", DAY)
    assert account.invoiceable == 0
    assert account.owed() == Decimal("99560.00"), "a refund does not make the customer owe it again"


def test_r002_rel_04_what_is_put_aside_twice_under_one_key_is_put_aside_once() -> None:
    account = paid(usual(), "30168.00", "R-1")
    for _ in range(2):
        account = account.put_aside("refunds", "case/1", Decimal(400))
    assert [one.amount for one in account.refunds] == [Decimal(400)]


def test_another_contract_keeps_what_was_received() -> None:
    before = paid(usual().credited(Decimal(960), DAY), "20000", "R-1")
    after = usual("90000.00").credited(Decimal(960), DAY).continuing(before)
    assert after.received == before.received
    assert after.owed(Occasion.SIGNING) == Decimal("6040.00")


def test_an_account_travels_as_json() -> None:
    account = paid(usual(), "1000", "R-1").fallen_due(Occasion.SIGNING, MORNING).changed("1", Decimal(5))
    account = account.put_aside("refunds", "a", Decimal(1))
    assert Account.model_validate(account.model_dump(mode="json", exclude_defaults=True)) == account


# --- whatever happens

CENTS = st.integers(1, 50_000_00).map(lambda cents: Decimal(cents) / 100)


@st.composite
def milestones(draw: st.DrawFn) -> list[Milestone]:
    cuts = sorted(draw(st.sets(st.integers(1, 99_99), max_size=6)))
    ends = [*cuts, 100_00]
    shares = [Decimal(end - begin) / 100 for begin, end in zip([0, *cuts], ends, strict=True)]
    assert sum(shares) == HUNDRED
    return [
        Milestone(name=str(place), stage=draw(st.sampled_from(OCCASIONS)), share=share)
        for place, share in enumerate(shares)
    ]


def _due(account: Account, amount: Decimal, after: Any, number: int) -> Account:
    return account.fallen_due(after, MORNING + timedelta(days=number))


def _paid(account: Account, amount: Decimal, after: Any, number: int) -> Account:
    return account.paid(amount, DAY, f"R-{number}", after)


def _more(account: Account, amount: Decimal, after: Any, number: int) -> Account:
    return account.changed(str(number), amount)


def _less(account: Account, amount: Decimal, after: Any, number: int) -> Account:
    return account.changed(str(number), -min(amount, account.price))


def _refunded(account: Account, amount: Decimal, after: Any, number: int) -> Account:
    back = min(amount, account.refundable)
    return account.put_aside("refunds", str(number), back) if back > NOTHING else account


def _struck(account: Account, amount: Decimal, after: Any, number: int) -> Account:
    latest = account.receipts[-1:]
    if account.refundable < sum((one.amount for one in latest), NOTHING):
        return account
    return account.without(lambda one: one in latest)


STEPS: list[Callable[..., Account]] = [_due, _paid, _paid, _more, _less, _refunded, _struck]


@given(
    CENTS,
    milestones(),
    st.lists(st.tuples(st.sampled_from(STEPS), CENTS, st.sampled_from(OCCASIONS)), max_size=14),
)
def test_r002_rel_04_the_account_always_adds_up(
    total: Decimal, parts: list[Milestone], steps: list[tuple[Callable[..., Account], Decimal, Any]]
) -> None:
    account = Account.of(total, parts)
    for number, (step, amount, after) in enumerate(steps):
        account = step(account, amount, after, number)
        changes = sum((one.amount for one in account.changes), NOTHING)
        assert sum(one.amount for one in account.installments) == account.price == total + changes
        assert all(one.amount >= NOTHING for one in account.installments)
        assert account.received == sum(part.amount for one in account.receipts for part in one.parts)
        assert account.owed() - account.overpaid == account.price - account.received
        assert account.owed() >= NOTHING
        assert account.overpaid >= NOTHING
        assert account.balance == account.received - account.refunded
        assert NOTHING <= account.refundable <= account.balance
        Account.model_validate(account.model_dump(mode="json"))


@given(CENTS, st.lists(CENTS, min_size=1, max_size=8))
def test_no_part_is_above_its_weight(amount: Decimal, weights: list[Decimal]) -> None:
    parts = spread(amount, weights)
    assert sum(parts) == amount
    assert all(part >= NOTHING for part in parts)
    if amount <= sum(weights):
        assert all(part <= weight for part, weight in zip(parts, weights, strict=True))
