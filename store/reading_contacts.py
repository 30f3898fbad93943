"""Contacts with a customer, both directions: calls made, messages sent, and what they got in touch about."""

from typing import Literal

from domain.model import Instant, Model
from domain.stages import Stage
from store.database import Database
from store.listing import as_models

SQL_CONTACTS = """
SELECT c.seq, c.at, c.stage, c.key, c.direction, c.channel, c.kind, c.point, c.person, c.outcome, c.matter, c.words,
    c.answered, coalesce(t.ended_by, c.actor) AS actor, p.by_at, p.status AS promise,
    c.matter IS NOT NULL AND EXISTS (SELECT FROM waits AS w WHERE w.journey = c.journey AND w.kind <> 'promise'
        AND starts_with(w.key, c.key || '/')) AS open
FROM contacts AS c
LEFT JOIN LATERAL (SELECT ended_by FROM tasks WHERE journey = c.journey AND key = c.key AND status = 'done'
    ORDER BY opened_seq DESC LIMIT 1) AS t ON true
LEFT JOIN LATERAL (SELECT by_at, status FROM promises WHERE journey = c.journey AND c.matter IS NOT NULL
    AND starts_with(key, c.key || '/') ORDER BY made_seq LIMIT 1) AS p ON true
WHERE c.journey = $1
UNION ALL
SELECT seq, at, stage, key, 'out', 'message', notice, NULL, NULL, 'sent', NULL, NULL, NULL, 'system', NULL, NULL, false
FROM notices WHERE journey = $1 AND recipients @> ARRAY['customer']
ORDER BY seq DESC LIMIT $2
"""


class ContactLine(Model):
    """One contact; what was said is a reference."""

    seq: int
    at: Instant
    stage: Stage
    key: str
    direction: Literal["out", "in"]
    channel: str
    kind: str
    """The kind of task by which we called or wrote, the notice that was sent, or the customer's point."""
    point: str | None
    """What the customer got in touch about; None for what we did."""
    person: int | None
    """Who of the household it was; None for the customer."""
    outcome: str
    matter: str | None
    """The case that came of it; None where nothing was left to do."""
    words: str | None
    answered: str | None
    """What they were told at once."""
    actor: str
    """Who spoke with them, or wrote it down."""
    by_at: Instant | None
    """By when they were told that they have an answer."""
    promise: str | None
    """How that stands: ``open``, ``kept``, ``broken`` or ``dropped``."""
    open: bool
    """Whether its case is still looked after."""


async def list_contacts(db: Database, journey: str, limit: int = 200) -> list[ContactLine]:
    """Contacts with a journey's customer, newest first."""
    return as_models(ContactLine, await db.fetch(SQL_CONTACTS, journey, limit))
