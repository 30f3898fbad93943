"""What customers are told, in their own language: staff by the names that they know them by (X-32, X-33)."""

from typing import Any

from presentation.reader import Reader
from presentation.showing import Words
from presentation.wording import spoken
from presentation.words import say


async def said_to(reader: Reader, journey: str, key: str, /, **about: Any) -> str:
    """A message to the customer of a journey in their language; who sends it fills in their name."""
    from store import customers

    details = (await customers.customer_details(await reader.database(), [journey])).get(journey)
    lang = spoken(details.language if details else None, reader.lang)
    words = Words(lang, await reader.zone())
    told = {name: await _told(reader, words, name, value) for name, value in about.items()}
    return say(lang, key, **told)


async def _told(reader: Reader, words: Words, name: str, value: Any) -> str:
    from store import staff
    from store.errors import NotFound

    match name:
        case "role":
            return words.role(value)
        case "kind":
            return words.kind(value)
        case "at":
            return words.at(value)
        case _:
            pass
    try:
        return (await staff.get(await reader.database(), value)).name
    except NotFound:
        return str(value)
