"""Budgets, campaigns and price lists as data: sums, discounts, the crew's factor, departures from the list."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from domain.deviations import deviations
from domain.forms.quotation import BudgetLine, PrepareBudget, most_off
from domain.pricing import Campaign, PriceList, Terms

LINE = {"item": "tiles", "spec": "800 mm", "quantity": "10.5", "unit_price": "99.99"}
BUDGET: dict[str, Any] = {"lines": [LINE], "total": "1049.90", "term_days": 60}
TERMS = {"code": "spring", "percent": "8", "cap": "50.00", "until": "2031-03-31"}
CAMPAIGN: dict[str, Any] = {
    "code": "spring",
    "version": 1,
    "title": {"zh-CN": "春季", "en": "Spring"},
    "valid_from": "2031-03-01",
    "valid_until": "2031-03-31",
    "percent": "8",
    "conditions": {"zh-CN": "签约有效", "en": "on signing"},
}
LIST: dict[str, Any] = {
    "name": "renovation",
    "version": 1,
    "valid_from": "2031-01-01",
    "lines": [
        {
            "code": "TILE",
            "item": {"zh-CN": "瓷砖", "en": "tiles"},
            "unit": "m2",
            "unit_price": "100",
            "by_crew": True,
        },
        {"code": "LAMP", "item": {"zh-CN": "灯", "en": "lamp"}, "unit": "piece", "unit_price": "50"},
    ],
}


def budget(about: dict[str, Any] | None = None, **changes: Any) -> PrepareBudget:
    return PrepareBudget.model_validate({**BUDGET, **changes}, context=about)


def test_r001_quo_03_the_lines_add_up_to_the_total() -> None:
    assert budget().lines[0].total == Decimal("1049.90"), "1049.895, half up"
    with pytest.raises(ValidationError, match=r"total: the lines add up to 1049\.90, not 1050"):
        budget(total="1050")
    with pytest.raises(ValidationError, match="lines"):
        budget(lines=[])
    with pytest.raises(ValidationError, match="term_days"):
        PrepareBudget.model_validate({"lines": [LINE], "total": "1049.90"})


def test_r002_sku_47_a_discount_is_that_of_a_campaign_fixed_for_the_customer() -> None:
    fixed = {"campaigns": [TERMS]}
    used = budget(fixed, campaign="spring", discount="50.00", total="999.90")
    assert used.total == Decimal("999.90")
    with pytest.raises(ValidationError, match=r"discount: 50\.01 is above what spring grants, 50\.00"):
        budget(fixed, campaign="spring", discount="50.01", total="999.89")
    with pytest.raises(
        ValidationError, match="campaign: summer was not fixed for this customer; accepted: spring"
    ):
        budget(fixed, campaign="summer", discount="10", total="1039.90")
    with pytest.raises(ValidationError, match="accepted: none"):
        budget({"campaigns": []}, campaign="spring", discount="10", total="1039.90")
    with pytest.raises(ValidationError, match="campaign: needed with a discount"):
        budget(discount="10", total="1039.90")
    with pytest.raises(ValidationError, match=r"less the discount to 1039\.90"):
        budget(fixed, campaign="spring", discount="10")


def test_r002_sku_47_what_a_campaign_takes_off_is_rounded_half_up() -> None:
    percent = Terms.model_validate({**TERMS, "cap": None})
    assert most_off(percent, Decimal("1000.06")) == Decimal("80.00")
    assert most_off(percent, Decimal("1000.07")) == Decimal("80.01"), "80.0056"
    amount = Terms.model_validate({"code": "spring", "amount": "300", "until": "2031-03-31"})
    assert [most_off(amount, Decimal(total)) for total in (1000, 200)] == [Decimal(300), Decimal(200)]


def test_r002_sku_16_the_crew_s_factor_is_the_one_agreed() -> None:
    premium = [{**LINE, "quantity": "1", "unit_price": "100", "crew_factor": "2.5"}]
    agreed = {"crew_grade": "premium", "crew_factor": "2.5"}
    assert budget(agreed, lines=premium, total="250.00").lines_total == Decimal("250.00")
    with pytest.raises(
        ValidationError, match=r"lines\.0\.crew_factor: 2\.5 was given; the crew's factor is 3"
    ):
        budget({**agreed, "crew_factor": "3"}, lines=premium, total="250.00")
    with pytest.raises(ValidationError, match="no premium crew was agreed"):
        budget({"crew_grade": "local"}, lines=premium, total="250.00")


def line(code: str | None, price: str, factor: str | None = None) -> BudgetLine:
    return BudgetLine.model_validate(
        {"item": "x", "code": code, "quantity": 1, "unit_price": price, "crew_factor": factor}
    )


def test_r001_quo_06_every_price_that_is_not_the_lists_is_found() -> None:
    listed = PriceList.model_validate(LIST)
    assert deviations([line("TILE", "100"), line("LAMP", "50")], listed) == ()
    found = deviations([line("TILE", "99.99"), line("DOOR", "1"), line(None, "2")], listed)
    assert [(one.item, one.listed, one.asked) for one in found] == [
        ("TILE", Decimal("100.00"), Decimal("99.99")),
        ("DOOR", None, Decimal(1)),
        ("x", None, Decimal(2)),
    ]
    factor = Decimal("2.5")
    assert deviations([line("TILE", "100", "2.5"), line("LAMP", "50")], listed, factor) == ()
    found = deviations([line("TILE", "100"), line("LAMP", "50", "2.5")], listed, factor)
    assert [one.item for one in found] == ["TILE", "LAMP"], (
        "the factor is for the crew's work, and only for it"
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"valid_until": None}, "valid_until"),
        ({"valid_until": "2031-02-28"}, "valid_until: 2031-02-28 is before valid_from"),
        ({"amount": "100"}, "amount: a discount is a percent or an amount"),
        ({"percent": None}, "percent: a campaign grants"),
        ({"percent": None, "amount": "10", "cap": "5"}, "cap: belongs to a percent"),
        ({"title": {"en": "Spring"}}, "a text for each of zh-CN, en"),
        ({"promise": "whatever"}, "promise"),
    ],
)
def test_r002_sku_47_a_campaign_has_an_end_and_grants_something(change: dict[str, Any], told: str) -> None:
    assert Campaign.model_validate(CAMPAIGN).terms.until.isoformat() == "2031-03-31"
    with pytest.raises(ValidationError, match=told):
        Campaign.model_validate({**CAMPAIGN, **change})


def test_r001_quo_02_a_price_list_has_every_code_once() -> None:
    twice = {**LIST, "lines": [LIST["lines"][0], LIST["lines"][0]]}
    with pytest.raises(ValidationError, match=r"lines\.1\.code: TILE stands twice"):
        PriceList.model_validate(twice)
    alone = {**LIST, "lines": [{**LIST["lines"][1], "goes_with": ["DOOR"]}]}
    with pytest.raises(ValidationError, match=r"lines\.0\.goes_with: DOOR is not another line"):
        PriceList.model_validate(alone)
