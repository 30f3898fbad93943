"""The first login at the desk of an embedded stack: made once, told at every start until its password was changed."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from domain.roles import Role
from store import accounts, staff
from store.database import Database

_FILE = "first-login.json"


@dataclass(frozen=True)
class FirstLogin:
    """With what to log in for the first time."""

    login: str
    password: str


async def first_login(database: Database, folder: Path) -> FirstLogin | None:
    """The first login, for somebody of operations; None once it is used, or where accounts were made otherwise.

    The temporary password lies in the state folder, readable by its owner alone, until it is changed.
    """
    kept = folder / _FILE
    if not await accounts.any_account(database):
        people = await staff.list_staff(database, Role.OPERATIONS)
        if not people:
            return None
        handle = people[0].handle
        password = await accounts.reset_password(database, handle, now=datetime.now(UTC))
        kept.touch(mode=0o600)
        kept.write_text(json.dumps({"handle": handle, "password": password}, ensure_ascii=False), "utf-8")
    try:
        found = json.loads(kept.read_text("utf-8"))
        account = await accounts.account(database, found["handle"])
    except (OSError, ValueError, KeyError):
        return None
    if account is None or not account.must_change:
        kept.unlink(missing_ok=True)
        return None
    return FirstLogin(account.login, found["password"])
