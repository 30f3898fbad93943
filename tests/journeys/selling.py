"""The hands of everybody who sells: example answers for whatever opens on the way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

from domain.forms import KINDS
from domain.stages import Stage
from domain.waits import Rulebook
from starter.rehearsal.people import filled
from starter.rehearsal.world import World, open_world
from starter.stack.postgres import EmbeddedPostgres
from store.rulebooks import rulebook
from store.settings import ROOT
from tests.journeys.driving import MONDAY, Drive, customer
from tests.shipped import examples

NO_CHANGES: dict[str, Any] = {"changes_needed": False, "changes": None, "revised_slot": None}
MEASURED_AT = MONDAY - timedelta(hours=18)
"""The day before at 15:00 in Shanghai."""
FROM_MEASUREMENT: dict[str, Any] = {
    "viewing_place": "company",
    "measured_at": MEASURED_AT.isoformat(),
    "budget": "180000",
}
AGREED: dict[str, Any] = {
    **FROM_MEASUREMENT,
    "plan_agreed_at": MONDAY.isoformat(),
    "meeting_place": "company",
    "render_area": "24.00",
    "render_rate": "40.00",
    "render_fee": "960.00",
}
QUOTED: dict[str, Any] = {
    **AGREED,
    "budget_seen_at": MONDAY.isoformat(),
    "quoted": "100560.00",
    "currency": "CNY",
    "rendering_fee_paid": "960.00",
}


def local(day: int, clock: str) -> datetime:
    """A time of a day of March 2031 in Shanghai."""
    hour, minute = map(int, clock.split(":"))
    return MONDAY + timedelta(days=day - 3, hours=hour - 9, minutes=minute)


def changed_standard(folder: Path, before: str, after: str) -> Path:
    """The shipped standards in a folder of their own, with one rule as another company has it."""
    copied = folder / "standards"
    copytree(ROOT / "standards", copied)
    rules = (copied / "renovation.yaml").read_text()
    assert before in rules
    (copied / "renovation.yaml").write_text(rules.replace(before, after))
    return copied


@asynccontextmanager
async def selling(
    postgres: EmbeddedPostgres,
    stage: Stage,
    facts: dict[str, Any],
    start: datetime = MONDAY,
    standards: Path | None = None,
) -> AsyncIterator["Seller"]:
    """A journey that begins in a stage, with what the stages before have left for it."""
    async with open_world(postgres, start, standards) as world:
        journey = await world.start(customer("A-1"), stage=stage, facts=facts)
        yield Seller(world, journey, await rulebook(world.database, "renovation", 1, start.date()))


class Seller(Drive):
    """Drives a journey with example answers; ``said`` holds what people say otherwise."""

    def __init__(self, world: World, journey: str, rules: Rulebook) -> None:
        super().__init__(world, journey)
        self.rules = rules
        self.plan = examples()

    async def reach(self, kind: str, limit: timedelta = timedelta(days=40), **said: dict[str, Any]) -> Any:
        """Answer what opens on the way, let time pass, and stop at the first open task of a kind."""
        end = await self.world.now() + limit
        while kind not in (opened := await self.open_tasks()):
            ready = next((name for name in opened if name in KINDS), None)
            if ready is not None:
                await self.answer(ready, **said.get(ready, {}))
                continue
            assert opened == {}, f"nobody answers {opened}"
            assert await self.world.now() < end, f"no {kind} within {limit}"
            await self.pass_on()
        return await self.task(kind)

    async def reach_stage(self, stage: Stage, **said: dict[str, Any]) -> None:
        """Answer whatever opens until a stage begins."""
        while (await self.world.settled(self.journey)).stage is not stage:
            opened = await self.open_tasks()
            ready = next((name for name in opened if name in KINDS), None)
            if ready is None:
                await self.pass_on()
            else:
                await self.answer(ready, **said.get(ready, {}))

    async def answer(self, kind: str, actor: str | None = None, **changes: Any) -> None:
        """Complete an open task by its example, with changes; None leaves a field out."""
        row = await self.task(kind)
        example = await filled(
            self.plan.next(kind), kind, row["about"], self.world.journeys, self.journey, self.rules
        )
        answers = {name: value for name, value in {**example, **changes}.items() if value is not None}
        await self.complete(kind, answers, actor)

    async def pass_on(self) -> None:
        """Let time pass up to what happens next."""
        pulse = await self.world.settled(self.journey)
        assert pulse.next_fires is not None, "nothing will ever happen"
        await self.world.pass_instant(self.journey, pulse)

    async def facts(self) -> dict[str, Any]:
        """What the stages have left for later ones."""
        known: dict[str, Any] = {}
        for row in await self.journal("facts_changed"):
            known.update(row["event"]["facts"])
        return known

    async def status(self) -> tuple[str, str]:
        """The journey's last status and its reason."""
        event = (await self.journal("status_changed"))[-1]["event"]
        return event["status"], event["reason"]

    async def booked(self, kind: str) -> Any:
        """The last appointment of a kind."""
        return await self.world.database.fetchrow(
            "SELECT * FROM appointments WHERE kind = $1 ORDER BY booked_seq DESC LIMIT 1", kind
        )

    async def promised(self, what: str) -> Any:
        """The promise of something."""
        return await self.world.database.fetchrow("SELECT * FROM promises WHERE what = $1", what)

    async def kinds_done(self) -> list[str]:
        """The kinds of task that were completed, in order."""
        return [row["event"]["kind"] for row in await self.journal("task_completed")]
