"""What staff are told of without looking: which entries, how urgently, whom, and when they are not to be disturbed.

A notice tells; it never decides or acts, and nothing depends on whether it was read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.absences import Absence, whose
from domain.roles import Role
from domain.standard import Standard
from domain.time.rules import Elapsed, parse_rule


class What(StrEnum):
    """What happened."""

    ASSIGNED = "assigned"
    """Somebody else, or the journey, gave them a task."""
    DUE = "due"
    """A task of theirs falls due, or one of their role's that nobody has."""
    ESCALATED = "escalated"
    """A task is late, and it is theirs to see to it."""
    APPROVAL = "approval"
    """Something waits for their approval."""
    TOLD = "told"
    """A journey tells them something that is no task: a meeting tomorrow, an emergency."""
    TEST = "test"
    """Nothing happened: somebody tries whether notices arrive."""


CHOSEN = (What.ASSIGNED, What.DUE, What.APPROVAL, What.TOLD)
"""What somebody may do without; what is escalated to them they hear."""


class Urgency(StrEnum):
    """How a notice waits."""

    USUAL = "usual"
    """Goes with others, and not when its reader is not to be disturbed."""
    PROMPT = "prompt"
    """Waits for no others."""
    ANY_HOUR = "any_hour"
    """Waits for nothing."""


class Channel(StrEnum):
    """By which way people hear."""

    LOG = "log"
    WECOM = "wecom"
    """A robot in a WeCom group."""
    WECOM_APP = "wecom_app"
    """An application of the company in WeCom: a message to the person alone."""
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    WEBHOOK = "webhook"


ADDRESSED = (Channel.WECOM, Channel.DINGTALK, Channel.FEISHU)
"""Where a person has an id or number of their own; both ways of WeCom know the same id."""

EMERGENCY = "emergency"
"""The notice of a journey that is told at any hour."""

LAST_RESORT = (Role.OPERATIONS, Role.GENERAL_MANAGER)
"""Who hears what is for a role that nobody has: a notice to nobody would be silence."""


def urgency_of(what: What, kind: str | None, notice: str | None, standard: Standard | None) -> Urgency:
    """How urgent it is; ``kind`` is the task's, ``notice`` the code of what a journey tells."""
    if what is What.TEST or notice == EMERGENCY or (kind and standard and at_any_hour(kind, standard)):
        return Urgency.ANY_HOUR
    return Urgency.PROMPT if what is What.ESCALATED else Urgency.USUAL


def at_any_hour(kind: str, standard: Standard) -> bool:
    """Whether a kind of task escalates at night as well: no rung of its ladder counts working time."""
    rule = standard.tasks.get(kind)
    climbs = standard.ladders[rule.ladder].escalate if rule else ()
    return bool(climbs) and all(isinstance(parse_rule(climb.after), Elapsed) for climb in climbs)


@dataclass(frozen=True)
class Staff:
    """Who works here just now, and who is away."""

    roles: Mapping[str, frozenset[Role]]
    """By handle, in the order of entry."""
    absences: tuple[Absence, ...] = ()

    def hearers(
        self, role: Role | None, person: str | None, at: datetime, giver: str | None = None
    ) -> tuple[str, ...]:
        """Who is told: the person, their deputy while they are away, else everybody of the role who is there.

        Args:
            role: for whom it is, or by which role the person has it.
            person: whoever has that role on the journey; None where it lies with the role.
            giver: who is not told, because it comes from them.
        """
        if person is not None and person in self.roles:
            doer = person if role is None else whose(self.absences, {}, role, person, at).assignee
            if doer is not None and doer in self.roles:
                return () if doer == giver else (doer,)
        for one in (role, *LAST_RESORT):
            having = [handle for handle, roles in self.roles.items() if one in roles and handle != giver]
            there = [handle for handle in having if not self._away(handle, at)]
            if having:
                return tuple(there or having)
        return ()

    def _away(self, handle: str, at: datetime) -> bool:
        return any(one.person == handle and one.covers(at) for one in self.absences)


@dataclass(frozen=True)
class Quiet:
    """When somebody is not to be disturbed, in the company's time: these hours, and days of rest."""

    start: time
    end: time
    """Equal to ``start`` for no such hours."""
    zone: str = "Asia/Shanghai"
    rests: Callable[[date], bool] = field(default=lambda _: False)

    def until(self, at: datetime) -> datetime | None:
        """The first instant from ``at`` on at which they may be told; None when that is ``at`` itself."""
        zone = ZoneInfo(self.zone)
        local = began = at.astimezone(zone)
        for _ in range(400):
            if self.rests(local.date()):
                following = local.date() + timedelta(days=1)
                local = datetime.combine(following, time(0), zone)
            elif (end := self._ends(local)) is not None:
                local = end
            else:
                return None if local == began else local.astimezone(UTC)
        return local.astimezone(UTC)

    def _ends(self, local: datetime) -> datetime | None:
        """When the quiet hours are over that ``local`` lies in; None outside."""
        clock, overnight = local.time(), self.start > self.end
        if overnight and clock >= self.start:
            return datetime.combine(local.date() + timedelta(days=1), self.end, local.tzinfo)
        inside = clock < self.end if overnight else self.start <= clock < self.end
        return datetime.combine(local.date(), self.end, local.tzinfo) if inside else None


class Undelivered(Exception):
    """A channel did not take a message. ``problem`` is why, in a word of ours; ``code`` the service's own."""

    def __init__(self, problem: str, code: str = "") -> None:
        super().__init__(f"{problem} {code}".strip())
        self.problem = problem
        self.code = code


class TryLater(Undelivered):
    """It may take it later: after ``delay`` where the service says so."""

    def __init__(self, problem: str, code: str = "", delay: timedelta | None = None) -> None:
        super().__init__(problem, code)
        self.delay = delay


class Refused(Undelivered):
    """It never will as things are set: trying again would change nothing."""


PROBLEMS = (
    "no_channel",
    "no_address",
    "unknown_person",
    "bad_key",
    "refused",
    "rate_limit",
    "service_down",
    "unreachable",
    "gave_up",
    "fault",
)
"""Why a message was not delivered: each has its words."""


def pause_before(tries: int) -> timedelta:
    """How long to wait after so many tries where the service does not say: 10 s, then twice as long, 15 min at most."""
    return min(timedelta(seconds=10 * 2.0 ** min(tries - 1, 10)), timedelta(minutes=15))


def wanted(unwanted: Iterable[str], what: What, urgency: Urgency) -> bool:
    """Whether somebody hears of this; what is told at any hour they always hear."""
    return urgency is Urgency.ANY_HOUR or what not in CHOSEN or what.value not in unwanted
