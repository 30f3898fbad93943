"""A recorded history on the code that is here: it must ask for the same, and record the same.

Temporal compares the order of what is asked for, not what is in it. A journey whose entries would be other ones than
its journal holds needs repair at its next step, so these are compared too (docs/architecture.md).
"""

import re
from itertools import zip_longest
from typing import Any

from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import (
    Interceptor,
    Replayer,
    StartActivityInput,
    UnsandboxedWorkflowRunner,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)
from temporalio.workflow import ActivityHandle

from domain.events import Batch, Entry
from domain.model import Model
from presentation.errors import first_line
from workflows.housekeeping import Housekeeping
from workflows.journey import JourneyWorkflow
from workflows.notices import StaffNotices
from workflows.publishing import CalendarPublication

RECORD = "record"
_EVENT = re.compile(r"\(Event ID: (\d+)\)|event_id: (\d+)|Event (\d+)")


class Fault(Model):
    """Why a history does not replay."""

    step: str | None
    """What the journey was doing there, in its own words, where that is known."""
    why: str


async def fault_of(history: WorkflowHistory) -> Fault | None:
    """Why a journey, or another workflow of ours, cannot go on from this history with this code; None when it can."""
    listening = _Listening()
    replayer = Replayer(
        workflows=[JourneyWorkflow, CalendarPublication, StaffNotices, Housekeeping],
        workflow_runner=UnsandboxedWorkflowRunner(),
        data_converter=pydantic_data_converter,
        interceptors=[listening],
    )
    result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
    if result.replay_failure is not None:
        why = first_line(result.replay_failure)
        return Fault(step=await _step(history, why), why=why)
    return _other_entry(await _recorded(history), listening.batches)


def _other_entry(before: list[Batch], after: list[Batch]) -> Fault | None:
    """The first entry of the journal that this code would have written otherwise."""
    recorded = [entry for batch in before for entry in batch.entries]
    written = [entry for batch in after for entry in batch.entries][: len(recorded)]
    for was, would_be in zip_longest(recorded, written):
        if was != would_be:
            return Fault(step=None, why=_otherwise(was, would_be))
    return None


async def _recorded(history: WorkflowHistory) -> list[Batch]:
    found: list[Batch] = []
    for event in history.events:
        scheduled = event.activity_task_scheduled_event_attributes
        if scheduled.activity_type.name == RECORD:
            found += await pydantic_data_converter.decode(scheduled.input.payloads, [Batch])
    return found


def _otherwise(was: Entry, would_be: Entry | None) -> str:
    told = f"entry {was.seq} is {was.event.type}"
    if would_be is None:
        return f"{told}, and would not be written"
    if would_be.event.type != was.event.type:
        return f"{told}, and would be {would_be.event.type}"
    before, after = was.event.model_dump(mode="json"), would_be.event.model_dump(mode="json")
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return f"{told}, with another {', '.join(names) or 'instant'}"


async def _step(history: WorkflowHistory, why: str) -> str | None:
    """The summary of the event that a failed replay names."""
    found = _EVENT.search(why)
    if found is None:
        return None
    number = int(next(group for group in found.groups() if group))
    for event in history.events:
        if event.event_id == number and event.user_metadata.HasField("summary"):
            return str((await pydantic_data_converter.decode([event.user_metadata.summary]))[0])
    return None


class _Listening(Interceptor):
    """Hears what a replay would record."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: A002, ARG002 - the SDK's name
    ) -> type[WorkflowInboundInterceptor]:
        batches = self.batches

        class Outbound(WorkflowOutboundInterceptor):
            def start_activity(self, input: StartActivityInput) -> ActivityHandle[Any]:  # noqa: A002
                if input.activity == RECORD:
                    batches.extend(input.args)
                return super().start_activity(input)

        class Inbound(WorkflowInboundInterceptor):
            def init(self, outbound: WorkflowOutboundInterceptor) -> None:
                super().init(Outbound(outbound))

        return Inbound
