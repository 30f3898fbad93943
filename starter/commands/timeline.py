"""`homeward journey timeline`: the whole story of a journey in words."""

from typing import Annotated, Any

from cyclopts import Parameter
from rich.text import Text

from domain.events import Entry
from presentation.people import card
from presentation.showing import Words
from presentation.story import Story, minor, references
from presentation.wording import wording_of
from starter.commands.journeys import header_of
from starter.context import Context
from starter.options import at_least

_PAGE = 500


async def timeline(
    context: Context,
    journey: str,
    /,
    *,
    personal: bool = False,
    clocks: bool = False,
    last: Annotated[int | None, Parameter(validator=at_least(1, "--last"))] = None,
) -> None:
    from store import customers
    from store import personal as personal_values

    database = await context.database()
    header = await header_of(context, journey)
    entries = await _entries(context, journey)
    people = await customers.customer_details(database, [journey])
    values = await personal_values.get(database, references(entries)) if personal else None
    person = card(people.get(journey), personal=personal)
    words = Words(context.lang, await context.zone())
    story = Story(words, values, await wording_of(context, header.standard, header.standard_version))
    told = [(entry, story.tell(entry)) for entry in entries if clocks or not minor(entry.event)]
    told = told[-last:] if last else told
    context.out.document(
        {
            "journey": journey,
            "customer": person.name,
            "entries": [_document(entry, sentences) for entry, sentences in told],
        }
    )
    if context.out.in_terminal:
        context.out.heading(context.say("timeline.title", journey=journey, name=person.name))
    _print(context, words, told)


async def _entries(context: Context, journey: str) -> list[Entry]:
    from store import reading_journeys

    database = await context.database()
    found: list[Entry] = []
    while True:
        beyond = found[-1].seq if found else None
        page = await reading_journeys.timeline(
            database, journey, newest_first=False, beyond=beyond, limit=_PAGE
        )
        found += page
        if len(page) < _PAGE:
            return found


def _print(context: Context, words: Words, told: list[tuple[Entry, list[str]]]) -> None:
    if not context.out.in_terminal:
        heads = [context.say(f"head.{name}") for name in ("at", "stage", "actor", "event")]
        rows = [
            [words.at(entry.at), words.stage(entry.stage), words.person(entry.actor), "; ".join(sentences)]
            for entry, sentences in told
        ]
        context.out.table(heads, rows)
        return
    day = ""
    for entry, (sentence, *below) in told:
        date, _, clock = words.at(entry.at).rpartition(" ")
        if date != day:
            context.out.say(Text(f"\n{date}", style="bold"))
            day = date
        line = Text(f"  {clock}  ", style="dim")
        line.append(sentence, style=_style(entry))
        context.out.say(line)
        for one in below:
            context.out.say(Text(f"           {one}", style="dim"))


def _style(entry: Entry) -> str:
    return {"stage_entered": "bold cyan", "status_changed": "bold", "step_fired": "yellow"}.get(
        entry.event.type, "default"
    )


def _document(entry: Entry, sentences: list[str]) -> dict[str, Any]:
    return {**entry.model_dump(mode="json"), "told": sentences[0], "below": sentences[1:]}
