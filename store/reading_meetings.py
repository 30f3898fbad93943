"""Appointments, promises and notices as lists and pages show them."""

from domain.appointments import AskedBy, Outcome, Place, Via
from domain.model import Instant, Model
from domain.stages import Stage
from store.database import Database
from store.listing import Listing, as_models

LIST_APPOINTMENTS = Listing(
    select="""
SELECT journey, key, kind, round, stage, starts_at, ends_at, place, staff, booked_at, booked_by, confirmed,
    confirmed_at, outcome, moved_by, agreed_by, agreed_via, late_minutes, checked, earliest, ended_at
FROM appointments""",
    filters={
        "standing": "outcome IS NULL",
        "journey": "journey = {0}",
        "staff": "staff @> ARRAY[{0}::text]",
        "kind": "kind = {0}",
        "start": "starts_at >= {0}",
        "end": "starts_at < {0}",
    },
    order="ORDER BY starts_at, journey, booked_seq",
)
LIST_PROMISES = Listing(
    select="SELECT journey, key, what, stage, made_at, made_by, by_at, status, settled_at FROM promises",
    filters={
        "open": "status = 'open'",
        "journey": "journey = {0}",
        "by_before": "by_at < {0}",
    },
    order="ORDER BY by_at, journey, made_seq",
)
SQL_MEETING_NOTICES = """
SELECT journey, seq, at, stage, key, notice, recipients, about FROM notices
WHERE journey = $1 ORDER BY seq DESC LIMIT $2
"""


class AppointmentLine(Model):
    journey: str
    key: str
    kind: str
    round: int
    stage: Stage
    starts_at: Instant
    ends_at: Instant
    place: Place
    staff: tuple[str, ...]
    booked_at: Instant
    booked_by: str
    confirmed: bool | None
    """False: the customer could not be reached and the meeting is kept as unconfirmed (X-20)."""
    confirmed_at: Instant | None
    outcome: Outcome | None
    """None while it stands."""
    moved_by: AskedBy | None
    """Who asked for another time, when it was moved."""
    agreed_by: str | None
    """Who agreed on the new time with the customer, and how."""
    agreed_via: Via | None
    late_minutes: int | None
    """How late the host came; None where it was not recorded (R002-SKU-31)."""
    checked: bool | None
    """False: it began and nobody had said whether all was ready; None where that was not asked (R002-SKU-25)."""
    earliest: Instant | None
    """It may not be moved to before this instant (X-06)."""
    ended_at: Instant | None


class PromiseLine(Model):
    journey: str
    key: str
    what: str
    stage: Stage
    made_at: Instant
    made_by: str
    by_at: Instant
    status: str
    """``open``, ``kept``, ``broken`` or ``dropped``."""
    settled_at: Instant | None


class NoticeLine(Model):
    journey: str
    seq: int
    at: Instant
    stage: Stage
    key: str
    notice: str
    recipients: tuple[str, ...]
    about: dict[str, object]


async def list_appointments(
    db: Database,
    *,
    journey: str | None = None,
    staff: str | None = None,
    kind: str | None = None,
    start: Instant | None = None,
    end: Instant | None = None,
    standing: bool = True,
    limit: int = 200,
) -> list[AppointmentLine]:
    """Appointments by start, which ``start`` and ``end`` bound, half open; ``standing``: not ended."""
    given = {
        "standing": standing,
        "journey": journey,
        "staff": staff,
        "kind": kind,
        "start": start,
        "end": end,
    }
    sql, args = LIST_APPOINTMENTS.build(given, limit)
    return as_models(AppointmentLine, await db.fetch(sql, *args))


async def list_promises(
    db: Database,
    *,
    journey: str | None = None,
    by_before: Instant | None = None,
    only_open: bool = True,
    limit: int = 200,
) -> list[PromiseLine]:
    """Promises to customers by the instant they are for."""
    given = {"open": only_open, "journey": journey, "by_before": by_before}
    sql, args = LIST_PROMISES.build(given, limit)
    return as_models(PromiseLine, await db.fetch(sql, *args))


async def list_notices(db: Database, journey: str, limit: int = 200) -> list[NoticeLine]:
    """Notices issued on a journey, newest first."""
    return as_models(NoticeLine, await db.fetch(SQL_MEETING_NOTICES, journey, limit))
