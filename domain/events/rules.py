"""By which calendars and which standard a journey goes on."""

from typing import Literal

from domain.model import Model
from domain.moved import Shift
from domain.roles import Role


class RulesAdopted(Model):
    """The journey took over newer calendars: every date that people see and that moved, and what became of meetings."""

    type: Literal["rules_adopted"] = "rules_adopted"
    v: int = 1
    calendars: dict[str, int]
    moved: tuple[Shift, ...]
    meetings: tuple[str, ...] = ()
    """Agreed meetings that lie on a closed time now; somebody speaks with the customer."""


class TaskOver(Model):
    """A task that is another role's from now on."""

    task: str
    role: Role
    assignee: str | None


class StandardAdopted(Model):
    """The journey goes on by another version of its standard: every date that moved, and every task that went over."""

    type: Literal["standard_adopted"] = "standard_adopted"
    v: int = 1
    standard: str
    version: int
    before: int
    calendars: dict[str, int]
    moved: tuple[Shift, ...]
    ended: tuple[str, ...] = ()
    """Planned duties that have no date left by the newer cadence."""
    tasks: tuple[TaskOver, ...] = ()


RulesEvent = RulesAdopted | StandardAdopted
