"""What the moves of a sequence choose among: by a number between 0 and 1, what is open at that moment."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.proof.acts import Acts
from tests.proof.days import DAY

Move = tuple[str, float, float, float]
Told = dict[str, Any]
PEOPLE = ("agent-01", "agent-02", "designer-01", "designer-02", "finance-01", "design_director-01")
ROLES = ("agent", "designer", "finance", "site_supervisor", "design_director", "cs_lead", "sales_manager")
A_SECOND = timedelta(seconds=1)


def pick(given: Sequence[Any], x: float) -> Any:
    return given[int(x * len(given))] if given else None


def some_task(model: Acts, x: float) -> str | None:
    key: str | None = pick(list(model.tasks), x)
    return key


def one_of(role: str, x: float, but: tuple[str | None, ...] = ()) -> str | None:
    person: str | None = pick([one for one in (f"{role}-01", f"{role}-02") if one not in but], x)
    return person


def hour(model: Acts, x: float, first: datetime | None = None) -> datetime:
    """A time while we are open, in the next days."""
    day = (first or model.now).date() + int(x * 6) * DAY + DAY
    while not model.company.tables["customer"].is_open(day):
        day += DAY
    start, end = model.company.tables["customer"].hours(day)[-1]
    return start + timedelta(minutes=30) if x * 60 % 2 < 1 else end
