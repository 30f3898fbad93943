"""Whom an escalation reached: the journal names a role, and who is in it changes."""

from collections.abc import Iterable

from domain.events import Entry, StepFired
from domain.waits import Action
from store.database import Connection

SQL_TELLINGS_KEEP = """
INSERT INTO tellings (journey, seq, people)
SELECT $1, e.seq, ARRAY(
    SELECT p.handle FROM staff AS s
    LEFT JOIN absences AS a ON a.staff_no = s.staff_no AND a.starts_at <= e.at AND a.ends_at > e.at
    JOIN staff AS p ON p.handle = CASE WHEN a.staff_no IS NULL THEN s.handle ELSE a.deputies ->> e.role END AND p.active
    WHERE s.active AND e.role = ANY (s.roles) AND (p.staff_no = s.staff_no OR NOT EXISTS (
        SELECT FROM absences AS b WHERE b.staff_no = p.staff_no AND b.starts_at <= e.at AND b.ends_at > e.at))
    GROUP BY p.staff_no, p.handle ORDER BY p.staff_no)
FROM unnest($2::int[], $3::text[], $4::timestamptz[]) AS e (seq, role, at)
ON CONFLICT DO NOTHING
"""


async def keep(connection: Connection, journey: str, fresh: Iterable[Entry]) -> None:
    """Keep who had the roles that newly recorded escalations told, and was there; of who was away, their deputy."""
    told = [
        (entry.seq, entry.event.to, entry.at)
        for entry in fresh
        if isinstance(entry.event, StepFired) and entry.event.action is Action.ESCALATE and entry.event.to
    ]
    if told:
        seqs, roles, instants = (list(column) for column in zip(*told, strict=True))
        await connection.execute(SQL_TELLINGS_KEEP, journey, seqs, roles, instants)
