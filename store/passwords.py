"""Passwords of staff: what is accepted, and how they are compared. They are kept as Argon2id hashes only.

A hash takes a tenth of a second and 64 MB on purpose, so it is made in threads of its own, two at a time: many who
sign in at once wait for each other, and nothing else waits for them.
"""

import asyncio
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final, TypeVar

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from store.errors import BadValue

LEAST = 10
MOST = 200
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters that look like others."""
_GROUPS, _GROUP = 3, 4

HASHER = PasswordHash((Argon2Hasher(),))
"""How new passwords are hashed; older hashes are made anew when their owner signs in."""
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")
R = TypeVar("R")


def folded(login: str) -> str:
    """A login name as it is kept: ``ＡＮＮＡ`` and ``Anna `` are ``anna``."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def check(password: str, login: str) -> None:
    """Whether this may be the password of this login name.

    Raises:
        BadValue: names what is wrong: ``password_short``, ``password_long``, ``password_is_login``.
    """
    plain = unicodedata.normalize("NFKC", password)
    if len(plain) < LEAST:
        raise BadValue("password_short", field="password", least=LEAST)
    if len(plain) > MOST:
        raise BadValue("password_long", field="password", most=MOST)
    if folded(plain) == folded(login):
        raise BadValue("password_is_login", field="password")


def temporary() -> str:
    """A password to be told and changed, such as ``k7mp-3xqa-9rtd``: 59 random bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


async def hashed(password: str) -> str:
    """The hash to keep."""
    return await _in_a_thread(lambda: HASHER.hash(_bytes(password)))


async def verify(password: str, stored: str | None) -> tuple[bool, str | None]:
    """Whether the password is the one behind a hash, and a better hash to keep where parameters have changed.

    Without a stored hash the password is held against another one, so that the time it takes says nothing.
    """
    given = _bytes(password)

    def compare() -> tuple[bool, str | None]:
        other = _nobodys()
        right, better = HASHER.verify_and_update(given, stored or other)
        return (right, better) if stored is not None else (False, None)

    return await _in_a_thread(compare)


@cache
def _nobodys() -> str:
    """The hash of a password that nobody has."""
    return HASHER.hash(secrets.token_bytes(16))


def _bytes(password: str) -> bytes:
    """The same for a password typed in full width, or put together from other code points."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


async def _in_a_thread(work: Callable[[], R]) -> R:
    return await asyncio.get_running_loop().run_in_executor(_THREADS, work)
