"""`homeward staff password | sessions`: how a colleague signs in at the desk, and where they are signed in."""

import sys
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from presentation.errors import Refused, Wrong
from presentation.showing import Words
from starter.asking import Questions
from starter.context import Context


@dataclass(frozen=True)
class Wanted:
    """How somebody is to sign in."""

    handle: str
    login: str
    password: str | None
    """None for a temporary one."""


async def password(
    context: Context, handle: str, /, *, temporary: bool = False, login: str | None = None
) -> None:
    from store import accounts, staff

    database = await context.database()
    await staff.working(database, handle)
    there = await accounts.account(database, handle)
    named = await accounts.check_login(database, handle, login or (there.login if there else handle))
    chosen = None if temporary else _asked(context, handle, named)
    account = await opened(context, Wanted(handle, named, chosen))
    context.out.document({"handle": handle, **account})
    told(context, account)


async def wanted(context: Context, handle: str, login: str | None, *, temporary: bool) -> Wanted | None:
    """How somebody who is added is to sign in; None when that was not said. Raises `Refused` if they do already."""
    from store import accounts

    if login is None and not temporary:
        return None
    database = await context.database()
    named = await accounts.check_login(database, handle, login or handle)
    there = await accounts.account(database, handle)
    if there is not None and there.has_password:
        raise Refused("refused.account_there", handle=handle, login=there.login)
    return Wanted(handle, named, None if temporary else _asked(context, handle, named))


async def opened(context: Context, account: Wanted) -> dict[str, Any]:
    """Set the password; what there is to tell of it."""
    from store import accounts

    database, now = await context.database(), await context.now()
    if account.password is None:
        chosen = await accounts.reset_password(database, account.handle, now=now, login=account.login)
        return {"login": account.login, "must_change": True, "password": chosen}
    await accounts.set_password(database, account.handle, account.password, now=now, login=account.login)
    return {"login": account.login, "must_change": False}


def told(context: Context, account: dict[str, Any]) -> None:
    if not account:
        return
    context.out.say(context.say("account.set", login=account["login"]), style="green")
    if "password" in account:
        context.out.say(context.say("account.temporary", password=account["password"]))


def _asked(context: Context, handle: str, login: str) -> str:
    """A password typed twice. Raises `Wrong` where nobody can be asked, and for two that differ."""
    from store import passwords

    if not (context.out.talks and sys.stdin.isatty()):
        raise Wrong("failed.password_unasked")
    questions = Questions(context.out.console)
    first = questions.ask_hidden(context.say("account.ask", handle=handle))
    passwords.check(first, login)
    passwords.check(first, handle)
    if questions.ask_hidden(context.say("account.ask_again")) != first:
        raise Wrong("failed.passwords_differ")
    return first


async def sessions(context: Context, handle: str, /, *, end: bool = False) -> None:
    from store import accounts, sessions, staff

    database = await context.database()
    await staff.get(database, handle)
    there = await accounts.account(database, handle)
    idle = timedelta(hours=context.settings.desk.session_idle_hours)
    found = await sessions.sessions(database, handle, now=await context.now(), idle=idle)
    ended = await sessions.end_all_sessions(database, handle) if end else 0
    context.out.document({"account": there, "sessions": found, "ended": ended})
    if there is None or not there.has_password:
        context.out.say(context.say("account.none", handle=handle), style="dim")
        return
    context.out.say(context.say("account.login", login=there.login))
    if there.must_change:
        context.out.say(context.say("account.must_change"), style="yellow")
    if not found:
        context.out.say(context.say("account.nowhere"), style="dim")
        return
    words = Words(context.lang, await context.zone())
    rows = [
        [one.device, words.at(one.created_at), words.at(one.last_seen_at), words.at(one.ends_at)]
        for one in found
    ]
    heads = ("device", "signed_in", "last_seen", "ends")
    context.out.table([context.say(f"head.{name}") for name in heads], rows)
    if end:
        context.out.say(context.say("account.ended", handle=handle, count=len(found)), style="green")
