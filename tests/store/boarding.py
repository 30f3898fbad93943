"""Journeys for the boards: what happened when and by whom, recorded and folded like everything else."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from domain import events
from domain.appointments import Outcome, Place
from domain.events import Batch, Entry, Event
from domain.roles import Role
from domain.stages import Stage
from domain.standard import Standard
from domain.time.calendar import Calendar
from domain.waits import Action, Placement, Step, Wait, WaitKind
from store import rulebooks, staff
from store.boards.period import Period
from store.database import Database
from store.journal import record
from store.rulefiles import RuleFiles, StandardFiles
from store.staff import NewStaff
from tests.store.looking import READ_MODELS

ZONE = "Asia/Shanghai"
TABLES = (
    *READ_MODELS,
    "journal",
    "tellings",
    "owed_notices",
    "conflicts",
    "absences",
    "rota_turns",
    "reservations",
)


def local(day: int, clock: str = "10:00", month: int = 3) -> datetime:
    """An instant of the company's zone in 2031; 5 March is a Wednesday."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2031, month, day, hour, minute, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


NOW = local(5)
"""Wednesday, 5 March 2031, at 10:00."""
MARCH = Period(first=NOW.date().replace(day=1), last=NOW.date().replace(day=31), zone=ZONE)


def calendar(name: str = "customer", **days: str) -> Calendar:
    """Open every day but those given, as ``d05="rest 停业"`` of March 2031."""
    return Calendar.model_validate(
        {
            "name": name,
            "version": 1,
            "zone": ZONE,
            "week": [["09:00-18:00"]] * 7,
            "usual": ["09:00-18:00"],
            "days": {f"2031-03-{day[1:]}": entry for day, entry in days.items()},
            "known_until": "2031-12-31",
        }
    )


class Happened(NamedTuple):
    at: datetime
    event: Event
    actor: str = "system"


def started(at: datetime, customer: str = "K1", owner: str | None = "客服03", **team: str) -> Happened:
    return Happened(
        at,
        events.JourneyStarted(
            customer=customer,
            property="P1",
            standard="renovation",
            standard_version=1,
            calendars={"customer": 1},
            owner=owner,
            team={Role(role): person for role, person in team.items()},
        ),
    )


def opened(task: str, at: datetime, due: datetime | None, kind: str = "review", **more: Any) -> Happened:
    fields = {"role": Role.AGENT, "assignee": "客服03", "why": "", **more}
    return Happened(
        at, events.TaskOpened(task=task, key=fields.pop("key", task), kind=kind, due_at=due, **fields)
    )


def done(
    task: str, at: datetime, by: str = "客服03", *, on_time: bool = True, kind: str = "review", **answers: Any
) -> Happened:
    return Happened(
        at, events.TaskCompleted(task=task, key=task, kind=kind, answers=answers, on_time=on_time), by
    )


def armed(key: str, due: datetime, kind: WaitKind = WaitKind.TASK, **more: Any) -> Happened:
    """A wait whose next step is at its due instant; ``held`` stands still."""
    held = more.pop("held", None)
    step = more.pop("step", None) or Step(
        action=Action.DUE if kind is WaitKind.TASK else Action.OPEN, at=due, fires=due, rung=1, to=Role.AGENT
    )
    fields: dict[str, Any] = {"subject": key, "role": Role.AGENT, "calendar": "customer", **more}
    wait = Wait(
        key=key,
        kind=kind,
        since=due - timedelta(days=9),
        anchor=due - timedelta(days=9),
        rule="9 days",
        calendar_version=1,
        due_at=due,
        held_since=held,
        armed=None if held else step,
        **fields,
    )
    return Happened(due - timedelta(days=9), events.WaitArmed(wait=wait))


def placed(cadence: str, nominal: Any, since: Any, **more: Any) -> Placement:
    return Placement(cadence=cadence, nominal=nominal, counted_from=since, **more)


def fired(key: str, action: Action, at: datetime, level: int = 0, to: Role = Role.AGENT) -> Happened:
    event = events.StepFired(
        key=key, subject=key, action=action, task=key, planned_at=at, late_seconds=3, to=to, level=level
    )
    return Happened(at, event)


def booked(key: str, at: datetime, *people: str, kind: str = "viewing", no: int = 1) -> Happened:
    return Happened(
        at - timedelta(days=20),
        events.AppointmentBooked(
            key=key,
            kind=kind,
            round=no,
            starts_at=at,
            ends_at=at + timedelta(hours=1),
            place=Place.COMPANY,
            staff=people,
        ),
        "客服03",
    )


def ended(key: str, at: datetime, outcome: Outcome = Outcome.HELD, kind: str = "viewing") -> Happened:
    return Happened(at, events.AppointmentEnded(key=key, kind=kind, outcome=outcome), "客服03")


async def tell(
    db: Database, journey: str, *steps: Happened, stage: Stage = Stage.DESIGN, seq: int = 1
) -> None:
    """Record what happened on a journey, in the order in which it is given."""
    entries = tuple(
        Entry(seq=number, at=step.at, stage=stage, actor=step.actor, event=step.event)
        for number, step in enumerate(steps, seq)
    )
    await record(db, Batch(journey=journey, entries=entries))


async def publish(db: Database) -> None:
    """A small standard and its calendar, open every day."""
    rules = {
        "name": "renovation",
        "version": 1,
        "company": {"brand": "归家", "hotline": "400"},
        "ladders": {"normal": {}},
        "tasks": {"draw_plan": {"role": "designer"}},
        "cadences": {
            "progress": {"when": "the 10th, 20th and 30th as is", "opens": "3 days before at 09:00"}
        },
    }
    standard = StandardFiles(standard=Standard.model_validate(rules), texts={})
    await rulebooks.publish(db, RuleFiles(standards=(standard,), calendars=(calendar(),)))


async def hire(db: Database, handle: str, *roles: Role, **more: Any) -> None:
    await staff.add(db, NewStaff(handle=handle, name=f"{handle}的名字", roles=roles, **more))


async def clear(db: Database) -> None:
    """Empty everything that a test of a board writes."""
    await db.execute(f"TRUNCATE {', '.join(TABLES)}")
    await db.execute("TRUNCATE staff CASCADE")


def names(rows: Iterable[Any], field: str = "task") -> list[str]:
    return [getattr(row, field) for row in rows]
