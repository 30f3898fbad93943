"""What a process consists of: its stages, its duties and its kinds of task."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from domain.stages import Stage, Status
from domain.tasks import TaskKind

if TYPE_CHECKING:
    from workflows.parts.journey import Journey
    from workflows.parts.ledger import Ledger

Strand = Callable[["Journey"], Awaitable[None]]
"""A piece of stage code that runs from the top in every run; its keys make it go on where it stood."""


@dataclass(frozen=True)
class Amending:
    """What operations may correct on a running journey, and what follows from it."""

    model: type[BaseModel]
    """Each field a fact with its type; all may be left out, and None takes a value away."""
    elsewhere: Callable[[Stage, Mapping[str, Any], str], str | None]
    """The way in which a fact is corrected where amending does not, or not any more: by stage and facts."""
    ways: Mapping[str, str]
    """The command for each way; ``{journey}`` stands for the journey's number."""
    follow: Callable[["Ledger", Mapping[str, Any]], None]
    """Brings the waits in line with what was changed."""


@dataclass(frozen=True)
class Process:
    """One file a stage, each reading like the service standard."""

    stages: Mapping[Stage, Strand]
    duties: Mapping[str, Strand]
    """What runs beside the stage, begun by the agenda or opened as a case, by name."""
    kinds: Mapping[str, TaskKind[Any]]
    asleep: Mapping[Status, Strand] = field(default_factory=dict)
    """What a journey still does in a status in which its stage stands still."""
    forget_after: frozenset[Stage] = frozenset()
    """Stages at whose end the answers given so far are dropped, because no way back reaches behind them."""

    matters: Mapping[str, frozenset[Stage]] = field(default_factory=dict)
    """What people may open a case about, which is the name of its duty, and the stages in which they may."""

    needed: Mapping[str, type[BaseModel]] = field(default_factory=dict)
    """What has to be said when a case is opened from outside, by its matter; the others take whatever is said."""

    outlives: Mapping[str, str] = field(default_factory=dict)
    """Matters that go on, and may be opened, when the journey is lost or closed; each with the fact that it needs."""

    amending: Amending | None = None
    """What may be corrected on a running journey; None where nothing may."""

    def forgets(self, stage: Stage) -> bool:
        return stage in self.forget_after
