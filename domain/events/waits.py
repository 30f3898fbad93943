"""What a journey waits for, and what came of it when nobody acted."""

from typing import Literal

from domain.model import Instant, Model
from domain.roles import Role
from domain.waits import Action, Wait


class WaitArmed(Model):
    """A wait began or its next instant changed; carries the whole wait."""

    type: Literal["wait_armed"] = "wait_armed"
    v: int = 1
    wait: Wait


class WaitEnded(Model):
    type: Literal["wait_ended"] = "wait_ended"
    v: int = 1
    key: str


class StepFired(Model):
    """An armed instant came and nobody had acted; ``at`` of the entry is when it fired."""

    type: Literal["step_fired"] = "step_fired"
    v: int = 1
    key: str
    subject: str
    action: Action
    task: str | None = None
    planned_at: Instant
    """The instant that people were told."""
    late_seconds: int
    """By how much the machine was late against its own armed instant."""
    to: Role | None = None
    person: str | None = None
    level: int = 0


WaitEvent = WaitArmed | WaitEnded | StepFired
