"""How satisfied customers are, question by question, from what was answered and still counts (R002-SKU-62, X-15)."""

from collections.abc import Sequence
from datetime import datetime

from domain.model import Model
from domain.satisfaction import SATISFIED_FROM, Question
from store.database import Database
from store.listing import as_models

SQL_SATISFACTION = """
SELECT q.kind, q.field, count(*) FILTER (WHERE NOT s.own) AS answers,
    (avg(s.score) FILTER (WHERE NOT s.own))::float8 AS mean,
    count(*) FILTER (WHERE NOT s.own AND s.score >= $4) AS satisfied,
    count(*) FILTER (WHERE s.own) AS self_recorded
FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS q (kind, field, role, place)
JOIN tasks AS t ON t.kind = q.kind AND t.status = 'done' AND NOT t.superseded AND t.answers ? q.field
CROSS JOIN LATERAL (SELECT (t.answers->>q.field)::int AS score, coalesce(t.ended_by = coalesce(
    (SELECT e.event->>'person' FROM journal AS e
        WHERE e.journey = t.journey AND e.type = 'team_changed' AND e.event->>'role' = q.role
            AND e.at <= t.ended_at ORDER BY e.seq DESC LIMIT 1),
    (SELECT CASE q.role WHEN 'agent' THEN b.event->>'owner' ELSE b.event->'team'->>q.role END
        FROM journal AS b WHERE b.journey = t.journey AND b.seq = 1),
    CASE WHEN t.role = q.role THEN t.ended_by END), false) AS own) AS s
WHERE ($5::timestamptz IS NULL OR t.ended_at >= $5) AND ($6::timestamptz IS NULL OR t.ended_at < $6)
GROUP BY q.place, q.kind, q.field ORDER BY q.place
"""
"""Whose work a score judges is who had the role on the journey when it was given, else whoever did that very task."""


class Satisfaction(Model):
    """What customers answered to one question."""

    kind: str
    field: str
    answers: int
    """Scores that count; whoever was not asked gave none."""
    mean: float | None
    satisfied: int
    """How many of them gave 4 or 5."""
    self_recorded: int
    """Scores typed by the person whom they judge: no satisfaction figure."""

    @property
    def share(self) -> float | None:
        """The part that is satisfied; None without a score that counts."""
        return self.satisfied / self.answers if self.answers else None


async def satisfaction(
    db: Database, asked: Sequence[Question], start: datetime | None = None, end: datetime | None = None
) -> list[Satisfaction]:
    """What was answered in a half-open stretch of time; questions that nobody answered are left out."""
    kinds, fields = [one.kind for one in asked], [one.field for one in asked]
    roles = [one.judges.value if one.judges else None for one in asked]
    rows = await db.fetch(SQL_SATISFACTION, kinds, fields, roles, SATISFIED_FROM, start, end)
    return as_models(Satisfaction, rows)
