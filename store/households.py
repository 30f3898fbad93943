"""Changes in a household while its journey runs: another owner is the one whom we call from now on."""

from store import personal
from store.database import Database
from store.errors import BadValue
from store.initials import initials
from store.phones import e164

SQL_OWNER_HOUSEHOLD = """
SELECT r.customer, (SELECT count(*) FROM journey_register AS o WHERE o.customer = r.customer) = 1 AS alone
FROM journey_register AS r WHERE r.journey = $1
"""
SQL_OWNER_OTHERS = """
UPDATE contact_persons SET main = false, do_not_contact = true
WHERE customer = $1 AND NOT (name = $2 AND phone IS NOT DISTINCT FROM $3)
"""
SQL_OWNER_KNOWN = """
UPDATE contact_persons SET main = main OR $4, relation = 'owner', do_not_contact = false
WHERE customer = $1 AND name = $2 AND phone IS NOT DISTINCT FROM $3
RETURNING person
"""
SQL_OWNER_ADD = """
INSERT INTO contact_persons (customer, relation, name, phone, main) VALUES ($1, 'owner', $2, $3, $4)
"""
SQL_OWNER_NAME = "UPDATE customers SET name = $2, consent = '{}', initials = $3 WHERE customer = $1"


async def register_owner(db: Database, journey: str, name: str, phone: str) -> bool:
    """Register the new owner of a home as a contact; repeating it changes nothing more.

    Where the customer has no other journey, the new owner takes their place: name and main contact, and the old
    owner's household is not called any more. Otherwise they stay the customer of their other homes, and the new
    owner is one more contact. The old owner's consent does not pass on (R003-QSR-05).

    Args:
        name, phone: references to personal values.

    Returns:
        Whether the telephone number could be kept; a number that is none is left out.
    """
    values = await personal.get(db, (name, phone))
    known_as = str(values.get(name, ""))
    number = _number(str(values.get(phone, "")))
    async with db.transaction() as connection:
        found = await connection.fetchrow(SQL_OWNER_HOUSEHOLD, journey)
        if found is None or not known_as:
            return False
        customer, alone = found["customer"], found["alone"]
        if alone:
            await connection.execute(SQL_OWNER_OTHERS, customer, known_as, number)
            await connection.execute(SQL_OWNER_NAME, customer, known_as, initials(known_as))
        if await connection.fetchval(SQL_OWNER_KNOWN, customer, known_as, number, alone) is None:
            await connection.execute(SQL_OWNER_ADD, customer, known_as, number, alone)
    return number is not None


def _number(text: str) -> str | None:
    try:
        return e164(text)
    except BadValue:
        return None
