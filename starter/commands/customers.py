"""`homeward customer show | correct`: who the customer is and how to reach them; wrong data are put right."""

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from starter import masking
from starter.asking import confirmed
from starter.commands.acts import CommandIdOption, reason_of
from starter.context import Context
from starter.errors import Wrong
from starter.forms.answers import from_options
from starter.people import card
from starter.showing import Words

if TYPE_CHECKING:
    from store.corrections import Correction
    from store.people import ContactDetails, CustomerDetails

CORRECT_REASONS = ("wrong_number", "mistake", "changed", "customer_wish", "other")
ADDRESS = ("community", "building", "room", "district", "city")
CONTACT = ("name", "relation", "phone", "wechat", "language", "window", "main", "do_not_contact")
_YES_NO = frozenset({"main", "do_not_contact"})


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
            "contacts": [_contact(one, plain) for one in details.contacts],
        }
    )
    rows = [row for row in person.rows(context.lang) if row[0] != words.say("head.contact")]
    heading = words.say("customer.title", customer=details.customer)
    context.out.facts(
        [*rows, (words.say("head.journeys"), words.say("list.comma").join(homes))], title=heading
    )
    _table(context, words, details, plain)


def _table(context: Context, words: Words, details: "CustomerDetails", plain: bool) -> None:
    heads = ("contact_no", "name", "relation", "phone", "wechat", "language", "window", "marks")
    rows = []
    for one in details.contacts:
        shown = _contact(one, plain)
        marks = [words.say(f"corrected.{mark}") for mark in sorted(_YES_NO) if shown[mark]]
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


def _contact(one: "ContactDetails", plain: bool) -> dict[str, Any]:
    phone = one.phone and (masking.readable(one.phone) if plain else masking.phone(one.phone))
    wechat = one.wechat and (one.wechat if plain else masking.wechat(one.wechat))
    window = f"{one.window.start:%H:%M}-{one.window.end:%H:%M}" if one.window else None
    return {
        **one.model_dump(include={"person", "relation", "language", "main", "do_not_contact"}),
        "name": one.name if plain else masking.name(one.name),
        "phone": phone,
        "wechat": wechat,
        "window": window,
    }


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
    wanted = _correction(details, _given(set_), person, add, code, acting)
    if not yes:
        _before(context, Words(context.lang, await context.zone()), details, wanted)
        confirmed(context, context.say("customer.question", customer=details.customer), yes=yes)
    journeys = await context.journeys()
    done = await journeys.correct_customer(wanted, words, command)
    context.out.document(done)
    spoken = Words(context.lang, await context.zone())
    fields = spoken.say("list.comma").join(spoken.say(f"corrected.{one}") for one in done.fields)
    context.out.say(spoken.say("customer.corrected", fields=fields), style="green")
    if done.repeated:
        context.out.say(spoken.say("acts.repeated"), style="dim")
    if done.journeys:
        told = spoken.say("list.comma").join(done.journeys)
        context.out.say(spoken.say("customer.journalled", journeys=told), style="dim")
    await _searched(context, spoken, done.journeys, done.fields)


def _given(pairs: list[str]) -> dict[str, Any]:
    """What was typed by field; nothing behind the sign takes a value away. Raises `Wrong`."""
    from starter.asking import yes_or_no

    given = from_options(pairs)
    if not given:
        raise Wrong("usage.missing", name="--set")
    accepted = (*CONTACT, *ADDRESS)
    for name, value in given.items():
        if name not in accepted:
            raise Wrong("usage.choose", name="--set", given=name, accepted=", ".join(accepted))
        if name in _YES_NO:
            given[name] = yes_or_no(str(value)) if isinstance(value, str) else value
        elif value == "":
            given[name] = None
        elif not isinstance(value, str | None):
            given[name] = str(value)
    return given


def _correction(
    details: "CustomerDetails",
    given: dict[str, Any],
    person: int | None,
    add: bool,
    reason: str,
    acting: str,
) -> "Correction":
    """The correction that is meant: of the main contact, unless another person is named."""
    from pydantic import ValidationError

    from client.errors import BadInput
    from domain.faults import faults
    from store.corrections import AddressCorrection, ContactCorrection, Correction
    from store.people import Window

    address = {name: value for name, value in given.items() if name in ADDRESS}
    contact = {name: value for name, value in given.items() if name in CONTACT}
    if address and (contact or person is not None or add):
        raise Wrong("failed.one_correction")
    if add and person is not None:
        raise Wrong("failed.one_correction")
    main = next((one.person for one in details.contacts if one.main), details.contacts[0].person)
    about: dict[str, Any] = {"customer": details.customer, "reason": reason, "actor": acting}
    try:
        if address:
            return Correction(
                **about, property=details.home.property, address=AddressCorrection.model_validate(address)
            )
        if contact.get("window"):
            start, _, end = str(contact["window"]).replace("～", "-").partition("-")
            contact["window"] = Window.model_validate({"start": start.strip(), "end": end.strip()})
        return Correction(
            **about,
            person=None if add else (person or main),
            contact=ContactCorrection.model_validate(contact),
        )
    except ValidationError as error:
        raise BadInput("answers", fields=faults(error)) from None


def _before(context: Context, words: Words, details: "CustomerDetails", wanted: "Correction") -> None:
    """What will be another value: by the fields' names, the values masked."""
    given = wanted.address or wanted.contact
    assert given is not None
    context.out.heading(words.say("customer.will_correct", customer=details.customer))
    known: dict[str, Any] = {}
    if wanted.address is not None:
        known = details.home.model_dump()
    elif wanted.person is not None:
        contact = next((one for one in details.contacts if one.person == wanted.person), None)
        known = _contact(contact, plain=False) if contact else {}
    for name in sorted(given.model_fields_set):
        before = known.get(name)
        after = getattr(given, name)
        told = words.say("amend.fact", before=_shown(name, before), after=_shown(name, after))
        context.out.say(f"  {words.say(f'corrected.{name}')}  {told}")


def _shown(name: str, value: Any) -> str:
    if value in (None, ""):
        return "--"
    if name == "window" and not isinstance(value, str):
        return f"{value.start:%H:%M}-{value.end:%H:%M}"
    hide = {"phone": masking.phone, "wechat": masking.wechat, "name": masking.name}.get(name)
    text = str(value)
    return hide(text) if hide is not None and "*" not in text else text


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
