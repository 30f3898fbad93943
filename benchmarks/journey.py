"""A journey that never has to wait for days: one stage that asks for tasks one after another.

Engine, handlers, forms, standard and activities are the product's own; only the stage's code is made up.
"""

from typing import Any

from temporalio import workflow

from domain.commands import JourneyInput
from domain.forms import KINDS
from domain.stages import Stage
from workflows import journey as product
from workflows.parts.engine import Engine
from workflows.parts.journey import Journey
from workflows.parts.process import Process

STAGE = Stage.DESIGN

SEQUENCE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("draw_plan", "designer-01", {"layouts": 2, "note": "a second plan keeps the wall"}),
    ("review_plan", "design_director-01", {"approved": True}),
    ("order_materials", "designer-01", {"items": 46}),
    ("agree_start", "agent-01", {"note": "the customer comes along"}),
    ("take_keys", "site_supervisor-01", {"sets": 2}),
)
"""Kind of task, who does it and the answers, in turn; all but the agent take it from their role's queue."""


async def work_through(journey: Journey) -> None:
    """Ask for as many tasks as the journey's facts say, each as soon as the one before it is done."""
    for number in range(journey.facts["tasks"]):
        kind = SEQUENCE[number % len(SEQUENCE)][0]
        await journey.ask(f"{kind}/{number}", KINDS[kind])


PROCESS = Process(stages={STAGE: work_through}, duties={}, kinds=KINDS)


@workflow.defn(name="Journey")
class BenchmarkJourney(product.JourneyWorkflow):
    """The product's workflow with another process; it has its name, so that the product's client starts it."""

    @workflow.init
    def __init__(self, start: JourneyInput) -> None:
        self._engine = Engine(PROCESS, start.carried or product.begun(start, workflow.now()))

    @workflow.run
    async def run(self, start: JourneyInput) -> None:
        """Drive the journey through its one stage."""
        if start.carried is None:
            self._engine.open_journal(start.facts)
        await self._engine.run(start)
