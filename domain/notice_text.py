"""What a message to staff says: one line a notice, each with a link to a page. No link acts; a page asks first.

Of a customer it says what lists show to everybody: the masked name and the community.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.model import Model
from domain.notices import Channel, What
from domain.words import moment, say, title

MOST_LINES = 10
"""A chat cuts long messages off; the rest is on the desk."""


class Line(Model):
    """One thing that happened."""

    text: str
    link: str


class Message(Model):
    """What somebody is sent. ``key`` is the same however often it is tried."""

    key: str
    channel: Channel
    person: str
    address: str | None
    """Their id or number at the channel; personal."""
    title: str
    lines: tuple[Line, ...]
    more: str | None
    """How much is left out."""
    link: str
    """The list of everything."""
    notes: tuple[str, ...]
    urgent: bool
    lang: str

    @property
    def open_words(self) -> str:
        return say(self.lang, "notices.open")


class Told(Model):
    """What a line is made of."""

    what: What
    kind: str | None
    task_about: dict[str, Any] | None
    about: dict[str, Any]
    customer: str | None
    community: str | None
    due_at: datetime | None
    path: str


def line(lang: str, told: Told, zone: str, desk: str) -> Line:
    """One notice in words."""
    if told.what is What.TEST:
        what = say(lang, "notices.test")
    elif told.kind is None:
        # without what it is about: amounts are for the page, not for a group
        what = say(lang, f"notice.{told.about.get('notice', '')}")
    else:
        what = title(lang, told.kind, told.task_about)
    parts = [say(lang, f"notices.what.{told.what}", level=told.about.get("level", 1)) + what]
    if told.customer:
        parts.append(say(lang, "notices.customer", name=told.customer, community=told.community))
    if told.due_at is not None:
        parts.append(say(lang, "notices.due", at=moment(lang, told.due_at, zone)))
    return Line(text=say(lang, "notices.between").join(parts), link=desk + told.path)


def message(
    key: str,
    channel: Channel,
    reader: Mapping[str, Any],
    lines: list[Line],
    desk: str,
    lang: str,
) -> Message:
    """The whole message; ``reader`` has ``person``, ``address``, ``urgent`` and ``held``."""
    left = len(lines) - MOST_LINES
    urgent = bool(reader["urgent"])
    heading = "notices.title_urgent" if urgent else "notices.title"
    return Message(
        key=key,
        channel=channel,
        person=reader["person"],
        address=reader["address"],
        title=say(lang, heading, person=reader["person"], count=len(lines)),
        lines=tuple(lines[:MOST_LINES]),
        more=say(lang, "notices.more", count=left) if left > 0 else None,
        link=f"{desk}/inbox/today",
        notes=(say(lang, "notices.held"),) if reader["held"] else (),
        urgent=urgent,
        lang=lang,
    )
