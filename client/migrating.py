"""Moving running journeys to another version of their standard: first what that does to each, then the move.

The preview reads what every journey waits for and reckons with it by the very function that the journey will use
(`domain.adopting`); no workflow is woken by it.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from client import bulk
from client.errors import Conflict
from client.journeys import Journeys
from client.translating import records
from domain import absences
from domain.adopting import Adopted, Obstacle, adopted, dates, dates_moved, obstacle
from domain.commands import Receipt
from domain.model import Model
from domain.moved import Moved
from domain.roles import Role
from domain.stages import Stage
from domain.standard import Standard
from domain.time.calendar import Calendar
from domain.waits import Rulebook, Wait, WaitKind
from store import reading_versions, rulebooks
from store.database import Database
from store.reading_versions import JourneyOn, OpenTaskLine, WantedJourneys
from store.rulefiles import Texts

AHEAD = timedelta(days=90)
"""How far ahead the dates of planned duties are compared."""
_PAGE = 200
ACTION = "adopt_standard"


class TaskChange(Model):
    """What else changes of an open task, beside its dates."""

    task: str
    kind: str
    assignee: str | None
    role: Role | None = None
    """Whose it becomes; None where it stays with its role."""
    goes_to: str | None = None
    """Who has it then; None while it lies in the role's queue, or where the role stays."""
    ladder: bool = False
    """Whether it escalates otherwise."""
    texts: bool = False
    """Whether its script, or a text of its form, is another one."""


class DutyChange(Model):
    """What changes of a planned duty within the next 90 days."""

    key: str
    duty: str
    appear: tuple[date, ...]
    vanish: tuple[date, ...]
    ends: bool = False
    """Whether nothing of it is left by the newer cadence."""


class JourneyPreview(Model):
    """What a version does to one journey."""

    journey: str
    version: int
    """The one that it goes by."""
    stage: Stage
    owner: str | None
    obstacle: Obstacle | None = None
    """Why it cannot move; then nothing else is told."""
    moved: tuple[Moved, ...] = ()
    tasks: tuple[TaskChange, ...] = ()
    duties: tuple[DutyChange, ...] = ()

    @property
    def is_touched(self) -> bool:
        """Whether anybody sees a difference."""
        return bool(self.moved or self.tasks or self.duties)


@dataclass(frozen=True)
class _Version:
    """A version of a standard with what people read by it."""

    standard: Standard
    texts: dict[str, Texts]

    def texts_of(self, kind: str) -> list[object]:
        return [self.texts[lang].get("tasks", {}).get(kind) for lang in sorted(self.texts)]


class Foresight:
    """What one version of a standard would do to running journeys."""

    def __init__(self, database: Database, standard: str, version: int) -> None:
        self._database = database
        self._name = standard
        self._version = version
        self._versions: dict[int, _Version] = {}
        self._calendars: dict[date, dict[str, Calendar]] = {}

    async def look(self, wanted: WantedJourneys, now: datetime) -> AsyncIterator[JourneyPreview]:
        """What becomes of each running journey that does not go by the version yet, by its number.

        Raises:
            NotFound: no such version was published.
            Unreachable: see ``client.errors``.
        """
        with records():
            new = await self._of(self._version)
            found = await reading_versions.journeys_on(self._database, self._name, wanted)
        behind = [one for one in found if one.version != self._version]
        for first in range(0, len(behind), _PAGE):
            page = behind[first : first + _PAGE]
            names = [one.journey for one in page]
            with records():
                waits = await reading_versions.waits_of(self._database, names)
                tasks = await reading_versions.open_tasks_of(self._database, names)
            for one in page:
                with records():
                    old = await self._of(one.version)
                    rules = await self._rules(one, new.standard)
                yield _preview(one, waits[one.journey], tasks[one.journey], old, new, rules, now)

    async def _of(self, version: int) -> _Version:
        if version not in self._versions:
            found = await rulebooks.standard(self._database, self._name, version)
            texts = await rulebooks.all_texts(self._database, self._name, version)
            self._versions[version] = _Version(found, texts)
        return self._versions[version]

    async def _rules(self, one: JourneyOn, standard: Standard) -> Rulebook:
        since = one.started_at.date()
        if since not in self._calendars:
            named = standard.calendars() | (await self._of(one.version)).standard.calendars()
            self._calendars[since] = await rulebooks.calendars(self._database, named, since)
        return Rulebook(standard=standard, calendars=self._calendars[since])


def _preview(
    one: JourneyOn,
    waits: list[Wait],
    tasks: list[OpenTaskLine],
    old: _Version,
    new: _Version,
    rules: Rulebook,
    now: datetime,
) -> JourneyPreview:
    told = JourneyPreview(journey=one.journey, version=one.version, stage=one.stage, owner=one.owner)
    kept = obstacle(old.standard, new.standard, one.status, one.paused, waits)
    if kept is not None:
        return told.model_copy(update={"obstacle": kept})
    requesters = {task.key: task.requester for task in tasks}

    def whose(wait: Wait, role: Role) -> str | None:
        person = one.owner if role is Role.AGENT else one.team.get(role)
        return None if person is not None and requesters.get(wait.key) == person else person

    found = adopted(one.journey, waits, old.standard, rules, now, whose)
    changes = tuple(_lent(change, one, requesters, now) for change in found)
    return told.model_copy(
        update={
            "moved": dates_moved(one.journey, changes, new.standard, now),
            "tasks": tuple(_of_tasks(changes, tasks, old, new)),
            "duties": tuple(_of_duties(changes, old.standard, rules, now)),
        }
    )


def _lent(change: Adopted, one: JourneyOn, requesters: Mapping[str, str | None], now: datetime) -> Adopted:
    """What becomes somebody's who is away then is done by whoever stands in, or lies in the queue."""
    after = change.after
    if after is None or not change.other_role or after.role is None or after.assignee is None:
        return change
    at = after.armed.fires if after.kind is WaitKind.OPENS and after.armed else now
    then = absences.whose(one.absences.values(), {}, after.role, after.assignee, at)
    doer = None if then.assignee == requesters.get(after.key) else then.assignee
    return change.model_copy(
        update={"after": after.model_copy(update={"assignee": doer, "lent_by": then.lent_by})}
    )


def _of_tasks(
    changes: Iterable[Adopted], tasks: Iterable[OpenTaskLine], old: _Version, new: _Version
) -> Iterable[TaskChange]:
    by_key = {one.before.key: one for one in changes}
    for task in tasks:
        change = by_key.get(task.key)
        if change is None or change.after is None:
            continue
        other_role = change.other_role
        found = TaskChange(
            task=task.task,
            kind=task.kind,
            assignee=task.assignee,
            role=change.after.role if other_role else None,
            goes_to=change.after.assignee if other_role else None,
            ladder=change.after.ladder_since != change.before.ladder_since,
            texts=old.texts_of(task.kind) != new.texts_of(task.kind),
        )
        if other_role or found.ladder or found.texts:
            yield found


def _of_duties(
    changes: Iterable[Adopted], old: Standard, rules: Rulebook, now: datetime
) -> Iterable[DutyChange]:
    for one in changes:
        wait, after = one.before, one.after
        if wait.kind is not WaitKind.AGENDA or wait.placed is None:
            continue
        was = Rulebook(standard=old, calendars=rules.calendars)
        before, then = _dates(wait, was, now), _dates(after, rules, now) if after else ()
        if before != then or after is None:
            yield DutyChange(
                key=wait.key,
                duty=wait.subject,
                appear=tuple(day for day in then if day not in before),
                vanish=tuple(day for day in before if day not in then),
                ends=after is None,
            )


def _dates(wait: Wait, rules: Rulebook, now: datetime) -> tuple[date, ...]:
    if wait.placed is None:
        return ()
    calendar = rules.calendar(wait.calendar)
    return dates(wait.placed, calendar.today(wait.anchor), rules, calendar.today(now + AHEAD))


async def migrate(
    journeys: Journeys, standard: str, version: int, previewed: Sequence[JourneyPreview], actor: str
) -> AsyncIterator[bulk.Result]:
    """Move journeys to a version, several at a time; yields what became of each.

    Run again it goes on with what is left: the command follows from the journey, both versions, and how often it has
    moved so far.
    """
    wanted = {one.journey: one for one in previewed if one.obstacle is None}
    with records():
        moved = await reading_versions.adoptions(journeys.database, list(wanted))

    async def adopt(journey: str, _: str) -> Receipt | None:
        step = f"{standard}/{wanted[journey].version}/{version}/{moved.get(journey, 0)}"
        command = bulk.command_for(step, ACTION, journey)
        try:
            return await journeys.adopt_standard(journey, actor, version, command)
        except Conflict as refused:
            if refused.reason != "adopted_already":
                raise
            return Receipt(command=command, journey=journey, seq=0, repeated=True)

    batch = f"{standard}/{version}"
    async for result in bulk.apply(adopt, list(wanted), batch=batch, action=ACTION):
        yield result
