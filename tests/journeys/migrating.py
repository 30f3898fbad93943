"""Another version of the standard, and customers who move to it in the middle of everything."""

import random
from datetime import datetime
from decimal import Decimal
from typing import Any

from client.journeys import Journeys
from client.migrating import Foresight, JourneyPreview
from domain.roles import Role
from domain.standard import Standard
from domain.state import JourneyState
from domain.waits import Wait, WaitKind
from store.database import Database
from store.reading_versions import WantedJourneys
from store.rulebooks import publish_standard, texts
from store.rulefiles import StandardFiles

OTHER_RULES = {
    "2 working hours": "5 working hours",
    "4 working hours": "1 working hour",
    "1 working day": "3 working days",
    "2 working days": "1 working day",
    "3 working days": "2 working days",
    "same day": "next day",
    "next day": "same day",
    "next day at 10:00": "2 days at 11:30",
    "3 days at 10:00": "next day at 10:30",
    "1 day before at 16:00": "1 day before at 12:00",
    "3 days before at 09:00": "1 day before at 10:00",
    "3 hours": "1 hour",
    "2 days at 11:00": "4 days at 15:00",
}
OTHER_ROLES = {Role.SALES_MANAGER: Role.STORE_MANAGER, Role.DESIGN_ASSISTANT: Role.DESIGNER}


def stricter(standard: Standard, version: int) -> Standard:
    """Almost everything of a standard otherwise: rules, ladders, roles, calendars, cadences, numbers, tiers, rounds."""
    data = standard.model_dump(mode="json")
    data["version"] = version
    for rule in data["tasks"].values():
        rule["within"] = _other(rule.get("within", "1 working day"))
        role = Role(rule.get("role", "agent"))
        rule["role"] = OTHER_ROLES.get(role, role).value
        if rule.get("calendar") == "office":
            rule["calendar"] = "customer"
    data["rules"] = {name: _other(rule) for name, rule in data["rules"].items()}
    for ladder in data["ladders"].values():
        ladder["escalate"] = [{"after": "1 working hour", "to": "store_manager"}]
        ladder["repeat"] = "2 working days"
    for meeting in data["appointments"].values():
        meeting["role"] = OTHER_ROLES.get(Role(meeting["role"]), Role(meeting["role"])).value
        for name in ("check", "notice", "follow_up"):
            if meeting.get(name) is not None:
                meeting[name] = _other(meeting[name])
    data["cadences"]["progress"] |= {
        "when": "the 5th, 15th and 25th as is",
        "opens": "2 days before at 09:00",
    }
    data["cadences"]["revisit_long_term"]["when"] = "every 6 months"
    data["calls"]["selling"] |= {"again": ["1 working hour"], "messages": 1}
    data["calls"]["site"]["again"] = ["1 working hour", "next day at 15:00"]
    numbers = {name: str(Decimal(value) + 1) for name, value in data["numbers"].items()}
    data["numbers"] = {**numbers, "no_shows": "1", "undecided_monthly": "1", "director_from_round": "2"}
    data["concessions"] = [{"role": "general_manager", "within": "3 working days"}]
    data["change_orders"] = [{"role": "store_manager", "within": "1 working hour"}]
    data["contract"]["legal_review"] = "always"
    data["site"]["late_hours"] = 24
    for stage in data["site"]["stages"].values():
        stage["days"] += 2
    data["warranty"] = {name: {**one, "term": "1 year"} for name, one in data["warranty"].items()}
    return Standard.model_validate(data)


def _other(rule: str) -> str:
    return OTHER_RULES.get(rule, rule)


async def publish(database: Database, standard: Standard, texts_of: int = 1) -> None:
    """Publish a version with the texts of another one."""
    given = {lang: await texts(database, standard.name, texts_of, lang) for lang in ("zh-CN", "en")}
    await publish_standard(database, StandardFiles(standard=standard, texts=given))


async def foreseen(database: Database, journey: str, version: int, now: datetime) -> JourneyPreview:
    """What the preview says of one journey."""
    look = Foresight(database, "renovation", version).look(WantedJourneys(journeys=(journey,)), now)
    found = [one async for one in look]
    assert len(found) == 1
    return found[0]


async def waits_of(database: Database, journey: str) -> dict[str, Wait]:
    rows = await database.fetch("SELECT key, wait FROM waits WHERE journey = $1", journey)
    return {row["key"]: Wait.model_validate(row["wait"]) for row in rows}


async def armed_since(database: Database, journey: str, seq: int) -> list[str]:
    """The keys of the waits that were armed after an entry, as often as they were."""
    rows = await database.fetch(
        "SELECT event FROM journal WHERE journey = $1 AND seq > $2 AND type = 'wait_armed' ORDER BY seq",
        journey,
        seq,
    )
    return [row["event"]["wait"]["key"] for row in rows]


def told(wait: Wait) -> tuple[datetime | None, datetime | None]:
    """What people see of a wait."""
    return wait.due_at, wait.armed.at if wait.armed and wait.held_since is None else None


async def moved_as_foreseen(
    database: Database, preview: JourneyPreview, before: dict[str, Wait], seq: int, now: datetime
) -> None:
    """Every wait is where the preview said, was armed once at most, and nothing is late by that."""
    journey = preview.journey
    after = await waits_of(database, journey)
    moved = {one.key: one for one in preview.moved}
    ended = {one.key for one in preview.duties if one.ends}
    assert set(after) == set(before) - ended, "no wait came, none went but those that were told"
    for key, wait in after.items():
        if key in moved:
            assert moved[key].after in told(wait), f"{key}: {moved[key]} against {told(wait)}"
            assert moved[key].before in told(before[key])
        else:
            assert told(wait) == told(before[key]), key
        if wait.kind is WaitKind.PROMISE:
            assert wait.due_at == before[key].due_at, "what the customer was told stays"
        due, step = before[key].due_at, before[key].armed
        was_late = due is not None and due <= now
        assert wait.due_at is None or wait.due_at >= now or was_late, f"{key} is overdue in retrospect"
        if wait.armed is not None and step is not None and step.fires >= now:
            assert wait.armed.fires >= now, f"{key} would be late"
    armed = await armed_since(database, journey, seq)
    assert len(armed) == len(set(armed)), "each wait is armed once"
    assert set(moved) <= set(armed)
    roles = {
        row["task"]: (row["role"], row["assignee"])
        for row in await database.fetch(
            "SELECT task, role, assignee FROM tasks WHERE journey = $1 AND status = 'open'", journey
        )
    }
    for change in preview.tasks:
        if change.role is not None:
            assert roles[change.task] == (change.role, change.goes_to)


def forsaken(state: JourneyState, awaited: Any) -> list[str]:
    """The open tasks and waits for which no stage or duty waits any more."""
    tasks = [task.key for task in state.tasks.values()]
    waits = [w.key for w in state.waits.values() if w.kind in (WaitKind.OPENS, WaitKind.UNTIL)]
    return [key for key in (*tasks, *waits) if not awaited.get(key) and key != "retention"]


async def adopt(journeys: Journeys, journey: str, version: int) -> int:
    """Move a journey; returns the entry before."""
    header = await journeys.database.fetchval("SELECT seq FROM journeys WHERE journey = $1", journey)
    await journeys.adopt_standard(journey, "operations-01", version)
    return int(header)


def dice(seed: str) -> random.Random:
    return random.Random(seed)
