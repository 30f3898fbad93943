"""What is done with a task beside completing it, from its page and with many at once."""

from pydantic import BaseModel, Field

from desk import lists
from desk.house import House
from desk.visitor import Visitor
from domain.commands import Receipt
from domain.tasks import ASSIGN_REASONS, DELEGATE_REASONS, RETURN_REASONS
from presentation.errors import Wrong
from presentation.forms.times import moment

DONE = {
    "claim": "claimed",
    "release": "released",
    "assign": "assigned",
    "delegate": "delegated",
    "return": "returned",
    "snooze": "snoozed",
    "wake": "awake",
    "take-back": "taken_back",
}
"""The acts, and how each is told afterwards."""
REASONS = {
    "assign": ASSIGN_REASONS,
    "delegate": DELEGATE_REASONS,
    "return": RETURN_REASONS,
    "release": RETURN_REASONS,
}
"""Why a task changes hands, by act."""


class Sent(BaseModel):
    """What an act is sent with."""

    command: str = Field(max_length=64)
    name: str = Field(lists.FIRST, alias="list", max_length=lists.LONGEST)
    reason: str = Field("other", max_length=40)
    words: str = Field("", max_length=2000)
    to: str = Field("", max_length=32)
    until: str = Field("", max_length=40)
    soon: str = Field("", max_length=40)
    """The same, by one press in place of a time that is typed."""


async def act(house: House, who: Visitor, task: str, what: str, sent: Sent, command: str) -> Receipt:
    """Do it.

    Raises:
        Wrong: a time that was typed is none.
        HomewardError: see ``client.hands``.
    """
    journeys, me = house.journeys, who.handle
    reason, words = sent.reason, sent.words.strip() or None
    match what:
        case "claim":
            return await journeys.claim(task, me, command)
        case "release":
            return await journeys.release(task, me, command, reason=reason, words=words)
        case "assign":
            return await journeys.assign(task, me, sent.to, command, reason=reason, words=words)
        case "delegate":
            return await journeys.delegate(task, me, sent.to, command, reason=reason, words=words)
        case "return":
            return await journeys.give_back(task, me, command, reason=reason, words=words)
        case "snooze":
            until = moment(sent.soon or sent.until, who.zone, await house.now())
            if until is None:
                raise Wrong("failed.moment", name=who.words.say("task.snooze"), given=sent.until)
            return await journeys.snooze(task, me, until, command)
        case "wake":
            return await journeys.wake(task, me, command)
        case _:
            return await journeys.take_back(task, me, command)
