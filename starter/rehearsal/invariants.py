"""What must hold for every journey at every moment, whatever people answer."""

from datetime import datetime, timedelta

from domain.model import Model
from domain.stages import Stage, Status
from domain.state import JourneyState
from domain.waits import Rulebook, WaitKind

LONGEST_WITHOUT_ANYTHING = timedelta(days=400)
"""Before the years of care: there, who consents to nothing hears of us only by contract."""


class Finding(Model):
    """Something that should never be."""

    journey: str
    at: datetime
    what: str


def look_at(state: JourneyState, rules: Rulebook, now: datetime) -> list[Finding]:
    """Everything wrong with a journey that has come to rest."""
    told = [*_nobody(state, now), *_meetings(state, rules, now), *_promises(state)]
    return [Finding(journey=state.journey, at=now, what=what) for what in told]


def _nobody(state: JourneyState, now: datetime) -> list[str]:
    """Nobody waits for nobody: an active journey has a task, or an instant at which it goes on."""
    if state.status is not Status.ACTIVE:
        return []
    armed = [wait.armed.fires for wait in state.waits.values() if wait.armed]
    if not armed:
        return ["waits for nothing and for nobody"]
    told = []
    if state.stage is not Stage.CARE and min(armed) - now > LONGEST_WITHOUT_ANYTHING:
        told.append(f"nothing happens before {min(armed)}")
    told += [
        f"task {task.task} ({task.kind}) has no clock"
        for task in state.tasks.values()
        if task.key not in state.waits
    ]
    told += [
        f"{wait.key}: its clock stands still"
        for wait in state.waits.values()
        if wait.armed is None and wait.held_since is None
    ]
    return told


def _meetings(state: JourneyState, rules: Rulebook, now: datetime) -> list[str]:
    """No slot on a rest day of its calendar, and no meeting to come without what surrounds it."""
    told = []
    for key, meeting in state.appointments.items():
        rule = rules.standard.appointments[meeting.kind]
        calendar = rules.calendar(rule.calendar)
        if not calendar.is_open(calendar.today(meeting.starts_at)):
            told.append(f"{key}: {meeting.starts_at} is on a closed day")
        waiting = [wait for wait in state.waits.values() if wait.key.startswith(f"{key}/")]
        if not waiting:
            told.append(f"{key}: nothing is waited for around the meeting")
        asked = any(answer.startswith(f"{key}/ready") for answer in state.answers)
        if rule.check is not None and not asked and not any("/ready" in wait.key for wait in waiting):
            told.append(f"{key}: nobody checks whether it is ready")
        if meeting.starts_at < now - timedelta(days=120):
            told.append(f"{key}: {meeting.starts_at} is long over")
    return told


def _promises(state: JourneyState) -> list[str]:
    """No promise without an end: an instant that breaks it, or a meeting that keeps it."""
    ends = {
        wait.key.removesuffix("/promise")
        for wait in state.waits.values()
        if wait.kind is WaitKind.PROMISE and (wait.armed or wait.held_since)
    }
    return [
        f"promise {key} ({promise.what}) has no end"
        for key, promise in state.promises.items()
        if key not in ends and key not in state.appointments
    ]
