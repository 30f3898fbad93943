"""What managers can filter by; nothing personal stands there nor anywhere else in Temporal (docs/architecture.md)."""

import asyncio
import base64
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.sdk.v1 import WorkflowMetadata

from client.sending import workflow_id
from domain.stages import Status
from starter.stack.postgres import EmbeddedPostgres
from store.customers import register
from store.people import NewContact, NewProperty, Registration
from tests.journeys.driving import FIRST_MEETING, MEASURED
from tests.live.live import Live, hasty, living, slot
from workflows.search_attributes import REGISTRY

OPERATIONS = "operations-01"
NAME, PHONE, STREET = "欧阳小满", "13912345678", "Osmanthus Lane"
WORDS = {
    "wishes": "a terrarium for two axolotls",
    "remark": "the grandmother sleeps until noon",
    "layout": "the beam above the aquarium sags",
    "note": "the neighbour's dog is called Bismarck",
    "reason": "prefers her cousin's crew",
}
SECRETS = (NAME, PHONE, STREET, "Lotus Garden", *WORDS.values())


@pytest_asyncio.fixture
async def live(postgres_server: EmbeddedPostgres, tmp_path: Path) -> AsyncIterator[Live]:
    async with living(postgres_server, tmp_path, standards=hasty(tmp_path)) as company, company.working():
        yield company


async def started(live: Live) -> str:
    """A journey of a customer of whom everything is made up."""
    registered = await register(
        live.database,
        Registration(
            reference="A-1",
            name=NAME,
            contacts=(NewContact(name=NAME, phone=PHONE),),
            home=NewProperty(community="Lotus Garden", building=STREET, room="1", city="Chengdu"),
            standard="renovation",
            standard_version=1,
            owner="agent-01",
            created_by=OPERATIONS,
        ),
    )
    await live.journeys.start(registered)
    await live.until_open(registered.journey, "first_meeting")
    return registered.journey


async def found(live: Live, query: str) -> None:
    """The journey is found by a query; visibility may lag behind."""
    async with asyncio.timeout(120):
        while (await live.client.count_workflows(f"WorkflowType = 'Journey' AND {query}")).count != 1:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def complete(live: Live, journey: str, kind: str, answers: dict[str, Any]) -> None:
    row = await live.until_open(journey, kind)
    await live.journeys.complete(row["task"], row["assignee"], answers)
    await live.settled(journey)


async def walk(live: Live, journey: str) -> None:
    """From the first meeting to a lost customer, with words in every free text on the way."""
    meeting = {
        **FIRST_MEETING,
        "design_requirements": WORDS["wishes"],
        "note": WORDS["remark"],
        "measurement_slot": slot(1),
    }
    await complete(live, journey, "first_meeting", meeting)
    await live.journeys.note(journey, OPERATIONS, WORDS["note"])
    await complete(live, journey, "measure_site", {**MEASURED, "layout": WORDS["layout"]})
    await live.journeys.close(journey, OPERATIONS, Status.LOST, "price", words=WORDS["reason"])
    await live.settled(journey)


async def test_managers_filter_journeys_by_what_they_wait_for(live: Live) -> None:
    journey = await started(live)
    task = await live.until_open(journey, "first_meeting")
    due, second = task["due_at"], timedelta(seconds=1)
    await found(live, "Stage = 'consultation' AND JourneyStatus = 'active' AND Standard = 'renovation-1'")
    await found(live, "WaitingFor = 'first_meeting' AND Assignees = 'agent-01' AND Owner = 'agent-01'")
    await found(live, f"NextDue BETWEEN '{(due - second).isoformat()}' AND '{(due + second).isoformat()}'")
    await found(live, f"NextDue > '{datetime.now(UTC).isoformat()}' AND Overdue = false")
    await live.journeys.assign(task["task"], OPERATIONS, "agent-02")
    await found(live, "Assignees = 'agent-02' AND EscalationLevel = 0")
    await complete(live, journey, "first_meeting", FIRST_MEETING)
    await found(live, "Stage = 'measurement' AND WaitingFor = 'arrange_appointment'")
    await live.journeys.pause(journey, OPERATIONS, "customer")
    await found(live, "JourneyStatus = 'paused'")
    await live.poke(journey)
    await found(live, "ExecutionStatus = 'ContinuedAsNew' AND Stage = 'measurement'")
    page = f"[在工作台打开]({live.settings.desk_url}/journeys/{journey})"
    latest = live.client.get_workflow_handle(workflow_id(journey))
    shown = await latest.query("__temporal_workflow_metadata", result_type=WorkflowMetadata)
    assert page in shown.current_details, "it leads to the desk, also from a later run"
    await found(live, "ExecutionStatus = 'Running' AND Stage = 'measurement' AND JourneyStatus = 'paused'")
    await live.journeys.close(journey, OPERATIONS, Status.LOST, "price")
    await found(live, "ExecutionStatus = 'Running' AND JourneyStatus = 'lost' AND WaitingFor IS NULL")


async def test_the_registry_fits_sql_visibility(live: Live) -> None:
    """Ten of Keyword and three of each other type, for the whole namespace (docs/architecture.md)."""
    listed = await live.client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=live.client.namespace)
    )
    registered = dict(listed.custom_attributes)
    assert {key.name: int(key.indexed_value_type) for key in REGISTRY}.items() <= registered.items()
    for kind, count in Counter(registered.values()).items():
        most = 10 if kind == IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD else 3
        assert count <= most, IndexedValueType.Name(kind)
    assert "Status" not in registered, "Temporal Web UI hides it behind its own column"


@pytest.mark.slow
async def test_x_30_nothing_personal_reaches_temporal(live: Live) -> None:
    journey = await started(live)
    await walk(live, journey)
    await live.poke(journey)
    await found(live, "ExecutionStatus = 'ContinuedAsNew'")
    await live.settled(journey)

    seen = []
    async for execution in live.client.list_workflows(f"WorkflowId = '{workflow_id(journey)}'"):
        run = live.client.get_workflow_handle(execution.id, run_id=execution.run_id)
        seen.append((await run.fetch_history()).to_json())
        seen.append(json.dumps([await execution.memo(), str(execution.typed_search_attributes)], default=str))
        details = await run.query("__temporal_workflow_metadata", result_type=WorkflowMetadata)
        seen.append(details.current_details)
        described = await run.describe()
        seen.append(f"{await described.static_summary()} {await described.static_details()}")
    assert len(seen) == 4 * 2, "both runs were looked at"
    assert any("price" in text or "personal:" in text for text in decoded(seen)), "payloads are read"
    for text in decoded(seen):
        for secret in SECRETS:
            assert secret not in text
            assert json.dumps(secret)[1:-1] not in text

    kept = await live.database.fetch("SELECT value FROM personal_values WHERE NOT pending")
    assert sorted(row["value"] for row in kept) == sorted(WORDS.values()), "all of it is in PostgreSQL"


def decoded(texts: list[str]) -> Iterator[str]:
    """Every text, and every payload inside it as it was before it was encoded."""
    for text in texts:
        yield text
        try:
            document = json.loads(text)
        except ValueError:
            continue
        for data in payloads(document):
            yield base64.b64decode(data).decode(errors="replace")


def payloads(document: Any) -> Iterator[str]:
    """The ``data`` of every payload of a history, wherever it stands."""
    if isinstance(document, dict):
        if isinstance(document.get("data"), str) and "metadata" in document:
            yield document["data"]
        for value in document.values():
            yield from payloads(value)
    elif isinstance(document, list):
        for value in document:
            yield from payloads(value)
