"""Codes, instants and clocks in the words that people read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from rich.text import Text

from domain.words import moment, title
from presentation.errors import Wrong
from presentation.options import in_words
from presentation.words import LANGUAGES, known, say

NEAR = timedelta(hours=4)
"""A task that is due within this time is about to be late."""
E = TypeVar("E", bound=StrEnum)

STATUS_STYLES: Mapping[str, str] = {
    "active": "green",
    "paused": "blue",
    "dormant": "dim",
    "lost": "dim",
    "closed": "dim",
    "needs_repair": "bold red",
}


@dataclass(frozen=True)
class Words:
    """What a table shows, in one language and one zone."""

    lang: str
    zone: str

    def say(self, key: str, /, **params: Any) -> str:
        return say(self.lang, key, **params)

    def at(self, instant: datetime | None) -> str:
        """``2026-11-23 周一 15:00``; a missing instant is ``--``."""
        return "--" if instant is None else moment(self.lang, instant, self.zone)

    def kind(self, name: str) -> str:
        return self._named("kind", name)

    def task(self, kind: str, about: Mapping[str, Any] | None) -> str:
        """A task by its kind, and by what it is about where that tells it from others."""
        return title(self.lang, kind, about)

    def stage(self, name: str | None) -> str:
        return "--" if name is None else self._named("stage", name)

    def role(self, name: str | None) -> str:
        return "--" if name is None else self._named("role", name)

    def reason(self, code: str | None) -> str:
        return "--" if not code else self._named("reason", code)

    def person(self, handle: str) -> str:
        """A handle, or one of the actors that are no person."""
        key = f"actor.{handle}"
        return say(self.lang, key) if known(self.lang, key) else handle

    def who(self, role: str | None, assignee: str | None) -> str:
        """Whose a task is: the person, else the queue of the role."""
        if assignee:
            return assignee
        return self.say("show.queue", role=self.role(role)) if role else "--"

    def status(self, name: str | None) -> Text:
        return (
            Text("--")
            if name is None
            else Text(self._named("status", name), style=STATUS_STYLES.get(name, ""))
        )

    def money(self, amount: object, *, change: bool = False) -> str:
        """``30,000.00 元``; a change by an amount has its sign."""
        value = Decimal(str(amount))
        return self.say("show.money", amount=f"{value:+,.2f}" if change else f"{value:,.2f}")

    def day(self, on: date | str) -> str:
        """A day as it is said to a customer: ``3 月 20 日`` or ``20 March``."""
        day = date.fromisoformat(on) if isinstance(on, str) else on
        return f"{day.day} {day:%B}" if self.lang == "en" else f"{day.month} 月 {day.day} 日"

    def length(self, span: timedelta) -> str:
        """``1 天 2 小时``: the two largest units."""
        minutes = max(int(span.total_seconds()) // 60, 0)
        days, rest = divmod(minutes, 1440)
        hours, minutes = divmod(rest, 60)
        if days:
            parts = [("days", days), ("hours", hours)]
        elif hours:
            parts = [("hours", hours), ("minutes", minutes)]
        else:
            return self.say("length.minutes" if minutes else "length.moment", count=minutes)
        return " ".join(self.say(f"length.{unit}", count=count) for unit, count in parts if count)

    def clock(self, due_at: datetime | None, now: datetime, *, held: bool = False) -> Text:
        """How an open task stands: normal, about to be late, late, or standing still; in words and colour."""
        if held:
            return Text(self.say("clock.paused"), style="blue")
        if due_at is None:
            return Text("--")
        left = due_at - now
        if left <= timedelta(0):
            return Text(self.say("clock.overdue", length=self.length(-left)), style="bold red")
        if left <= NEAR:
            return Text(self.say("clock.near", length=self.length(left)), style="yellow")
        return Text(self.say("clock.normal", length=self.length(left)), style="dim")

    def _named(self, group: str, name: str) -> str:
        return say(self.lang, f"{group}.{name}")


def one_of(
    kind: type[E], group: str, given: str | None, option: str, of: Sequence[E] | None = None
) -> E | None:
    """A stage, status or role from its code or its word in either language.

    Args:
        of: those that are accepted here; all of them unless given.

    Raises:
        Wrong: it is none; the message lists what is accepted.
    """
    if given is None:
        return None
    wanted = given.strip().casefold().replace("-", "_")
    accepted = [one.value for one in of or kind]
    for one in of or kind:
        if wanted in (one.value, *(say(lang, f"{group}.{one.value}").casefold() for lang in LANGUAGES)):
            return one
    raise Wrong(
        "usage.choose", name=option, given=given, accepted=lambda lang: in_words(lang, group, accepted)
    )
