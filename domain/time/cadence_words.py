"""A repeating duty in a reader's words: Chinese as the trade says it, English as the standards write it."""

from typing import assert_never

from domain.time.cadence import Cadence, Every, MonthDays, Season
from domain.time.rule_forms import Shift
from domain.time.rule_words import Language

_SHIFTS = {Shift.LATER: "，遇休顺延", Shift.EARLIER: "，遇休提前", Shift.STAY: "，遇休不变"}


def describe_cadence(cadence: Cadence, lang: Language) -> str:
    """The cadence in words: `每月 10、20、30 日，遇休不变`, `the 10th, 20th and 30th as is`."""
    return str(cadence) if lang == "en" else f"{_chinese(cadence)}{_SHIFTS[cadence.shift]}"


def _chinese(cadence: Cadence) -> str:
    match cadence:
        case MonthDays():
            return f"每月 {'、'.join(map(str, cadence.days))} 日"
        case Every():
            years, rest = divmod(cadence.months, 12)
            if rest:
                return "每月" if cadence.months == 1 else f"每 {cadence.months} 个月"
            return "每年" if years == 1 else f"每 {years} 年"
        case Season():
            (month, day), (last_month, last_day) = cadence.start, cadence.end
            return f"每年 {month} 月 {day} 日 ～ {last_month} 月 {last_day} 日"
    assert_never(cadence)
