"""A customer whose retention has ended is forgotten: who they are, what they said, and their documents (X-07, X-30).

The course of their journeys stays, for figures: it holds nothing personal, and what referred to it leads nowhere.
"""

from pathlib import Path

from domain.model import Instant, Model
from store import attachments, corrections, personal
from store.database import Connection, Database
from store.errors import BadValue, NotFound

NAMELESS = "***"
"""In place of names and communities of who was forgotten."""

SQL_FORGET_LOCK = "SELECT customer FROM customers WHERE customer = $1 FOR UPDATE"
SQL_FORGET_RUNNING = """
SELECT r.journey FROM journey_register AS r LEFT JOIN journeys AS j USING (journey)
WHERE r.customer = $1 AND (j.status IS DISTINCT FROM 'closed'
    OR EXISTS (SELECT FROM waits AS w WHERE w.journey = r.journey))
ORDER BY r.journey
"""
SQL_FORGET_CUSTOMER = """
UPDATE customers SET name = $2, initials = NULL, contact_from = NULL, contact_until = NULL, source = NULL, extra = '{}'
WHERE customer = $1
"""
SQL_FORGET_CONTACTS = """
UPDATE contact_persons SET name = $2, phone = NULL, wechat = NULL, contact_from = NULL, contact_until = NULL,
    do_not_contact = true WHERE customer = $1
"""
SQL_FORGET_HOMES = """
UPDATE properties SET community = $2, building = NULL, room = NULL, district = NULL, city = NULL,
    address_key = $2 || property WHERE customer = $1
"""
SQL_FORGET_REFERENCES = "UPDATE journey_register SET reference = 'forgotten/' || journey WHERE customer = $1"
SQL_FORGET_DRAFTS = """
DELETE FROM drafts WHERE regexp_replace(subject, '-[0-9]+$', '') IN (
    SELECT journey FROM journey_register WHERE customer = $1)
"""
SQL_FORGET_LINKS = """
DELETE FROM links WHERE journey IN (SELECT journey FROM journey_register WHERE customer = $1)
"""
SQL_FORGET_NOTE = """
INSERT INTO customer_corrections (command, field, customer, before, reason, actor, at)
VALUES ($1, 'forgotten', $2, 'null', 'retention_ended', $3, $4) ON CONFLICT DO NOTHING
"""


class Forgotten(Model):
    """What was removed."""

    customer: str
    values: int
    """Words and personal answers."""
    documents: int


async def running(db: Database, customer: str) -> list[str]:
    """The journeys for which a customer is still needed: those that have not ended for good."""
    return [row["journey"] for row in await db.fetch(SQL_FORGET_RUNNING, customer)]


async def forget(
    db: Database, folder: Path, customer: str, command: str, actor: str, now: Instant
) -> Forgotten:
    """Forget a customer for good; who did and when stays known. Done again it removes what a crash had left.

    Args:
        folder: where the contents of documents lie.

    Raises:
        NotFound: there is no such customer.
        BadValue: a journey of theirs has not ended for good.
    """
    async with db.transaction() as connection:
        if await connection.fetchrow(SQL_FORGET_LOCK, customer) is None:
            raise NotFound("customer", customer)
        left = [row["journey"] for row in await connection.fetch(SQL_FORGET_RUNNING, customer)]
        if left:
            raise BadValue("still_needed", customer=customer, journeys=left)
        await _register(connection, customer)
    values = await personal.forget(db, customer) + await corrections.forget(db, customer)
    documents = await attachments.forget(db, folder, customer)
    await db.execute(SQL_FORGET_NOTE, command, customer, actor, now)
    return Forgotten(customer=customer, values=values, documents=documents)


async def _register(connection: Connection, customer: str) -> None:
    for sql in (SQL_FORGET_CUSTOMER, SQL_FORGET_CONTACTS, SQL_FORGET_HOMES):
        await connection.execute(sql, customer, NAMELESS)
    for sql in (SQL_FORGET_REFERENCES, SQL_FORGET_DRAFTS, SQL_FORGET_LINKS):
        await connection.execute(sql, customer)
