"""Accounts of staff: login name, password, and how often somebody may try. See ``store.sessions`` for who is in.

Whoever tries is counted before the password is looked at, so that many tries at once are counted as well; what is
right takes the count back. Neither names nor addresses that were typed are kept, only hashes of them.
"""

import hashlib
import hmac
import math
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final

import asyncpg

from domain.model import Instant, Model
from store import passwords, staff
from store.database import Connection, Database, Row
from store.errors import AlreadyThere, BadValue, LoginRefused
from store.passwords import folded
from store.sessions import Person, SignedIn, end_within

WINDOW: Final = timedelta(minutes=15)
"""How long a failed attempt counts."""
FREE_BY_NAME, FREE_BY_ADDRESS = 5, 20
"""So many failures cost nothing; from then on each doubles the wait."""
FIRST_WAIT: Final = timedelta(minutes=1)
_LONGEST_LOGIN = 64

SQL_ACCOUNT = """
SELECT s.handle, a.login, a.password IS NOT NULL AS has_password, a.must_change, a.changed_at
FROM accounts AS a JOIN staff AS s USING (staff_no) WHERE s.handle = $1
"""
SQL_ACCOUNT_ANY = "SELECT EXISTS (SELECT FROM accounts)"
SQL_ACCOUNT_OF_LOGIN = """
SELECT s.staff_no, s.handle, s.name, s.roles, s.team, a.login, a.must_change, a.password, a.changed_at
FROM accounts AS a JOIN staff AS s USING (staff_no) WHERE a.login = $1 AND s.active
"""
SQL_ACCOUNT_TAKEN = """
SELECT s.handle FROM accounts AS a JOIN staff AS s USING (staff_no) WHERE a.login = $1 AND s.handle <> $2
"""
SQL_ACCOUNT_KEEP = """
INSERT INTO accounts AS a (staff_no, login) VALUES ($1, coalesce($2, $3))
ON CONFLICT (staff_no) DO UPDATE SET login = coalesce($2, a.login) RETURNING login
"""
SQL_ACCOUNT_CHANGE = (
    "UPDATE accounts SET password = $2, changed_at = $3, must_change = $4 WHERE staff_no = $1"
)
SQL_ACCOUNT_REHASH = "UPDATE accounts SET password = $3 WHERE staff_no = $1 AND password = $2"
SQL_ATTEMPT_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('login:' || encode($1::bytea, 'hex'), 0))"
SQL_ATTEMPTS = """
SELECT count(*) FILTER (WHERE login = $1) AS by_name, max(at) FILTER (WHERE login = $1) AS name_last,
    count(*) FILTER (WHERE address = $2) AS by_address, max(at) FILTER (WHERE address = $2) AS address_last
FROM login_attempts WHERE at > $3 AND (login = $1 OR address = $2)
"""
SQL_ATTEMPT_ADD = """
WITH over AS (DELETE FROM login_attempts WHERE at <= $4)
INSERT INTO login_attempts (login, address, at) VALUES ($1, $2, $3)
"""
SQL_ATTEMPTS_SWEEP = "DELETE FROM login_attempts WHERE at <= $1"
SQL_ATTEMPTS_FORGET = "DELETE FROM login_attempts WHERE login = $1"


class Account(Model):
    """How somebody signs in."""

    handle: str
    login: str
    has_password: bool
    must_change: bool
    changed_at: Instant | None


async def account(db: Database, handle: str) -> Account | None:
    """How somebody signs in; None without an account."""
    row = await db.fetchrow(SQL_ACCOUNT, handle)
    return Account.model_validate(dict(row)) if row else None


async def any_account(db: Database) -> bool:
    """Whether anybody can sign in at all."""
    return bool(await db.fetchval(SQL_ACCOUNT_ANY))


async def check_login(db: Database, handle: str, login: str) -> str:
    """The login name as it would be kept for this member of staff.

    Raises:
        AlreadyThere: somebody else has it.
        BadValue: it is none.
    """
    kept = folded(login)
    if not _is_login(kept):
        raise BadValue("login_form", field="login", most=_LONGEST_LOGIN)
    if await db.fetchval(SQL_ACCOUNT_TAKEN, kept, handle) is not None:
        raise AlreadyThere("login_taken", login=kept)
    return kept


async def set_password(
    db: Database,
    handle: str,
    password: str,
    *,
    now: datetime,
    login: str | None = None,
    temporary: bool = False,
    keep: bytes | None = None,
) -> int:
    """Set somebody's password, with an account if they have none; ends their sessions, returns how many.

    Args:
        db: the database.
        handle: whose it is.
        password: in clear.
        now: the present instant.
        login: their login name from now on; without it the one they have, else their handle.
        temporary: it must be changed before anything is done with it.
        keep: the session (``store.sessions.key``) that goes on.

    Raises:
        BadValue: the password or the login name is not accepted, or they are deactivated.
        AlreadyThere: somebody else has the login name.
        NotFound: nobody has this handle.
    """
    member = await staff.working(db, handle)
    wanted = await check_login(db, handle, login) if login is not None else None
    try:
        async with db.transaction() as connection:
            kept: str = await connection.fetchval(
                SQL_ACCOUNT_KEEP, member.staff_no, wanted, folded(member.handle)
            )
            passwords.check(password, kept)
            passwords.check(password, member.handle)
            await connection.execute(
                SQL_ACCOUNT_CHANGE, member.staff_no, await passwords.hashed(password), now, temporary
            )
            await connection.execute(SQL_ATTEMPTS_FORGET, _of_login(kept))
            ended = await end_within(connection, member.staff_no, keep)
    except asyncpg.UniqueViolationError as error:
        raise AlreadyThere("login_taken", login=wanted or folded(member.handle)) from error
    return ended


async def reset_password(db: Database, handle: str, *, now: datetime, login: str | None = None) -> str:
    """A temporary password for somebody, to be told to them and changed by them. Errors: as ``set_password``."""
    password = passwords.temporary()
    await set_password(db, handle, password, now=now, login=login, temporary=True)
    return password


async def change_password(
    db: Database,
    person: Person,
    current: str,
    new: str,
    address: str | None,
    *,
    now: datetime,
    keep: bytes | None = None,
) -> int:
    """Somebody changes their own password; their other sessions end, returns how many.

    Raises:
        BadValue: ``password_current``, ``password_same``, or as ``set_password``.
        LoginRefused: they have to wait, having guessed too often.
    """
    try:
        await authenticate(db, person.login, current, address, now=now)
    except LoginRefused as error:
        if error.until is not None:
            raise
        raise BadValue("password_current", field="current") from None
    if current == new:
        raise BadValue("password_same", field="password")
    return await set_password(db, person.handle, new, now=now, keep=keep)


async def authenticate(
    db: Database, login: str, password: str, address: str | None, *, now: datetime
) -> SignedIn:
    """Who signs in by this name and password.

    Args:
        db: the database.
        login: as typed.
        password: as typed.
        address: where it comes from, counted as well; an IPv6 address counts as its network.
        now: the present instant.

    Raises:
        LoginRefused: ``login_wrong``, the same for a wrong name or password, no password yet and somebody who has
            left; or ``login_wait``, whatever the password, with ``until``.
    """
    name = folded(login)
    await _try(db, _of_login(name), of_address(db, address), now)
    row = await db.fetchrow(SQL_ACCOUNT_OF_LOGIN, name) if _is_login(name) else None
    stored = row["password"] if row else None
    right, better = await passwords.verify(password, stored)
    if row is None or not right:
        raise LoginRefused("login_wrong")
    await db.execute(SQL_ATTEMPTS_FORGET, _of_login(name))
    if better is not None:
        await db.execute(SQL_ACCOUNT_REHASH, row["staff_no"], stored, better)
    return _signed_in(row)


async def _try(db: Database, login: bytes, address: bytes | None, now: datetime) -> None:
    """Count an attempt. Raises `LoginRefused` while it has to wait, and then counts nothing."""
    async with db.transaction() as connection:
        for one in (login, address):  # always in this order: nobody waits for somebody who waits for them
            if one is not None:
                await connection.fetchval(SQL_ATTEMPT_LOCK, one)
        until = await _wait(connection, login, address, now)
        if until is not None:
            minutes = math.ceil((until - now) / timedelta(minutes=1))
            raise LoginRefused("login_wait", until, minutes=minutes)
        await connection.execute(SQL_ATTEMPT_ADD, login, address, now, now - WINDOW)


async def _wait(
    connection: Connection, login: bytes, address: bytes | None, now: datetime
) -> datetime | None:
    row = await connection.fetchrow(SQL_ATTEMPTS, login, address, now - WINDOW)
    assert row is not None
    found = [
        _until(row["by_name"] - FREE_BY_NAME, row["name_last"]),
        _until(row["by_address"] - FREE_BY_ADDRESS, row["address_last"]),
    ]
    return max((one for one in found if one is not None and one > now), default=None)


async def sweep(db: Database, now: datetime) -> int:
    """Remove attempts to sign in that count no longer; returns how many."""
    return await db.execute(SQL_ATTEMPTS_SWEEP, now - WINDOW)


def _until(beyond: int, last: datetime | None) -> datetime | None:
    """When the next attempt may be made: a minute after the last one, then two, four …"""
    return None if beyond < 0 or last is None else last + min(FIRST_WAIT * 2 ** min(beyond, 8), WINDOW)


def _is_login(kept: str) -> bool:
    return 0 < len(kept) <= _LONGEST_LOGIN and kept.isprintable() and " " not in kept


def _of_login(kept: str) -> bytes:
    return hashlib.sha256(kept.encode("utf-8", "surrogatepass")).digest()


def of_address(db: Database, address: str | None) -> bytes | None:
    """A hash that only those can repeat who know how to reach the database."""
    if address is None:
        return None
    key = hashlib.sha256(f"addresses at {db.dsn}".encode()).digest()
    return hmac.digest(key, _network(address).encode("utf-8", "surrogatepass"), "sha256")


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or found.exploded[:19])


def _signed_in(row: Row) -> SignedIn:
    person = Person.model_validate({name: row[name] for name in Person.model_fields})
    return SignedIn(person=person, password_of=row["changed_at"])
