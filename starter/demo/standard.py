"""The demo's own standard: the shipped one, but a few things are late in some seconds, and calls are due today.

Whoever looks at the demo in the evening or on a closed day sees a day of calls as well: what is to be phoned about is
due by the clock, not by working time, and before the day is over.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from domain.standard import Standard
from domain.time.cadence import MonthDays, parse_cadence
from store.demo import NAME
from store.rulefiles import StandardFiles

LATE: Final = (
    "first_meeting",
    "draw_plan",
    "prepare_budget",
    "budget_call",
    "receive_payment",
    "name_supervisor",
    "hand_over_keys",
)
"""What is due in some seconds, and escalates soon after, for the customers who follow this standard."""
CALLS: Final[Mapping[str, int]] = {
    "arrange_appointment": 45,
    "tell_answer": 60,
    "care_call": 120,
    "survey_call": 150,
    "progress_call": 180,
}
"""Calls that are due so many minutes after they are asked for, or before the day is over where less of it is left."""
_MADE_LATE: Final = "payment_call"
"""A call that is late in some seconds, and escalates as it usually does."""
_BEFORE_MIDNIGHT: Final = 5
_LADDER = {
    "escalate": [{"after": "5 seconds", "to": "cs_lead"}, {"after": "1 day", "to": "store_manager"}],
    "repeat": "5 working days",
}


def demo_standard(shipped: StandardFiles, now: datetime) -> StandardFiles:
    """The shipped standard under the demo's name, with its few hasty tasks and its day of calls; same texts.

    Args:
        now: the calls are due on the company's day of this instant.
    """
    local = now.astimezone(ZoneInfo(shipped.standard.company.zone))
    left = max(1, 24 * 60 - local.hour * 60 - local.minute - _BEFORE_MIDNIGHT)
    rules: dict[str, Any] = shipped.standard.model_dump(mode="json")
    rules |= {"name": NAME, "version": 1}
    rules["ladders"][NAME] = _LADDER
    for kind in LATE:
        rules["tasks"][kind] |= {"within": "20 seconds", "ladder": NAME}
    for kind, minutes in CALLS.items():
        rules["tasks"][kind]["within"] = f"{min(minutes, left)} minutes"
    rules["tasks"][_MADE_LATE]["within"] = "5 seconds"
    rules["rules"]["payment_overdue"] = "10 seconds"
    # the site is called about today as well, from midnight on
    rules["cadences"]["progress"]["when"] = _with_today(rules["cadences"]["progress"]["when"], local.day)
    rules["rules"]["progress_call"] = "the day at 00:00"
    rules["calls"]["selling"]["again"] = []  # after one call that nobody answers the lead decides
    for call in ("survey_call", "care_call"):  # so that there are scores and calls at whatever time it is
        rules["rules"][call] = "24 hours"
    return StandardFiles(standard=Standard.model_validate(rules), texts=shipped.texts)


def _with_today(cadence: str, today: int) -> str:
    days = parse_cadence(cadence)
    assert isinstance(days, MonthDays)
    return str(days.model_copy(update={"days": tuple(sorted({*days.days, today}))}))
