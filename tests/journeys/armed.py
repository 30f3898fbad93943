"""After whatever was done to a journey: each open wait has one armed instant, and what is told is what then fires."""

from typing import Any

from domain.commands import Pulse
from domain.waits import WaitKind, arm
from store import reading_journeys
from store.reading_waits import WaitFilter, WaitLine, list_waits
from store.rulebooks import rulebook
from tests.journeys.driving import Drive

EVERY = 1000


async def waiting(drive: Drive) -> list[WaitLine]:
    """What `journey next` prints, the first first."""
    return await list_waits(drive.world.database, WaitFilter(journey=drive.journey, limit=EVERY))


async def armed(drive: Drive) -> Pulse:
    """Every wait of every kind is armed once, for the instant that its data give; every task and promise has one."""
    pulse = await drive.world.settled(drive.journey)
    database = drive.world.database
    header = await reading_journeys.journey_header(database, drive.journey)
    rules = await rulebook(database, header.standard, header.standard_version, header.started_at.date())
    lines = await waiting(drive)
    assert sorted(pulse.keys) == sorted(line.key for line in lines), "the journey has them, each once"
    for line in lines:
        assert arm(line.wait, rules, drive.journey) == line.wait, line.key
        assert (line.fires_at is None) == (line.held_since is not None), line.key
    fires = [line.fires_at for line in lines if line.fires_at is not None]
    assert pulse.next_fires == min(fires, default=None), "the one timer is the first of them"
    tasks = await rows(
        drive, "SELECT task, key, due_at, assignee FROM tasks WHERE status = 'open' AND journey = $1"
    )
    told = {line.task: line for line in lines if line.kind is WaitKind.TASK}
    assert {row["task"] for row in tasks} == set(told), "one clock a task"
    for row in tasks:
        line = told[row["task"]]
        assert (row["key"], row["due_at"], row["assignee"]) == (line.key, line.due_at, line.assignee)
    promised = await rows(drive, "SELECT key FROM promises WHERE status = 'open' AND journey = $1")
    standing = await rows(drive, "SELECT key FROM appointments WHERE outcome IS NULL AND journey = $1")
    ends = {line.key.removesuffix("/promise") for line in lines if line.kind is WaitKind.PROMISE}
    assert {row["key"] for row in promised} <= ends | {row["key"] for row in standing}
    return pulse


async def fires_as_told(drive: Drive) -> WaitLine:
    """Let time pass to what `journey next` prints first; exactly that fires. Returns it."""
    pulse = await armed(drive)
    told = min(
        (line for line in await waiting(drive) if line.fires_at), key=lambda line: (line.fires_at, line.key)
    )
    before = len(await drive.journal("step_fired"))
    await drive.world.pass_instant(drive.journey, pulse)
    fired = (await drive.journal("step_fired"))[before]
    event = fired["event"]
    assert (event["key"], event["action"]) == (told.key, told.next_action)
    assert fired["at"] >= told.fires_at
    await armed(drive)
    return told


async def rows(drive: Drive, sql: str) -> list[Any]:
    return list(await drive.world.database.fetch(sql, drive.journey))
