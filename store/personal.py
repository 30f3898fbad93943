"""Personal values of forms and free words: kept here, while workflows hold references (docs/architecture.md)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from pydantic import JsonValue
from pydantic_core import to_json

from domain.personal import REFERENCE, reference
from store.database import Database
from store.errors import BadValue

PENDING_FOR = timedelta(days=1)

SQL_PERSONAL_PUT = """
INSERT INTO personal_values AS p (command, field, journey, customer, value, pending)
SELECT $1, field, $3, $4, value, true FROM jsonb_each($2::jsonb) AS given(field, value)
ON CONFLICT (command, field) DO UPDATE
SET value = CASE WHEN p.pending THEN EXCLUDED.value ELSE p.value END
RETURNING field, pending, value = ($2::jsonb -> field) AS same
"""
SQL_PERSONAL_GET = """
SELECT 'personal:' || command || '/' || field AS reference, value FROM personal_values
WHERE (command, field) IN (SELECT * FROM unnest($1::text[], $2::text[]))
"""
SQL_PERSONAL_SWEEP = "DELETE FROM personal_values WHERE pending AND created_at < $1"
SQL_PERSONAL_FORGET = """
DELETE FROM personal_values
WHERE customer = $1 OR journey IN (SELECT journey FROM journey_register WHERE customer = $1)
"""


async def put(
    db: Database,
    command: str,
    values: Mapping[str, JsonValue],
    *,
    journey: str | None = None,
    customer: str | None = None,
) -> dict[str, str]:
    """Keep values as *pending* until ``record`` confirms their command; returns the reference of each field.

    The same command again replaces what is still pending. Errors: BadValue when the command was recorded with
    other values, or a value holds a character that PostgreSQL cannot keep.
    """
    if not values:
        return {}
    for field, value in values.items():
        if b"\\u0000" in to_json(value):
            raise BadValue("value_not_accepted", field=field, accepted_as="storable_text")
        if not REFERENCE.match(reference(command, field)):
            raise BadValue("value_not_accepted", field=field, accepted_as="field_of_command")
    for row in await db.fetch(SQL_PERSONAL_PUT, command, dict(values), journey, customer):
        if not row["same"]:
            raise BadValue("value_not_accepted", field=row["field"], accepted_as="same_as_recorded")
    return {field: reference(command, field) for field in values}


async def get(db: Database, references: Iterable[str]) -> dict[str, JsonValue]:
    """The values behind references; what was removed, or never was, is absent."""
    named = [found for given in references if (found := _parts(given)) is not None]
    if not named:
        return {}
    rows = await db.fetch(SQL_PERSONAL_GET, [part[0] for part in named], [part[1] for part in named])
    return {row["reference"]: row["value"] for row in rows}


async def sweep(db: Database, now: datetime, pending_for: timedelta = PENDING_FOR) -> int:
    """Remove values whose command was never recorded; returns how many. ``now`` is real time."""
    return await db.execute(SQL_PERSONAL_SWEEP, now - pending_for)


async def forget(db: Database, customer: str) -> int:
    """Remove every value kept for a customer, or for a journey of theirs; returns how many."""
    return await db.execute(SQL_PERSONAL_FORGET, customer)


def _parts(given: str) -> tuple[str, str] | None:
    if not REFERENCE.match(given):
        return None
    command, _, field = given.removeprefix("personal:").rpartition("/")
    return command, field
