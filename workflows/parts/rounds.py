"""A round of a meeting, as data: what it needs, and how it ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.appointments import AskedBy, Outcome, Place, Slot
from domain.model import Instant, Model
from domain.roles import Role
from domain.tasks import TaskKind

Ready = Callable[[], bool] | Mapping[str, Callable[[], bool]]
"""Whether what the meeting needs is there at this moment; by name where it needs several things."""

OVER, HELD, MOVED = "over", "held", "moved"


class Ended(Model):
    """How a round of a meeting ended."""

    outcome: Outcome
    starts_at: Instant
    host: str
    place: Place
    why: str | None = None
    """Why another round follows, as a code; None when none does."""
    moved_by: AskedBy | None = None
    slot: Slot | None = None
    """The new time, when one is known."""
    lent_by: str | None = None
    """Who would hold it, were they not away."""
    missing: tuple[str, ...] = ()
    """What was not ready."""
    late_minutes: int | None = None
    """How late the host came; 0 within the tolerance, None where it was not recorded (R002-SKU-28/31)."""
    checked: bool | None = None
    """Whether somebody said before it began if all was ready; None where that was not asked, or not any more."""

    @property
    def keeps_its_time(self) -> bool:
        """Nothing but who holds it changes: the customer has nothing to agree on."""
        return self.slot is not None and self.slot.starts_at == self.starts_at


class Rescheduled(Model):
    """What an act from outside says about a meeting that stands."""

    asked_by: AskedBy
    starts_at: Instant
    """When it was."""
    host: str
    slot: Slot | None
    place: Place
    lent_by: str | None = None


class Lacking(Model):
    """What was missing when somebody said that all was ready."""

    codes: tuple[str, ...]


class Calls(Model):
    """When the customer is called to confirm, and whether somebody looks an hour before."""

    opens: str | None = None
    watched: bool = False


@dataclass(frozen=True)
class Needs:
    """What the meeting needs from whoever booked it."""

    report: TaskKind[Any]
    ready: Ready | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    """What the host's report needs to know beside the appointment."""
    joined_by: tuple[Role, ...] = ()
    """Who comes beside the standard's attendees."""

    def missing(self) -> tuple[str, ...]:
        """What is not there at this moment, as codes."""
        match self.ready:
            case None:
                return ()
            case Mapping():
                return tuple(name for name, is_there in self.ready.items() if not is_there())
            case _:
                return () if self.ready() else ("deliverable",)
