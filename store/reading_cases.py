"""Cases that are open: a complaint, a question, an emergency, each with what is being done about it.

A case is open as long as it waits for something; its beginning stands in the journal.
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


class Doing(Model):
    """What a case waits for: a task, or the instant at which the next one begins."""

    kind: WaitKind
    subject: str
    """The kind of task."""
    task: str | None
    role: Role | None
    assignee: str | None
    due_at: Instant | None


class CaseLine(Model):
    """An open case."""

    journey: str
    key: str
    matter: str
    stage: Stage
    """In which it was opened."""
    since: Instant
    opened_by: str
    words: str | None
    """A reference to what was said when it was opened from outside."""
    doing: tuple[Doing, ...]
    """What is due first comes first; never empty."""
    due_at: Instant | None


async def list_cases(db: Database, journey: str | None = None, limit: int = 200) -> list[CaseLine]:
    """The open cases of one journey or of all, what is due next first."""
    sql, args = LIST_CASES.build({"open": True, "journey": journey}, limit)
    return as_models(CaseLine, await db.fetch(sql, *args))
