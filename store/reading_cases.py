"""Cases: a complaint, a question, an emergency; what is being done about an open one, how and when others ended.

A case is open as long as it waits for something; its beginning and its end stand in the journal.
"""

from domain.model import Instant, Model
from domain.roles import Role
from domain.stages import Stage
from domain.waits import WaitKind
from store.database import Database
from store.listing import Listing, as_models

LIST_CASES = Listing(
    select="""
SELECT c.journey, c.event->>'key' AS key, c.event->>'matter' AS matter, c.stage, c.at AS since,
    c.actor AS opened_by, c.event->>'words' AS words, w.doing, w.due_at
FROM journal AS c
CROSS JOIN LATERAL (
    SELECT jsonb_agg(to_jsonb(s) ORDER BY s.due_at NULLS LAST, s.subject) AS doing, min(s.due_at) AS due_at
    FROM (SELECT kind, subject, task, role, assignee, due_at FROM waits
        WHERE journey = c.journey AND kind <> 'promise'
            AND starts_with(key, (c.event->>'key') || '/')) AS s) AS w""",
    filters={
        "open": """c.type = 'case_opened' AND w.doing IS NOT NULL
    AND c.journey IN (SELECT journey FROM waits WHERE starts_with(key, 'case/'))
    AND NOT EXISTS (SELECT FROM journal AS again WHERE again.journey = c.journey AND again.seq > c.seq
        AND again.type = 'case_opened' AND again.event->>'key' = c.event->>'key')""",
        "journey": "c.journey = {0}",
    },
    order="ORDER BY w.due_at NULLS LAST, c.journey, c.seq",
)

LIST_ENDED = Listing(
    select="""
SELECT o.journey, o.event->>'key' AS key, o.event->>'matter' AS matter, o.stage, o.at AS since,
    o.actor AS opened_by, o.event->>'words' AS words, c.at AS ended_at, c.event->>'reason' AS reason
FROM journal AS c
CROSS JOIN LATERAL (
    SELECT journey, event, stage, at, actor FROM journal AS opened
    WHERE opened.journey = c.journey AND opened.seq < c.seq AND opened.type = 'case_opened'
        AND opened.event->>'key' = c.event->>'key'
    ORDER BY opened.seq DESC LIMIT 1) AS o""",
    filters={"ended": "c.type = 'case_closed'", "journey": "c.journey = {0}"},
    order="ORDER BY c.at DESC, c.journey, c.seq DESC",
)


class Doing(Model):
    """What a case waits for: a task, or the instant at which the next one begins."""

    kind: WaitKind
    subject: str
    """The kind of task."""
    task: str | None
    role: Role | None
    assignee: str | None
    due_at: Instant | None


class Case(Model):
    """What stands of every case."""

    journey: str
    key: str
    matter: str
    stage: Stage
    """In which it was opened."""
    since: Instant
    opened_by: str
    words: str | None
    """A reference to what was said when it was opened from outside."""


class CaseLine(Case):
    """An open case."""

    doing: tuple[Doing, ...]
    """What is due first comes first; never empty."""
    due_at: Instant | None


class EndedCase(Case):
    """A case that has ended."""

    ended_at: Instant
    reason: str
    """A code: settled, or why it fell away."""


async def list_cases(db: Database, journey: str | None = None, limit: int = 200) -> list[CaseLine]:
    """The open cases of one journey or of all, what is due next first."""
    sql, args = LIST_CASES.build({"open": True, "journey": journey}, limit)
    return as_models(CaseLine, await db.fetch(sql, *args))


async def list_ended_cases(db: Database, journey: str | None = None, limit: int = 200) -> list[EndedCase]:
    """The cases of one journey or of all that have ended, the last one first."""
    sql, args = LIST_ENDED.build({"ended": True, "journey": journey}, limit)
    return as_models(EndedCase, await db.fetch(sql, *args))
