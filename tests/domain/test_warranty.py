"""Warranties: by class of item, each with its term and its first day (X-23)."""

from datetime import date

import pytest
from pydantic import ValidationError

from domain.standard import Standard
from domain.warranty import Since, WarrantyClass, last_days
from tests.shipped import renovation

SHIPPED = renovation()
HANDED_OVER, ACCEPTED = date(2028, 2, 29), date(2028, 2, 20)
SINCE = {Since.HANDOVER: HANDED_OVER, Since.ACCEPTANCE: ACCEPTED}


def test_x_23_each_class_has_its_term_and_its_own_anchor() -> None:
    classes = {
        "works": WarrantyClass(term="2 years"),
        "waterproofing": WarrantyClass(term="5 years", since=Since.ACCEPTANCE),
        "paint": WarrantyClass(term="18 months"),
        "sealing": WarrantyClass(term="1 month"),
    }
    assert last_days(classes, SINCE) == {
        "works": date(2030, 2, 28),
        "waterproofing": date(2033, 2, 20),
        "paint": date(2029, 8, 29),
        "sealing": date(2028, 3, 29),
    }
    unknown = last_days(classes, {Since.HANDOVER: HANDED_OVER})
    assert unknown["waterproofing"] == date(2033, 2, 28), "without an acceptance the handover counts"


def test_x_23_a_home_has_no_warranty_on_what_it_has_not() -> None:
    classes = {"heating": WarrantyClass(term="2 years", only_with="heating")}
    assert last_days(classes, SINCE, absent=()) == {"heating": date(2030, 2, 28)}
    assert last_days(classes, SINCE, absent={"heating"}) == {}
    assert last_days(classes, SINCE) == {}, "nobody looked: nothing is promised"


def test_x_23_the_shipped_standard_has_works_two_and_waterproofing_five_years() -> None:
    warranty = SHIPPED.standard.warranty
    assert (warranty["works"].months, warranty["waterproofing"].months) == (24, 60)
    assert not [name for name in SHIPPED.standard.numbers if "warranty" in name]
    for lang, texts in SHIPPED.texts.items():
        card = texts["warranty"]
        assert set(card["classes"]) == set(warranty), lang
        assert all(one["title"] and one["covers"] for one in card["classes"].values())
        assert card["excluded"], "R002-SKU-67: consumables are the maker's own"
        items = texts["tasks"]["acceptance"]["fields"]["items.item"]["choices"]
        assert tuple(items) == SHIPPED.standard.trial, lang


@pytest.mark.parametrize("term", ["2", "0 years", "two years", "2 weeks", "-1 year", "2 years at 10:00"])
def test_a_term_is_months_or_years(term: str) -> None:
    with pytest.raises(ValidationError, match="term"):
        WarrantyClass(term=term)


def test_a_condition_names_an_item_of_the_trial() -> None:
    broken = SHIPPED.standard.model_dump(mode="json")
    broken["warranty"]["heating"]["only_with"] = "stove"
    with pytest.raises(ValidationError, match=r"warranty\.heating\.only_with: 'stove' is not one of: taps"):
        Standard.model_validate(broken)
    broken = SHIPPED.standard.model_dump(mode="json")
    broken["trial"] += ["sink"]
    with pytest.raises(ValidationError, match="trial: is there twice: sink"):
        Standard.model_validate(broken)
