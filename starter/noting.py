"""The notes of a journey: who wrote them and when; their words only where they are asked for."""

from typing import Any

from starter.context import Context
from starter.showing import Words

_NEWEST = 10


async def notes_of(context: Context, journey: str, *, personal: bool) -> list[dict[str, Any]]:
    """The newest notes, the newest first."""
    from domain.events import NoteAdded
    from store import personal as values
    from store.reading_journeys import timeline

    database = await context.database()
    entries = await timeline(database, journey, types=["note_added"], limit=_NEWEST)
    notes = [(entry, entry.event.words) for entry in entries if isinstance(entry.event, NoteAdded)]
    known = await values.get(database, [words for _, words in notes]) if personal else {}
    return [{"at": entry.at, "actor": entry.actor, "words": known.get(words)} for entry, words in notes]


def show_notes(context: Context, words: Words, notes: list[dict[str, Any]]) -> None:
    """The notes as a table; nothing where there are none."""
    if not notes:
        return
    rows = [
        [words.at(one["at"]), words.person(one["actor"]), str(one["words"] or words.say("show.note_hidden"))]
        for one in notes
    ]
    context.out.heading(words.say("show.notes"))
    context.out.table([words.say(f"head.{name}") for name in ("at", "actor", "note")], rows)
