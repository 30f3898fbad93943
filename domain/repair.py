"""What is compared when a journey's workflow and its journal disagree (docs/architecture.md, needs repair)."""

from typing import Annotated

from pydantic import Field

from domain.events import Entry
from domain.model import Model
from domain.standing import Standing


class Holding(Model):
    """What the workflow holds: the truth about what happens next."""

    needs_repair: bool
    recorded: Annotated[int, Field(ge=0)]
    """The last entry that it knows to be in the journal."""
    unrecorded: tuple[Entry, ...]
    """What it could not write."""
    standing: Standing


class JournalHead(Model):
    """How far the journal reaches, and what it has used up: no number and no command is used twice."""

    seq: Annotated[int, Field(ge=0)]
    last_task: Annotated[int, Field(ge=0)]
    """The highest number that a task of the journey has."""
    open_tasks: dict[str, str]
    """The key of every task that the journal has open."""
    recorded: tuple[str, ...] = ()
    """Which commands of the unrecorded entries this journey's journal has already."""
    used_elsewhere: tuple[str, ...] = ()
    """Which of them another journey's journal has."""
