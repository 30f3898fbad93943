"""A task that is to be answered, with all that what follows depends on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from desk.after.follows import Follows, Next
from domain.contact_hours import next_try
from domain.forms.meetings import ARRANGE_APPOINTMENT, ARRANGE_IN_WRITING
from domain.forms.settlement import SETTLE_ACCOUNT
from domain.forms.signing import LEARN_FROM_LOSS
from domain.roles import Role
from domain.sources import windowed
from domain.stages import STAGES, Stage, Status
from domain.standard import Standard
from domain.time.days import Span
from domain.waits import Rulebook
from workflows.parts.silence import LEFT_ALONE
from workflows.renovation.accounts import FEE

CUSTOMER = "customer"


@dataclass(frozen=True)
class Asked:
    """The task, where its journey stands, and what was answered before."""

    kind: str
    key: str
    about: Mapping[str, Any]
    stage: Stage
    facts: Mapping[str, Any]
    rules: Rulebook
    now: datetime
    window: Span | None = None
    """The hours in which the customer may be called."""
    requester: str | None = None
    earlier: Sequence[Mapping[str, Any]] = ()
    """The answers of the tries, or rounds, before this one."""
    given: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Answers on which it depends, by their keys."""
    calls: Sequence[datetime] = ()
    """Of the question whether they sign: when each call before this one was answered."""

    @property
    def standard(self) -> Standard:
        return self.rules.standard

    @property
    def number(self) -> int:
        """The last number in the key: which try or round it is."""
        return next((int(part) for part in reversed(self.key.split("/")) if part.isdigit()), 1)

    @property
    def before_contract(self) -> bool:
        return STAGES.index(self.stage) < STAGES.index(Stage.CONSTRUCTION)

    @property
    def wants_no_calls(self) -> bool:
        return bool(self.facts.get(LEFT_ALONE))

    def opens(
        self, kind: str, role: Role | None = None, at: datetime | None = None, within: str | None = None
    ) -> Next:
        """A task of a kind, for whom the standard names unless somebody else is.

        Args:
            at: when it opens; at once by default.
            within: the rule by which it is due, where the sentence says by when.
        """
        rule = self.standard.tasks[kind]
        by = self.due(within, at, rule.calendar) if within else None
        return Next(kind, role or rule.role, at, by)

    def timely(self, kind: str) -> Next:
        """The same, with when it is due by the standard."""
        return self.opens(kind, within=self.standard.tasks[kind].within)

    def arranged(self, within: str | None = None) -> Next:
        """Somebody agrees on a time with the customer; in writing with whoever wants no calls."""
        kind = ARRANGE_IN_WRITING if self.wants_no_calls else ARRANGE_APPOINTMENT
        return self.opens(kind.name, within=within)

    def due(self, rule: str, since: datetime | None = None, calendar: str = "customer") -> datetime:
        """The instant of a rule."""
        return self.rules.due(rule, since or self.now, calendar).at

    def in_window(self, rule: str, since: datetime | None = None, calendar: str = "customer") -> datetime:
        """The same, its time of day moved into the customer's hours (X-06)."""
        return self.due(windowed(rule, self.window), since, calendar)

    def tried(self, kind: str, rule: str, since: datetime | None = None) -> datetime:
        """When a call opens by a rule, within the customer's hours."""
        opens, anchor = next_try(self.rules, self.window, rule, since or self.now)
        assert opens is not None
        return self.due(opens, anchor, self.standard.tasks[kind].calendar)

    def lost(self) -> Follows:
        """The customer is lost: nothing stays planned, what is to be learned and settled is."""
        also = []
        if self.stage is Stage.SIGNING:
            also.append(Follows((self.opens(LEARN_FROM_LOSS.name),), say="lost.learned"))
        if Decimal(str(self.facts.get(FEE) or 0)) > 0 or self.facts.get("account"):
            also.append(Follows((self.opens(SETTLE_ACCOUNT.name),), say="lost.settled"))
        return Follows(say="lost", status=Status.LOST, also=tuple(also))
