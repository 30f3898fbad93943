"""What people do at a journey's page: what each act needs, and the act itself."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from client import handing
from client.contacts import CANCEL_REASONS
from desk import journey_corrections as corrections
from desk.house import House
from desk.reader import DeskReader
from desk.task_page import BACK
from desk.visitor import Visitor
from domain.pausing import PauseReason
from domain.roles import Role
from domain.stages import Status
from presentation.errors import Wrong
from presentation.forms.times import moment
from presentation.options import told_by
from presentation.reasons import (
    APPOINT_REASONS,
    BACK_REASONS,
    CLOSE_REASONS,
    LOST_REASONS,
    REOPEN_REASONS,
    end_of,
)
from store.reading_journeys import JourneyHeader

COMMAND = r"^[0-9A-Za-z-]{8,64}$"


class Sent(BaseModel):
    """What an act is sent with; each takes what it needs."""

    command: str = Field(pattern=COMMAND)
    words: str = Field("", max_length=4000)
    reason: str = Field("", max_length=40)
    until: str = Field("", max_length=40)
    by: str = Field("", max_length=40)
    not_before: str = Field("", max_length=40)
    to: str = Field("", max_length=32)
    role: str = Field("", max_length=32)
    promise: str = Field("", max_length=40)
    agreed: str = Field("", max_length=3)
    step: str = Field("", max_length=120)
    person: str = Field("", max_length=20)
    set: list[Annotated[str, Field(max_length=300)]] = Field(default_factory=list, max_length=30)
    """What is amended or corrected, as ``name=value``."""
    back: str = Field("", pattern=BACK)
    """The task from which one came, and to which one comes back."""

    @property
    def text(self) -> str | None:
        return self.words.strip() or None

    def kept(self) -> dict[str, Any]:
        """What was typed, for the form to be shown again, or to be confirmed."""
        return {name: value for name, value in self.model_dump().items() if value and name != "command"}


@dataclass(frozen=True)
class Acting:
    """Somebody who does something with a journey."""

    house: House
    who: Visitor
    header: JourneyHeader
    sent: Sent

    @property
    def journey(self) -> str:
        return self.header.journey

    @property
    def me(self) -> str:
        return self.who.handle

    def label(self, field: str) -> str:
        return self.who.words.say(f"journey.field.{field}")

    def one_of(self, given: str, accepted: tuple[str, ...], field: str) -> str:
        """A code that is offered. Raises Wrong."""
        if given in accepted:
            return given
        words = self.who.words
        told = words.role if field == "role" else words.reason
        named = words.say("list.comma").join(told(code) for code in accepted)
        raise Wrong("usage.choose", name=self.label(field), given=given or "--", accepted=named)

    def required(self) -> str:
        """What was written. Raises Wrong when nothing was."""
        if (text := self.sent.text) is None:
            raise Wrong("usage.missing", name=self.label("words"))
        return text

    async def instant(self, field: str) -> datetime | None:
        """A time that was typed. Raises Wrong for what is none."""
        given: str = getattr(self.sent, field)
        if not given.strip():
            return None
        found = moment(given, self.who.zone, await self.house.now())
        if found is None:
            raise Wrong("failed.moment", name=self.label(field), given=given)
        return found

    async def by(self) -> datetime:
        """By when it is to be done. Raises Wrong when that was left out."""
        found = await self.instant("by")
        if found is None:
            raise Wrong("usage.missing", name=self.label("by"))
        return found

    def until(self) -> date | None:
        """A day that was typed. Raises Wrong for what is none."""
        given = self.sent.until.strip()
        try:
            return date.fromisoformat(given) if given else None
        except ValueError:
            raise Wrong("failed.day", name=self.label("until"), given=given) from None

    def promise(self) -> str:
        """A promise of this journey. Raises Wrong for another's."""
        if not self.sent.promise.startswith(f"{self.journey}-P"):
            raise Wrong("failed.no_promise", given=self.sent.promise)
        return self.sent.promise

    def end(self) -> tuple[Status, str]:
        """As what the journey ends, and why: who never signed is lost, whoever signed has it closed."""
        status = end_of(self.header)
        reasons = LOST_REASONS if status is Status.LOST else CLOSE_REASONS
        return status, self.one_of(self.sent.reason, reasons, "reason")

    def appointed(self) -> tuple[Role, str]:
        role = Role(self.one_of(self.sent.role, tuple(Role), "role"))
        if not self.sent.to:
            raise Wrong("usage.missing", name=self.label("to"))
        return role, self.sent.to

    @contextmanager
    def told_by_label(self) -> Iterator[None]:
        """What is wrong is told by the label under which it was typed. Raises Wrong, Missing."""
        typed = {
            name: (self.label(label), getattr(self.sent, label) or None) for name, label in _TYPED.items()
        }
        for pair in self.sent.set:
            name, _, value = pair.partition("=")
            typed[name] = (corrections.label_of(self.who.words, name), value or None)
        with told_by(DeskReader(self.house, self.who), typed):
            yield


_TYPED = {
    "by": "by",
    "due": "by",
    "not_before": "not_before",
    "until": "until",
    "person": "to",
    "role": "role",
}
"""Fields of acts, and what they are typed as here."""


# --- the acts


async def _note(one: Acting) -> None:
    await one.house.journeys.note(one.journey, one.me, one.required(), one.sent.command)


async def _pause(one: Acting) -> None:
    reason = one.one_of(one.sent.reason, tuple(PauseReason), "reason")
    await one.house.journeys.pause(
        one.journey, one.me, reason, one.sent.command, until=one.until(), words=one.sent.text
    )


async def _resume(one: Acting) -> None:
    await one.house.journeys.resume(one.journey, one.me, one.sent.command)


async def _promise(one: Acting) -> None:
    await one.house.journeys.make_promise(
        one.journey,
        one.me,
        one.required(),
        await one.by(),
        not_before=await one.instant("not_before"),
        person=one.sent.to or None,
        command=one.sent.command,
    )


async def _move_promise(one: Acting) -> None:
    await one.house.journeys.move_promise(
        one.promise(), one.me, await one.by(), agreed=one.sent.agreed == "yes", command=one.sent.command
    )


async def _cancel_promise(one: Acting) -> None:
    reason = one.one_of(one.sent.reason, CANCEL_REASONS, "reason")
    await one.house.journeys.cancel_promise(one.promise(), one.me, reason, one.sent.text, one.sent.command)


async def _task(one: Acting) -> None:
    if bool(one.sent.to) == bool(one.sent.role):
        raise Wrong("failed.whose", one=one.label("to"), other=one.label("role"))
    role = Role(one.one_of(one.sent.role, tuple(Role), "role")) if one.sent.role else None
    await one.house.journeys.add_task(
        one.journey,
        one.me,
        one.required(),
        await one.by(),
        role=role,
        person=one.sent.to or None,
        command=one.sent.command,
    )


async def _appoint(one: Acting) -> None:
    role, person = one.appointed()
    reason = one.one_of(one.sent.reason, APPOINT_REASONS, "reason")
    await handing.hand_over(
        one.house.journeys, one.journey, one.me, role, person, reason, one.sent.text, one.sent.command
    )


async def _back(one: Acting) -> None:
    reason = one.one_of(one.sent.reason, BACK_REASONS, "reason")
    await one.house.journeys.back_to(
        one.journey, one.me, one.sent.step, reason, one.sent.text, one.sent.command
    )


async def _close(one: Acting) -> None:
    status, reason = one.end()
    await one.house.journeys.close(one.journey, one.me, status, reason, one.sent.text, one.sent.command)


async def _reopen(one: Acting) -> None:
    reason = one.one_of(one.sent.reason, REOPEN_REASONS, "reason")
    await one.house.journeys.reopen(one.journey, one.me, reason, one.sent.text, one.sent.command)


ACTS: Mapping[str, Callable[[Acting], Awaitable[None]]] = {
    "note": _note,
    "pause": _pause,
    "resume": _resume,
    "promise": _promise,
    "move-promise": _move_promise,
    "cancel-promise": _cancel_promise,
    "task": _task,
    "appoint": _appoint,
    "back": _back,
    "close": _close,
    "reopen": _reopen,
    "amend": corrections.amend,
    "correct": corrections.correct,
}
