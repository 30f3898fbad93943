"""What is open on a journey at one moment, as its workflow knows it."""

from typing import Any

from domain.absences import Absence
from domain.appointments import Appointment
from domain.model import Instant, Model
from domain.pausing import PauseState
from domain.promises import Promise
from domain.roles import Role
from domain.stages import Stage, Status
from domain.tasks import OpenTask
from domain.waits import Wait


class Standing(Model):
    """Enough to put a journey's read models right, whatever they held before."""

    stage: Stage
    stage_since: Instant
    status: Status
    owner: str | None
    team: dict[Role, str]
    standard_version: int | None = None
    """The version of its standard; None in what was written before that could change."""
    calendars: dict[str, int]
    """The version of each calendar that the journey computes with."""
    pause: PauseState | None = None
    absences: dict[str, Absence] = {}
    facts: dict[str, Any]
    tasks: tuple[OpenTask, ...]
    waits: tuple[Wait, ...]
    appointments: tuple[Appointment, ...]
    promises: tuple[Promise, ...]
