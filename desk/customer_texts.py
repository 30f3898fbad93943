"""Texts for the customer, filled in and in their language, to be sent by hand (X-33)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from desk.reader import DeskReader
from desk.visitor import DeskWords
from domain.phone_calls import rings_customer
from domain.words import notice
from presentation.task_read import TaskRead
from presentation.wording import spoken
from store import rulebooks
from store.errors import StoreError
from store.reading_meetings import AppointmentLine, list_appointments, list_notices
from store.staff import get

_WRITTEN = frozenset({"arrange_in_writing", "confirm_in_writing", "revisit_in_writing"})
"""Kinds of task whose script is the message itself."""
RECENT = timedelta(days=7)
"""A notice to the customer that is older is no longer news."""
MOST_NOTICES = 3


@dataclass(frozen=True)
class Text:
    """Something to send."""

    title: str
    """In the reader's words."""
    text: str
    """In the customer's."""


async def texts_for(reader: DeskReader, read: TaskRead) -> Sequence[Text]:
    """What may be sent to the customer of a task; nothing to whoever does not see their name."""
    if not read.full or read.customer is None or _unwanted(read):
        return ()
    database, detail, now = reader.house.database, read.detail, await reader.now()
    words = DeskWords(spoken(read.customer.language, reader.lang), await reader.zone())
    company = (await rulebooks.standard(database, read.header.standard)).company
    blanks = {
        "customer": read.card.name,
        "brand": company.brand,
        "hotline": company.hotline,
        "speaker": await _name(reader, reader.who.handle),
    }
    found = []
    if detail.kind in _WRITTEN and read.script:
        found.append(Text(reader.say("text.own"), read.script.strip()))
    coming = await list_appointments(database, journey=detail.journey, start=now, limit=1)
    for meeting in coming:
        told = words.say("text.meeting.text", **blanks, **await _meeting(reader, words, meeting))
        found.append(Text(reader.say("text.meeting"), told))
    if rings_customer(detail.kind):
        told = words.say("text.tried.text", **blanks, about=words.task(detail.kind, detail.about))
        found.append(Text(reader.say("text.tried"), told))
    notices = [
        one
        for one in await list_notices(database, detail.journey)
        if "customer" in one.recipients and one.notice != "tried_to_call" and one.at > now - RECENT
    ]
    for one in notices[:MOST_NOTICES]:
        text = words.say("text.notice.text", **blanks, notice=notice(words.lang, one.notice, one.about))
        title = reader.say(
            "text.notice", what=notice(reader.lang, one.notice, one.about), at=reader.words.at(one.at)
        )
        found.append(Text(title, text))
    return found


def _unwanted(read: TaskRead) -> bool:
    assert read.customer is not None
    contacts = read.customer.contacts
    return bool(contacts) and all(one.do_not_contact for one in contacts)


async def _meeting(reader: DeskReader, words: DeskWords, meeting: AppointmentLine) -> dict[str, str]:
    return {
        "kind": words.kind(meeting.kind),
        "at": words.at(meeting.starts_at),
        "place": words.say(f"place.{meeting.place}"),
        "host": await _name(reader, meeting.staff[0]),
    }


async def _name(reader: DeskReader, handle: str) -> str:
    """What a customer knows somebody by."""
    try:
        return (await get(reader.house.database, handle)).name
    except StoreError:
        return handle
