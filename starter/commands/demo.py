"""`homeward demo`: an empty system becomes a made-up company at work, to look around in."""

from collections import Counter
from typing import TYPE_CHECKING, Final

from presentation.errors import Refused, Wrong
from presentation.failures import CONFLICT
from starter.asking import confirmed
from starter.context import STANDARD, Context
from starter.output import Cell
from starter.progress import progress

if TYPE_CHECKING:
    from domain.roles import Role
    from presentation.intake.starting import Told
    from store.database import Database

SHOWN: Final = (
    "agent",
    "cs_lead",
    "designer",
    "sales",
    "finance",
    "site_supervisor",
    "general_manager",
    "operations",
)
"""The roles of whom one is named, to log in as."""


async def demo(context: Context, *, yes: bool = False) -> int:
    from starter.demo.company import PEOPLE
    from starter.demo.fill import Ground, fill
    from starter.intake.files import today_of
    from starter.rehearsal.people import read_plan
    from store.demo import NAME, is_demo, real_journeys
    from store.settings import ROOT

    database = await context.database()
    if count := await real_journeys(database):
        raise Refused("demo.real", count=count)
    if not await is_demo(database):
        confirmed(context, context.say("demo.question"), yes=yes)
    elif await _everybody_enters(database):  # their accounts are the last thing of a demo
        await _tell(context, database, [], None)
        return 0
    await _prepare(context, database)
    journeys = await context.journeys()
    plan = read_plan(ROOT / "standards" / "examples")
    today, hasty = await today_of(context, STANDARD), await today_of(context, NAME)
    with progress(context, context.say("demo.progress"), 2 * len(PEOPLE)) as step:
        actor = context.speaker or (await _people(database))["operations"]
        ground = Ground(database, journeys, context.lang, actor, plan)
        begun = await fill(ground, today, hasty, step)
    for refused in ground.refused:
        context.out.warn(refused)
    password = await _accounts(context, database)
    await _tell(context, database, begun, password)
    return 0 if all(one.journey for one in begun) else CONFLICT


async def _prepare(context: Context, database: "Database") -> None:
    """Mark the system as a demo, and see that somebody works in every role."""
    from domain.roles import Role
    from starter.demo.standard import demo_standard
    from starter.first_use import hire
    from store.demo import is_demo
    from store.rulebooks import publish_standard
    from store.rulefiles import read_folder
    from store.settings import ROOT

    shipped = next(one for one in read_folder(ROOT / "standards").standards if one.standard.name == STANDARD)
    await hire(database, context.lang)
    there = await _people(database)
    if missing := [role for role in Role if role not in there]:
        told = context.say("list.comma").join(context.say(f"role.{role}") for role in missing)
        raise Wrong("demo.nobody", roles=told)
    if not await is_demo(database):  # one that was interrupted keeps the day on which it began
        await publish_standard(database, demo_standard(shipped, await context.now()))


async def _people(database: "Database") -> "dict[Role | str, str]":
    """The first who has each role."""
    from store import staff

    found: dict[Role | str, str] = {}
    for one in await staff.list_staff(database):
        for role in one.roles:
            found.setdefault(role, one.handle)
    return found


async def _everybody_enters(database: "Database") -> bool:
    """Whether everybody has a password that need not be changed."""
    from store import accounts, staff

    known = [await accounts.account(database, one.handle) for one in await staff.list_staff(database)]
    return all(one is not None and one.has_password and not one.must_change for one in known)


async def _accounts(context: Context, database: "Database") -> str:
    """One password for everybody."""
    from store import accounts, passwords, staff

    people = [one.handle for one in await staff.list_staff(database)]
    chosen, now = passwords.temporary(), await context.now()
    with progress(context, context.say("demo.progress_accounts"), len(people)) as step:
        for handle in people:
            await accounts.set_password(database, handle, chosen, now=now)
            step()
    return chosen


async def _tell(context: Context, database: "Database", begun: "list[Told]", password: str | None) -> None:
    from presentation.intake.starting import Result

    out, people = context.out, await _people(database)
    counts = Counter(one.result for one in begun)
    address = context.settings.desk_url
    out.document(
        {
            "demo": True,
            "counts": {result.value: counts[result] for result in Result if counts[result]},
            "rows": [one.document() for one in begun],
            "desk": address,
            "password": password,
        }
    )
    for one in begun:
        if one.journey is None:
            out.warn(f"{one.reference}: {one.reason}")
    key = "demo.done_more" if counts[Result.ALREADY] else "demo.done"
    done = context.say(key, started=counts[Result.STARTED], already=counts[Result.ALREADY])
    out.say(done if begun else context.say("demo.already"), style="bold green")
    rows: list[list[Cell]] = [[context.say(f"role.{role}"), people[role]] for role in SHOWN if role in people]
    out.table([context.say("head.role"), context.say("demo.head_login")], rows)
    key = "demo.password" if password else "demo.password_known"
    out.say(context.say(key, address=address, password=password))
    if begun:
        out.say(context.say("demo.soon"), style="dim")
