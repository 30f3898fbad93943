"""Correcting personal data in the register: what stood there before is kept apart, and each command acts once."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, model_validator

from domain.languages import Language
from domain.model import Model
from store.customers import customer_details
from store.database import Connection, Database
from store.errors import BadValue, NotFound
from store.initials import initials
from store.people import CustomerDetails, Name, NewProperty, Window
from store.phones import e164

SQL_CORRECTION_DONE = "SELECT field, customer FROM customer_corrections WHERE command = $1 ORDER BY field"
SQL_CORRECTION_LOCK = "SELECT customer, name FROM customers WHERE customer = $1 FOR UPDATE"
SQL_CORRECTION_CONTACTS = """
SELECT to_jsonb(p) AS contact FROM contact_persons AS p WHERE customer = $1 ORDER BY main DESC, person
"""
SQL_CORRECTION_HOME = "SELECT to_jsonb(p) AS home FROM properties AS p WHERE property = $1"
SQL_CORRECTION_CONTACT = """
UPDATE contact_persons AS p SET relation = n.relation, name = n.name, phone = n.phone, wechat = n.wechat,
    language = n.language, contact_from = n.contact_from, contact_until = n.contact_until, main = n.main,
    do_not_contact = n.do_not_contact
FROM jsonb_populate_record(NULL::contact_persons, $2::jsonb) AS n WHERE p.person = $1
"""
SQL_CORRECTION_ONE_MAIN = "UPDATE contact_persons SET main = person = $2 WHERE customer = $1"
SQL_CORRECTION_ADD = """
INSERT INTO contact_persons (customer, relation, name, phone, wechat, language, contact_from, contact_until, main)
SELECT $1, relation, name, phone, wechat, language, contact_from, contact_until, false
FROM jsonb_populate_record(NULL::contact_persons, $2::jsonb) RETURNING person
"""
SQL_CORRECTION_NAME = "UPDATE customers SET name = $2, initials = $3 WHERE customer = $1"
SQL_CORRECTION_ADDRESS = """
UPDATE properties AS p SET community = n.community, building = n.building, room = n.room, district = n.district,
    city = n.city, address_key = $3
FROM jsonb_populate_record(NULL::properties, $2::jsonb) AS n WHERE p.property = $1
"""
SQL_CORRECTION_KEEP = """
INSERT INTO customer_corrections (command, field, customer, person, property, before, reason, actor)
SELECT $1, key, $2, $3, $4, value, $5, $6 FROM jsonb_each($7::jsonb)
"""
SQL_CORRECTION_FORGET = "DELETE FROM customer_corrections WHERE customer = $1 AND field <> 'forgotten'"
SQL_CORRECTION_JOURNEYS = """
SELECT r.journey, r.property FROM journey_register AS r WHERE r.customer = $1 ORDER BY r.created_at DESC, r.journey DESC
"""

Part = Annotated[str, Field(min_length=1, max_length=60)]


class ContactCorrection(Model):
    """What may be corrected of a contact person; what is left out stays. Personal."""

    name: Name | None = None
    relation: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    phone: str | None = None
    wechat: Annotated[str, Field(max_length=64)] | None = None
    language: Language | None = None
    window: Window | None = None
    main: bool | None = None
    do_not_contact: bool | None = None


class AddressCorrection(Model):
    """What may be corrected of the home's address; what is left out stays. Personal."""

    community: Part | None = None
    building: Part | None = None
    room: Part | None = None
    district: Part | None = None
    city: Part | None = None


class Correction(Model):
    """One correction: of a contact person, of the customer's own name, or of the home's address."""

    customer: str
    person: int | None = None
    """The contact person; None where a new one is added, or none is concerned."""
    contact: ContactCorrection | None = None
    property: str | None = None
    address: AddressCorrection | None = None
    reason: str
    actor: str

    @model_validator(mode="after")
    def _one_of_both(self) -> "Correction":
        if (self.contact is None) == (self.address is None):
            raise ValueError("contact or address: one of both is needed")
        return self


class Corrected(Model):
    """What was corrected, by the names of its fields."""

    fields: tuple[str, ...]
    person: int | None = None
    repeated: bool = False


async def correct(db: Database, command: str, wanted: Correction) -> Corrected:
    """Correct the register in one transaction; what stood there is kept. The same command again changes nothing.

    Raises:
        BadValue: a value is not accepted, nothing would change, or nobody could be reached any more.
        NotFound: the customer or the contact person does not exist.
    """
    async with db.transaction() as connection:
        if await connection.fetchrow(SQL_CORRECTION_LOCK, wanted.customer) is None:
            raise NotFound("customer", wanted.customer)
        done = await connection.fetch(SQL_CORRECTION_DONE, command)
        if done:
            return Corrected(fields=tuple(row["field"] for row in done), person=wanted.person, repeated=True)
        if wanted.address is not None:
            before, person = await _correct_address(connection, wanted, wanted.address), None
        else:
            assert wanted.contact is not None
            before, person = await _correct_contact(connection, wanted, wanted.contact)
        if not before:
            raise BadValue("nothing_corrected")
        await connection.execute(
            SQL_CORRECTION_KEEP,
            command,
            wanted.customer,
            person,
            wanted.property,
            wanted.reason,
            wanted.actor,
            before,
        )
        return Corrected(fields=tuple(sorted(before)), person=person)


async def forget(db: Database, customer: str) -> int:
    """Remove what was kept of a customer's earlier data, when their retention has ended; returns how many."""
    return await db.execute(SQL_CORRECTION_FORGET, customer)


async def homes_of(db: Database, customer: str) -> list[tuple[str, str]]:
    """The customer's journeys with their properties, the newest first."""
    rows = await db.fetch(SQL_CORRECTION_JOURNEYS, customer)
    return [(row["journey"], row["property"]) for row in rows]


async def found(db: Database, given: str) -> tuple[str, CustomerDetails]:
    """A journey and its customer, by the number of the journey, or by that of the customer for their newest.

    Raises NotFound for neither.
    """
    known = await customer_details(db, [given])
    if given in known:
        return given, known[given]
    homes = await homes_of(db, given)
    if not homes:
        raise NotFound("customer", given)
    journey = homes[0][0]
    return journey, (await customer_details(db, [journey]))[journey]


async def _correct_contact(
    connection: Connection, wanted: Correction, given: ContactCorrection
) -> tuple[dict[str, Any], int]:
    """Returns what stood there before, by field, and the number of the contact person."""
    contacts = [row["contact"] for row in await connection.fetch(SQL_CORRECTION_CONTACTS, wanted.customer)]
    changes = _columns(given)
    if wanted.person is None:
        return await _add(connection, wanted.customer, changes, contacts)
    found = next((one for one in contacts if one["person"] == wanted.person), None)
    if found is None:
        known = [str(one["person"]) for one in contacts]
        raise BadValue("no_such_contact", customer=wanted.customer, person=wanted.person, accepted=known)
    after = {**found, **changes}
    _check_reachable([after if one is found else one for one in contacts])
    await connection.execute(SQL_CORRECTION_CONTACT, wanted.person, after)
    if after["main"] and not found["main"]:
        await connection.execute(SQL_CORRECTION_ONE_MAIN, wanted.customer, wanted.person)
    if found["main"] and after["name"] != found["name"]:
        customer = await connection.fetchrow(SQL_CORRECTION_LOCK, wanted.customer)
        if customer is not None and customer["name"] == found["name"]:
            name = after["name"]
            await connection.execute(SQL_CORRECTION_NAME, wanted.customer, name, initials(name))
    return _before(given.model_fields_set, found, after), wanted.person


async def _add(
    connection: Connection, customer: str, changes: dict[str, Any], contacts: list[dict[str, Any]]
) -> tuple[dict[str, Any], int]:
    if not changes.get("name"):
        raise BadValue("value_not_accepted", field="name", accepted_as="a_name")
    new = {"relation": "other", **changes}
    _check_reachable([*contacts, new])
    person = await connection.fetchval(SQL_CORRECTION_ADD, customer, new)
    if changes.get("main"):
        await connection.execute(SQL_CORRECTION_ONE_MAIN, customer, person)
    return {"contact": None}, int(person)


def _check_reachable(contacts: list[dict[str, Any]]) -> None:
    if not any(one.get("phone") or one.get("wechat") for one in contacts):
        raise BadValue("contact_unreachable")


def _columns(given: ContactCorrection) -> dict[str, Any]:
    """The columns that change."""
    named = given.model_dump(include=given.model_fields_set - {"window"})
    if named.get("phone"):
        named["phone"] = e164(named["phone"])
    if "window" in given.model_fields_set:
        window = given.window
        named["contact_from"] = window.start.isoformat() if window else None
        named["contact_until"] = window.end.isoformat() if window else None
    return named


def _before(names: set[str], was: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """What stood in the fields that really changed."""
    told: dict[str, Any] = {}
    for name in names:
        columns = ("contact_from", "contact_until") if name == "window" else (name,)
        if any(was[column] != now[column] for column in columns):
            told[name] = was[name] if name != "window" else [was[column] for column in columns]
    return told


async def _correct_address(
    connection: Connection, wanted: Correction, given: AddressCorrection
) -> dict[str, Any]:
    row = await connection.fetchrow(SQL_CORRECTION_HOME, wanted.property)
    if row is None:
        raise NotFound("customer", wanted.customer)
    was = row["home"]
    changes = given.model_dump(include=given.model_fields_set)
    if changes.get("community", "-") is None:
        raise BadValue("value_not_accepted", field="community", accepted_as="a_name")
    now = {**was, **changes}
    home = NewProperty.model_validate({name: now[name] for name in NewProperty.model_fields})
    await connection.execute(SQL_CORRECTION_ADDRESS, wanted.property, now, home.address_key())
    return _before(set(changes), was, now)
