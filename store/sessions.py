"""Who is signed in at the desk. A session's id is random and stands in the cookie only; here is its hash."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Final

from domain.model import Instant, Model
from domain.roles import Role
from store.database import Connection, Database, rows_touched
from store.errors import LoginRefused
from store.listing import as_models

IDLE: Final = timedelta(hours=12)
LASTS: Final = timedelta(days=7)
_BYTES = 32

_SYSTEMS = ("iPhone", "iPad", "Android", "HarmonyOS", "Windows", "Mac OS X", "CrOS", "Linux")
_BROWSERS = {
    "MicroMessenger": "WeChat",
    "DingTalk": "DingTalk",
    "Lark": "Feishu",
    "Edg": "Edge",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
"""How a browser is recognised, the rarer first: most say the names of the others as well."""

SQL_SESSION_OPEN = """
INSERT INTO sessions (session, staff_no, created_at, last_seen_at, expires_at, device)
SELECT $1, staff_no, $3, $3, $4, $5 FROM accounts WHERE staff_no = $2 AND changed_at = $6 FOR SHARE
"""
SQL_SESSION = """
WITH seen AS (
    UPDATE sessions SET last_seen_at = $2
    WHERE session = $1 AND last_seen_at > $3 AND last_seen_at < $2::timestamptz - interval '1 minute'
        AND expires_at > $2)
SELECT s.staff_no, s.handle, s.name, s.roles, s.team, a.login, a.must_change,
    p.lang, coalesce(p.shortcuts, true) AS shortcuts
FROM sessions AS o JOIN accounts AS a USING (staff_no) JOIN staff AS s USING (staff_no)
LEFT JOIN preferences AS p USING (staff_no)
WHERE o.session = $1 AND o.last_seen_at > $3 AND o.expires_at > $2 AND s.active
"""
SQL_SESSION_END = "DELETE FROM sessions WHERE session = $1"
SQL_SESSIONS_END = "DELETE FROM sessions WHERE staff_no = $1 AND session IS DISTINCT FROM $2"
SQL_SESSIONS_SWEEP = "DELETE FROM sessions WHERE expires_at <= $1"
SQL_SESSION_STAFF = "SELECT staff_no FROM staff WHERE handle = $1"
SQL_SESSIONS = """
SELECT o.created_at, o.last_seen_at, least(o.expires_at, o.last_seen_at + $4::interval) AS ends_at, o.device
FROM sessions AS o JOIN staff AS s USING (staff_no)
WHERE s.handle = $1 AND s.active AND o.last_seen_at > $3 AND o.expires_at > $2
ORDER BY o.last_seen_at DESC, o.session
"""


class Person(Model):
    """Somebody who works here and is signed in."""

    staff_no: int
    handle: str
    name: str
    roles: tuple[Role, ...]
    team: str | None
    login: str
    must_change: bool
    """Somebody else chose the password: nothing is done before it is changed."""


class Present(Person):
    """Whose a session is, with how they want to see the desk."""

    lang: str | None
    """None: the company's."""
    shortcuts: bool


class SignedIn(Model):
    """The proof that somebody gave their password, with which ``open_session`` lets them in."""

    person: Person
    password_of: Instant
    """When the password that was given was set: it lets nobody in once it is changed."""


class SessionLine(Model):
    """One place where somebody is signed in."""

    created_at: Instant
    last_seen_at: Instant
    """To the minute."""
    ends_at: Instant
    """When it ends if nothing is done there."""
    device: str


def key(token: str) -> bytes:
    """What is kept of a session's id."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


async def open_session(
    db: Database, signed_in: SignedIn, user_agent: str, *, now: datetime, lasts: timedelta = LASTS
) -> str:
    """Let somebody in who has given their password; returns the id for the cookie, told only here.

    Raises:
        LoginRefused: meanwhile they were deactivated, or their password was changed.
    """
    token = secrets.token_urlsafe(_BYTES)
    opened = await db.execute(
        SQL_SESSION_OPEN,
        key(token),
        signed_in.person.staff_no,
        now,
        now + lasts,
        device(user_agent),
        signed_in.password_of,
    )
    if not opened:
        raise LoginRefused("login_wrong")
    return token


async def session(db: Database, token: str, *, now: datetime, idle: timedelta = IDLE) -> Present | None:
    """Whose session it is; None for one that has ended: too old, idle for too long, ended, or its owner left.

    One statement by the primary key; it notes at most once a minute that the session is in use.
    """
    row = await db.fetchrow(SQL_SESSION, key(token), now, now - idle)
    return Present.model_validate(dict(row)) if row else None


async def end_session(db: Database, token: str) -> None:
    """Somebody signs out; what has ended already stays so."""
    await db.execute(SQL_SESSION_END, key(token))


async def end_all_sessions(db: Database, handle: str, *, keep: bytes | None = None) -> int:
    """Sign somebody out everywhere, but for one session (``key``) if given; returns how many have ended."""
    async with db.transaction() as connection:
        return await end_within(connection, await connection.fetchval(SQL_SESSION_STAFF, handle), keep)


async def end_within(connection: Connection, staff_no: int | None, keep: bytes | None = None) -> int:
    """The same in a transaction that does more."""
    return rows_touched(await connection.execute(SQL_SESSIONS_END, staff_no, keep))


async def sessions(db: Database, handle: str, *, now: datetime, idle: timedelta = IDLE) -> list[SessionLine]:
    """Where somebody is signed in, the one in use last first."""
    return as_models(SessionLine, await db.fetch(SQL_SESSIONS, handle, now, now - idle, idle))


async def sweep(db: Database, now: datetime) -> int:
    """Remove sessions that are over; returns how many."""
    return await db.execute(SQL_SESSIONS_SWEEP, now)


def device(user_agent: str) -> str:
    """Browser and system of a ``User-Agent``, as in ``Chrome, Windows``: enough to know one's own again."""
    browser = next((name for mark, name in _BROWSERS.items() if f"{mark}/" in user_agent), None)
    system = next((name for name in _SYSTEMS if name in user_agent), None)
    if browser is None and system is None:
        return re.sub(r"[^\w./ -]", "", user_agent)[:40].strip() or "?"
    return ", ".join(one for one in (browser, system) if one)
