"""A company with staff in every role on a real PostgreSQL, its journal, and a clock that a test sets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from activities.notices.telling import NoticeActivities, Outcome
from domain import events
from domain.events import Batch, Entry, Event
from domain.roles import Role
from domain.stages import Stage
from domain.waits import Action
from starter.rehearsal.world import fresh_database
from starter.stack.postgres import EmbeddedPostgres
from store import notices
from store.customers import register
from store.database import Database
from store.journal import record
from store.people import NewContact, NewProperty, Registration
from store.settings import Lang, Settings
from tests.notices.service import Posted, Service, serving

HERE = ZoneInfo("Asia/Shanghai")
SECRET_NAME, SECRET_PHONE = "欧阳小满", "13912345678"


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """An instant of March 2031 in the company's time; the third is a Monday."""
    return datetime(2031, 3, day, hour, minute, second, tzinfo=HERE).astimezone(UTC)


class Company:
    """What happens is recorded; what staff read is what the service was posted."""

    def __init__(self, database: Database, service: Service, **given: Any) -> None:
        self.database = database
        self.service = service
        self.now = at(3, 10)
        by = {"channel": "webhook", "webhook_url": service.address, "timeout_seconds": 5, **given}
        self.settings = Settings.load(
            lang=Lang.ENGLISH, notices=by, desk={"public_url": "https://desk.example.com"}
        )
        self.telling = NoticeActivities(database, self.settings, lambda: self.now)
        self._seqs: dict[str, int] = {}

    async def customer(self, reference: str = "A-1", **team: str) -> str:
        """A journey that has just begun; ``team`` is handles by role, ``agent`` its owner."""
        registered = await register(
            self.database,
            Registration(
                reference=reference,
                name=SECRET_NAME,
                contacts=(NewContact(name=SECRET_NAME, phone=SECRET_PHONE),),
                home=NewProperty(community="半山听雨", building="3", room=reference, city="成都"),
                standard="renovation",
                standard_version=1,
                owner="agent-01",
                created_by="operations-01",
            ),
        )
        people = {Role(name): handle for name, handle in team.items()}
        started = events.JourneyStarted(
            customer=registered.customer,
            property=registered.property,
            standard="renovation",
            standard_version=1,
            calendars={"customer": 1},
            owner="agent-01",
            team={Role.AGENT: "agent-01", **people},
        )
        await self.happened(registered.journey, started)
        return registered.journey

    async def happened(self, journey: str, *what: Event, by: str = "system") -> None:
        """Record what happened now."""
        first = self._seqs.get(journey, 0) + 1
        entries = tuple(
            Entry(seq=seq, at=self.now, stage=Stage.CONSULTATION, actor=by, event=one)
            for seq, one in enumerate(what, first)
        )
        await record(self.database, Batch(journey=journey, entries=entries))
        self._seqs[journey] = first + len(what) - 1

    async def later(self, to: datetime | timedelta) -> Outcome:
        """Who is to hear was found at once, as by a worker; let time pass, then tell."""
        await notices.find_people(self.database, self.now)
        self.now = to if isinstance(to, datetime) else self.now + to
        return await self.telling.tell_once()

    async def told(self, to: datetime | timedelta = timedelta(seconds=30)) -> list[tuple[str, list[str]]]:
        """Let time pass and tell; who was sent what by that, in the order of the people."""
        before = len(self.service.posted)
        await self.later(to)
        found = [
            (one.body["person"], [item["text"] for item in one.body["items"]])
            for one in self.service.posted[before:]
        ]
        return sorted(found)

    @property
    def last(self) -> Posted:
        return self.service.posted[-1]


@asynccontextmanager
async def open_company(postgres: EmbeddedPostgres, **given: Any) -> AsyncIterator[Company]:
    """A company of its own, with nothing owed to anybody."""
    dsn = await fresh_database(postgres)
    async with serving() as service, await Database.open(dsn) as database:
        yield Company(database, service, **given)
    await postgres.drop_database(dsn.rpartition("/")[2])


def opened(task: str, kind: str, **more: Any) -> events.TaskOpened:
    given: dict[str, Any] = {
        "key": kind,
        "role": Role.AGENT,
        "assignee": "agent-01",
        "due_at": at(3, 18),
        "why": "2 working hours",
    }
    return events.TaskOpened(task=task, kind=kind, **{**given, **more})


def fired(task: str, action: Action, to: Role, person: str | None = None, **more: Any) -> events.StepFired:
    given: dict[str, Any] = {"planned_at": at(3, 18), "late_seconds": 0}
    return events.StepFired(
        key=task, subject=task, action=action, task=task, to=to, person=person, **{**given, **more}
    )


def done(task: str, kind: str) -> events.TaskCompleted:
    return events.TaskCompleted(task=task, key=kind, kind=kind, answers={}, on_time=True)
