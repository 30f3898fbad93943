"""Due rules as text: reading, printing, refusing, and their words in both languages."""

import pytest
from hypothesis import given
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from domain.time.rule_words import describe
from domain.time.rules import Rule, RuleText, WorkingTime, parse_rule
from tests.domain.time.drawn import rules
from tests.domain.time.shipped import calm


@calm
@given(rules)
def test_a_rule_reads_as_it_is_printed_and_survives_json(rule: Rule) -> None:
    assert parse_rule(str(rule)) == rule
    adapter: TypeAdapter[Rule] = TypeAdapter(Rule)
    assert adapter.validate_json(adapter.dump_json(rule)) == rule
    assert describe(rule, "en") == str(rule)
    assert "{" not in describe(rule, "zh-CN")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("30 minutes", "30 minutes"),
        ("60 minutes", "1 hour"),
        ("24 hours", "24 hours"),
        ("15 seconds", "15 seconds"),
        ("2 Working  Hours", "2 working hours"),
        ("1 working day", "1 working day"),
        ("3 working days at 9:00", "3 working days at 09:00"),
        ("same day", "same day"),
        ("same day at 18:00 or later", "same day at 18:00"),
        (
            "same day if 60 working minutes are left, else 1 working day at 9:00",
            "same day if 1 working hour is left, else 1 working day at 09:00",
        ),
        ("1 day at 15:00", "next day at 15:00"),
        ("3 days at 16:00 as is", "3 days at 16:00 as is"),
        ("30 days", "30 days"),
        ("12 months at 10:00", "1 year at 10:00"),
        ("6 months at 10:00 or earlier", "6 months at 10:00 or earlier"),
        ("the day at 09:00", "the day at 09:00"),
        ("1 working day before at 12:00", "1 working day before at 12:00"),
        ("20 minutes before", "20 minutes before"),
        ("30 working minutes before", "30 working minutes before"),
    ],
)
def test_rules_print_in_one_form(text: str, printed: str) -> None:
    assert str(parse_rule(text)) == printed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "3 days at 25:00",
        "3 days at 10:60",
        "0 days at 10:00",
        "-1 days",
        "99999 days",
        "2 hours or later",
        "1 working day as is",
        "2 working hours before or later",
        "the day",
        "3 weeks",
        "1.5 hours",
        "3 days at 10:00 or never",
        "30 seconds before",
    ],
)
def test_a_wrong_rule_is_named_with_what_is_accepted(text: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        parse_rule(text)
    assert f"'{text}'" in str(caught.value)
    assert "Accepted: '30 minutes'" in str(caught.value)


def test_a_model_may_hold_a_rule_as_its_text() -> None:
    class Holder(BaseModel):
        within: RuleText

    holder = Holder.model_validate({"within": "2 working hours"})
    assert holder.within == WorkingTime(minutes=120)
    assert holder.model_dump_json() == '{"within":"2 working hours"}'
    assert Holder.model_validate_json(holder.model_dump_json()) == holder
    with pytest.raises(ValidationError, match="'soon' is not understood"):
        Holder.model_validate({"within": "soon"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("24 hours", "24 小时（不停表）"),
        ("90 working minutes", "工作时间 1 小时 30 分钟"),
        ("3 working days at 10:00", "第 3 个工作日 10:00"),
        ("same day", "当天下班前，遇休顺延"),
        ("next day at 15:00 or earlier", "次日 15:00，遇休提前"),
        ("3 years at 10:00 as is", "3 年后 10:00，遇休不变"),
        ("6 months at 10:00", "6 个月后 10:00，遇休顺延"),
        ("the day at 09:00", "当天 09:00"),
        ("1 working day before at 12:00", "提前 1 个工作日 12:00，遇休提前"),
        ("2 hours before", "提前 2 小时，遇休提前"),
        ("2 working hours before", "提前工作时间 2 小时"),
    ],
)
def test_rules_in_chinese_words(text: str, words: str) -> None:
    assert describe(parse_rule(text), "zh-CN") == words
