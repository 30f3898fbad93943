"""What a task of the acceptance or the handover is about, in words: what is tried, what is wrong, until when."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.personal import references
from presentation.showing import Words
from presentation.wording import Wording
from store import personal as personal_values
from store.database import Database
from store.reading_tasks import TaskDetail

KINDS = frozenset({"acceptance", "decide_acceptance", "hand_over_keys", "rectify", "settle_reservation"})
LIST, KEYS = "acceptance", "hand_over_keys"
"""The kinds whose texts name the items and the documents."""
PARTS = {"what": "about.flaw", "remark": "about.flaw", "photos": "about.photos_kept"}


async def read(
    database: Database, words: Words, wording: Wording, detail: TaskDetail, *, personal: bool
) -> list[tuple[str, str]]:
    """Label and value of everything that is known; the customer's own words only where they are asked for."""
    if detail.kind not in KINDS:
        return []
    values = await personal_values.get(database, references(dict(detail.about))) if personal else None
    return list(_told(words, wording, detail.about, values))


def _told(
    words: Words, wording: Wording, about: Mapping[str, Any], values: Mapping[str, Any] | None
) -> Iterator[tuple[str, str]]:
    yield from _items(words, wording, about, values)
    if "what" in about and "item" not in about:
        yield words.say("about.flaw"), _words(words, about["what"], values)
    if "unsigned_reason" in about:
        yield words.say("about.unsigned_reason"), _words(words, about["unsigned_reason"], values)
    if about.get("documents"):
        names = [wording.choice(KEYS, "documents", one) for one in about["documents"]]
        yield words.say("about.documents"), words.say("list.semicolon").join(names)
    for name in ("sets_taken", "until", "crew"):
        if about.get(name) is not None:
            yield words.say(f"about.{name}"), str(about[name])


def _items(
    words: Words, wording: Wording, about: Mapping[str, Any], values: Mapping[str, Any] | None
) -> Iterator[tuple[str, str]]:
    """What is to be tried or mended; of what failed before, what was wrong with it."""
    alone = about.get("item")
    flaws = {alone: about} if alone else about.get("flaws") or {}
    named = [alone] if alone else [one for one in about.get("items") or () if one not in flaws]
    if named:
        told = [wording.choice(LIST, "items.item", one) for one in named]
        yield words.say("about.item_to_try"), words.say("list.semicolon").join(told)
    for code, flaw in flaws.items():
        name = wording.choice(LIST, "items.item", code)
        for part, label in PARTS.items():
            if part in flaw:
                yield words.say(label), f"{name}{words.say('list.colon')}{_words(words, flaw[part], values)}"


def _words(words: Words, reference: str, values: Mapping[str, Any] | None) -> str:
    if values is None:
        return words.say("story.hidden")
    found = values.get(reference)
    if isinstance(found, list):
        return words.say("list.comma").join(str(one) for one in found)
    return str(found or words.say("story.removed"))
