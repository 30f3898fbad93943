"""Record histories of journeys with every kind of wait open: ``python -m tests.replay.record [SCENE …]``.

A recorded history is never edited. A change of a workflow that cannot replay it uses ``workflow.patched`` and adds a
history of its own; only before the first release may all be recorded anew.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowExecutionStatus, WorkflowHandle

from activities.notices.telling import Turn
from client.errors import Conflict
from client.housekeeping import SCHEDULE_ID
from client.sending import workflow_id
from domain.housekeeping import Duty
from domain.stages import Status
from domain.time.calendar import CalendarDay, DayKind
from starter.exit import run_and_exit
from starter.rehearsal.people import read_plan
from starter.rehearsal.rehearse import rehearsal
from starter.stack.postgres import EmbeddedPostgres
from store import rulebooks
from store.settings import ROOT, Settings
from tests.journeys.driving import FIRST_MEETING, MONDAY, Drive, driving
from workflows.housekeeping import Housekeeping
from workflows.notices import WORKFLOW_ID as NOTICES
from workflows.notices import StaffNotices
from workflows.publishing import workflow_id as publication_id

HERE = Path(__file__).resolve().parent.parent
HISTORIES = HERE / "histories"
STATES = HERE / "states"
EVENTS = HERE / "events"

OPERATIONS = "operations-01"


async def first_meeting_open(drive: Drive) -> None:
    await drive.world.settled(drive.journey)


async def meeting_booked(drive: Drive) -> None:
    await drive.first_meeting()


async def confirming(drive: Drive) -> None:
    await drive.first_meeting()
    await drive.until("confirm_appointment")


async def measuring(drive: Drive) -> None:
    await confirming(drive)
    await drive.complete("confirm_appointment", {"outcome": "confirmed"})
    await drive.until("measure_site")


async def paused(drive: Drive) -> None:
    await drive.first_meeting()
    await drive.world.journeys.pause(drive.journey, OPERATIONS, "customer")


async def gone_back(drive: Drive) -> None:
    await confirming(drive)
    await drive.world.journeys.back_to(drive.journey, OPERATIONS, "consultation/first_meeting", "mistake")


async def lost(drive: Drive) -> None:
    await confirming(drive)
    await drive.world.journeys.close(drive.journey, OPERATIONS, Status.LOST, "price")


async def escalated(drive: Drive) -> None:
    await drive.world.advance(MONDAY + timedelta(days=3))


async def noted(drive: Drive) -> None:
    """A note, and a newer calendar that the journey adopts."""
    await drive.world.journeys.note(drive.journey, OPERATIONS, "calls back on Friday")
    calendar = await rulebooks.calendar(drive.world.database, "customer", 1)
    await rulebooks.publish_calendar(drive.world.database, calendar.model_copy(update={"version": 2}))
    task = await drive.task("first_meeting")
    await drive.world.journeys.assign(task["task"], OPERATIONS, "agent-02")


async def tried_again(drive: Drive) -> None:
    """Nobody answers the call to agree on a time; the next try is some hours later, in the customer's own hours."""
    await drive.world.journeys.amend(drive.journey, OPERATIONS, {"window": "10:00-12:00"}, "other")
    await drive.complete("first_meeting", FIRST_MEETING)
    await drive.until("arrange_appointment")
    await drive.complete("arrange_appointment", {"outcome": "no_answer"})


async def repaired(drive: Drive) -> None:
    """Other content in the journal, and a repair; two tasks of people are open."""
    await drive.first_meeting()
    await drive.world.settled(drive.journey)
    await drive.world.database.execute(
        "INSERT INTO journal (journey, seq, at, stage, type, v, actor, event, fingerprint)"
        " SELECT journey, seq + 1, at, stage, type, v, 'somebody', event, fingerprint FROM journal"
        " WHERE journey = $1 ORDER BY seq DESC LIMIT 1",
        drive.journey,
    )
    with suppress(Conflict):
        await drive.world.journeys.note(drive.journey, OPERATIONS, "calls back on Friday")
    await drive.world.journeys.repair(drive.journey, OPERATIONS, "a foreign entry")


async def taken_back(drive: Drive) -> None:
    """The first meeting's answer is taken back while the designer is being named."""
    first = await drive.task("first_meeting")
    await drive.first_meeting()
    await drive.world.journeys.take_back(first["task"], "agent-01")


def up_to(task: str, answers: str | None = None) -> Callable[[Drive], Awaitable[None]]:
    """The main line, or what becomes of it with other answers, until a task of a kind opens."""

    async def walk(drive: Drive) -> None:
        others = HERE / "replay" / f"{answers}.yaml" if answers else None
        run = await rehearsal(drive.world, drive.journey, read_plan(ROOT / "standards" / "examples", others))
        async for line in run.run(MONDAY + timedelta(days=200)):
            if line.task == task and line.event == "task_opened":
                return
        raise AssertionError(f"no {task} within 200 days")

    return walk


def rehearsed(days: int, answers: str | None = None) -> Callable[[Drive], Awaitable[None]]:
    """The main line up to a day after its start, or what becomes of it with other answers."""

    async def walk(drive: Drive) -> None:
        others = HERE / "replay" / f"{answers}.yaml" if answers else None
        run = await rehearsal(drive.world, drive.journey, read_plan(ROOT / "standards" / "examples", others))
        async for _ in run.run(MONDAY + timedelta(days=days)):
            pass

    return walk


def opened(days: int, matter: str, **about: Any) -> Callable[[Drive], Awaitable[None]]:
    """The main line up to a day after its start; then a case is opened from outside."""

    async def walk(drive: Drive) -> None:
        await rehearsed(days)(drive)
        await drive.world.journeys.open_case(drive.journey, OPERATIONS, matter, about)

    return walk


async def site_paused(drive: Drive) -> None:
    """A site that stands still in the rain, until a day."""
    await rehearsed(50)(drive)
    today = (await drive.world.now()).date()
    await drive.world.journeys.pause(
        drive.journey, OPERATIONS, "weather", until=today + timedelta(days=5), words="rain for days"
    )


async def handed_on(drive: Drive) -> None:
    """A task that somebody does for a colleague, put off until shortly before it is due."""
    await drive.first_meeting()
    await drive.until("confirm_appointment")
    desk, call = drive.world.journeys, await drive.task("confirm_appointment")
    await desk.delegate(call["task"], "agent-01", "agent-02", reason="absent")
    await desk.snooze(call["task"], "agent-02", call["due_at"] - timedelta(minutes=1))


Played = WorkflowHandle[Any, Any]


async def publication(drive: Drive) -> Played:
    """A calendar is published, and the journey that it concerns is found when the list is through."""
    database, now = drive.world.database, await drive.world.now()
    calendar = await rulebooks.calendar(database, "customer", 1)
    closed = {(now + timedelta(days=1)).date(): CalendarDay(kind=DayKind.REST, name="closed")}
    name = await drive.world.journeys.publish_calendars([calendar.newer(closed)], OPERATIONS, (), now)
    handle = drive.world.journeys.temporal.get_workflow_handle(publication_id(name))
    await handle.result()
    return handle


async def telling(drive: Drive) -> Played:
    """Staff are told in turns, until a new run goes on with that; the first one is kept."""
    temporal = drive.world.journeys.temporal
    queue = Settings.load().task_queue
    begun = await temporal.start_workflow(
        StaffNotices.run, Turn(seconds=0.01, lang="en"), id=NOTICES, task_queue=queue
    )
    first = temporal.get_workflow_handle(NOTICES, run_id=begun.first_execution_run_id)
    while (await first.describe()).status is WorkflowExecutionStatus.RUNNING:  # noqa: ASYNC110 - no result ever comes
        await asyncio.sleep(0.05)
    await begun.terminate("the scene is over")
    return first


async def housekeeping(drive: Drive) -> Played:
    """A day's chores."""
    queue = Settings.load().task_queue
    handle = await drive.world.journeys.temporal.start_workflow(
        Housekeeping.run, Duty(lang="en"), id=SCHEDULE_ID, task_queue=queue
    )
    assert (await handle.result()).failed == ()
    return handle


Scene = Callable[[Drive], Awaitable[Played | None]]
"""What is played; returns the workflow whose history is kept, where it is not the journey's."""
LASTING: dict[str, Scene] = {
    "publication": publication,
    "staff-notices": telling,
    "housekeeping": housekeeping,
}
"""Workflows beside the journeys; their histories are short."""
SCENES: dict[str, Scene] = {
    "consultation-first-meeting-open": first_meeting_open,
    "measurement-booked": meeting_booked,
    "measurement-confirming": confirming,
    "measurement-held-open": measuring,
    "measurement-paused": paused,
    "consultation-gone-back": gone_back,
    "measurement-lost": lost,
    "consultation-escalated": escalated,
    "consultation-noted": noted,
    "measurement-repaired": repaired,
    "measurement-tried-again": tried_again,
    "design-complaint": up_to("handle_complaint", "complaint"),
    "design-drawing-and-viewing": rehearsed(3),
    "quotation-approvals": rehearsed(11),
    "signing-gates-and-call": rehearsed(15),
    "construction-preparing": up_to("agree_start"),
    "construction-site-and-calls": rehearsed(36),
    "construction-accepting": up_to("accept_site_stage"),
    "construction-water-test": up_to("read_water_test"),
    "handover-acceptance": up_to("rectify"),
    "care-agenda": rehearsed(150),
    "construction-paused": site_paused,
    "construction-change-order": opened(50, "change_order"),
    "construction-emergency": opened(60, "emergency", danger="water"),
    "care-claim": opened(150, "warranty_claim"),
    "consultation-taken-back": taken_back,
    "measurement-handed-on": handed_on,
    "measurement-missed-twice": rehearsed(5, "missed"),
    "design-dormant": rehearsed(20, "unreached"),
    "signing-concession": rehearsed(20, "gap"),
    **LASTING,
}


async def record(name: str, drive: Drive, scene: Scene) -> dict[str, Any]:
    """Play a scene and write the history of the run that is current at its end; returns it."""
    played = await scene(drive)
    await drive.world.settled(drive.journey)
    handle = played or drive.world.journeys.temporal.get_workflow_handle(workflow_id(drive.journey))
    history = _without_identities(json.loads((await handle.fetch_history()).to_json()))
    (HISTORIES / f"{name}.json").write_text(json.dumps(history, indent=1, ensure_ascii=False) + "\n")
    await _write_events(drive)
    return dict(history)


def _without_identities(node: Any) -> Any:
    """The history without the names of the processes that made it."""
    if isinstance(node, dict):
        return {
            name: "recorded" if name == "identity" else _without_identities(one) for name, one in node.items()
        }
    return [_without_identities(one) for one in node] if isinstance(node, list) else node


async def _write_events(drive: Drive) -> None:
    """Keep one example of every version of every event."""
    for row in await drive.journal():
        event = row["event"]
        file = EVENTS / f"{event['type']}-v{event['v']}.json"
        if not file.exists():
            file.write_text(json.dumps(event, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def _write_state(history: dict[str, Any]) -> None:
    """Keep one state of every version, as a run hands it to the next."""
    started = history["events"][0]["workflowExecutionStartedEventAttributes"]
    carried = json.loads(_decoded(started["input"]["payloads"][0]["data"])).get("carried")
    if carried is not None:
        file = STATES / f"journey-v{carried['version']}.json"
        file.write_text(json.dumps(carried, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def _decoded(data: str) -> str:
    import base64

    return base64.b64decode(data).decode()


async def main() -> int:
    for kept in (HISTORIES, STATES, EVENTS):
        kept.mkdir(exist_ok=True)
    wanted = {name: scene for name, scene in SCENES.items() if not sys.argv[1:] or name in sys.argv[1:]}
    with tempfile.TemporaryDirectory(prefix="homeward-record-") as folder:
        Path(folder).chmod(0o755)
        os.environ["HOMEWARD_STATE"] = folder  # the chores remove files there
        async with EmbeddedPostgres(Path(folder) / "postgres", durable=False) as postgres:
            for number, (title, scene) in enumerate(wanted.items(), 1):
                async with driving(postgres, reference=f"record-{number}") as drive:
                    history = await asyncio.wait_for(record(title, drive, scene), 300)
                print(f"{title}: {len(history['events'])} events")
                _write_state(history)
    return 0


if __name__ == "__main__":
    run_and_exit(main())
