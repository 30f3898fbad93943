"""A stretch of the company's days, and the one before it that it is compared with."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import model_validator

from domain.model import Model
from domain.time.days import ONE_DAY


def day_starts(day: date, zone: str) -> datetime:
    """The first instant of a day in a zone."""
    return datetime.combine(day, time(0), ZoneInfo(zone)).astimezone(UTC)


def today(now: datetime, zone: str) -> date:
    """The day in a zone in which an instant falls."""
    return now.astimezone(ZoneInfo(zone)).date()


class Period(Model):
    """Days in the company's zone, the first and the last included."""

    first: date
    last: date
    zone: str

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.last < self.first:
            raise ValueError(f"last: {self.last} is before {self.first}")
        return self

    @property
    def start(self) -> datetime:
        """The first instant of it."""
        return day_starts(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return day_starts(self.last + ONE_DAY, self.zone)

    def before(self) -> "Period":
        """As many days right before it."""
        days = self.last - self.first + ONE_DAY
        return Period(first=self.first - days, last=self.first - ONE_DAY, zone=self.zone)


def last_days(now: datetime, zone: str, days: int) -> Period:
    """So many days up to and with the one in which ``now`` falls."""
    last = today(now, zone)
    return Period(first=last - timedelta(days=days - 1), last=last, zone=zone)
