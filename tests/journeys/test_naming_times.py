"""Where a meeting is and when it may be: times that are offered, and times that the customer names."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from client.errors import BadInput
from domain.appointments import Agreement, AskedBy, Slot, Via
from domain.roles import Role
from starter.stack.postgres import EmbeddedPostgres
from store import staff
from store.staff import NewStaff
from tests.journeys.meeting import OneMeeting, meeting, slot
from tests.journeys.selling import local

FLOOR = local(6, "11:00")


@pytest.mark.parametrize(("place", "minutes"), [("company", 0), ("property", 30), ("customer", 30)])
async def test_r002_sku_20_the_way_is_kept_free_where_there_is_one(
    one: OneMeeting, place: str, minutes: int
) -> None:
    await one.arrange(slot(6, "16:00"), place=place)
    way = timedelta(minutes=minutes)
    assert await one.during() == [(local(6, "16:00") - way, local(6, "17:30") + way)]
    await one.hold()
    assert {row["event"]["about"]["place"] for row in await one.journal("notice_issued")} == {place}
    assert (await one.facts())["place_held"] == place


async def test_r002_sku_05_two_meetings_at_the_company_may_follow_each_other(one: OneMeeting) -> None:
    await one.arrange(slot(6, "15:00"))
    other = [found.starts_at for found in await offers_at_company(one)]
    assert local(6, "16:00") not in other, "it lasts an hour and a half"
    answer = await one.world.journeys.reschedule(
        one.journey,
        "agent-01",
        "viewing",
        asked_by=AskedBy.CUSTOMER,
        slot=slot(6, "16:30"),
        agreed=Agreement(by="agent-01", via=Via.PHONE),
    )
    assert answer.seq
    await one.world.settled(one.journey)
    assert await one.during() == [(local(6, "16:30"), local(6, "18:00"))]


async def offers_at_company(one: OneMeeting) -> list[Slot]:
    from client import offers
    from domain.appointments import Place

    return await offers.offers(
        one.world.journeys, one.journey, "viewing", preferred="designer-01", place=Place.COMPANY
    )


BAD = {
    "past": (slot(3, "08:59"), "2031-03-06 11:00"),
    "early": (slot(6, "10:59"), "2031-03-06 11:00"),
    "closed_day": (slot(8, "15:00"), "2031-03-09"),
    "closed_hours": (slot(6, "12:30"), "09:00-12:00, 13:30-18:00"),
    "unknown_person": (slot(6, "15:00", "designer-1"), "designer-01, designer-02"),
    "other_role": (slot(6, "15:00", "sales-01"), "designer-01, designer-02"),
    "gone": (slot(6, "15:00", "gone-01"), "designer-01, designer-02"),
    "rest_day": (slot(6, "15:00", "rests-01"), "designer-01, designer-02"),
    "taken": (slot(6, "15:30"), "designer-02"),
}


@pytest_asyncio.fixture
async def bounded(postgres_server: EmbeddedPostgres) -> AsyncIterator[OneMeeting]:
    """No meeting before Thursday at 11:00; Saturday is closed; some of the people cannot."""
    async with meeting(postgres_server, closed=(8,), earliest=FLOOR.isoformat()) as started:
        database = started.world.database
        for handle, rest in (("gone-01", ()), ("rests-01", (4,))):
            new = NewStaff(handle=handle, name=handle, roles=(Role.DESIGNER,), rest_weekdays=rest)
            await staff.add(database, new)
        await staff.deactivate(database, "gone-01")
        await database.execute(
            "INSERT INTO reservations (key, journey, staff_no, during, starts_at, state)"
            " SELECT 'other', 'other', staff_no, tstzrange($1, $2), $1, 'booked' FROM staff"
            " WHERE handle = 'designer-01'",
            local(6, "15:00"),
            local(6, "16:00"),
        )
        yield started


async def test_x_06_a_typed_time_that_cannot_be_kept_is_refused_and_changes_nothing(
    bounded: OneMeeting,
) -> None:
    before = len(await bounded.journal())
    for fault, (bad, accepted) in BAD.items():
        with pytest.raises(BadInput, match="slot: ") as refused:
            await bounded.arrange(bad)
        field, free = refused.value.details["fields"]
        assert (field["field"], field["type"]) == ("slot", f"slot_{fault}")
        assert len(free["free"]) == 2, "two that can be kept are named (R002-SKU-05)"
        assert accepted in field["params"]["accepted"], fault
    assert len(await bounded.journal()) == before
    await bounded.arrange(slot(6, "11:00"))
    assert (await bounded.appointments())[0]["starts_at"] == FLOOR, "the first instant that may be"


async def test_x_06_the_journey_itself_never_promises_such_a_time(bounded: OneMeeting) -> None:
    """A raw Update meets no client; the task is asked again with the reason and with free times."""
    free: list[Slot] = []
    for fault, (bad, _) in BAD.items():
        await bounded.raw("arrange_appointment", {"slot": bad.model_dump(mode="json")})
        about = (await bounded.task("arrange_appointment"))["about"]
        assert about["why"] == fault
        free = [Slot.model_validate(found) for found in about["free"]]
        assert len(free) == 2
        assert all(found.starts_at >= FLOOR for found in free)
    assert await bounded.appointments() == []
    assert await bounded.during() == []
    await bounded.arrange(free[0])
    assert (await bounded.appointments())[0]["starts_at"] == free[0].starts_at


async def test_r002_sku_19_a_customer_may_name_a_time_before_the_first_offer(one: OneMeeting) -> None:
    """The standard offers a viewing from the second day on; the customer comes tomorrow morning."""
    await one.arrange(slot(4, "09:30"))
    assert (await one.appointments())[0]["starts_at"] == local(4, "09:30")
