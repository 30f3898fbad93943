"""`homeward case open | list`: complaints, questions, emergencies, whatever is looked after beside the stage."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter
from pydantic import BaseModel

from presentation.errors import Wrong
from presentation.forms.answers import from_options
from presentation.people import card
from presentation.showing import Words
from presentation.wording import wording_of
from starter.commands.acts import CommandIdOption, journeys_for, said
from starter.commands.journeys import header_of
from starter.context import Context
from starter.options import Limit

if TYPE_CHECKING:
    from store.reading_cases import CaseLine, EndedCase


async def open_case(
    context: Context,
    journey: str,
    matter: str,
    /,
    *,
    words: str | None = None,
    set_: Annotated[list[str] | None, Parameter(name="--set")] = None,
    command: CommandIdOption = None,
) -> None:
    from workflows.renovation import PROCESS

    code = _matter(context, matter, list(PROCESS.matters))
    acting = context.acting
    journeys = await journeys_for(context, journey)
    about = from_options(set_ or ())
    form = PROCESS.needed.get(code)
    if form is None and about:
        raise Wrong(
            "failed.case_takes_words",
            matter=context.say(f"kind.{code}"),
            given=", ".join(about),
            fields=[{"field": name, "type": "extra_forbidden"} for name in about],
        )
    if form is not None:
        about = await _said(context, journey, code, form, about)
    receipt = await journeys.open_case(journey, acting, code, about, words, command)
    context.out.document(receipt)
    named = context.say(f"kind.{code}")
    said(context, "acts.case_opened", repeated=receipt.repeated, journey=journey, matter=named)
    if context.out.talks:
        await _tell_doing(context, journey, code)


def _matter(context: Context, given: str, matters: list[str]) -> str:
    """A matter by its code, or by its word in the reader's language."""
    wanted = given.strip().casefold()
    for code in matters:
        if wanted.replace("-", "_") == code or wanted == context.say(f"kind.{code}").casefold():
            return code
    accepted = context.say("list.comma").join(_both(context, code) for code in matters)
    raise Wrong("usage.choose", name="MATTER", given=given, accepted=accepted)


def _both(context: Context, code: str) -> str:
    """A code, and in Chinese its word too."""
    return code if context.lang == "en" else f"{code} {context.say(f'kind.{code}')}"


async def _said(
    context: Context, journey: str, matter: str, form: type[BaseModel], given: Mapping[str, Any]
) -> dict[str, Any]:
    """What was given, with words of choices as their codes. Raises `Wrong`."""
    from presentation.forms.reports import said

    header = await header_of(context, journey)
    wording = await wording_of(context, header.standard, header.standard_version)
    return said(matter, form, given, await context.zone(), await context.now(), wording)


async def _tell_doing(context: Context, journey: str, matter: str) -> None:
    """Who has to do what about it now, and by when."""
    from store.reading_cases import list_cases

    words = Words(context.lang, await context.zone())
    found = [one for one in await list_cases(await context.database(), journey) if one.matter == matter]
    for doing in max(found, key=lambda one: one.since).doing if found else ():
        who = words.who(doing.role, doing.assignee)
        told = context.say(
            "acts.case_doing", what=words.kind(doing.subject), who=who, due=words.at(doing.due_at)
        )
        context.out.say("  " + told, style="dim")


async def list_all(
    context: Context, journey: str | None = None, /, *, ended: bool = False, limit: Limit = 50
) -> None:
    from store import customers
    from store.reading_cases import list_cases, list_ended_cases

    if journey is not None:
        await header_of(context, journey)
    database = await context.database()
    found = await (list_ended_cases if ended else list_cases)(database, journey, limit)
    people = await customers.customer_details(database, list({one.journey for one in found}))
    names = {one.journey: card(people.get(one.journey)).name for one in found}
    context.out.document(
        {"cases": [{**one.model_dump(mode="json"), "name": names[one.journey]} for one in found]}
    )
    if not found:
        context.out.say(context.say("list.no_ended_cases" if ended else "list.no_cases"), style="dim")
        return
    words = Words(context.lang, await context.zone())
    heads = ("case_ended", "how") if ended else ("who", "waits_for", "due")
    heads = ("journey", "customer", "matter", "since", *heads)
    rows = [_row(words, one, names[one.journey]) for one in found]
    context.out.table([context.say(f"head.{name}") for name in heads], rows)
    if len(found) >= limit and context.out.in_terminal:
        context.out.say(context.say("list.more", limit=limit), style="dim")


def _row(words: Words, one: "CaseLine | EndedCase", name: str) -> list[str]:
    from store.reading_cases import EndedCase

    about = [one.journey, name, words.kind(one.matter), words.at(one.since)]
    return [*about, *(_end(words, one) if isinstance(one, EndedCase) else _doing(words, one))]


def _doing(words: Words, one: "CaseLine") -> list[str]:
    first = one.doing[0]
    more = f" +{len(one.doing) - 1}" if len(one.doing) > 1 else ""
    return [words.who(first.role, first.assignee), words.kind(first.subject) + more, words.at(one.due_at)]


def _end(words: Words, one: "EndedCase") -> list[str]:
    return [words.at(one.ended_at), words.reason(one.reason)]
