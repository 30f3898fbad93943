"""Rules of the years of care: contacts that keep apart, seasons for cracks, what a warranty covers. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.time.cadence import Season
from domain.time.months import add_months, month_day


class Purpose(StrEnum):
    """What a customer consents to (R003-QSR-05, X-07)."""

    MAILING = "mailing"
    REVISITS = "revisits"
    SURVEYS = "surveys"


class Means(StrEnum):
    """How a customer wants to hear of us (R002-GAS-02)."""

    PHONE = "phone"
    MESSAGE = "message"
    LETTER = "letter"
    EMAIL = "email"


class Tier(StrEnum):
    """The customer's tier, which decides how often they are revisited (R002-GAS-02)."""

    LONG_TERM = "long_term"
    IMPORTANT = "important"


class Topic(StrEnum):
    """What a contact of the years of care is about; one contact may carry several."""

    CARE = "care"
    """The six points after the handover."""
    REVISIT = "revisit"
    SURVEY = "survey"
    """How satisfied they are, of customers who consent to being asked."""
    CRACKS = "cracks"
    HOSES = "hoses"
    WARRANTY = "warranty"
    CONSENT = "consent"
    ADDRESS = "address"
    CLEANING = "cleaning"
    WELCOME = "welcome"
    """A new owner of the home hears who we are and what goes on."""


@dataclass(frozen=True)
class ForTopic:
    """Marks a form's field that is asked only when its call carries a topic."""

    topic: Topic


class Cause(StrEnum):
    """What a defect comes from, as whoever inspected it says (X-23)."""

    WORKMANSHIP = "workmanship"
    MATERIAL = "material"
    WEAR = "wear"
    MISUSE = "misuse"
    CONSUMABLE = "consumable"
    """Bulbs, lamps, metal fittings: their maker's own warranty governs (R002-SKU-67)."""

    @property
    def is_ours(self) -> bool:
        return self in (Cause.WORKMANSHIP, Cause.MATERIAL)


class Cover(StrEnum):
    """Why a repair costs the customer nothing, or that it does."""

    FIRST_YEAR = "first_year"
    WARRANTY = "warranty"
    AT_COST = "at_cost"


def courtesy_from(apart_from: date | None, made: Sequence[date], distance: int, most: int) -> date | None:
    """The first day on which another courtesy contact may be made; None when nothing stands against it.

    Args:
        apart_from: the day of the last contact that others keep apart from.
        made: the days of the contacts made from our side, oldest first.
        distance: days that two contacts keep apart.
        most: how many contacts there may be within a year.
    """
    days = [apart_from + timedelta(days=distance)] if apart_from else []
    if len(made) >= most:
        days.append(add_months(made[-most], 12))
    return max(days, default=None)


def dry_season(dry: Season, handed_over: date, today: date, after_months: int, lead_days: int) -> date:
    """The first day of the season in which cracks reported today are repaired (R002-SKU-68, X-24).

    It starts so many months after the handover at least, when the walls have dried, and so many days of it are left.
    """
    earliest = add_months(handed_over, after_months)
    first = month_day(earliest.year, *dry.start)
    while first < earliest or dry.last_day(first) - timedelta(days=lead_days) < today:
        first = add_months(first, 12)
    return first


def crack_cover(
    handed_over: date, reported_on: date, free_months: int, warranties: Mapping[str, str], item: str | None
) -> Cover:
    """Cracks of the first year are free; later ones go by the warranty of their class (X-24).

    Args:
        warranties: the last ISO date of every class of item.
        item: the class that the cracks belong to.
    """
    if reported_on <= add_months(handed_over, free_months):
        return Cover.FIRST_YEAR
    return Cover.WARRANTY if _lasts(warranties, item, reported_on) else Cover.AT_COST


def defect_cover(reported_on: date, warranties: Mapping[str, str], item: str | None, cause: Cause) -> Cover:
    """A defect is covered that was reported within its class's warranty and that we are the cause of (X-23)."""
    covered = cause.is_ours and _lasts(warranties, item, reported_on)
    return Cover.WARRANTY if covered else Cover.AT_COST


def _lasts(warranties: Mapping[str, str], item: str | None, on: date) -> bool:
    return item is not None and on.isoformat() <= warranties.get(item, "")
