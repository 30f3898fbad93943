"""How satisfied customers are, question by question, from what was answered and still counts (R002-SKU-62, X-15)."""

from collections.abc import Sequence
from datetime import datetime

from domain.model import Instant, Model
from domain.satisfaction import HIGHEST, LOWEST, SATISFIED_FROM, Question
from store.database import Database
from store.listing import as_models

_SCORES = """
FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS q (kind, field, role, place)
JOIN tasks AS t ON t.kind = q.kind AND t.kind = ANY ($1) AND t.status = 'done' AND NOT t.superseded
    AND t.answers ? q.field
LEFT JOIN journeys AS j ON j.journey = t.journey
CROSS JOIN LATERAL (SELECT coalesce(
    (SELECT e.event->>'person' FROM journal AS e
        WHERE e.journey = t.journey AND e.type = 'team_changed' AND e.event->>'role' = q.role
            AND e.at <= t.ended_at ORDER BY e.seq DESC LIMIT 1),
    (SELECT CASE q.role WHEN 'agent' THEN b.event->>'owner' ELSE b.event->'team'->>q.role END
        FROM journal AS b WHERE b.journey = t.journey AND b.seq = 1),
    CASE WHEN t.role = q.role THEN t.ended_by END) AS person OFFSET 0) AS w
LEFT JOIN link_scores AS l ON l.task = t.task AND l.field = q.field AND l.score = (t.answers->>q.field)::int
CROSS JOIN LATERAL (SELECT (t.answers->>q.field)::int AS score, l.task IS NOT NULL AS by_link,
    l.task IS NULL AND coalesce(t.ended_by = w.person, false) AS own) AS s
WHERE ($4::timestamptz IS NULL OR t.ended_at >= $4) AND ($5::timestamptz IS NULL OR t.ended_at < $5)
"""
"""Whose work a score judges is who had the role on the journey when it was given, else whoever did that very task.
It is looked for once (OFFSET keeps it from being put into every place that uses it), and among these kinds alone.
What the customer gave by a link is the customer's own, whoever completed the task with it, unless they changed it.
"""
_BY_SCORE = ", ".join(
    f"count(*) FILTER (WHERE NOT s.own AND s.score = {score})" for score in range(LOWEST, HIGHEST + 1)
)
SQL_SATISFACTION = f"""
SELECT q.kind, q.field, count(*) FILTER (WHERE NOT s.own) AS answers,
    (avg(s.score) FILTER (WHERE NOT s.own))::float8 AS mean,
    count(*) FILTER (WHERE NOT s.own AND s.score >= $6) AS satisfied,
    count(*) FILTER (WHERE s.own) AS self_recorded, count(*) FILTER (WHERE s.by_link) AS by_link,
    ARRAY[{_BY_SCORE}] AS by_score
{_SCORES}
GROUP BY q.place, q.kind, q.field ORDER BY q.place
"""
SQL_SATISFACTION_SCORES = f"""
SELECT q.kind, q.field, s.score, s.own, s.by_link, w.person, t.task, t.journey, j.customer, t.ended_by, t.ended_at
{_SCORES}
ORDER BY t.ended_at DESC, t.task, q.place
"""


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
    by_score: tuple[int, ...]
    """How many gave the lowest score, the next, … of those that count."""
    by_link: int
    """How many of the answers came by a link: nobody heard the customer say them."""

    @property
    def share(self) -> float | None:
        """The part that is satisfied; None without a score that counts."""
        return self.satisfied / self.answers if self.answers else None


class ScoreLine(Model):
    """One score that a customer gave."""

    kind: str
    field: str
    score: int
    own: bool
    """Typed by the person whom it judges: it counts in no figure."""
    by_link: bool
    """Given by the customer through a link."""
    person: str | None
    """Whose work it judges; None for nobody in particular."""
    task: str
    journey: str
    customer: str | None
    ended_by: str
    """Who asked the customer."""
    ended_at: Instant


async def satisfaction(
    db: Database, asked: Sequence[Question], start: datetime | None = None, end: datetime | None = None
) -> list[Satisfaction]:
    """What was answered in a half-open stretch of time; questions that nobody answered are left out."""
    rows = await db.fetch(SQL_SATISFACTION, *_asked(asked), start, end, SATISFIED_FROM)
    return as_models(Satisfaction, rows)


async def scores(
    db: Database, asked: Sequence[Question], start: datetime | None = None, end: datetime | None = None
) -> list[ScoreLine]:
    """The scores behind the figures, those that do not count included; the newest first."""
    return as_models(ScoreLine, await db.fetch(SQL_SATISFACTION_SCORES, *_asked(asked), start, end))


def _asked(asked: Sequence[Question]) -> tuple[list[str], list[str], list[str | None]]:
    kinds, fields = [one.kind for one in asked], [one.field for one in asked]
    return kinds, fields, [one.judges.value if one.judges else None for one in asked]
