"""`homeward customer show | correct | forget`: who the customer is; wrong data are put right, in the end forgotten."""

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from presentation.correcting import YES_NO, contact_told, correction, correction_told, given
from presentation.options import Typed, told_by
from presentation.people import card
from presentation.reasons import CORRECT_REASONS
from presentation.showing import Words
from starter.asking import confirmed
from starter.commands.acts import CommandIdOption, reason_of, said
from starter.context import Context

if TYPE_CHECKING:
    from store.people import CustomerDetails


async def show(context: Context, customer: str, /, *, plain: bool = False) -> None:
    from store.corrections import found, homes_of

    database = await context.database()
    _, details = await found(database, customer)
    homes = [one for one, _ in await homes_of(database, details.customer)]
    person = card(details, personal=plain)
    words = Words(context.lang, await context.zone())
    context.out.document(
        {
            **person.document(),
            "journeys": homes,
            "contacts": [contact_told(one, plain=plain) for one in details.contacts],
        }
    )
    rows = [row for row in person.rows(context.lang) if row[0] != words.say("head.contact")]
    heading = words.say("customer.title", customer=details.customer)
    context.out.facts(
        [*rows, (words.say("customer.journeys"), words.say("list.comma").join(homes))], title=heading
    )
    _table(context, words, details, plain)


def _table(context: Context, words: Words, details: "CustomerDetails", plain: bool) -> None:
    heads = ("contact_no", "name", "relation", "phone", "wechat", "language", "window", "marks")
    rows = []
    for one in details.contacts:
        shown = contact_told(one, plain=plain)
        marks = [words.say(f"corrected.{mark}") for mark in sorted(YES_NO) if shown[mark]]
        relation = words.say(f"relation.{one.relation}")
        rows.append(
            [
                str(one.person),
                shown["name"],
                relation,
                *(str(shown[name] or "--") for name in ("phone", "wechat")),
                words.say(f"language.{one.language}") if one.language else "--",
                str(shown["window"] or "--"),
                words.say("list.comma").join(marks) or "--",
            ]
        )
    context.out.table([words.say(f"head.{name}") for name in heads], rows)


async def correct(
    context: Context,
    customer: str,
    /,
    *,
    set_: Annotated[list[str], Parameter(name="--set")],
    reason: str,
    person: int | None = None,
    add: bool = False,
    words: str | None = None,
    yes: bool = False,
    command: CommandIdOption = None,
) -> None:
    from store.corrections import found

    code = reason_of(context, reason, CORRECT_REASONS)
    acting = context.acting
    _, details = await found(await context.database(), customer)
    values = given(set_)
    typed: Typed = {
        name: (f"--set {name}", None if value is None else str(value)) for name, value in values.items()
    }
    with told_by(context, typed):
        wanted = correction(details, values, person, add, code, acting)
    if not yes:
        spoken = Words(context.lang, await context.zone())
        context.out.heading(spoken.say("customer.will_correct", customer=details.customer))
        for line in correction_told(spoken, details, wanted):
            context.out.say(f"  {line}")
        confirmed(context, context.say("customer.question", customer=details.customer), yes=yes)
    journeys = await context.journeys()
    done = await journeys.correct_customer(wanted, words, command)
    context.out.document(done)
    spoken = Words(context.lang, await context.zone())
    fields = spoken.say("list.comma").join(spoken.say(f"corrected.{one}") for one in done.fields)
    said(context, "customer.corrected", repeated=done.repeated, fields=fields)
    if done.journeys:
        told = spoken.say("list.comma").join(done.journeys)
        context.out.say(spoken.say("customer.journalled", journeys=told), style="dim")
    await _searched(context, spoken, done.journeys, done.fields)


async def forget(
    context: Context, customer: str, /, *, yes: bool = False, command: CommandIdOption = None
) -> None:
    from store.customers import customer_details

    acting = context.acting
    journeys = await context.journeys()
    words = Words(context.lang, await context.zone())
    by_journey = await customer_details(await context.database(), [customer])
    customer = by_journey[customer].customer if customer in by_journey else customer
    if not yes:
        context.out.say(words.say("forget.what", customer=customer))
        confirmed(context, context.say("forget.question", customer=customer), yes=yes)
    folder = context.settings.attachments_folder
    done = await journeys.forget_customer(customer, acting, folder, command)
    context.out.document(done)
    context.out.say(words.say("forget.done", **done.model_dump()), style="green")


async def _searched(
    context: Context, words: Words, journeys: tuple[str, ...], fields: tuple[str, ...]
) -> None:
    """Whoever looks for the right number hears that it is there."""
    from store.reading_tasks import TaskFilter, list_tasks

    if not {"phone", "wechat", "contact"} & set(fields):
        return
    for journey in journeys:
        open_tasks = await list_tasks(
            await context.database(), TaskFilter(journey=journey, kind="find_contact")
        )
        for one in open_tasks:
            context.out.say(words.say("customer.found", task=one.task))
