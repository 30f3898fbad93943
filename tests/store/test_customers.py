"""The register of customers, households and properties."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from store import customers
from store.database import Database
from store.errors import BadValue, NotFound
from store.people import NewContact, NewProperty, Registration, Window
from store.phones import e164

_TABLES = ("customers", "contact_persons", "properties", "journey_register")


def registration(reference: str, **more: Any) -> Registration:
    fields: dict[str, Any] = {
        "name": "张伟",
        "contacts": [
            {"name": "李娜", "relation": "wife", "phone": "139 0013 9000"},
            {
                "name": "张伟",
                "phone": "13800138000",
                "main": True,
                "window": {"start": "10:00", "end": "17:00"},
            },
        ],
        "home": {
            "community": "翠湖花园",
            "building": "8栋",
            "room": "1203",
            "city": "深圳",
            "area_m2": "118.50",
        },
        "standard": "renovation",
        "standard_version": 1,
        "owner": "客服03",
        "created_by": "客服03",
        "consent": {"mailing": True},
    }
    return Registration.model_validate({"reference": reference, **fields, **more})


async def counts(db: Database) -> list[int]:
    return [await db.fetchval(f"SELECT count(*) FROM {table}") for table in _TABLES]


async def test_a_journey_gets_readable_numbers(db: Database) -> None:
    first = await customers.register(db, registration("numbers"))
    assert first.journey.startswith("H")
    assert len(first.journey) == len(first.customer) == len(first.property) == 7
    assert not first.existing


async def test_starting_twice_starts_nothing_twice(db: Database) -> None:
    first = await customers.register(db, registration("twice"))
    before = await counts(db)
    again = await customers.register(db, registration("twice", name="somebody else"))
    assert again == first.model_copy(update={"existing": True})
    assert await counts(db) == before
    assert await customers.registered(db, "twice") == again
    assert await customers.registered(db, "never") is None


async def test_starting_the_same_at_once_starts_one(db: Database) -> None:
    made = await asyncio.gather(*(customers.register(db, registration("at once")) for _ in range(8)))
    assert len({one.journey for one in made}) == 1
    assert sum(not one.existing for one in made) == 1


async def test_a_broken_row_leaves_nothing_behind(db: Database) -> None:
    before = await counts(db)
    broken = registration("broken", contacts=[{"name": "张伟", "phone": "12"}])
    with pytest.raises(BadValue, match=r"contacts\.1\.phone"):
        await customers.register(db, broken)
    with pytest.raises(NotFound, match="K999999"):
        await customers.register(db, registration("broken", customer="K999999"))
    assert await counts(db) == before


async def test_a_known_customer_gets_a_further_journey(db: Database) -> None:
    first = await customers.register(db, registration("home 1"))
    home = {"community": "海岸城", "room": "2"}
    second = await customers.register(db, registration("home 2", customer=first.customer, home=home))
    third = await customers.register(db, registration("home 3", customer=first.customer, home=home))
    assert second.customer == first.customer
    assert second.property == third.property != first.property
    assert await customers.journeys_of(db, first.customer) == [one.journey for one in (first, second, third)]
    details = await customers.customer_details(db, [third.journey])
    assert [contact.main for contact in details[third.journey].contacts] == [True, False]


async def test_ord_04_a_known_phone_or_address_is_shown_with_its_owner(db: Database) -> None:
    contacts = [{"name": "王芳", "phone": "13912345678"}]
    home = NewProperty(community="锦绣 江南", building="3", room="Ａ501", city="苏州")
    made = await customers.register(db, registration("known", contacts=contacts, home=home.model_dump()))
    by_phone = await customers.find_known(db, ["+86 139-1234-5678"])
    assert [(found.by, found.journey, found.owner) for found in by_phone] == [
        ("phone", made.journey, "客服03")
    ]
    same = NewProperty(community="锦绣江南", building="3栋", room="a501室", city="苏州市")
    by_address = await customers.find_known(db, homes=[same])
    assert [(found.by, found.journey) for found in by_address] == [("address", made.journey)]
    nowhere = NewProperty(community="锦绣江南", city="苏州")
    assert await customers.find_known(db, ["13800000000"], [nowhere]) == []


async def test_details_are_what_was_entered(db: Database) -> None:
    made = await customers.register(db, registration("details"))
    details = (await customers.customer_details(db, [made.journey, "H999999"]))[made.journey]
    main, other = details.contacts
    assert (details.name, details.consent, details.reference) == ("张伟", {"mailing": True}, "details")
    assert (main.name, main.phone, main.window) == (
        "张伟",
        "+8613800138000",
        Window.model_validate({"start": "10:00", "end": "17:00"}),
    )
    assert (other.relation, other.phone, other.main) == ("wife", "+8613900139000", False)
    assert (details.home.community, details.home.room, details.home.area_m2) == (
        "翠湖花园",
        "1203",
        Decimal("118.50"),
    )


@pytest.mark.parametrize(
    "more",
    [
        {"contacts": []},
        {"contacts": [{"name": "张伟"}]},
        {"home": {"community": ""}},
        {"home": {"community": "x", "area_m2": -1}},
        {"unknown": 1},
        {"contacts": [{"name": "a", "phone": "1", "main": True}, {"name": "b", "phone": "1", "main": True}]},
    ],
)
def test_broken_registrations_are_refused(more: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        registration("broken", **more)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("138 0013 8000", "+8613800138000"),
        ("0755-8200 0000", "+8675582000000"),
        ("+852 9123 4567", "+85291234567"),
        ("０１３８００１３８０００"[1:], "+8613800138000"),
    ],
)
def test_phones_are_stored_as_e164(given: str, stored: str) -> None:
    assert e164(given) == stored


def test_a_contact_needs_a_name() -> None:
    with pytest.raises(ValidationError):
        NewContact(name="")


async def test_r002_sku_04_the_main_contacts_hours_come_before_the_customers(db: Database) -> None:
    hours = Window.model_validate({"start": "18:00", "end": "20:30"})
    person = {"name": "张伟", "phone": "13800138000"}
    main = await customers.register(db, registration("hours 1", window=hours))
    own = await customers.register(db, registration("hours 2", window=hours, contacts=[person]))
    none = await customers.register(db, registration("hours 3", contacts=[person]))
    assert (str(main.window), str(own.window), none.window) == ("10:00-17:00", "18:00-20:30", None)
    assert (await customers.register(db, registration("hours 1"))).window == main.window
