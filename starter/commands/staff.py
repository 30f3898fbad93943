"""`homeward staff add | list | show | import`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from domain.roles import Role
from domain.tasks import TaskStatus
from presentation.showing import Words, one_of
from starter.commands import accounts
from starter.context import Context
from starter.rosters import member, read_roster
from store import masking

if TYPE_CHECKING:
    from store.reading_tasks import TaskLine
    from store.staff import StaffMember

_WEEKDAYS = {"zh-CN": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


async def list_all(
    context: Context, *, role: str | None = None, all_: Annotated[bool, Parameter(name="--all")] = False
) -> None:
    from store.staff import list_staff

    wanted = one_of(Role, "role", role, "--role")
    found = await list_staff(await context.database(), wanted, active=not all_)
    context.out.document({"staff": [_document(one) for one in found]})
    if not found:
        context.out.say(context.say("list.no_staff"), style="dim")
        return
    words = Words(context.lang, "UTC")
    rows = [
        [
            one.handle,
            one.name,
            words.say("list.comma").join(words.role(role) for role in one.roles),
            one.team or "--",
            _rest(context, one),
            context.say("staff.active" if one.active else "staff.inactive"),
        ]
        for one in found
    ]
    heads = ("handle", "name", "roles", "team", "rest", "status")
    context.out.table([context.say(f"head.{name}") for name in heads], rows)


def _document(one: "StaffMember", *, personal: bool = False) -> dict[str, Any]:
    return {**one.model_dump(mode="json"), "phone": _phone(one, personal)}


def _phone(one: "StaffMember", personal: bool) -> str | None:
    if not one.phone:
        return None
    return masking.readable(one.phone) if personal else masking.phone(one.phone)


def _rest(context: Context, one: "StaffMember") -> str:
    names = _WEEKDAYS[context.lang]
    told = [names[day - 1] for day in one.rest_weekdays]
    if not told:
        return "--"
    return ", ".join(told) if context.lang == "en" else "周" + "、".join(told)


async def show(context: Context, handle: str, /, *, personal: bool = False) -> None:
    from store import staff
    from store.reading_meetings import list_appointments
    from store.reading_tasks import TaskFilter, list_tasks

    database = await context.database()
    one = await staff.get(database, handle)
    tasks = await list_tasks(database, TaskFilter(assignee=handle, status=TaskStatus.OPEN))
    appointments = await list_appointments(database, staff=handle)
    document = _document(one, personal=personal)
    context.out.document({"staff": document, "tasks": tasks, "appointments": appointments})
    words = Words(context.lang, await context.zone())
    context.out.facts(
        [
            (words.say("head.name"), one.name),
            (words.say("head.phone"), _phone(one, personal) or "--"),
            (words.say("head.roles"), words.say("list.comma").join(words.role(role) for role in one.roles)),
            (words.say("head.team"), one.team or "--"),
            (words.say("head.rest"), _rest(context, one)),
            *_styles(words, one),
            (words.say("head.status"), words.say("staff.active" if one.active else "staff.inactive")),
            (words.say("head.open_tasks"), str(len(tasks))),
            (words.say("head.appointments"), str(len(appointments))),
        ],
        title=one.handle,
    )
    _tasks(context, words, tasks)


def _tasks(context: Context, words: Words, tasks: "list[TaskLine]") -> None:
    """What lies before them, the most urgent first; with whom it comes back to."""
    if not tasks:
        return
    context.out.heading(context.say("show.their_tasks"))
    heads = ("task", "what", "journey", "due", "lent_by")
    rows = [
        [one.task, words.task(one.kind, one.about), one.journey, words.at(one.due_at), one.lent_by or ""]
        for one in tasks
    ]
    context.out.table([context.say(f"head.{name}") for name in heads], rows)


def _styles(words: Words, one: "StaffMember") -> list[tuple[str, str]]:
    told = words.say("list.comma").join(words.say(f"style.{style}") for style in one.styles)
    return [(words.say("head.styles"), told)] if told else []


async def add(
    context: Context,
    handle: str,
    /,
    *,
    role: list[str],
    name: str | None = None,
    phone: str | None = None,
    team: str | None = None,
    rest: str | None = None,
    styles: list[str] | None = None,
    login: str | None = None,
    temporary: bool = False,
) -> None:
    from store import staff

    given = {"handle": handle, "name": name, "phone": phone, "roles": role, "team": team}
    new = member({**given, "rest": rest, "styles": ",".join(styles or ())})
    database = await context.database()
    wanted = await accounts.wanted(context, new.handle, login, temporary=temporary)
    added = await staff.add(database, new)
    account = await accounts.opened(context, wanted) if wanted else {}
    context.out.document({**_document(added), **account})
    context.out.say(context.say("staff.added", handle=added.handle), style="green")
    accounts.told(context, account)


async def import_file(context: Context, *, file: Path) -> None:
    from store import staff
    from store.errors import AlreadyThere

    people = read_roster(file, context.lang)
    database = await context.database()
    before = {one.handle for one in await staff.list_staff(database, active=False)}
    results: dict[str, str] = {}
    for one in people:
        try:
            await staff.add(database, one)
            results[one.handle] = "unchanged" if one.handle in before else "added"
        except AlreadyThere:
            changed = await staff.change(database, one)
            results[one.handle] = "changed" if changed.active else "still_inactive"
    context.out.document({"results": results})
    context.out.table(
        [context.say("head.handle"), context.say("head.result")],
        [[handle, context.say(f"staff.result.{result}")] for handle, result in results.items()],
    )
