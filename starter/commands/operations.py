"""`homeward up | migrate | rebuild | healthcheck`."""

from typing import TYPE_CHECKING, Literal

from starter.context import Context

if TYPE_CHECKING:
    from starter.stack.stack import Stack

Service = Literal["worker", "temporal", "postgres", "desk"]


async def up(context: Context) -> int:
    from rich.console import Console

    from starter.commands import calendar
    from starter.first_login import FirstLogin, first_login
    from starter.first_use import prepare
    from starter.stack.stack import Stack
    from starter.stack.up import up as run_stack
    from store.database import Database
    from store.settings import Lang
    from workflows.search_attributes import REGISTRY

    settings = context.settings
    out = context.out

    prepared: dict[str, object] = {}
    logins: list[FirstLogin] = []

    async def make_ready(stack: Stack) -> None:
        done = await prepare(stack.dsn, settings)
        prepared.update(done.document())
        for line in done.told(context.lang):
            out.say(line)
        for warning in done.warnings:
            out.warn(warning)
        async with await Database.open(stack.dsn, name="homeward-starter") as database:
            if login := await first_login(database, stack.folder):
                logins.append(login)
            if missing := await calendar.one_line(context, database):
                prepared["calendars"] = missing
                out.warn(missing)

    spoken = settings.model_copy(update={"lang": Lang(context.lang)})
    console = Console(stderr=True, quiet=True) if out.as_json else out.console

    def ready(stack: Stack) -> None:
        out.document({"event": "ready", **_addresses(stack), **prepared})

    return await run_stack(spoken, REGISTRY, make_ready, console=console, ready=ready, logins=logins)


def _addresses(stack: "Stack") -> dict[str, object]:
    """Where everything is, without any password."""
    from starter.stack.stack import DATABASE

    child = stack.worker.child
    return {
        "desk": stack.settings.desk_url,
        "temporal_ui": stack.temporal.ui_address,
        "temporal": stack.temporal.address,
        "postgres": f"127.0.0.1:{stack.postgres.port}/{DATABASE}",
        "worker": {"task_queue": stack.settings.task_queue, "pid": child.pid if child else None},
        "state": str(stack.folder),
    }


async def migrate(context: Context) -> None:
    from store import initials
    from store.migrate import migrate as apply

    done = await apply(context.settings.database_dsn())
    await initials.fill_in(await context.database())
    context.out.document({"applied": done})
    told = (
        context.say("migrate.applied", files=", ".join(done)) if done else context.say("migrate.up_to_date")
    )
    context.out.say(told, style="green")


async def rebuild(context: Context, journey: str | None = None, /) -> None:
    from starter.commands.journeys import header_of
    from store.rebuild import rebuild as again

    database = await context.database()
    if journey is not None:
        await header_of(context, journey)
    count = await again(database, journey)
    context.out.document({"journeys": count})
    context.out.say(context.say("rebuild.done", count=count), style="green")


async def healthcheck(context: Context, service: Service = "worker", /) -> None:
    from starter.stack.commands import healthcheck as check

    await check(context.settings, service)
    missing = await _missing_days(context) if service == "worker" else None
    context.out.document({"service": service, "well": True, "calendars": missing})
    context.out.say(context.say("healthcheck.well", service=context.say(f"service.{service}")), style="green")
    if missing:
        context.out.warn(missing)


async def _missing_days(context: Context) -> str | None:
    """Whether days to come are not published yet; never a reason to be unwell."""
    from starter.commands import calendar
    from store.errors import StoreError

    try:
        return await calendar.one_line(context)
    except StoreError:
        return None
