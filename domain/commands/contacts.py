"""What customers want, and what they are promised."""

from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import model_validator

from domain.commands.acts import Act, Code, Handle
from domain.contacts import Channel, Point
from domain.emergencies import Danger
from domain.faults import fault
from domain.model import Instant, Model
from domain.personal import Reference
from domain.roles import Role


class OpenCase(Act):
    """Open a case about a matter, beside whatever the journey is doing (R002-SKU-64)."""

    matter: Code
    about: dict[str, Code | int | Decimal | Instant | date] = {}
    """What its tasks need to know; codes and numbers, never personal."""
    words: Reference | None = None


class LogContact(Act):
    """A customer got in touch: what about, and what comes of it (R003-TEL-06/07)."""

    channel: Channel
    point: Point
    words: Reference
    person: int | None = None
    """Who of the household, by their number; None for the customer."""
    answered: Reference | None = None
    """What they were told at once."""
    by: Instant | None = None
    """By when they were told that they have an answer; None: answered at once, or by the standard's rule."""
    role: Role | None = None
    """Who owes the answer; None: the standard's role."""
    assignee: Handle | None = None
    danger: Danger | None = None
    """Of an emergency."""

    @model_validator(mode="after")
    def _one_thing_comes_of_it(self) -> Self:
        if (self.danger is None) == (self.point is Point.EMERGENCY):
            raise fault("danger", "danger_of_emergency")
        if self.by is not None and self.answered is not None:
            raise fault("by", "answered_or_promised")
        for name in ("by", "role"):
            if getattr(self, name) is None:
                continue
            if self.point.has_own_clocks:
                raise fault(name, "has_own_clocks")
            if self.answered is not None:
                raise fault(name, "answered_or_promised")
        if self.assignee is not None and self.role is None:
            raise fault("role", "role_of_person")
        return self


class LogMessage(Act):
    """Somebody wrote to the customer by hand, outside of what the journey asks for."""

    channel: Channel
    about: Code
    """The kind of task for whose sake it was written."""


class PromisedTime(Model):
    """When the customer was told that it happens."""

    by: Instant
    not_before: Instant | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.not_before is not None and self.not_before >= self.by:
            raise fault("not_before", "not_before_the_end")
        return self


class MakePromise(Act, PromisedTime):
    """Something the customer was told will happen by a time (R003-ATT-01)."""

    words: Reference
    role: Role
    assignee: Handle | None = None


class MovePromise(Act, PromisedTime):
    """Another time for a promise that is not kept yet."""

    number: int
    """Of the promise, within its journey."""
    agreed: bool = False
    """Whether the customer agreed to it; without that, the promise counts as broken."""


class CancelPromise(Act):
    """Nobody waits for it any more."""

    number: int
    reason: Code
    words: Reference | None = None
