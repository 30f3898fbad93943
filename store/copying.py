"""One journey of the company copied into a throw-away database, without a word about the customer.

What a rehearsal against running journeys needs: the company's own data, the journal that the journey goes on in, and
made-up people in the customer's place.
"""

from io import BytesIO

from store.database import Connection, Database
from store.rebuild import rebuild

COMPANY = (
    "standards",
    "calendars",
    "price_lists",
    "campaigns",
    "staff",
    "rota_turns",
    "absences",
    "reservations",
)
"""Tables that are copied whole, in the order in which they refer to each other."""
_HIDDEN = {"staff": {"name": "handle", "phone": "NULL"}}
"""Columns of people, and what stands there instead."""

SQL_COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_name = $1 AND table_schema = 'public' AND is_generated = 'NEVER' ORDER BY ordinal_position
"""
SQL_REGISTERED = """
SELECT customer, property, standard, standard_version, owner FROM journey_register WHERE journey = $1
"""
SQL_MADE_UP = """
WITH c AS (
    INSERT INTO customers (customer, name, language, tier, consent, extra)
    VALUES ($2, '—', 'zh-CN', $6, '{}', '{}')
), k AS (
    INSERT INTO contact_persons (customer, relation, name, phone, main)
    VALUES ($2, 'self', '—', '+8619900000000', true)
), p AS (
    INSERT INTO properties (property, customer, community, address_key) VALUES ($3, $2, '—', $3)
)
INSERT INTO journey_register (journey, customer, property, reference, standard, standard_version, owner, created_by)
VALUES ($1, $2, $3, $1, $4, $5, $7, 'rehearsal')
"""
SQL_TIER = "SELECT tier FROM customers WHERE customer = $1"


async def copy_company(source: Database, target: Database) -> None:
    """What the company has beside its customers, into an empty database of the same schema."""
    for table in COMPANY:
        await _copy(source, target, table)


async def copy_journey(source: Database, target: Database, journey: str) -> None:
    """The journal and the read models of one journey; the customer and the home are made up."""
    row = await source.fetchrow(SQL_REGISTERED, journey)
    assert row is not None, "only registered journeys run"
    tier = await source.fetchval(SQL_TIER, row["customer"])
    await target.execute(
        SQL_MADE_UP,
        journey,
        row["customer"],
        row["property"],
        row["standard"],
        row["standard_version"],
        tier,
        row["owner"],
    )
    await _copy(source, target, "journal", journey)
    await rebuild(target, journey)


async def _copy(source: Database, target: Database, table: str, journey: str | None = None) -> None:
    async with source.transaction() as reading, target.transaction() as writing:
        columns = [row["column_name"] for row in await reading.fetch(SQL_COLUMNS, table)]
        chosen = ", ".join(_HIDDEN.get(table, {}).get(name, name) for name in columns)
        rows = BytesIO(await _rows(reading, table, chosen, journey))
        await writing.copy_to_table(table, source=rows, columns=columns, format="binary")


async def _rows(reading: Connection, table: str, chosen: str, journey: str | None) -> bytes:
    rows = BytesIO()
    where, given = ("", ()) if journey is None else (" WHERE journey = $1", (journey,))
    await reading.copy_from_query(
        f"SELECT {chosen} FROM {table}{where}",  # noqa: S608 - names of our own tables and columns
        *given,
        output=rows,
        format="binary",
    )
    return rows.getvalue()
