"""`homeward contact log | list`: what customers get in touch about, what came of it, and what we did ourselves."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from domain.contacts import RECEIVED, Channel, Point
from domain.emergencies import Danger
from domain.roles import Role
from domain.time.rule_words import describe
from domain.time.rules import parse_rule
from presentation.contacts_told import became, names_of_household, what_about
from presentation.errors import Wrong
from presentation.options import Typed, in_words, told_by
from presentation.showing import Words, one_of
from starter.commands.acts import CommandIdOption, journeys_for, said
from starter.commands.journeys import header_of
from starter.context import Context
from starter.options import Limit
from starter.output import Cell
from starter.when import instant

if TYPE_CHECKING:
    from domain.commands import Receipt
    from store.reading_contacts import ContactLine

_CUSTOMER = frozenset({"customer", "客户"})


async def log(
    context: Context,
    journey: str,
    /,
    *,
    channel: str,
    point: str,
    words: str,
    from_: Annotated[str, Parameter(name="--from")] = "customer",
    answered: str | None = None,
    promise: str | None = None,
    by: str | None = None,
    role: str | None = None,
    danger: str | None = None,
    command: CommandIdOption = None,
) -> None:
    wanted = one_of(Role, "role", role, "--role")
    told = one_of(Channel, "channel", channel, "--channel", Channel.told())
    about = one_of(Point, "point", point, "--point")
    assert told is not None
    assert about is not None
    if not words.strip():
        raise Wrong("usage.missing", name="--words")
    at = await instant(context, "--promise", promise)
    acting = context.acting
    journeys = await journeys_for(context, journey)
    who = await _who(context, journey, from_)
    typed: Typed = {
        "by": ("--promise", promise),
        "role": ("--role", role) if role is not None else ("--by", by),
        "person": ("--by", by),
        "danger": ("--danger", danger),
    }
    with told_by(context, typed):
        receipt = await journeys.log_contact(
            journey,
            acting,
            told,
            about,
            words,
            answered=answered,
            by=at,
            role=wanted,
            person=by,
            who=who,
            danger=one_of(Danger, "danger", danger, "--danger"),
            command=command,
        )
    await _tell_logged(context, journey, receipt, named=promise is not None)


async def _who(context: Context, journey: str, given: str) -> int | None:
    """The contact person that is meant, by name or relation; None for the customer. Raises `Wrong`."""
    from store import customers

    wanted = given.strip().casefold()
    if wanted in _CUSTOMER:
        return None
    details = (await customers.customer_details(await context.database(), [journey])).get(journey)
    contacts = details.contacts if details else ()
    found = [one for one in contacts if wanted in (one.name.casefold(), one.relation.casefold())]
    found += [one for one in contacts if wanted == context.say(f"relation.{one.relation}").casefold()]
    if len({one.person for one in found}) != 1:
        relations = [one.relation for one in contacts if one.relation not in _CUSTOMER]
        accepted = context.say("list.comma").join(
            ["customer", *dict.fromkeys(in_words(context.lang, "relation", [one]) for one in relations)]
        )
        raise Wrong("usage.choose", name="--from", given=given, accepted=accepted)
    return found[0].person


async def _tell_logged(context: Context, journey: str, receipt: "Receipt", *, named: bool) -> None:
    """What came of it: nothing is left to do, or who does what by when; and why then, where nobody named a time."""
    from client.slots import rules_of
    from store.reading_cases import list_cases
    from store.reading_contacts import list_contacts

    database, words = await context.database(), Words(context.lang, await context.zone())
    lines = [one for one in await list_contacts(database, journey) if one.direction == "in"]
    line = next(one for one in lines if one.seq <= receipt.seq)
    cases = [one for one in await list_cases(database, journey) if one.key == line.key]
    context.out.document(
        {**receipt.model_dump(mode="json"), "contact": line, "doing": cases[0].doing if cases else []}
    )
    channel = words.say(f"channel.{line.channel}")
    said(context, "acts.contact_logged", repeated=receipt.repeated, journey=journey, channel=channel)
    context.out.say("  " + became(words, line), style="dim")
    for doing in cases[0].doing if cases else ():
        who = words.who(doing.role, doing.assignee)
        step = words.say(
            "acts.case_doing", what=words.kind(doing.subject), who=who, due=words.at(doing.due_at)
        )
        context.out.say("  " + step, style="dim")
    if line.matter in (RECEIVED, Point.QUESTION) and not named:
        rule = (await rules_of(database, journey)).standard.rules["answered_by"]
        context.out.say(
            "  " + words.say("contact.by_rule", rule=describe(parse_rule(rule), context.language)),
            style="dim",
        )


async def list_all(context: Context, journey: str, /, *, personal: bool = False, limit: Limit = 50) -> None:
    from store import customers
    from store import personal as personal_values
    from store.reading_contacts import list_contacts

    await header_of(context, journey)
    database = await context.database()
    found = await list_contacts(database, journey, limit)
    details = (await customers.customer_details(database, [journey])).get(journey)
    said = [one for line in found for one in (line.words, line.answered) if one is not None]
    values = await personal_values.get(database, said) if personal else None
    context.out.document({"contacts": found})
    if not found:
        context.out.say(context.say("list.no_contacts"), style="dim")
        return
    words = Words(context.lang, await context.zone())
    names = names_of_household(words, details, personal=personal)
    heads = ("at", "direction", "channel", "who", "what", "came_of_it", "words")
    rows = [_row(words, one, names, values) for one in found]
    context.out.table([context.say(f"head.{name}") for name in heads], rows)
    if len(found) >= limit and context.out.in_terminal:
        context.out.say(context.say("list.more", limit=limit), style="dim")


def _row(
    words: Words,
    line: "ContactLine",
    names: Mapping[int | None, str],
    values: Mapping[str, Any] | None,
) -> list[Cell]:
    incoming = line.direction == "in"
    return [
        words.at(line.at),
        words.say(f"direction.{line.direction}"),
        words.say(f"channel.{line.channel}"),
        names.get(line.person, "--") if incoming else words.person(line.actor),
        words.say(f"point.{line.point}") if incoming else what_about(words, line),
        became(words, line) if incoming else words.say(f"outcome.{line.outcome}"),
        _said(words, line.words, values),
    ]


def _said(words: Words, reference: str | None, values: Mapping[str, Any] | None) -> str:
    if reference is None:
        return ""
    return (
        str(values.get(reference, words.say("story.removed")))
        if values is not None
        else words.say("story.hidden")
    )
