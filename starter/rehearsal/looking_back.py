"""What the whole of a journey must show when one looks back on it: nothing here asks the stages how they work.

Dates are reckoned by plain arithmetic of its own, from what was journalled.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.events import ContactMade, Entry, FactsChanged, TaskOpened
from domain.waits import Rulebook
from starter.rehearsal.invariants import Finding

CALL_DAYS = (10, 20, 30)
LEFT_OUT_BEFORE = 3
"""A date less than so many days after the kickoff has no call (X-04)."""


def look_back(journey: str, entries: list[Entry], rules: Rulebook) -> list[Finding]:
    """Everything wrong with a journey that was followed to its end."""
    past = Past(entries, rules)
    told = [*_calls(past)]
    return [Finding(journey=journey, at=entries[-1].at, what=what) for what in told]


class Past:
    """A journey's entries, and what can be read off them at once."""

    def __init__(self, entries: list[Entry], rules: Rulebook) -> None:
        self.entries = entries
        self.rules = rules
        self.zone = ZoneInfo(rules.standard.company.zone)
        self.ends = entries[-1].at

    def day(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def fact(self, name: str) -> Any:
        """A fact's last value; None where it never stood."""
        found = None
        for entry in self.entries:
            if isinstance(entry.event, FactsChanged):
                found = entry.event.facts.get(name, found)
        return found

    def instant(self, name: str) -> datetime | None:
        """A fact that is an instant."""
        written = self.fact(name)
        return datetime.fromisoformat(written) if written else None

    def opened(self, kind: str) -> Iterator[tuple[Entry, TaskOpened]]:
        for entry in self.entries:
            if isinstance(entry.event, TaskOpened) and entry.event.kind == kind:
                yield entry, entry.event


def _calls(past: Past) -> Iterable[str]:
    """Every date of the cadence has its call, none comes before the kickoff or after the acceptance (X-01 … X-04)."""
    kickoff, accepted = past.instant("kicked_off_at"), past.instant("accepted_at")
    called = {past.day(entry.at): entry.at for entry, _ in past.opened("progress_call")}
    for day, at in called.items():
        if kickoff is None or at < kickoff:
            yield f"a progress call on {day}, before the kickoff"
        if accepted is not None and at > accepted:
            yield f"a progress call on {day}, after the acceptance"
    if kickoff is None or _wants_no_calls(past):
        return
    for day in _dates(past.day(kickoff) + timedelta(days=LEFT_OUT_BEFORE), past.day(accepted or past.ends)):
        if not any(abs((one - day).days) <= 1 for one in called):
            yield f"no progress call on {day}"


def _dates(first: date, before: date) -> Iterator[date]:
    """The 10th, 20th and 30th, or a short month's last day, from a day on and before another."""
    day = first
    while day < before:
        last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        if day.day in CALL_DAYS or (day == last and day.day < max(CALL_DAYS)):
            yield day
        day += timedelta(days=1)


def _wants_no_calls(past: Past) -> bool:
    return any(
        isinstance(entry.event, ContactMade) and entry.event.outcome == "do_not_contact"
        for entry in past.entries
    )
