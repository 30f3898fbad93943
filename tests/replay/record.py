"""Record histories of journeys with every kind of wait open: ``python -m tests.replay.record [SCENE …]``.

A recorded history is never edited. A change of a workflow that cannot replay it uses ``workflow.patched`` and adds a
history of its own; only before the first release may all be recorded anew.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from client.errors import Conflict
from client.sending import workflow_id
from domain.stages import Status
from starter.exit import run_and_exit
from starter.rehearsal.people import read_plan
from starter.rehearsal.rehearse import rehearsal
from starter.stack.postgres import EmbeddedPostgres
from store import rulebooks
from store.settings import ROOT
from tests.journeys.driving import MONDAY, Drive, driving

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


SCENES: dict[str, Callable[[Drive], Awaitable[None]]] = {
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
}


async def record(name: str, drive: Drive, scene: Callable[[Drive], Awaitable[None]]) -> dict[str, Any]:
    """Play a scene and write the history of the run that is current at its end; returns it."""
    await scene(drive)
    await drive.world.settled(drive.journey)
    handle = drive.world.journeys.temporal.get_workflow_handle(workflow_id(drive.journey))
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
        async with EmbeddedPostgres(Path(folder) / "postgres", durable=False) as postgres:
            for number, (title, scene) in enumerate(wanted.items(), 1):
                async with driving(postgres, reference=f"record-{number}") as drive:
                    history = await asyncio.wait_for(record(title, drive, scene), 300)
                print(f"{title}: {len(history['events'])} events")
                _write_state(history)
    return 0


if __name__ == "__main__":
    run_and_exit(main())
