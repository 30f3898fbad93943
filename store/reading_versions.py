"""Which journeys run by which version of a standard, and what each has open; for what a version would change."""

from collections import Counter
from collections.abc import Sequence

from domain.absences import Absence
from domain.adopting import RUNNING
from domain.model import Instant, Model
from domain.roles import Role
from domain.stages import Stage, Status
from domain.waits import Wait
from store.database import Database
from store.listing import as_models

SQL_VERSIONS_RUNNING = """
SELECT standard_version AS version, count(*) AS journeys FROM journeys
WHERE standard = $1 AND status = ANY ($2) GROUP BY standard_version ORDER BY standard_version
"""
SQL_VERSIONS_JOURNEYS = """
SELECT journey, standard_version AS version, stage, status, status_reason, owner, team, absences, started_at
FROM journeys
WHERE standard = $1 AND status = ANY ($2) AND ($3::text IS NULL OR stage = $3)
    AND ($4::text IS NULL OR owner = $4) AND ($5::text[] IS NULL OR journey = ANY ($5))
    AND ($6::int IS NULL OR standard_version = $6)
ORDER BY journey
"""
SQL_VERSIONS_WAITS = "SELECT journey, wait FROM waits WHERE journey = ANY ($1) ORDER BY journey, key"
SQL_VERSIONS_TASKS = """
SELECT journey, task, key, kind, assignee, requester FROM tasks
WHERE journey = ANY ($1) AND status = 'open' ORDER BY journey, opened_seq
"""
SQL_VERSIONS_ADOPTIONS = """
SELECT journey, count(*) AS times FROM journal WHERE journey = ANY ($1) AND type = 'standard_adopted'
GROUP BY journey
"""
SQL_VERSIONS_OPEN = (
    "SELECT kind, role, count(*) AS tasks FROM tasks WHERE status = 'open' GROUP BY kind, role"
)
SQL_VERSIONS_ROLES = "SELECT DISTINCT unnest(roles) AS role FROM staff WHERE active"


class JourneyOn(Model):
    """A running journey and the version that it goes by."""

    journey: str
    version: int
    stage: Stage
    status: Status
    status_reason: str | None
    owner: str | None
    team: dict[Role, str]
    absences: dict[str, Absence]
    """Those that the journey knows of."""
    started_at: Instant

    @property
    def paused(self) -> str | None:
        """Why its clocks stand still; None while they do not."""
        return self.status_reason if self.status is not Status.ACTIVE else None


class OpenTaskLine(Model):
    """An open task as far as its standard concerns it."""

    journey: str
    task: str
    key: str
    kind: str
    assignee: str | None
    requester: str | None


class WantedJourneys(Model):
    """Which running journeys; None leaves a filter out."""

    stage: Stage | None = None
    owner: str | None = None
    journeys: tuple[str, ...] | None = None
    version: int | None = None
    """Those that go by this version."""


async def running(db: Database, standard: str) -> dict[int, int]:
    """How many journeys run by each version of a standard, oldest version first."""
    rows = await db.fetch(SQL_VERSIONS_RUNNING, standard, [*RUNNING])
    return {row["version"]: row["journeys"] for row in rows}


async def journeys_on(db: Database, standard: str, wanted: WantedJourneys) -> list[JourneyOn]:
    """The running journeys of a standard, by their numbers."""
    named = list(wanted.journeys) if wanted.journeys is not None else None
    rows = await db.fetch(
        SQL_VERSIONS_JOURNEYS, standard, [*RUNNING], wanted.stage, wanted.owner, named, wanted.version
    )
    return as_models(JourneyOn, rows)


async def waits_of(db: Database, journeys: Sequence[str]) -> dict[str, list[Wait]]:
    """Every open wait of some journeys, without waking them."""
    found: dict[str, list[Wait]] = {journey: [] for journey in journeys}
    for row in await db.fetch(SQL_VERSIONS_WAITS, list(journeys)):
        found[row["journey"]].append(Wait.model_validate(row["wait"]))
    return found


async def open_tasks_of(db: Database, journeys: Sequence[str]) -> dict[str, list[OpenTaskLine]]:
    """The open tasks of some journeys."""
    found: dict[str, list[OpenTaskLine]] = {journey: [] for journey in journeys}
    for one in as_models(OpenTaskLine, await db.fetch(SQL_VERSIONS_TASKS, list(journeys))):
        found[one.journey].append(one)
    return found


async def adoptions(db: Database, journeys: Sequence[str]) -> dict[str, int]:
    """How often each journey moved to another version so far."""
    rows = await db.fetch(SQL_VERSIONS_ADOPTIONS, list(journeys))
    return {row["journey"]: row["times"] for row in rows}


async def roles_held(db: Database) -> set[Role]:
    """The roles that somebody who works here has."""
    return {Role(row["role"]) for row in await db.fetch(SQL_VERSIONS_ROLES)}


async def open_by_kind_and_role(db: Database) -> tuple[dict[str, int], dict[str, int]]:
    """How many tasks are open of each kind, and of each role."""
    kinds: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    for row in await db.fetch(SQL_VERSIONS_OPEN):
        kinds[row["kind"]] += row["tasks"]
        roles[row["role"]] += row["tasks"]
    return dict(kinds), dict(roles)
