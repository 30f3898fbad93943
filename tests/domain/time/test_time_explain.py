"""A deadline explains itself, in both languages (desk 3.6; docs/architecture.md)."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.time.calendar import Calendar
from domain.time.explain import Explanation, Language, StepCode, lines
from domain.time.rules import Due, Pause, Rule, due, parse_rule
from tests.domain.time.drawn import calendars, pauses, rules
from tests.domain.time.shipped import CUSTOMER, OFFICE, at, calm, instants


def lines_of(
    rule: str, anchor: str, lang: Language, calendar: Calendar = OFFICE, paused: list[Pause] | None = None
) -> list[str]:
    return lines(due(parse_rule(rule), at(anchor), calendar, paused or []).explanation, lang)


def test_desk_3_6_working_hours_over_spring_festival() -> None:
    assert lines_of("2 working hours", "2026-02-14 17:00", "zh-CN") == [
        "起算：2026-02-14 周六 17:00",
        "规则：工作时间 2 小时",
        "日历：office 第 1 版",
        "计入：2026-02-14 周六 17:00 ～ 18:00，1 小时（补班，春节）",
        "计入：2026-02-24 周二 09:00 ～ 10:00，1 小时",
        "跳过 9 个休息日（春节）",
        "结果：2026-02-24 周二 10:00",
    ]
    assert lines_of("2 working hours", "2026-02-14 17:00", "en") == [
        "From: Sat 2026-02-14 17:00",
        "Rule: 2 working hours",
        "Calendar: office, version 1",
        "Counted: Sat 2026-02-14 17:00 to 18:00, 1 h (make-up day, 春节)",
        "Counted: Tue 2026-02-24 09:00 to 10:00, 1 h",
        "Closed days passed over: 9 (春节)",
        "Result: Tue 2026-02-24 10:00",
    ]


def test_desk_3_6_an_agreed_time_is_told_as_that_time() -> None:
    assert lines_of("0 hours", "2026-03-10 15:00", "en")[1] == "Rule: at that very time"
    assert lines_of("0 hours", "2026-03-10 15:00", "zh-CN")[1] == "规则：就在那个时刻"


def test_desk_3_6_a_day_that_moves_later_or_earlier() -> None:
    assert lines_of("3 days at 16:00", "2026-02-17 10:00", "zh-CN")[3:] == [
        "顺延：2026-02-20 周五 16:00（休，春节） → 2026-02-24 周二 16:00",
        "结果：2026-02-24 周二 16:00",
    ]
    assert lines_of("1 day before at 10:00", "2026-02-24 15:00", "zh-CN")[3:] == [
        "提前：2026-02-23 周一 10:00（休，春节） → 2026-02-14 周六 10:00",
        "结果：2026-02-14 周六 10:00",
    ]
    assert lines_of("1 day before at 10:00", "2026-02-24 15:00", "en")[3] == (
        "Moved earlier: Mon 2026-02-23 10:00 (closed, 春节) → Sat 2026-02-14 10:00"
    )


def test_desk_3_6_working_days_and_what_has_passed() -> None:
    assert lines_of("2 working days at 10:00", "2026-02-13 10:00", "zh-CN")[3:] == [
        "第 1 个工作日：2026-02-14 周六（补班，春节）",
        "第 2 个工作日：2026-02-24 周二",
        "跳过 9 个休息日（春节）",
        "结果：2026-02-24 周二 10:00",
    ]
    assert lines_of("same day", "2026-03-04 19:00", "zh-CN")[3:] == [
        "2026-03-04 周三 18:00 已过，改到之后",
        "结果：2026-03-05 周四 18:00",
    ]


def test_r003_tel_06_too_little_is_left_of_the_day() -> None:
    rule = "same day if 2 working hours are left, else 1 working day at 12:00"
    told = lines_of(rule, "2026-03-04 17:59", "zh-CN")
    assert told[1] == "规则：当天下班前；当天剩下的工作时间不足 2 小时的，第 1 个工作日 12:00"
    assert told[3:] == [
        "2026-03-04 周三 剩下的工作时间不足 2 小时，改到之后的工作日",
        "第 1 个工作日：2026-03-05 周四",
        "结果：2026-03-05 周四 12:00",
    ]
    assert "Less than 2 h of working time was left of Wed 2026-03-04" in lines_of(
        rule, "2026-03-04 17:59", "en"
    )


def test_desk_3_5_pauses_are_taken_out() -> None:
    pause = Pause(start=at("2026-03-02 12:00"), end=at("2026-03-04 15:00"))
    assert lines_of("24 hours", "2026-03-02 10:00", "zh-CN", paused=[pause])[3:] == [
        "扣除暂停：2026-03-02 周一 12:00 ～ 2026-03-04 周三 15:00",
        "结果：2026-03-05 周四 13:00",
    ]
    assert lines_of("next day at 15:00", "2026-03-02 10:00", "zh-CN", paused=[pause])[3:] == [
        "扣除暂停：2026-03-02 周一 12:00 ～ 2026-03-04 周三 15:00",
        "因暂停推后 2 天",
        "结果：2026-03-05 周四 15:00",
    ]


def test_desk_3_2_a_provisional_date_says_so() -> None:
    told = lines_of("3 years at 10:00", "2026-11-20 15:00", "zh-CN", CUSTOMER)
    assert told[-2:] == ["暂定：2026-12-31 周四 之后的放假安排尚未公布", "结果：2029-11-20 周二 10:00"]


def test_long_counts_are_told_in_six_lines() -> None:
    hours = lines_of("40 working hours", "2026-03-02 09:00", "zh-CN")
    assert [line for line in hours if line.startswith("……")] == ["……另计 7 段，共 27 小时"]
    days = lines_of("20 working days", "2026-03-02 09:00", "zh-CN")
    assert [line for line in days if line.startswith("……")] == ["……另计 16 个工作日"]
    assert "第 20 个工作日：2026-03-30 周一" in days


@calm
@given(rules, instants(), calendars, pauses)
def test_desk_3_6_the_explanation_arrives_at_the_instant(
    rule: Rule, anchor: datetime, calendar: Calendar, paused: list[Pause]
) -> None:
    found = due(rule, anchor, calendar, paused)
    steps = found.explanation.steps
    assert found.explanation.result == found.at
    assert Due.model_validate_json(found.model_dump_json()) == found
    assert found.provisional == any(step.code is StepCode.PROVISIONAL for step in steps)
    assert len(steps) <= 16
    for moved in (step for step in steps if step.code is StepCode.MOVED):
        assert datetime.fromisoformat(moved.params["to"]) == found.at


@calm
@given(st.integers(1, 6000), instants(), calendars)
def test_desk_3_6_the_counted_slots_add_up(amount: int, anchor: datetime, calendar: Calendar) -> None:
    steps = due(parse_rule(f"{amount} working minutes"), anchor, calendar).explanation.steps
    counted = [s for s in steps if s.code in (StepCode.COUNTED, StepCode.COUNTED_MORE)]
    assert sum(int(step.params["minutes"]) for step in counted) == amount
    assert len(counted) <= 6


@calm
@given(rules, instants(), calendars, pauses, st.sampled_from(["zh-CN", "en"]))
def test_every_step_has_words_in_both_languages(
    rule: Rule, anchor: datetime, calendar: Calendar, paused: list[Pause], lang: Language
) -> None:
    explanation = due(rule, anchor, calendar, paused).explanation
    told = lines(explanation, lang)
    assert len(told) == len(explanation.steps)
    assert all(told)


@pytest.mark.parametrize("code", list(StepCode))
def test_every_step_code_is_told(code: StepCode) -> None:
    from domain.time import explain

    assert code in explain._CHINESE
    assert code in explain._ENGLISH


def test_an_explanation_is_told_in_its_own_zone() -> None:
    steps = due(parse_rule("24 hours"), at("2026-03-02 10:00"), OFFICE).explanation.steps
    assert lines(Explanation(zone="Europe/Berlin", steps=steps), "en")[-1] == "Result: Tue 2026-03-03 03:00"
