"""Personal data are corrected once for each command; what stood there is kept apart (X-30)."""

from typing import Any

import pytest

from store import corrections
from store.corrections import AddressCorrection, ContactCorrection, Corrected, Correction
from store.customers import customer_details, register
from store.database import Database
from store.errors import BadValue, NotFound
from store.people import CustomerDetails, Registered
from tests.journeys.driving import customer


async def begun(db: Database, reference: str) -> tuple[Registered, CustomerDetails]:
    new = await register(db, customer(reference))
    return new, (await customer_details(db, [new.journey]))[new.journey]


async def details(db: Database, new: Registered) -> CustomerDetails:
    return (await customer_details(db, [new.journey]))[new.journey]


async def correct(
    db: Database, new: Registered, command: str, person: int | None = None, **fields: Any
) -> Corrected:
    wanted = Correction(
        customer=new.customer,
        person=person,
        contact=ContactCorrection.model_validate(fields),
        reason="wrong_number",
        actor="agent-01",
    )
    return await corrections.correct(db, command, wanted)


async def kept(db: Database, new: Registered) -> list[tuple[str, Any, str]]:
    rows = await db.fetch(
        "SELECT field, before, actor FROM customer_corrections WHERE customer = $1 ORDER BY at, field",
        new.customer,
    )
    return [(row["field"], row["before"], row["actor"]) for row in rows]


async def test_a_wrong_number_is_corrected_once_and_the_old_one_kept(db: Database) -> None:
    new, before = await begun(db, "C-1")
    main = before.contacts[0]
    for repeated in (False, True):
        done = await correct(db, new, "0000-number", main.person, phone="139 1234 5678", name=main.name)
        assert (done.fields, done.repeated) == (("phone",), repeated), "the name stays as it is"
    assert (await details(db, new)).contacts[0].phone == "+8613912345678"
    assert await kept(db, new) == [("phone", "+8613800138000", "agent-01")]
    with pytest.raises(BadValue, match="nothing was changed"):
        await correct(db, new, "0000-same-again", main.person, phone="13912345678")
    for wrong in ({"phone": "12345"}, {"phone": None}):
        with pytest.raises(BadValue):
            await correct(db, new, "0000-refused", main.person, **wrong)
    assert len(await kept(db, new)) == 1
    assert await corrections.forget(db, new.customer) == 1


async def test_contact_persons_are_added_and_become_the_main_one(db: Database) -> None:
    new, before = await begun(db, "C-2")
    added = await correct(
        db,
        new,
        "0000-wife",
        name="Bai Lu",
        relation="spouse",
        wechat="bailu",
        window={"start": "18:00", "end": "20:00"},
    )
    assert (added.fields, added.person is not None) == (("contact",), True)
    await correct(db, new, "0000-main", added.person, main=True)
    after = await details(db, new)
    assert [(one.name, one.main) for one in after.contacts] == [("Bai Lu", True), ("Zhong Ni", False)]
    assert after.contacts[0].window is not None
    await correct(db, new, "0000-window", added.person, window=None)
    assert (await details(db, new)).contacts[0].window is None
    assert ("window", ["18:00:00", "20:00:00"], "agent-01") in await kept(db, new)
    with pytest.raises(BadValue, match="no contact person 1234567"):
        await correct(db, new, "0000-nobody", 1234567, name="X")
    with pytest.raises(BadValue, match="name"):
        await correct(db, new, "0000-nameless", relation="child")
    assert before.contacts[0].main


async def test_the_customers_own_name_follows_the_main_contact(db: Database) -> None:
    new, before = await begun(db, "C-3")
    await correct(db, new, "0000-name", before.contacts[0].person, name="Zhong Ning")
    assert (await details(db, new)).name == "Zhong Ning"


async def test_the_address_is_corrected_and_found_again(db: Database) -> None:
    new, _ = await begun(db, "C-4")
    wanted = Correction(
        customer=new.customer,
        property=new.property,
        address=AddressCorrection(building="9", room="1202"),
        reason="mistake",
        actor="agent-01",
    )
    done = await corrections.correct(db, "0000-address", wanted)
    assert done.fields == ("building", "room")
    home = (await details(db, new)).home
    assert (home.community, home.building, home.room) == ("Green Court", "9", "1202")
    key = await db.fetchval("SELECT address_key FROM properties WHERE property = $1", new.property)
    assert key == home.address_key()


async def test_a_customer_is_found_by_either_number(db: Database) -> None:
    new, _ = await begun(db, "C-5")
    for given in (new.journey, new.customer):
        journey, found = await corrections.found(db, given)
        assert (journey, found.customer) == (new.journey, new.customer)
    with pytest.raises(NotFound):
        await corrections.found(db, "K999999")
