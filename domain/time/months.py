"""Counting in months and years, where months differ in length (X-02)."""

from calendar import monthrange
from datetime import date


def month_day(year: int, month: int, day: int) -> date:
    """That day of the month, or the month's last day if it has none (X-02)."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def add_months(day: date, months: int) -> date:
    """The same day so many months later or, if negative, earlier; a day the month lacks is its last.

    29 February and 12 months give 28 February.
    """
    years, month = divmod(day.month - 1 + months, 12)
    return month_day(day.year + years, month + 1, day.day)
