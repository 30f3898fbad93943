"""Due rules: their forms, their text, and when they fall due. The one place to import them from."""

from domain.time.due import Due, due
from domain.time.pauses import Pause
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
from domain.time.rule_text import RuleText, parse_rule

__all__ = [
    "DaysAfter",
    "DaysBefore",
    "Due",
    "Elapsed",
    "MonthsAfter",
    "Pause",
    "Rule",
    "RuleText",
    "SameDay",
    "SameDayIfTimeIsLeft",
    "Shift",
    "TheDay",
    "TimeBefore",
    "WorkingDays",
    "WorkingTime",
    "due",
    "parse_rule",
]
