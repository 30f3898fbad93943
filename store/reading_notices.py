"""What is told, to whom, and how somebody wants to hear; of customers nothing but what every list shows."""

from datetime import time
from typing import Annotated, Any

from pydantic import StringConstraints, model_validator

from domain.model import Instant, Model
from domain.notices import Channel, Urgency, What
from domain.roles import Role
from domain.tasks import TaskStatus
from store import masking
from store.database import Database
from store.errors import NotFound
from store.listing import Listing, as_models
from store.people import CustomerDetails

LIST_MESSAGES = Listing(
    select="""
SELECT m.message::text AS message, s.handle AS person, m.channel, m.urgent, m.held, m.made_at, m.state, m.tries,
    m.next_try_at, m.ended_at, m.problem, m.code, m.looked_at, m.looked_by,
    (SELECT coalesce(array_agg(DISTINCT what ORDER BY what), '{}') FROM staff_notices AS n
        WHERE n.message = m.message) AS whats,
    (SELECT count(*) FROM staff_notices AS n WHERE n.message = m.message) AS notices
FROM notice_messages AS m JOIN staff AS s USING (staff_no)""",
    filters={
        "person": "s.handle = {0}",
        "state": "m.state = {0}",
        "message": "m.message = {0}::uuid",
        "undeliverable": "m.state = 'failed' AND m.looked_at IS NULL",
    },
    order="ORDER BY m.made_at DESC, m.message",
)
SQL_NOTICE_UNDELIVERABLE = "SELECT count(*) FROM notice_messages WHERE state = 'failed' AND looked_at IS NULL"
SQL_NOTICE_UNTOLD = """
SELECT s.handle AS person, count(*) AS notices, min(n.owed_at) AS since
FROM staff_notices AS n JOIN staff AS s USING (staff_no)
WHERE n.message IS NULL AND s.active AND ($1::text IS NULL OR s.handle = $1)
GROUP BY s.handle, s.staff_no ORDER BY s.staff_no
"""
SQL_NOTICE_OF = """
SELECT n.what, n.urgency, n.at, n.journey, n.task, n.due_at, n.about,
    t.kind, t.about AS task_about, t.status, t.assignee, t.due_at AS now_due_at, t.role, s.handle AS person
FROM staff_notices AS n JOIN staff AS s USING (staff_no) LEFT JOIN tasks AS t ON t.task = n.task
WHERE n.message = $1::uuid ORDER BY n.notice
"""
SQL_NOTICE_READER = """
SELECT s.handle, s.active, s.phone, p.lang, m.channel, m.urgent, m.held, m.made_at,
    coalesce(w.addresses, '{}') AS addresses
FROM notice_messages AS m JOIN staff AS s USING (staff_no) LEFT JOIN preferences AS p USING (staff_no)
LEFT JOIN notice_wishes AS w USING (staff_no) WHERE m.message = $1::uuid
"""
SQL_NOTICE_WISHES = """
SELECT w.channel, w.unwanted, w.quiet_from, w.quiet_until, w.addresses
FROM notice_wishes AS w JOIN staff USING (staff_no) WHERE handle = $1
"""
SQL_NOTICE_WISH = """
INSERT INTO notice_wishes (staff_no, channel, unwanted, quiet_from, quiet_until, addresses)
SELECT staff_no, $2, $3, $4, $5, $6 FROM staff WHERE handle = $1
ON CONFLICT (staff_no) DO UPDATE
SET channel = $2, unwanted = $3, quiet_from = $4, quiet_until = $5, addresses = $6
RETURNING staff_no
"""


class MessageLine(Model):
    """One message to one person, and what became of it."""

    message: str
    person: str
    channel: Channel
    urgent: bool
    held: bool
    made_at: Instant
    state: str
    """``waiting``, ``sent``, ``failed``, or ``moot``: nothing of it was news any more."""
    tries: int
    next_try_at: Instant
    ended_at: Instant | None
    problem: str | None
    code: str | None
    looked_at: Instant | None
    looked_by: str | None
    whats: tuple[What, ...]
    notices: int


class Untold(Model):
    """What waits for somebody: for others that go with it, or until they may be disturbed."""

    person: str
    notices: int
    since: Instant


class Reader(Model):
    """Who reads a message, and where they are reached; personal."""

    handle: str
    active: bool
    phone: str | None
    lang: str | None
    channel: Channel
    urgent: bool
    held: bool
    made_at: Instant
    addresses: dict[Channel, str]


class Notice(Model):
    """One thing that a message tells."""

    what: What
    urgency: Urgency
    at: Instant
    person: str
    journey: str | None
    task: str | None
    due_at: Instant | None
    about: dict[str, Any]
    kind: str | None
    task_about: dict[str, Any] | None
    status: TaskStatus | None
    assignee: str | None
    now_due_at: Instant | None
    role: Role | None

    @property
    def is_news(self) -> bool:
        """Whether it still holds: the task is open, and not somebody else's where it was told as theirs."""
        if self.task is None:
            return True
        if self.status is not TaskStatus.OPEN:
            return False
        mine = self.assignee in (None, self.person)
        return mine or self.what in (What.ESCALATED, What.TOLD)


Address = Annotated[str, StringConstraints(pattern=r"^[\w.@+-]{1,64}$")]
"""Nothing in it can be taken for markup."""


class Wishes(Model):
    """How somebody wants to hear; None and nothing are as the company set it."""

    channel: Channel | None = None
    unwanted: tuple[What, ...] = ()
    quiet_from: time | None = None
    quiet_until: time | None = None
    addresses: dict[Channel, Address] = {}
    """Their id or number by channel; personal."""

    @model_validator(mode="after")
    def _both_hours(self) -> "Wishes":
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise ValueError("quiet_until: quiet hours need both a start and an end")
        return self


class Home(Model):
    """Whose journey it is, as everybody may see it."""

    name: str
    community: str


async def messages(
    db: Database,
    person: str | None = None,
    state: str | None = None,
    *,
    undeliverable: bool = False,
    limit: int = 200,
) -> list[MessageLine]:
    """Messages, the newest first; with ``undeliverable`` those that nobody has seen to yet."""
    sql, args = LIST_MESSAGES.build({"person": person, "state": state, "undeliverable": undeliverable}, limit)
    return as_models(MessageLine, await db.fetch(sql, *args))


async def undeliverable(db: Database) -> int:
    """How many messages could not be delivered and nobody has seen to."""
    return int(await db.fetchval(SQL_NOTICE_UNDELIVERABLE))


async def one_message(db: Database, message: str) -> MessageLine:
    """One message, and what became of it."""
    sql, args = LIST_MESSAGES.build({"message": message}, 1)
    return as_models(MessageLine, await db.fetch(sql, *args))[0]


async def untold(db: Database, person: str | None = None) -> list[Untold]:
    """How much waits for whom."""
    return as_models(Untold, await db.fetch(SQL_NOTICE_UNTOLD, person))


async def reader_of(db: Database, message: str) -> Reader:
    """Who reads a message."""
    row = await db.fetchrow(SQL_NOTICE_READER, message)
    assert row is not None, "a message is never deleted while it waits"
    return Reader(**row)


async def notices_of(db: Database, message: str) -> list[Notice]:
    """What a message tells, in the order in which it happened."""
    return as_models(Notice, await db.fetch(SQL_NOTICE_OF, message))


def homes(found: dict[str, CustomerDetails]) -> dict[str, Home]:
    """Customers as a list shows them to everybody: the name masked, and the community."""
    return {
        journey: Home(name=masking.name(one.name), community=one.home.community)
        for journey, one in found.items()
    }


async def wishes(db: Database, handle: str) -> Wishes:
    """How somebody wants to hear."""
    row = await db.fetchrow(SQL_NOTICE_WISHES, handle)
    return Wishes(**row) if row else Wishes()


async def wish(db: Database, handle: str, wanted: Wishes) -> None:
    """Keep how somebody wants to hear. Errors: NotFound."""
    done = await db.fetchval(
        SQL_NOTICE_WISH,
        handle,
        wanted.channel and wanted.channel.value,
        [what.value for what in wanted.unwanted],
        wanted.quiet_from,
        wanted.quiet_until,
        {channel.value: address for channel, address in wanted.addresses.items()},
    )
    if done is None:
        raise NotFound("staff", handle)
