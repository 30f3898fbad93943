"""`homeward journey warranty`: the warranty card, in the customer's language."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from domain.warranty import Since
from presentation.errors import Missing
from presentation.people import card
from presentation.showing import Words
from presentation.wording import spoken
from starter.commands.journeys import header_of
from starter.context import Context

if TYPE_CHECKING:
    from domain.standard import Standard
    from store.reading_journeys import JourneyHeader

BEGINS = {Since.HANDOVER: "handed_over_at", Since.ACCEPTANCE: "accepted_at"}


async def warranty(context: Context, journey: str, /, *, personal: bool = False) -> None:
    from store import customers, rulebooks

    database = await context.database()
    header = await header_of(context, journey)
    if not header.facts.get("warranties"):
        raise Missing("failed.no_warranty", journey=journey)
    found = (await customers.customer_details(database, [journey])).get(journey)
    person = card(found, personal=personal)
    standard = await rulebooks.standard(database, header.standard, header.standard_version)
    lang = spoken(found.language if found else None, context.lang)
    texts = await rulebooks.texts(database, header.standard, header.standard_version, lang)
    told: Mapping[str, Any] = texts.get("warranty", {})
    lines = _lines(header, standard, told.get("classes", {}))
    document = {
        "journey": journey,
        "language": lang,
        "customer": person.name,
        "address": person.address,
        "brand": standard.company.brand,
        "hotline": standard.company.hotline,
        "warranties": lines,
        "excluded": told.get("excluded", []),
        "repairs": told.get("repairs"),
    }
    context.out.document(document)
    _show(context, Words(lang, standard.company.zone), document)


def _lines(header: "JourneyHeader", standard: "Standard", texts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One line a class, the first to end first."""
    ends: dict[str, str] = header.facts["warranties"]
    return [
        {
            "class": name,
            "title": texts.get(name, {}).get("title", name),
            "covers": texts.get(name, {}).get("covers"),
            "from": _begin(header, standard, name),
            "until": ends[name],
        }
        for name in sorted(ends, key=lambda name: (ends[name], name))
    ]


def _begin(header: "JourneyHeader", standard: "Standard", name: str) -> str | None:
    """The first day; None where nobody wrote down when the home was handed over."""
    known = standard.warranty.get(name)
    since = header.facts.get(BEGINS[known.since]) if known else None
    written = since or header.facts.get(BEGINS[Since.HANDOVER])
    if written is None:
        return None
    day = datetime.fromisoformat(written).astimezone(ZoneInfo(standard.company.zone)).date()
    return day.isoformat()


def _show(context: Context, words: Words, found: Mapping[str, Any]) -> None:
    head = [(words.say(f"head.{name}"), found[name]) for name in ("customer", "address", "hotline")]
    title = words.say("warranty.title", brand=found["brand"], journey=found["journey"])
    context.out.facts([(name, value) for name, value in head if value], title=title)
    heads = ("warranty", "covers", "from_day", "until_day")
    rows = [
        [one["title"], one["covers"] or "--", one["from"] or "--", one["until"]]
        for one in found["warranties"]
    ]
    context.out.table([words.say(f"head.{name}") for name in heads], rows)
    if found["excluded"]:
        context.out.heading(words.say("warranty.excluded"))
        for one in found["excluded"]:
            context.out.say(f"  {one}")
    if found["repairs"]:
        context.out.say(found["repairs"])
