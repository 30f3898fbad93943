"""The notes of a journey: who wrote them and when; their words only where they are asked for."""

from typing import Any

from presentation.reader import Reader

_NEWEST = 10


async def notes_of(reader: Reader, journey: str, *, personal: bool) -> list[dict[str, Any]]:
    """The newest notes, the newest first."""
    from domain.events import NoteAdded
    from store import personal as values
    from store.reading_journeys import timeline

    database = await reader.database()
    entries = await timeline(database, journey, types=["note_added"], limit=_NEWEST)
    notes = [(entry, entry.event.words) for entry in entries if isinstance(entry.event, NoteAdded)]
    known = await values.get(database, [words for _, words in notes]) if personal else {}
    return [{"at": entry.at, "actor": entry.actor, "words": known.get(words)} for entry, words in notes]
