"""Another owner of a home: whom we call from now on."""

from store import personal
from store.customers import customer_details, register
from store.database import Database
from store.households import register_owner
from tests.journeys.driving import customer


async def kept(db: Database, phone: str, command: str) -> tuple[str, str]:
    references = await personal.put(db, command, {"name": "Bai Lu", "phone": phone})
    return references["name"], references["phone"]


async def test_a_new_owner_is_the_main_contact_however_often_it_is_said(db: Database) -> None:
    journey = (await register(db, customer("O-1"))).journey
    references = await kept(db, "139 1234 5678", "owner-first")
    for _ in range(2):
        assert await register_owner(db, journey, *references)
    found = (await customer_details(db, [journey]))[journey]
    assert found.name == "Bai Lu"
    assert [(one.name, one.main, one.do_not_contact) for one in found.contacts] == [
        ("Bai Lu", True, False),
        ("Zhong Ni", False, True),
    ]


async def test_who_sold_one_home_of_several_is_still_called_about_the_others(db: Database) -> None:
    first = await register(db, customer("O-2"))
    second = await register(db, customer("O-3").model_copy(update={"customer": first.customer}))
    assert await register_owner(db, second.journey, *await kept(db, "13912345678", "owner-second"))
    found = (await customer_details(db, [first.journey]))[first.journey]
    assert found.name == "Zhong Ni"
    assert {one.name: one.do_not_contact for one in found.contacts} == {"Bai Lu": False, "Zhong Ni": False}


async def test_a_number_that_is_none_is_left_out_and_told(db: Database) -> None:
    journey = (await register(db, customer("O-4"))).journey
    assert not await register_owner(db, journey, *await kept(db, "12345", "owner-third"))
    found = (await customer_details(db, [journey]))[journey]
    assert (found.contacts[0].name, found.contacts[0].phone) == ("Bai Lu", None)
