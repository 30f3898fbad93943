"""The hands of everybody who sells: example answers for whatever opens on the way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from domain.appointments import OfferOf
from domain.forms import KINDS
from domain.stages import Stage
from domain.standard import Standard
from domain.time.rules import due, parse_rule
from domain.time.tables import calendar_from
from starter.rehearsal.world import open_world
from starter.stack.postgres import EmbeddedPostgres
from store.settings import ROOT
from store.yamlfile import YamlFile
from tests.journeys.driving import MONDAY, Drive, customer

STANDARD = Standard.model_validate(YamlFile(ROOT / "standards/renovation.yaml").data)
CALENDARS = {
    name: calendar_from(YamlFile(ROOT / f"standards/calendars/{name}.yaml").data) for name in ("customer", "office")
}
EXAMPLES: dict[str, Any] = {
    "check_ready": {"answers": {"ready": True}},
    "confirm_appointment": {"answers": {"outcome": "confirmed"}},
    "arrange_appointment": {"answers": {"outcome": "agreed", "slot": {"offer": 1}}},
    **YamlFile(ROOT / "standards/examples/selling.yaml").data,
}

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
    "render_fee_paid": "960.00",
}


def local(day: int, clock: str) -> datetime:
    """A time of a day of March 2031 in Shanghai."""
    hour, minute = map(int, clock.split(":"))
    return MONDAY + timedelta(days=day - 3, hours=hour - 9, minutes=minute)


@asynccontextmanager
async def selling(
    postgres: EmbeddedPostgres, stage: Stage, facts: dict[str, Any], start: datetime = MONDAY
) -> AsyncIterator["Seller"]:
    """A journey that begins in a stage, with what the stages before have left for it."""
    async with open_world(postgres, start) as world:
        yield Seller(world, await world.start(customer("A-1"), stage=stage, facts=facts))


class Seller(Drive):
    """Drives a journey with example answers; ``said`` holds what people say otherwise."""

    async def reach(self, kind: str, limit: timedelta = timedelta(days=40), **said: dict[str, Any]) -> Any:
        """Answer what opens on the way, let time pass, and stop at the first open task of a kind."""
        end = await self.world.now() + limit
        while kind not in (opened := await self.open_tasks()):
            ready = next((name for name in opened if name in EXAMPLES), None)
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
            ready = next((name for name in opened if name in EXAMPLES), None)
            if ready is None:
                await self.pass_on()
            else:
                await self.answer(ready, **said.get(ready, {}))

    async def answer(self, kind: str, actor: str | None = None, **changes: Any) -> None:
        """Complete an open task by its example, with changes; None leaves a field out."""
        row = await self.task(kind)
        answers = {**await self.example(kind, row), **changes}
        await self.complete(kind, {name: value for name, value in answers.items() if value is not None}, actor)

    async def pass_on(self) -> None:
        """Let time pass up to what happens next."""
        pulse = await self.world.settled(self.journey)
        assert pulse.next_fires is not None, "nothing will ever happen"
        await self.world.advance(pulse.next_fires)
        await self.world.settled(self.journey)

    async def example(self, kind: str, row: Any) -> dict[str, Any]:
        """The example answers of a task, each offer filled in with a free time."""
        example = EXAMPLES[kind]
        if isinstance(example, list):
            example = example[0]
        answers = dict(example["answers"])
        for name in [name for name, value in answers.items() if value == {"offer": 1}]:
            marks = KINDS[kind].form.model_fields[name]
            mark = _offer_of(marks)
            earliest = None
            if mark.rule is not None:
                earliest = due(parse_rule(STANDARD.rules[mark.rule]), await self.world.now(), CALENDARS["customer"]).at
            elif "earliest" in row["about"] and row["about"]["earliest"]:
                earliest = datetime.fromisoformat(row["about"]["earliest"])
            slot = await self.offer(mark.appointment or row["about"]["appointment"], earliest)
            answers[name] = slot.model_dump(mode="json")
        return answers

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

    async def kinds_done(self) -> list[str]:
        """The kinds of task that were completed, in order."""
        return [row["event"]["kind"] for row in await self.journal("task_completed")]


def _offer_of(field: Any) -> OfferOf:
    """The mark of a form's slot, wherever in the annotation it stands."""
    pending = [*field.metadata, field.annotation]
    while pending:
        part = pending.pop()
        if isinstance(part, OfferOf):
            return part
        pending += [*getattr(part, "__metadata__", ()), *getattr(part, "__args__", ())]
    raise AssertionError(f"{field} marks no offer")
