"""A due rule in a reader's words: Chinese as the trade says it, English as the standards write it."""

from typing import Literal, assert_never

from domain.time.rule_forms import (
    DaysAfter,
    DaysBefore,
    Elapsed,
    MonthsAfter,
    Rule,
    SameDay,
    SameDayIfTimeIsLeft,
    Shift,
    TheDay,
    TimeBefore,
    WorkingDays,
    WorkingTime,
)

Language = Literal["zh-CN", "en"]

_SHIFTS = {Shift.LATER: "，遇休顺延", Shift.EARLIER: "，遇休提前", Shift.STAY: "，遇休不变"}


def describe(rule: Rule, lang: Language) -> str:
    """The rule in words: `第 3 个工作日 10:00`, `3 working days at 10:00`."""
    if rule == Elapsed(seconds=0):
        return "at that very time" if lang == "en" else "就在那个时刻"
    return str(rule) if lang == "en" else _chinese(rule)


def _chinese(rule: Rule) -> str:
    match rule:
        case Elapsed():
            return f"{length(rule.seconds)}（不停表）"
        case WorkingTime():
            return f"工作时间 {length(rule.minutes * 60)}"
        case WorkingDays():
            return f"第 {rule.days} 个工作日{_at(rule)}"
        case SameDay():
            return f"当天{_at(rule)}{_SHIFTS[rule.shift]}"
        case SameDayIfTimeIsLeft():
            left = length(rule.minutes * 60)
            return f"当天下班前；当天剩下的工作时间不足 {left}的，{_chinese(rule.otherwise)}"
        case DaysAfter():
            return f"{'次日' if rule.days == 1 else f'{rule.days} 天后'}{_at(rule)}{_SHIFTS[rule.shift]}"
        case MonthsAfter():
            return f"{_months(rule.months)}后{_at(rule)}{_SHIFTS[rule.shift]}"
        case TheDay() | DaysBefore() | TimeBefore():
            return _around(rule)
    assert_never(rule)


def _around(rule: TheDay | DaysBefore | TimeBefore) -> str:
    match rule:
        case TheDay():
            return f"当天{_at(rule)}{'' if rule.shift is Shift.STAY else _SHIFTS[rule.shift]}"
        case DaysBefore():
            days = f"提前 {rule.days} {'个工作日' if rule.working else '天'}"
            return f"{days}{_at(rule)}{_SHIFTS[rule.shift]}"
        case TimeBefore():
            kind, shift = ("工作时间 ", "") if rule.working else ("", _SHIFTS[rule.shift])
            return f"提前{kind or ' '}{length(rule.minutes * 60)}{shift}"
    assert_never(rule)


def _at(rule: WorkingDays | SameDay | DaysAfter | MonthsAfter | TheDay | DaysBefore) -> str:
    if rule.at is None:
        return "下班前"
    return f" {rule.at:%H:%M}" + (f"，限客户方便接听的 {rule.window}" if rule.window else "")


def _months(months: int) -> str:
    years, rest = divmod(months, 12)
    return f"{months} 个月" if rest else f"{years} 年"


def length(seconds: int) -> str:
    """A length of time in Chinese: `2 小时 30 分钟`."""
    hours, rest = divmod(seconds, 3600)
    parts = [(hours, "小时"), (rest // 60, "分钟"), (rest % 60, "秒")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 分钟"


def length_in_english(seconds: int) -> str:
    """A length of time in English: `2 h 30 min`."""
    hours, rest = divmod(seconds, 3600)
    parts = [(hours, "h"), (rest // 60, "min"), (rest % 60, "s")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 min"
