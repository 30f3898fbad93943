"""`homeward journey list` and `homeward journey show`."""

import asyncio
from typing import TYPE_CHECKING, Any

from domain.stages import Stage, Status
from presentation import pausing, site
from presentation.errors import Missing
from presentation.journey_told import head, waiting
from presentation.next_told import step_told
from presentation.noting import notes_of
from presentation.people import card
from presentation.showing import Words, one_of
from starter.context import Context
from starter.options import Limit
from starter.output import Cell

if TYPE_CHECKING:
    from domain.site import SitePlan
    from store.reading_journeys import JourneyHeader
    from store.reading_meetings import AppointmentLine, PromiseLine
    from store.reading_tasks import TaskLine
    from store.reading_waits import WaitLine


async def list_all(
    context: Context,
    *,
    stage: str | None = None,
    status: str | None = None,
    owner: str | None = None,
    search: str | None = None,
    limit: Limit = 50,
) -> None:
    from store import customers
    from store.reading_journeys import JourneyFilter, list_journeys

    wanted = JourneyFilter(
        stage=one_of(Stage, "stage", stage, "--stage"),
        status=one_of(Status, "status", status, "--status"),
        owner=owner,
        search=search,
        limit=limit,
    )
    database = await context.database()
    found = await list_journeys(database, wanted)
    people = await customers.customer_details(database, [one.journey for one in found])
    words = Words(context.lang, await context.zone())
    rows: list[list[Cell]] = [
        [
            one.journey,
            card(people.get(one.journey)).name,
            words.stage(one.stage),
            words.status(one.status),
            one.owner or "--",
            waiting(words, one),
            words.at(one.next_at),
            words.at(one.started_at),
        ]
        for one in found
    ]
    document = [{**one.model_dump(mode="json"), "name": card(people.get(one.journey)).name} for one in found]
    context.out.document({"journeys": document})
    if not found:
        context.out.say(context.say("list.no_journeys"), style="dim")
        return
    columns = ("journey", "customer", "stage", "status", "owner", "waiting", "next", "started")
    context.out.table([context.say(f"head.{name}") for name in columns], rows)
    if len(found) >= limit and context.out.in_terminal:
        context.out.say(context.say("list.more", limit=limit), style="dim")


async def show(context: Context, journey: str, /, *, personal: bool = False) -> None:
    from store import customers
    from store.reading_meetings import list_appointments, list_promises
    from store.reading_site import site_plan
    from store.reading_tasks import TaskFilter, list_tasks
    from store.reading_waits import WaitFilter, list_waits

    database = await context.database()
    header = await header_of(context, journey)
    people, tasks, appointments, promises, waits = await asyncio.gather(
        customers.customer_details(database, [journey]),
        list_tasks(database, TaskFilter(journey=journey)),
        list_appointments(database, journey=journey),
        list_promises(database, journey=journey),
        list_waits(database, WaitFilter(journey=journey)),
    )
    now = await context.now()
    plan = await site_plan(database, header, now)
    person = card(people.get(journey), personal=personal)
    notes = await notes_of(context, journey, personal=personal)
    context.out.document(
        {
            "journey": header,
            "customer": person.document(),
            "tasks": tasks,
            "appointments": appointments,
            "promises": promises,
            "waits": waits,
            "notes": notes,
            **({"site": site.document(plan, header)} if plan else {}),
        }
    )
    words = Words(context.lang, await context.zone())
    paused = pausing.of_journey(words, header, waits)
    context.out.facts([*head(words, header), *paused], title=context.say("show.title", journey=journey))
    context.out.facts(person.rows(context.lang), title=context.say("show.customer"))
    _tasks(context, words, tasks, now)
    _appointments(context, words, appointments)
    _promises(context, words, promises)
    _show_notes(context, words, notes)
    if plan is not None:
        _show_plan(context, words, plan, header)
    _next(context, words, waits)


async def header_of(context: Context, journey: str) -> "JourneyHeader":
    """A journey's head. Raises `NotFound`, or `Missing` for one that is registered and has not begun."""
    from store import customers
    from store.errors import NotFound
    from store.reading_journeys import journey_header

    database = await context.database()
    try:
        return await journey_header(database, journey)
    except NotFound:
        if journey in await customers.customer_details(database, [journey]):
            raise Missing("failed.not_begun", journey=journey) from None
        raise


def _tasks(context: Context, words: Words, tasks: "list[TaskLine]", now: Any) -> None:
    if not tasks:
        return
    rows: list[list[Cell]] = [
        [
            one.task,
            words.task(one.kind, one.about),
            words.who(one.role, one.assignee),
            words.at(one.due_at),
            words.clock(one.due_at, now, held=one.held),
        ]
        for one in tasks
    ]
    context.out.heading(context.say("show.tasks"))
    context.out.table([context.say(f"head.{name}") for name in ("task", "what", "who", "due", "clock")], rows)


def _appointments(context: Context, words: Words, appointments: "list[AppointmentLine]") -> None:
    if not appointments:
        return
    rows = [
        [
            words.kind(one.kind),
            words.at(one.starts_at),
            words.say(f"place.{one.place}"),
            ", ".join(one.staff),
            words.say(f"confirmed.{one.confirmed}".lower()),
        ]
        for one in appointments
    ]
    context.out.heading(context.say("show.appointments"))
    heads = ("what", "at", "place", "who", "confirmed")
    context.out.table([context.say(f"head.{name}") for name in heads], rows)


def _promises(context: Context, words: Words, promises: "list[PromiseLine]") -> None:
    if not promises:
        return
    rows = [
        [words.say(f"promise.{one.what}"), words.at(one.by_at), words.person(one.made_by)] for one in promises
    ]
    context.out.heading(context.say("show.promises"))
    context.out.table([context.say(f"head.{name}") for name in ("what", "by", "made_by")], rows)


def _next(context: Context, words: Words, waits: "list[WaitLine]") -> None:
    steps = [one for one in waits if one.next_at is not None]
    context.out.heading(context.say("show.next"))
    if not steps:
        context.out.say(context.say("show.nothing_next"))
    for one in steps[:5]:
        context.out.say("  " + step_told(words, one))


def _show_notes(context: Context, words: Words, notes: list[dict[str, Any]]) -> None:
    if not notes:
        return
    rows = [
        [words.at(one["at"]), words.person(one["actor"]), str(one["words"] or words.say("show.note_hidden"))]
        for one in notes
    ]
    context.out.heading(words.say("show.notes"))
    context.out.table([words.say(f"head.{name}") for name in ("at", "actor", "note")], rows)


def _show_plan(context: Context, words: Words, plan: "SitePlan", header: "JourneyHeader") -> None:
    context.out.heading(context.say("show.site"))
    context.out.table(
        [context.say(f"head.{name}") for name in site.HEADS], site.plan_rows(words, plan, header)
    )
    context.out.say("  " + site.end_told(words, plan, header))
