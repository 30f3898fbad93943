"""A journey that begins in a later stage, and people who answer as the standard's examples say."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from ruamel.yaml import YAML

from domain.stages import Stage
from starter.rehearsal.people import Reply, filled
from starter.rehearsal.world import open_world
from starter.stack.postgres import EmbeddedPostgres
from store.rulebooks import rulebook
from store.settings import ROOT
from tests.journeys.driving import MONDAY, Drive, customer
from tests.journeys.test_moving import moved

EXAMPLES: dict[str, Any] = {
    kind: given
    for file in sorted((ROOT / "standards/examples").glob("*.yaml"))
    for kind, given in YAML(typ="safe").load(file.read_text()).items()
}
STAGE_TASKS = ("site_stage", "measure_cabinets")
"""By which the supervisor says how a stage of the site stands."""
CONFIRMED = {kind: {"outcome": "confirmed"} for kind in ("confirm_appointment", "confirm_in_writing")}


def examples(kind: str) -> list[dict[str, Any]]:
    """The example answers of a kind for the 1st, 2nd … time."""
    found = EXAMPLES[kind]
    return [one["answers"] for one in (found if isinstance(found, list) else [found])]


class Household(Drive):
    """Drives a journey; whoever has a task answers it at once as the examples say."""

    def __init__(self, drive: Drive, answers: dict[str, Any]) -> None:
        super().__init__(drive.world, drive.journey)
        self._answers = answers
        self._done: dict[str, int] = {}

    async def live(self, until: datetime | str, leave: Collection[str] = (), *, moving: bool = False) -> None:
        """Let time pass until an instant, or until a task of a kind is open, answering every task but some.

        Args:
            moving: the journey continues as new before everything that happens.
        """
        while True:
            if moving:
                await moved(self)
            tasks = await self.open_tasks()
            if until in tasks:
                return
            ready = [kind for kind in tasks if kind not in leave]
            if ready:
                await self.answer(ready[0])
                continue
            pulse = await self.world.settled(self.journey)
            if isinstance(until, datetime) and (pulse.next_fires is None or pulse.next_fires > until):
                await self.world.advance(until)
                return
            assert pulse.next_fires is not None, f"nothing will ever happen; no {until}"
            await self.world.pass_instant(self.journey, pulse)

    async def answer(self, kind: str) -> None:
        """Complete the open task of a kind with the next of its answers."""
        if kind in ("arrange_appointment", "arrange_in_writing"):
            about = (await self.task(kind))["about"]
            slot = await self.offer(about["appointment"])
            await self.complete(kind, {"slot": slot.model_dump(mode="json")})
            return
        number = self._done[kind] = self._done.get(kind, 0) + 1
        known = self._answers.get(kind) or CONFIRMED.get(kind) or examples(kind)
        given = known if isinstance(known, dict) else known[min(number, len(known)) - 1]
        about, database = (await self.task(kind))["about"], self.world.database
        rules = await rulebook(database, "renovation", 1, MONDAY.date())
        answers = await filled(Reply(answers=given), kind, about, self.world.journeys, self.journey, rules)
        await self.complete(kind, answers)

    async def tasks(self, kind: str) -> list[Any]:
        """Every task of a kind that was ever opened, in order."""
        rows = await self.world.database.fetch(
            "SELECT * FROM tasks WHERE journey = $1 AND kind = $2 ORDER BY opened_seq", self.journey, kind
        )
        return list(rows)


async def opened_site(home: Household, start_on: str = "2031-03-12") -> None:
    """Prepare the site as the examples say, and open it on a day."""
    await home.live("agree_start")
    await home.complete("agree_start", {"start_on": start_on})
    await home.live("site_stage")
    assert "kickoff_call" in await home.open_tasks()


@asynccontextmanager
async def living(
    postgres: EmbeddedPostgres,
    stage: Stage,
    *,
    start: datetime = MONDAY,
    facts: dict[str, Any] | None = None,
    answers: dict[str, Any] | None = None,
) -> AsyncIterator[Household]:
    """A household whose journey begins in a stage; on a Monday morning of 2031 by default."""
    async with open_world(postgres, start) as world:
        journey = await world.start(customer("B-1"), stage=stage, facts=facts)
        yield Household(Drive(world, journey), answers or {})


def signature(row: Any) -> tuple[Any, ...]:
    """What a journal entry says whenever it was written: two journeys with the same ones went the same way."""
    event = row["event"]
    return (
        row["type"],
        event.get("key"),
        event.get("kind"),
        event.get("wait", {}).get("key"),
        event.get("what"),
    )
