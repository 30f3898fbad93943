"""Made-up journeys as they really are recorded: what a big company's database is filled with copies of.

A few customers are served by the sample of the rehearsals: the product's own stages, acts, activities and journal. Of
what they leave, many standings are made: a course up to some moment, often with more that is open at once, moved in
time and to other people, and folded by the product's own folds.
"""

import json
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from domain.roles import Role
from domain.stages import Stage
from starter.rehearsal.chances import read_chances
from starter.rehearsal.happenings import read_happenings
from starter.rehearsal.people import read_plan
from starter.rehearsal.sample import Course, Sample
from starter.rehearsal.world import fresh_database
from starter.stack.postgres import EmbeddedPostgres
from store import rulebooks
from store.database import Database
from store.settings import ROOT

NUMBER = "@@"
"""Stands for the number of a copy in everything that names a journey, its customer or its property."""
STANDARD = "renovation"
PEOPLE = {
    Role.AGENT: 64,
    Role.DESIGNER: 30,
    Role.SITE_SUPERVISOR: 28,
    Role.SALES: 16,
    Role.DESIGN_ASSISTANT: 12,
    Role.FINANCE: 10,
    Role.REPAIR_HANDLER: 10,
    Role.CS_LEAD: 6,
    Role.CLEANER: 6,
    Role.DESIGN_DIRECTOR: 4,
    Role.SALES_MANAGER: 4,
    Role.STORE_MANAGER: 3,
    Role.LEGAL: 2,
    Role.MARKETING: 2,
    Role.OPERATIONS: 2,
    Role.GENERAL_MANAGER: 1,
}
"""How many people have a role in a company of 200."""
_COMMAND = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass
class Told:
    """The whole course of one journey."""

    entries: list[dict[str, Any]]
    personal: list[dict[str, Any]]

    def __post_init__(self) -> None:
        by_type = [one["event"] for one in self.entries]
        steps = [_opens(event["type"]) for event in by_type]
        self.open = list(accumulate(steps))
        """How many tasks are open after each entry."""


def handle(role: str, number: int) -> str:
    """Somebody of the company."""
    return f"{role}-{number:03d}"


class _Company(Sample):
    """Customers who are served up to a moment, and stay as they stand then."""

    async def up_to(self, count: int, begin: datetime, a_day: int, end: datetime) -> None:
        journeys = await self._company()
        for number, arrival in enumerate(self._arrivals(count, begin, a_day)):
            async for _ in self._until(arrival, journeys):
                pass
            self.now = arrival
            await self._welcome(journeys, number)
        async for _ in self._until(end, journeys):
            pass
        for customer in self.customers.values():
            await customer.journey.stop()


async def courses(postgres: EmbeddedPostgres, begin: datetime, customers: int, days: int) -> list[Told]:
    """The courses of customers from their first question on, and of as many from the contract on."""
    found = []
    for first in (Stage.CONSULTATION, Stage.CONSTRUCTION):
        dsn = await fresh_database(postgres)
        async with await Database.open(dsn) as db:
            rules = await rulebooks.rulebook(db, STANDARD, None, begin.date())
            company = _Company(
                db,
                rules,
                read_plan(ROOT / "standards" / "examples", None),
                read_chances(ROOT / "standards" / "sample" / "answers"),
                1,
                Course(first, None),
                read_happenings(ROOT / "standards" / "sample" / "happenings.yaml"),
            )
            await company.up_to(customers, begin, 8, begin + timedelta(days=days))
            found += [one async for one in _told(db, list(company.customers))]
        await postgres.drop_database(dsn.rpartition("/")[2])
    return found


SQL_TOLD = "SELECT seq, at, stage, actor, command, event FROM journal WHERE journey = $1 ORDER BY seq"
SQL_PERSONAL = "SELECT command, field, value FROM personal_values WHERE journey = $1"


async def _told(db: Database, journeys: Sequence[str]) -> AsyncIterator[Told]:
    for journey in journeys:
        rows = [dict(row) for row in await db.fetch(SQL_TOLD, journey)]
        first = rows[0]["event"]
        text = json.dumps(
            [{**row, "at": row["at"].isoformat()} for row in rows], ensure_ascii=False, default=str
        )
        for name, letter in ((journey, "H"), (first["customer"], "K"), (first["property"], "P")):
            text = text.replace(name, f"{letter}{NUMBER}")
        personal = [dict(row) for row in await db.fetch(SQL_PERSONAL, journey)]
        yield Told(json.loads(_numbered(text)), json.loads(_numbered(json.dumps(personal))))


def _numbered(text: str) -> str:
    """Commands are unique in every copy; the reference of a personal value stays one."""
    return _COMMAND.sub(lambda found: found[0][:23] + "-" + NUMBER, text)


def _opens(kind: str) -> int:
    return (kind == "task_opened") - (kind in ("task_completed", "task_voided"))
