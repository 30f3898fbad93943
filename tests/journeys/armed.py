"""After whatever was done to a journey: each open wait has one armed instant, and what is told is what then fires."""

from datetime import datetime, timedelta
from typing import Any

from client.slots import rules_of
from domain.roles import Role
from domain.waits import Action, Rulebook, Wait, WaitKind, arm
from store.reading_waits import WaitFilter, WaitLine, list_waits
from tests.journeys.driving import Drive

EVERY = 1000
SPREAD = timedelta(minutes=15)
_PLAIN = {
    WaitKind.OPENS: Action.OPEN,
    WaitKind.UNTIL: Action.REACH,
    WaitKind.PROMISE: Action.BREAK,
    WaitKind.AGENDA: Action.BEGIN,
}


async def waiting(drive: Drive) -> list[WaitLine]:
    """What `journey next` prints, the first first."""
    return await list_waits(drive.world.database, WaitFilter(journey=drive.journey, limit=EVERY))


async def armed(drive: Drive) -> dict[str, WaitLine]:
    """Every open wait by its key, once each was found armed for the one instant that its data lead to.

    That instant is reckoned twice: by the whole list of its instants, and by the product's own rule. Workflow and
    records agree, the one timer is the first of all, and every open task and promise has one clock.
    """
    pulse = await drive.world.settled(drive.journey)
    rules, lines = await rules_of(drive.world.database, drive.journey), await waiting(drive)
    assert sorted(pulse.keys) == sorted(line.key for line in lines), "the journey has them, each once"
    for line in lines:
        _check(line, rules, drive.journey)
    fires = [line.fires_at for line in lines if line.fires_at is not None]
    assert pulse.next_fires == min(fires, default=None), "the one timer is the first of them"
    told = [line for line in lines if line.next_at is not None]
    assert told == sorted(told, key=lambda line: (line.next_at, line.key)), "listed as they come"
    await _one_clock_each(drive, lines)
    return {line.key: line for line in lines}


def _check(line: WaitLine, rules: Rulebook, journey: str) -> None:
    wait = Wait.model_validate(line.wait.model_dump())
    assert arm(wait, rules, journey) == line.wait, line.key
    assert (line.next_action, line.next_at, line.next_to) == expected(wait, rules), line
    assert (line.fires_at is None) == (line.held_since is not None or line.next_at is None), line.key
    if line.fires_at is not None:
        assert line.next_at is not None
        assert timedelta(0) <= line.next_at - line.fires_at <= SPREAD, line.key


async def _one_clock_each(drive: Drive, lines: list[WaitLine]) -> None:
    told = {line.task: line for line in lines if line.kind is WaitKind.TASK}
    tasks = await rows(
        drive, "SELECT task, key, role, due_at, assignee FROM tasks WHERE status = 'open' AND journey = $1"
    )
    assert sorted(row["task"] for row in tasks) == sorted(str(task) for task in told), "one clock a task"
    for row in tasks:
        line = told[row["task"]]
        assert (row["key"], row["role"], row["due_at"], row["assignee"]) == (
            line.key,
            line.role,
            line.due_at,
            line.assignee,
        )
    promised = await rows(drive, "SELECT key FROM promises WHERE status = 'open' AND journey = $1")
    standing = await rows(drive, "SELECT key FROM appointments WHERE outcome IS NULL AND journey = $1")
    ends = {line.key.removesuffix("/promise") for line in lines if line.kind is WaitKind.PROMISE}
    assert ends == {row["key"] for row in promised} - {row["key"] for row in standing}, "one clock a promise"


def expected(wait: Wait, rules: Rulebook) -> tuple[Action | None, datetime | None, Role | None]:
    """What a wait must be armed for, reckoned from the whole list of its instants."""
    if wait.held_since is not None:
        return None, None, None
    due = rules.due(wait.rule, wait.anchor, wait.calendar, wait.pauses).at
    if wait.not_before is not None:
        due = max(due, wait.not_before)
    if wait.kind is not WaitKind.TASK:
        return _PLAIN[wait.kind], due, None
    ladder = rules.standard.ladders[wait.ladder or "normal"]
    calendar = ladder.calendar or wait.calendar
    remind = wait.snoozed_until or (rules.due(ladder.remind, due, calendar).at if ladder.remind else None)
    if wait.rung == 0 and remind is not None and (wait.snoozed_until or remind > wait.since):
        return Action.REMIND, remind, wait.role
    if wait.rung <= 1:
        return Action.DUE, due, wait.role
    rungs = _escalations(wait, rules, due, calendar)
    told = [climb.to for climb in ladder.escalate]
    skipped = told.index(wait.role) + 1 if wait.home and wait.role in told[:-1] else 0
    rung = max(wait.rung - 2, skipped)
    if rung >= len(rungs):
        return None, None, None
    return Action.ESCALATE, *rungs[rung]


def _escalations(
    wait: Wait, rules: Rulebook, due: datetime, calendar: str
) -> list[tuple[datetime, Role | None]]:
    ladder = rules.standard.ladders[wait.ladder or "normal"]
    first = wait.ladder_since or due
    climbs: list[tuple[datetime, Role | None]] = [
        (max(rules.due(climb.after, due, calendar, wait.pauses).at, first), climb.to)
        for climb in ladder.escalate
    ]
    while climbs and ladder.repeat and len(climbs) < wait.rung:
        climbs.append((rules.due(ladder.repeat, climbs[-1][0], calendar, wait.pauses).at, climbs[-1][1]))
    return climbs


async def fires_as_told(drive: Drive) -> WaitLine:
    """Let time pass to what comes first of what `journey next` prints; that fires, to whom it was told. Returns it."""
    lines = await armed(drive)
    pulse = await drive.world.settled(drive.journey)
    assert pulse.next_fires is not None, "nothing will ever happen"
    first = {key: line for key, line in lines.items() if line.fires_at == pulse.next_fires}
    await drive.world.pass_instant(drive.journey, pulse)
    fired = [row for row in await drive.journal("step_fired") if row["seq"] > pulse.seq]
    assert fired, f"nothing fired of {first}"
    steps = {row["event"]["key"]: row for row in reversed(fired)}
    assert set(first) <= set(steps), "everything that was told for this instant"
    assert fired[0]["event"]["key"] in first, "and nothing before it"
    for key, line in first.items():
        step, at = steps[key]["event"], steps[key]["at"]
        assert (step["action"], datetime.fromisoformat(step["planned_at"]), step["to"], step["level"]) == (
            line.next_action,
            line.next_at,
            line.next_to,
            line.level,
        )
        assert at >= pulse.next_fires
        if line.next_action in (Action.REMIND, Action.DUE):
            assert step["person"] == line.assignee
    await armed(drive)
    return first[min(first)]


async def rows(drive: Drive, sql: str) -> list[Any]:
    return list(await drive.world.database.fetch(sql, drive.journey))
