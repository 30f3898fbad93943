"""Forms as people read and type them: what a field accepts, words for codes, one list of all that is wrong."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest

from domain.forms import KINDS
from presentation.errors import Wrong
from presentation.forms.answers import from_options, localised
from presentation.forms.faults import validated
from presentation.forms.fields import asked_of
from presentation.forms.table import FormTable
from presentation.forms.times import day
from presentation.showing import Words
from presentation.wording import Wording
from presentation.words import LANGUAGES, say
from tests.shipped import renovation

ZONE = "Asia/Shanghai"
NOW = datetime(2031, 3, 12, 1, 0, tzinfo=UTC)
TEXTS = renovation().texts
ITEMS = ("bearing_walls", "plaster")


def wording(lang: str) -> Wording:
    return Wording(lang, TEXTS[lang]["tasks"])


def table(kind: str, about: dict[str, Any], lang: str = "zh-CN") -> dict[str, list[str]]:
    """The rows of a task's form by the field's name."""
    form = KINDS[kind].form
    shown = FormTable(Words(lang, ZONE), wording(lang), kind, form, about)
    return {row[0]: row[1:] for row in shown.rows(asked_of(form, about))}


def read(kind: str, *options: str, lang: str = "zh-CN") -> dict[str, Any]:
    return localised(KINDS[kind].form, from_options(options), ZONE, NOW, partial(wording(lang).choice, kind))


def refused(
    kind: str, *options: str, about: dict[str, Any] | None = None, lang: str = "zh-CN"
) -> list[dict[str, Any]]:
    """Every wrong field."""
    with pytest.raises(Wrong) as caught:
        validated(KINDS[kind].form, kind, read(kind, *options, lang=lang), wording(lang), about)
    assert caught.value.fields is not None
    return caught.value.fields


def test_a_field_says_what_it_accepts_and_what_it_is_when_left_empty() -> None:
    rows = table("obtain_permit", {})
    assert rows["valid_until"][2] == "日期，例如 2026-11-23"
    assert "「结果」为「已办好」时填" in rows["valid_until"][3]
    assert rows["outcome"][2].endswith("默认 已办好")
    assert table("name_crew", {})["customer_agreed"][2] == "是 或 否；默认 否"
    assert table("payment_call", {})["pays_on"][1] == "接通必填"


def test_a_checklist_names_the_codes_of_its_items() -> None:
    rows = table("site_stage", {"items": list(ITEMS)})
    assert rows["items"][2] == "每项一行：items.0.item"
    assert rows["items.item"][2] == "bearing_walls 承重结构未动 | plaster 铲墙到位"


def test_words_days_and_sums_are_read_as_they_are_typed() -> None:
    permit = read("obtain_permit", "outcome=已递交，等物业答复", "answer_on=3月20日", "deposit=3,000元")
    assert (permit["outcome"], permit["answer_on"], permit["deposit"]) == (
        "applied",
        "2031-03-20",
        "3000",
    )
    lines = read("list_materials", "lines.0.item=砖", "lines.0.category=瓷砖", "lines.0.chosen=否")["lines"]
    assert lines == [{"item": "砖", "category": "tiles", "chosen": False}]
    assert read("site_stage", "photos=a.jpg，b.jpg")["photos"] == ["a.jpg", "b.jpg"]
    assert read("take_keys", "outcome=没这回事")["outcome"] == "没这回事", "is left for the form to refuse"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("昨天", date(2031, 3, 11)),
        ("3-10", date(2031, 3, 10)),
        ("12月30日", date(2030, 12, 30)),
        ("soon", None),
    ],
)
def test_a_day_without_its_year_is_the_nearest_one(typed: str, meant: date | None) -> None:
    assert day(typed, ZONE, NOW) == meant


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_refusal_names_what_is_accepted(lang: str) -> None:
    unknown = refused("name_crew", "crew=A", "workers=4", "grade=local", lang=lang)
    assert "crew_grade" in unknown[0]["message"], "the fields that there are"
    missing = refused("site_stage", "photos=a", about={"items": list(ITEMS)}, lang=lang)
    word = wording(lang).choice("site_stage", "items.item", "plaster")
    assert word in missing[0]["message"], "items in words too"


def test_a_wrong_row_does_not_make_its_table_too_short() -> None:
    found = refused("list_materials", "lines.0.item=砖", "lines.0.category=石头")
    assert [one["field"] for one in found] == ["lines.0.category"]


def test_what_the_task_is_about_counts_in_the_same_refusal() -> None:
    about = {"crew_grade": "premium"}
    found = refused("name_crew", "crew=A", "workers=4", about=about)
    assert [one["field"] for one in found] == ["crew_grade"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_task_is_called_the_same_in_lists_and_on_its_page(lang: str, kind: str) -> None:
    assert TEXTS[lang]["tasks"][kind]["title"] == say(lang, f"kind.{kind}")
