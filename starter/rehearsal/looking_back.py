"""What the whole of a journey must show when one looks back on it: nothing here asks the stages how they work.

Dates and sums are reckoned by plain arithmetic of its own, from what was journalled.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from domain.events import ContactMade, Entry, FactsChanged, TaskCompleted, TaskOpened, TaskVoided
from domain.stages import Stage
from domain.waits import Rulebook
from starter.rehearsal.invariants import Finding

CALL_DAYS = (10, 20, 30)
LEFT_OUT_BEFORE = 3
"""A date less than so many days after the kickoff has no call (X-04)."""
COURTESIES = frozenset({"revisit_call", "revisit_in_writing", "care_topics", "yearly_mailing"})
OWED = frozenset({"crack_survey", "hose_reminder", "warranty_end"})
CLEANING = "cleaning"
"""A call for nothing but the free cleaning keeps its day, as the contract owes it (R002-SKU-70)."""
YEAR = timedelta(days=365)


def look_back(journey: str, entries: list[Entry], rules: Rulebook) -> list[Finding]:
    """Everything wrong with a journey that was followed to its end."""
    past = Past(entries, rules)
    told = [*_calls(past), *_money(past), *_warranties(past), *_touches(past), *_left_open(past)]
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

    def opened(self, *kinds: str) -> Iterator[tuple[Entry, TaskOpened]]:
        for entry in self.entries:
            if isinstance(entry.event, TaskOpened) and entry.event.kind in kinds:
                yield entry, entry.event

    def completed(self, kind: str) -> Iterator[TaskCompleted]:
        for entry in self.entries:
            if isinstance(entry.event, TaskCompleted) and entry.event.kind == kind:
                yield entry.event


def _calls(past: Past) -> Iterator[str]:
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


def _money(past: Past) -> Iterator[str]:
    """What is to be paid is the contract with its changes; what was received is what finance took down (X-22)."""
    account = past.fact("account")
    if account is None:
        return
    parts = account["installments"]
    if [one["name"] for one in parts] == ["rendering_fee"]:  # a fee that was paid without a contract
        return
    price = Decimal(account["contract_sum"]) + _sum(account.get("changes", ()))
    if _sum(parts) != price:
        yield f"installments of {_sum(parts)} for a price of {price}"
    taken = sum((Decimal(one.answers["amount"]) for one in past.completed("receive_payment")), Decimal(0))
    written = _sum(one for one in account.get("receipts", ()) if one.get("key"))
    if taken != written:
        yield f"receipts of {written}, but finance took down {taken}"
    for one in account.get("receipts", ()):
        if _sum(one["parts"]) != Decimal(one["amount"]):
            yield f"receipt {one['number']} is not spread over the installments"
    signed = [one for one in past.fact("change_orders") or () if Decimal(one["amount"])]
    if len(signed) != len(account.get("changes", ())):
        yield f"{len(signed)} change orders were signed, {len(account['changes'])} moved the price"


def _sum(several: Any) -> Decimal:
    return sum((Decimal(one["amount"]) for one in several), Decimal(0))


def _warranties(past: Past) -> Iterator[str]:
    """Every warranty ends as many years after its day as the standard says (X-23)."""
    handed_over, ends = past.instant("handed_over_at"), past.fact("warranties")
    if handed_over is None:
        return
    accepted = past.instant("accepted_at") or handed_over
    for name, rule in past.rules.standard.warranty.items():
        if name not in ends:
            if rule.only_with is None:
                yield f"no warranty for {name}"
            continue
        since = past.day(handed_over if rule.since == "handover" else accepted)
        number, unit = rule.term.split()
        last = _years_later(since, int(number)) if unit.startswith("year") else None
        if last is not None and date.fromisoformat(ends[name]) != last:
            yield f"the warranty for {name} ends on {ends[name]}, not {last}"


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _touches(past: Past) -> Iterator[str]:
    """Courtesy keeps its distance, and no year has more contacts than the standard allows (R002-GAS-02)."""
    numbers = past.rules.standard.numbers
    distance, most = int(numbers["contact_distance"]), int(numbers["touches_a_year"])
    made: list[tuple[date, str]] = []
    asked_where = ""
    for entry, event in past.opened(*COURTESIES, *OWED):
        duty = event.key.partition(f"/{event.kind}")[0]
        if entry.stage is not Stage.CARE or _a_later_try(event.key) or duty == asked_where:
            continue  # mail follows the call for its address: together they are one contact
        owed = event.about.get("topics", [None])[0] == CLEANING
        made.append((past.day(entry.at), CLEANING if owed else event.kind))
        asked_where = duty if event.kind == "care_topics" else ""
    for place, (day, kind) in enumerate(made):
        if kind not in COURTESIES:
            continue
        before = [one for one, _ in made[:place]]
        if before and (day - before[-1]).days < distance:
            yield f"{kind} on {day}, only {(day - before[-1]).days} days after another contact"
        if len([one for one in before if day - one < YEAR]) >= most:
            yield f"{kind} on {day}, the {most + 1}th contact of a year"


def _a_later_try(key: str) -> bool:
    last = key.rsplit("/", 1)[-1]
    return last.isdigit() and int(last) > 1


def _left_open(past: Past) -> Iterator[str]:
    """Nothing of the site is open once the home was handed over."""
    if past.instant("handed_over_at") is None:
        return
    open_tasks: dict[str, TaskOpened] = {}
    for entry in past.entries:
        match entry.event:
            case TaskOpened() as event:
                open_tasks[event.task] = event
            case TaskCompleted() | TaskVoided() as event:
                open_tasks.pop(event.task, None)
    for task in open_tasks.values():
        if task.kind in ("site_stage", "site_inspection", "progress_call", "accept_site_stage"):
            yield f"{task.task} ({task.kind}) is still open"
