"""What every change of a journey's state rests on: journal entries, waits and answers.

Nothing here knows Temporal. Time comes from the outside, so that the same rules can be driven by a workflow, by a
test, or by a model.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from domain.absences import Whose, whose
from domain.events import Entry, Event, WaitArmed, WaitEnded
from domain.moved import Moved, moved, not_late, rearmed
from domain.paused_waits import does, held
from domain.pausing import PauseRule
from domain.roles import Role
from domain.standard import Standard
from domain.state import JourneyState
from domain.tasks import Answer
from domain.waits import Wait, WaitKind, arm
from workflows.parts.editions import Older

SYSTEM = "system"


class Bookkeeping:
    """Keeps a journey's state with its journal entries."""

    def __init__(self, state: JourneyState, now: Callable[[], datetime]) -> None:
        self.state = state
        self.now = now
        self.changes = 0
        """Counts every change; whoever waits for quiet watches it."""
        self._actor = SYSTEM
        self._command: str | None = None
        self._done: tuple[str, str] | None = None
        """The task that was completed last and by whom, as long as nothing else happened."""
        self._answered: Callable[[str], None] = lambda _key: None
        self.heard: dict[str, int] = {}
        """The versions of calendars that somebody told it of; what they change follows at once."""
        self._heard_by: tuple[str, str] | None = None
        self._older = Older(state)

    def standard_of(self, prefix: str) -> Standard:
        """The version of the standard by which what has keys below a prefix goes on."""
        return self._older.standard_of(prefix)

    def on_answer(self, tell: Callable[[str], None]) -> None:
        """Have ``tell`` called with each key that gets its answer."""
        self._answered = tell

    def begin_command(self, command: str, actor: str) -> None:
        """The entries that follow are caused by this command, until ``end_command``."""
        self._command, self._actor = command, actor
        self.forget_cause()

    def end_command(self) -> None:
        self._command, self._actor = None, SYSTEM

    def forget_cause(self) -> None:
        """What follows now follows from nobody's work."""
        self._done = None

    def emit(self, event: Event) -> Entry:
        """Append an entry to the buffer that ``record`` writes."""
        state = self.state
        state.seq += 1
        entry = Entry(
            seq=state.seq,
            at=self.now(),
            stage=state.stage,
            actor=self._actor,
            command=self._command,
            event=event,
        )
        self._command = None
        state.buffer.append(entry)
        self.changes += 1
        return entry

    # --- waits

    def set_wait(self, wait: Wait) -> Wait:
        """Begin or change a wait: its next instant is computed and journalled."""
        return self._keep(self._armed(wait))

    def _armed(self, wait: Wait) -> Wait:
        """The wait with its next instant; one that begins in a pause stands still like the others."""
        before, now = self.state.waits.get(wait.key), self.now()
        if before is None and self.in_pause(wait) is not PauseRule.KEEP:
            wait = held(wait, now)
        armed = arm(wait, self.state.rules, self.state.journey)
        return self._whose_then(not_late(before, armed, now) if before else armed)

    def whose(self, role: Role, person: str, at: datetime | None = None) -> Whose:
        """Who does what is a person's, now or at an instant; others while they are away, and once they left."""
        state = self.state
        return whose(state.absences.values(), state.successors, role, person, at or self.now())

    def _whose_then(self, wait: Wait) -> Wait:
        """Whose a task is going to be when it opens."""
        person = wait.lent_by or wait.assignee
        if wait.kind is not WaitKind.OPENS or wait.role is None or person is None:
            return wait
        at = wait.armed.fires if wait.armed else wait.due_at
        then = self.whose(wait.role, person, at)
        return wait.model_copy(update=then._asdict())

    def in_pause(self, wait: Wait) -> PauseRule:
        """What the pause that there is does to a wait; without one it goes on."""
        pause = self.state.pause
        return does(wait, self.state.rules.standard, pause.reason if pause else None)

    def _keep(self, armed: Wait) -> Wait:
        if self.state.waits.get(armed.key) != armed:
            self.state.waits[armed.key] = armed
            self.emit(WaitArmed(wait=armed))
        return armed

    def keep_wait(self, armed: Wait) -> None:
        """Go on with a wait as newer rules have it, armed already."""
        self._keep(self._whose_then(armed))

    def end_wait(self, key: str) -> Wait | None:
        wait = self.state.waits.pop(key, None)
        if wait is not None:
            self.emit(WaitEnded(key=key))
        return wait

    def next_wait(self) -> Wait | None:
        """The wait whose armed instant comes first."""
        armed = [wait for wait in self.state.waits.values() if wait.armed is not None]
        return min(armed, key=_fires, default=None)

    def due_waits(self) -> list[Wait]:
        """The waits whose armed instant has come, the earliest first."""
        now = self.now()
        due = [wait for wait in self.state.waits.values() if wait.armed and wait.armed.fires <= now]
        return sorted(due, key=_fires)

    def rearm_all(self, change: Callable[[Wait], Wait] = lambda wait: wait) -> tuple[Moved, ...]:
        """Bring every wait in line with newer rules (domain/moved.py); returns the dates that moved.

        Args:
            change: what a newer standard makes of a wait.
        """
        state, now, found = self.state, self.now(), []
        for wait in list(state.waits.values()):
            fresh = rearmed(wait, state.rules, state.journey, now, change(wait))
            after = self._keep(self._whose_then(fresh))
            found.append(moved(state.journey, wait, after, state.rules.standard, now))
        return tuple(one for one in found if one is not None)

    # --- newer calendars

    def hear(self, calendars: Mapping[str, int], command: str, actor: str) -> None:
        """Somebody published calendars: the versions that there are now."""
        self.heard, self._heard_by = dict(calendars), (command, actor)

    def begin_hearing(self) -> None:
        """The entries that follow come from what was heard, until ``end_command``."""
        self.heard = {}
        if self._heard_by is not None:
            self.begin_command(*self._heard_by)
            self._heard_by = None

    def keep_hearing(self) -> Callable[[], None]:
        """Remember what was heard; the result forgets what was heard since."""
        heard, by = dict(self.heard), self._heard_by

        def forget() -> None:
            self.heard, self._heard_by = heard, by

        return forget

    # --- answers

    def next_order(self) -> int:
        self.state.order += 1
        return self.state.order

    def answer(
        self,
        key: str,
        payload: dict[str, Any],
        by: str | None = None,
        order: int | None = None,
        on_behalf_of: str | None = None,
    ) -> None:
        """Keep what came back for a key, and wake the code that awaits it."""
        self.state.answers[key] = Answer(
            payload=payload,
            at=self.now(),
            by=by,
            on_behalf_of=on_behalf_of,
            order=self.next_order() if order is None else order,
            last_order=self.state.order,
        )
        self.changes += 1
        self._answered(key)


def _fires(wait: Wait) -> tuple[datetime, str]:
    assert wait.armed is not None
    return wait.armed.fires, wait.key
