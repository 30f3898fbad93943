"""What taking over a file of customers would bring, row by row and in sum: for whom, until when."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from domain.roles import Role
from domain.waits import Rulebook
from presentation.intake.checking import Lead
from presentation.intake.starting import Plan
from starter.intake.preview import Opening, Preview, preview, previewed
from store.absences import absences
from store.database import Database

WEEK = timedelta(days=7)
Person = tuple[Role | None, str | None]
"""A role and who of it; nobody where it lies in the role's queue, or goes by rota."""


@dataclass(frozen=True)
class RowForecast:
    """What one customer's journey would open."""

    lead: Lead
    owner: str | None
    """None where the rota says so at the start."""
    preview: Preview


@dataclass
class Load:
    """How much would be somebody's: at once, within a week, within 90 days; each with what comes before."""

    now: int = 0
    week: int = 0
    quarter: int = 0

    def add(self, opening: Opening, now: datetime) -> None:
        self.quarter += 1
        self.week += opening.at <= now + WEEK
        self.now += opening.at <= now


async def forecast(
    database: Database,
    found: Plan,
    leads: Iterable[Lead],
    rules: Rulebook,
    now: datetime,
    lang: str,
    each: Callable[[], None],
) -> list[RowForecast]:
    """Run every journey up to where it waits; nothing is written. ``each`` is called after every row."""
    done = []
    absent = [one.told() for one in await absences(database, after=now)]
    for lead in leads:
        earlier = found.earlier.get(lead.row)
        owner = lead.owner or (earlier.owner if earlier else None)
        start = previewed(lead, rules, lang, owner, f"row-{lead.row}", absent)
        done.append(RowForecast(lead, owner, await preview(start, database, now)))
        each()
    return done


def by_person(rows: Iterable[RowForecast], now: datetime) -> Mapping[Person, Load]:
    """Everybody's load, the heaviest first."""
    loads: dict[Person, Load] = {}
    for row in rows:
        for opening in (*row.preview.now, *row.preview.later):
            loads.setdefault((opening.role, opening.person), Load()).add(opening, now)
    return dict(sorted(loads.items(), key=lambda item: (-item[1].quarter, str(item[0]))))


def left_undone(rows: Iterable[RowForecast]) -> Mapping[str, tuple[int, int]]:
    """By what it is, the most frequent first: of how many customers, and how often, something is not done here."""
    customers: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for row in rows:
        customers.update({one.what for one in row.preview.not_done})
        for one in row.preview.not_done:
            times[one.what] += one.times
    ordered = sorted(customers.items(), key=lambda item: (-item[1], item[0]))
    return {what: (count, times[what]) for what, count in ordered}


def document(row: RowForecast) -> dict[str, Any]:
    """A row for programs."""
    return {
        "row": row.lead.row,
        "reference": row.lead.reference,
        "stage": row.preview.state.stage,
        "owner": row.owner,
        "now": [_opening(one) for one in row.preview.now],
        "later": [_opening(one) for one in row.preview.later],
        "not_done": [vars(one) for one in row.preview.not_done],
    }


def _opening(one: Opening) -> dict[str, Any]:
    told = {"what": one.what, "role": one.role, "person": one.person, "at": one.at}
    return {**told, "due_at": one.due_at} if one.due_at is not None else told
