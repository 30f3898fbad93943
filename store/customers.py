"""The register: writes a customer, the household, the property and the journey's number before it starts."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from domain.model import Model
from store.database import Connection, Database, Row
from store.errors import NotFound
from store.initials import initials
from store.people import (
    ContactDetails,
    CustomerDetails,
    Known,
    NewContact,
    NewProperty,
    PropertyDetails,
    Registered,
    Registration,
    Window,
)
from store.phones import e164

SQL_CUSTOMER_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('reference:' || $1, 0))"
SQL_CUSTOMER_REGISTERED = """
SELECT r.journey, r.customer, r.property, r.reference, r.standard, r.standard_version, r.owner, r.created_at,
    c.language, c.tier, coalesce(to_char(m.contact_from, 'HH24:MI') || to_char(m.contact_until, '-HH24:MI'),
        to_char(c.contact_from, 'HH24:MI') || to_char(c.contact_until, '-HH24:MI')) AS "window"
FROM journey_register AS r
JOIN customers AS c USING (customer)
LEFT JOIN contact_persons AS m ON m.customer = r.customer AND m.main
WHERE r.reference = $1
"""
SQL_CUSTOMER_ADD = """
INSERT INTO customers (customer, name, language, contact_from, contact_until, source, tier, consent, extra, initials)
VALUES ('K' || to_char(nextval('customer_numbers'), 'FM999000000'), $1, $2, $3, $4, $5, $6, $7, '{}', $8)
RETURNING customer
"""
SQL_CUSTOMER_EXISTS = "SELECT customer FROM customers WHERE customer = $1"
SQL_CUSTOMER_CONTACTS = """
INSERT INTO contact_persons
    (customer, relation, name, phone, wechat, language, contact_from, contact_until, main)
SELECT $1, relation, name, phone, wechat, language, contact_from, contact_until,
    main AND NOT EXISTS (SELECT FROM contact_persons WHERE customer = $1 AND main)
FROM jsonb_populate_recordset(NULL::contact_persons, $2::jsonb) AS given
WHERE NOT EXISTS (
    SELECT FROM contact_persons AS p WHERE p.customer = $1 AND p.name = given.name
        AND p.phone IS NOT DISTINCT FROM given.phone)
"""
SQL_CUSTOMER_PROPERTY = """
WITH known AS (
    SELECT property FROM properties WHERE customer = $1 AND address_key = $2 ORDER BY property LIMIT 1),
added AS (
    INSERT INTO properties
        (property, customer, address_key, community, building, room, district, city, area_m2, property_use)
    SELECT 'P' || to_char(nextval('property_numbers'), 'FM999000000'), $1, $2, $3, $4, $5, $6, $7, $8, $9
    WHERE NOT EXISTS (SELECT FROM known)
    RETURNING property)
SELECT property FROM known UNION ALL SELECT property FROM added
"""
SQL_CUSTOMER_REGISTER = """
INSERT INTO journey_register
    (journey, customer, property, reference, standard, standard_version, owner, created_by)
VALUES ('H' || to_char(nextval('journey_numbers'), 'FM999000000'), $1, $2, $3, $4, $5, $6, $7)
"""
SQL_CUSTOMER_KNOWN = """
WITH found AS (
    SELECT 'phone' AS by, phone AS value, customer, NULL AS property
    FROM contact_persons WHERE phone = ANY ($1::text[])
    UNION
    SELECT 'address', address_key, customer, property FROM properties WHERE address_key = ANY ($2::text[]))
SELECT f.by, f.value, r.journey, r.customer, coalesce(j.owner, r.owner) AS owner, j.stage, j.status,
    r.created_at, coalesce(s.active AND 'agent' = ANY (s.roles), false) AS owner_works
FROM found AS f
JOIN journey_register AS r ON r.customer = f.customer AND (f.property IS NULL OR r.property = f.property)
LEFT JOIN journeys AS j USING (journey)
LEFT JOIN staff AS s ON s.handle = coalesce(j.owner, r.owner)
ORDER BY f.by DESC, f.value, r.journey
"""
SQL_CUSTOMER_DETAILS = """
SELECT r.journey, r.reference, to_jsonb(c) AS customer, to_jsonb(p) AS home,
    (SELECT jsonb_agg(to_jsonb(k) ORDER BY k.main DESC, k.person)
        FROM contact_persons AS k WHERE k.customer = r.customer) AS contacts
FROM journey_register AS r
JOIN customers AS c USING (customer)
JOIN properties AS p ON p.property = r.property
WHERE r.journey = ANY ($1::text[])
"""
SQL_CUSTOMER_NAMES = "SELECT customer, name FROM customers WHERE customer = ANY ($1::text[])"
SQL_CUSTOMER_JOURNEYS = "SELECT journey FROM journey_register WHERE customer = $1 ORDER BY journey"


async def register(db: Database, new: Registration) -> Registered:
    """Write customer, household, property and the journey's number, in one transaction.

    The same reference again changes nothing and returns what stands, so that a file may be started twice.

    Raises:
        BadValue: a telephone number is none; the field says whose.
        NotFound: ``customer`` names nobody.
    """
    contacts = _contact_rows(new.contacts)
    async with db.transaction() as connection:
        await connection.fetchval(SQL_CUSTOMER_LOCK, new.reference)
        before = await connection.fetchrow(SQL_CUSTOMER_REGISTERED, new.reference)
        if before is not None:
            return Registered(**before, existing=True)
        customer = await _customer(connection, new)
        await connection.execute(SQL_CUSTOMER_CONTACTS, customer, contacts)
        home = await _property(connection, customer, new.home)
        await connection.execute(
            SQL_CUSTOMER_REGISTER,
            customer,
            home,
            new.reference,
            new.standard,
            new.standard_version,
            new.owner,
            new.created_by,
        )
        row = await connection.fetchrow(SQL_CUSTOMER_REGISTERED, new.reference)
        assert row is not None
        return Registered(**row, existing=False)


async def registered(db: Database, reference: str) -> Registered | None:
    """What stands in the register under a reference."""
    row = await db.fetchrow(SQL_CUSTOMER_REGISTERED, reference)
    return Registered(**row, existing=True) if row else None


async def find_known(
    db: Database, phones: Sequence[str] = (), homes: Sequence[NewProperty] = ()
) -> list[Known]:
    """Journeys of people who have one of these numbers or live at one of these addresses, with their owners.

    Asks once for hundreds of rows. An address without a room is never taken for the same. Errors: BadValue.
    """
    keys = [home.address_key() for home in homes if home.room]
    numbers = [e164(phone) for phone in phones]
    return [Known(**row) for row in await db.fetch(SQL_CUSTOMER_KNOWN, numbers, keys)]


async def customer_details(db: Database, journeys: Sequence[str]) -> dict[str, CustomerDetails]:
    """Names, numbers and addresses for display, by journey. What is not registered is absent."""
    rows = await db.fetch(SQL_CUSTOMER_DETAILS, list(journeys))
    return {row["journey"]: _details(row) for row in rows}


async def names_of(db: Database, customers: Sequence[str]) -> dict[str, str]:
    """Customers' names for display, by their number."""
    return {row["customer"]: row["name"] for row in await db.fetch(SQL_CUSTOMER_NAMES, list(customers))}


async def journeys_of(db: Database, customer: str) -> list[str]:
    """The numbers of every journey of a customer, oldest first."""
    return [row["journey"] for row in await db.fetch(SQL_CUSTOMER_JOURNEYS, customer)]


def _contact_rows(contacts: Sequence[NewContact]) -> list[dict[str, Any]]:
    main = next((place for place, contact in enumerate(contacts) if contact.main), 0)
    return [
        {
            **contact.model_dump(include={"relation", "name", "wechat", "language"}),
            "phone": e164(contact.phone, f"contacts.{place + 1}.phone") if contact.phone else None,
            "contact_from": contact.window.start if contact.window else None,
            "contact_until": contact.window.end if contact.window else None,
            "main": place == main,
        }
        for place, contact in enumerate(contacts)
    ]


async def _customer(connection: Connection, new: Registration) -> str:
    if new.customer is not None:
        if await connection.fetchval(SQL_CUSTOMER_EXISTS, new.customer) is None:
            raise NotFound("customer", new.customer)
        return new.customer
    window = new.window
    added = await connection.fetchval(
        SQL_CUSTOMER_ADD,
        new.name,
        new.language,
        window.start if window else None,
        window.end if window else None,
        new.source,
        new.tier,
        new.consent,
        initials(new.name),
    )
    return str(added)


async def _property(connection: Connection, customer: str, home: NewProperty) -> str:
    return str(
        await connection.fetchval(
            SQL_CUSTOMER_PROPERTY,
            customer,
            home.address_key(),
            home.community,
            home.building,
            home.room,
            home.district,
            home.city,
            home.area_m2,
            home.property_use,
        )
    )


def _window(row: dict[str, Any]) -> Window | None:
    if row["contact_from"] is None or row["contact_until"] is None:
        return None
    return Window(start=time.fromisoformat(row["contact_from"]), end=time.fromisoformat(row["contact_until"]))


def _pick(model: type[Model], row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in model.model_fields if name in row}


def _details(row: Row) -> CustomerDetails:
    customer = row["customer"]
    contacts = [
        ContactDetails.model_validate({**_pick(ContactDetails, contact), "window": _window(contact)})
        for contact in row["contacts"] or []
    ]
    return CustomerDetails.model_validate(
        {
            **_pick(CustomerDetails, customer),
            "journey": row["journey"],
            "reference": row["reference"],
            "window": _window(customer),
            "contacts": contacts,
            "home": PropertyDetails.model_validate(_pick(PropertyDetails, row["home"])),
        }
    )
