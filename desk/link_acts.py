"""What comes of a customer's answer by a link. It is theirs; a member of staff answers for the link (R002-SKU-27).

What a form asks beyond the answer nobody makes up: then it is kept, and stands in the task's form when that is opened.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import structlog

from client.errors import Conflict, HomewardError
from desk.forms.typed import Typed
from desk.house import House
from desk.link_view import OPINION, LinkView, code_of, confirms, surveyed
from desk.visitor import DeskWords
from domain.appointments import Agreement, AskedBy, Slot, Via
from domain.contacts import Channel, Point
from domain.forms.meetings import Confirmation
from domain.satisfaction import HIGHEST, LOWEST
from store import links, staff
from store.links import Link, Purpose
from store.reading_journeys import journey_header
from store.reading_tasks import TaskFilter, TaskLine, list_tasks

log = structlog.get_logger(__name__)

CONFIRM, MOVE, CALL, SCORES = "confirm", "move", "call", "scores"
LONGEST = 1000


def read(view: LinkView, sent: Mapping[str, Any]) -> dict[str, Any] | None:
    """The answer that was sent; None for one that says nothing, or names what was not offered."""
    if view.link.purpose is Purpose.SURVEY:
        return _scores(view, sent)
    what = str(sent.get("what", ""))
    if what == MOVE:
        chosen = str(sent.get("slot", ""))
        if chosen not in [one.code for one in view.times]:
            return None
        slot = next(one for one in view.link.offered if code_of(one) == chosen)
        return {"what": MOVE, "slot": slot.model_dump(mode="json")}
    return {"what": what} if what in (CONFIRM, CALL) else None


def _scores(view: LinkView, sent: Mapping[str, Any]) -> dict[str, Any] | None:
    given = {}
    for name, _ in view.questions:
        text = str(sent.get(f"score.{name}", ""))
        if text not in [str(one) for one in range(LOWEST, HIGHEST + 1)]:
            return None
        given[name] = int(text)
    said = str(sent.get("words", "")).strip()[:LONGEST] if view.opinion else ""
    return {"what": SCORES, "scores": given, "words": said}


@dataclass(frozen=True)
class Answering:
    """One answer, carried out under commands of its own: sent twice it is done once."""

    house: House
    link: Link
    command: str
    answer: Mapping[str, Any]

    async def carry_out(self) -> None:
        """Do what the customer chose; their own answer stands whether or not a task can be completed by it.

        Raises:
            BadInput: the time is gone; others are named.
            HomewardError: it cannot be done now.
        """
        zone = await self.house.zone()
        words, theirs = DeskWords(self.house.settings.lang.value, zone), DeskWords(self.link.lang, zone)
        match self.answer["what"]:
            case "move":
                slot = Slot.model_validate(self.answer["slot"])
                await self._move(slot)
                told = words.say("link.said.move", at=words.at(slot.starts_at))
            case "call":
                await self._log(Point.APPOINTMENT, words.say("link.said.call"), None)
                return
            case "confirm":
                await self._confirm(words)
                told = words.say("link.said.confirm", at=words.at(self.link.expires_at))
            case _:
                told = words.say("link.said.scores", by=self.link.made_by)
        point = Point.OTHER if self.link.purpose is Purpose.SURVEY else Point.APPOINTMENT
        try:
            await self._log(point, told, theirs.say("link.thanks"))
        except HomewardError as error:
            log.warning(
                "an answer by a link is not in the contact log", journey=self.link.journey, why=error.reason
            )

    async def _move(self, slot: Slot) -> None:
        hand = await self._hand()
        await self.house.journeys.reschedule(
            self.link.journey,
            hand,
            self.link.subject,
            asked_by=AskedBy.CUSTOMER,
            slot=slot,
            agreed=Agreement(by=hand, via=Via.LINK),
            command=self._named("move"),
        )

    async def _confirm(self, words: DeskWords) -> None:
        """Complete the task that asks for it, if it is open and whoever made the link may; else the answer waits."""
        tasks = await list_tasks(self.house.database, TaskFilter(journey=self.link.journey))
        task = next((one for one in tasks if confirms(one, self.link)), None)
        if task is None:
            return
        hand = await self._hand()
        theirs = task.assignee if task.assignee != hand else None
        try:
            await self.house.journeys.complete(
                task.task,
                hand,
                {"outcome": Confirmation.CONFIRMED, "via": Via.LINK},
                self._named("confirm"),
                on_behalf_of=theirs,
                reason="other" if theirs else None,
                words=words.say("link.said.confirm", at=words.at(self.link.expires_at)) if theirs else None,
            )
        except HomewardError as error:
            log.info("a confirmation by a link waits for a person", task=task.task, why=error.reason)

    async def _log(self, point: Point, said: str, answered: str | None) -> None:
        await self.house.journeys.log_contact(
            self.link.journey,
            await self._hand(),
            Channel.LINK,
            point,
            said,
            answered=answered,
            command=self._named("contact"),
        )

    async def _hand(self) -> str:
        """Who answers for the link: whoever made it, or the customer's agent once they have left. Errors: Conflict."""
        database = self.house.database
        header = await journey_header(database, self.link.journey)
        for handle in filter(None, (self.link.made_by, header.owner)):
            if (await staff.get(database, handle)).active:
                return handle
        raise Conflict("inactive", handle=self.link.made_by)

    def _named(self, what: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"{self.link.link.hex()}/{self.command}/{what}"))


async def answered_for(house: House, words: DeskWords, task: TaskLine) -> tuple[Typed, str]:
    """What the customer has answered by a link to what a task asks, as typed into its form, and how that is told."""
    for link in await links.answered(house.database, task.journey):
        assert link.answer is not None
        at = words.at(link.used_at)
        if link.subject == task.task and link.purpose is Purpose.SURVEY:
            asked = surveyed(task.kind, task.about)
            given = {name: str(score) for name, score in link.answer["scores"].items() if name in asked}
            said = {OPINION: link.answer["words"]} if link.answer["words"] else {}
            return {**given, **said}, words.say("link.answered.scores", at=at)
        if link.answer["what"] == CONFIRM and confirms(task, link):
            return {"outcome": str(Confirmation.CONFIRMED)}, words.say("link.answered.confirm", at=at)
    return {}, ""
