"""A meeting and everything around it, on the time-skipping server."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from client.errors import BadInput
from domain.appointments import Agreement, AskedBy, Slot, Via
from domain.roles import Role
from domain.stages import Status
from starter.stack.postgres import EmbeddedPostgres
from store import staff
from store.staff import NewStaff
from tests.journeys.driving import MONDAY
from tests.journeys.meeting import SIGN_OFF, OneMeeting, hours, meeting, slot
from tests.journeys.selling import local
from tests.journeys.test_moving import moved

FLOOR = local(6, "11:00")


@pytest_asyncio.fixture
async def one(postgres_server: EmbeddedPostgres) -> AsyncIterator[OneMeeting]:
    """One meeting to be arranged, on a Monday at 9:00."""
    async with meeting(postgres_server) as started:
        yield started


@pytest_asyncio.fixture
async def gated(postgres_server: EmbeddedPostgres) -> AsyncIterator[OneMeeting]:
    """One meeting whose plan has to be signed off."""
    async with meeting(postgres_server, gate=True) as started:
        yield started


# --- place, and times that the customer names


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


# --- the pattern around a meeting


async def opened(one: OneMeeting) -> list[tuple[str, Any]]:
    rows = await one.journal("task_opened", "notice_issued")
    return [(row["event"].get("kind") or row["event"]["notice"], row["at"]) for row in rows]


async def test_r002_sku_06_check_then_notice_then_confirmation_then_the_meeting(one: OneMeeting) -> None:
    await one.arrange(slot(6, "16:00"))
    await one.hold()
    names = [name for name, _ in await opened(one)]
    assert names == [
        "arrange_appointment",
        "check_ready",
        "meeting_tomorrow",
        "confirm_appointment",
        "view_plan",
    ]
    at = dict(await opened(one))
    assert local(5, "13:30") <= at["check_ready"] <= local(5, "14:00"), "R002-SKU-25"
    assert at["meeting_tomorrow"] >= local(5, "16:00"), "R002-SKU-26"
    assert local(6, "09:15") <= at["confirm_appointment"] <= local(6, "09:30"), "R002-SKU-27"
    assert (await one.notices())[0][1] == ["designer-01", "design_assistant"], "R002-SKU-35"


async def test_r002_sku_06_what_comes_before_a_meeting_moves_earlier_over_closed_days(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with meeting(postgres_server, closed=(6, 7, 8, 9)) as one:
        await one.arrange(slot(10, "11:00"))
        check = await one.until("check_ready")
        assert local(5, "13:30") <= check["opened_at"] <= local(5, "14:00"), "the last open day before"
        await one.complete("check_ready", {"ready": True})
        confirm = await one.until("confirm_appointment")
        assert confirm["opened_at"] <= local(10, "09:30")
        assert (await one.notices())[0][0] == "meeting_soon", "it is not tomorrow"
        told = (await one.journal("notice_issued"))[0]
        assert told["at"] < local(5, "16:01")
        assert told["event"]["about"]["starts_at"] == local(10, "11:00").isoformat()


async def test_r002_sku_06_a_meeting_of_the_same_day_is_checked_and_told_at_once(one: OneMeeting) -> None:
    await one.arrange(slot(3, "11:00"))
    assert set(await one.open_tasks()) == {"check_ready"}, "nobody confirms what was agreed just now"
    await one.complete("check_ready", {"ready": True})
    assert await one.notices() == [("meeting_today", ["designer-01", "design_assistant"])]
    await one.hold()
    done = [row["event"]["kind"] for row in await one.journal("task_opened")]
    assert "confirm_appointment" not in done
    assert (await one.appointments())[0]["outcome"] == "held"


async def test_r002_sku_06_a_meeting_of_the_next_morning_is_confirmed_that_morning(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with meeting(postgres_server, start=local(3, "17:00")) as one:
        await one.arrange(slot(4, "11:00"))
        await one.complete("check_ready", {"ready": True})
        assert [name for name, _ in await one.notices()] == ["meeting_tomorrow"]
        confirm = await one.until("confirm_appointment")
        assert local(4, "09:15") <= confirm["opened_at"] <= local(4, "09:30")


async def test_r002_sku_27_the_call_comes_before_an_early_meeting(one: OneMeeting) -> None:
    """9:30 would be after the meeting began, so the evening before it is."""
    await one.arrange(slot(6, "09:00"))
    await one.until("check_ready")
    await one.complete("check_ready", {"ready": True})
    confirm = await one.until("confirm_appointment")
    assert local(5, "16:00") <= confirm["opened_at"] <= local(5, "16:30")


@pytest.mark.parametrize(
    ("window", "day", "clock"),
    [(("10:00", "12:00"), 6, "10:00"), (("18:00", "20:30"), 5, "18:00")],
    ids=["that morning", "the evening before"],
)
async def test_x_06_the_confirmation_is_in_the_customers_hours_and_before_the_meeting(
    postgres_server: EmbeddedPostgres, window: tuple[str, str], day: int, clock: str
) -> None:
    async with meeting(postgres_server, window=hours(*window)) as one:
        await one.arrange(slot(6, "16:00"))
        await one.until("check_ready")
        await one.complete("check_ready", {"ready": True})
        confirm = await one.until("confirm_appointment")
        told = local(day, clock)
        assert told - timedelta(minutes=15) <= confirm["opened_at"] <= told


async def test_x_20_a_host_is_told_an_hour_before_also_when_nobody_called(one: OneMeeting) -> None:
    await one.arrange(slot(6, "16:00"))
    await one.until("check_ready")
    await one.complete("check_ready", {"ready": True})
    await one.until("confirm_appointment")
    await one.until("view_plan")
    assert set(await one.open_tasks()) == {"view_plan"}, "nobody confirms a meeting that has begun"
    told = {row["event"]["notice"]: row for row in await one.journal("notice_issued")}
    assert told["meeting_unconfirmed"]["event"]["to"] == ["designer-01"]
    assert timedelta(0) <= told["meeting_unconfirmed"]["at"] - local(6, "15:00") < timedelta(seconds=5)
    appointment = (await one.appointments())[0]
    assert (appointment["confirmed"], appointment["outcome"]) == (False, None), "kept as unconfirmed"


async def test_x_20_who_confirms_late_is_confirmed(one: OneMeeting) -> None:
    await one.arrange(slot(6, "16:00"))
    await one.until("check_ready")
    await one.complete("check_ready", {"ready": True})
    await one.until("confirm_appointment")
    await one.world.advance(local(6, "15:10"))
    await one.world.settled(one.journey)
    assert (await one.appointments())[0]["confirmed"] is False
    await one.complete("confirm_appointment", {"outcome": "confirmed"})
    assert (await one.appointments())[0]["confirmed"] is True


async def test_x_20_who_has_confirmed_is_not_watched_any_more(one: OneMeeting) -> None:
    await one.arrange(slot(6, "16:00"))
    await one.until("check_ready")
    await one.complete("check_ready", {"ready": True})
    await one.confirm()
    pulse = await one.world.settled(one.journey)
    assert [key for key in pulse.keys if "meeting" in key] == ["design/meeting/1/held/opens"]


# --- what is not ready


@pytest.mark.slow
@pytest.mark.parametrize("moving", [False, True], ids=["one run", "new runs"])
async def test_x_35_what_was_not_signed_off_is_never_ready(gated: OneMeeting, moving: bool) -> None:
    await gated.arrange(slot(6, "16:00"))
    while "check_ready" not in await gated.open_tasks():
        await gated.pass_on()
    assert (await gated.task("check_ready"))["about"]["missing"] == [SIGN_OFF]
    await gated.complete("check_ready", {"ready": True})
    if moving:
        await moved(gated)
    ended = (await gated.journal("appointment_ended"))[0]["event"]
    assert (ended["outcome"], ended["moved_by"]) == ("moved", "staff")
    assert await gated.during() == [], "the old time is free again"
    notices = dict(await gated.notices())
    assert notices["deliverable_not_ready"] == ["design_director"], "R002-SKU-25"
    assert notices["meeting_moved_by_us"] == ["customer"]
    arrange = await gated.task("arrange_appointment")
    assert (arrange["about"]["why"], arrange["about"]["missing"]) == ("not_ready", [SIGN_OFF])
    assert arrange["about"]["earliest"] == local(7, "09:00").isoformat(), "X-06"
    await gated.complete("review_plan", {"approved": True})
    if moving:
        await moved(gated)
    assert (await gated.journal("appointment_ended"))[1:] == [], "what was decided stays decided"
    await gated.arrange(slot(7, "15:00"))
    await gated.hold()
    assert [row["outcome"] for row in await gated.appointments()] == ["moved", "held"]


async def test_r002_sku_49_what_is_ready_in_time_goes_on(gated: OneMeeting) -> None:
    await gated.arrange(slot(6, "16:00"))
    while "check_ready" not in await gated.open_tasks():
        await gated.pass_on()
    await gated.complete("review_plan", {"approved": True})
    await gated.hold()
    assert [row["outcome"] for row in await gated.appointments()] == ["held"]


async def test_r002_sku_25_what_somebody_calls_unready_moves_too(gated: OneMeeting) -> None:
    await gated.complete("review_plan", {"approved": True})
    await gated.arrange(slot(6, "16:00"))
    await gated.until("check_ready")
    await gated.complete("check_ready", {"ready": False})
    assert (await gated.task("arrange_appointment"))["about"]["why"] == "not_ready"


# --- missed and moved


async def missed(one: OneMeeting, day: int, **answers: Any) -> None:
    await one.arrange(slot(day, "16:00"))
    while "view_plan" not in (tasks := await one.open_tasks()):
        if "check_ready" in tasks:
            await one.complete("check_ready", {"ready": True})
        elif "confirm_appointment" in tasks:
            await one.complete("confirm_appointment", {"outcome": "confirmed"})
        else:
            await one.pass_on()
    await one.complete("view_plan", {"outcome": "no_show", **answers})


@pytest.mark.slow
async def test_x_20_after_the_second_no_show_the_lead_decides_to_go_on(one: OneMeeting) -> None:
    await missed(one, 6)
    assert (await one.task("arrange_appointment"))["about"]["why"] == "no_show"
    await missed(one, 8)
    decide = await one.task("decide_no_show")
    assert (decide["role"], decide["about"]) == (Role.CS_LEAD, {"appointment": "viewing", "missed": 2})
    assert set(await one.open_tasks()) == {"decide_no_show"}, "nobody calls before that"
    await moved(one)
    await one.complete("decide_no_show", {"decision": "go_on"})
    await one.arrange(slot(10, "16:00"))
    await one.hold()
    assert [row["outcome"] for row in await one.appointments()] == ["no_show", "no_show", "held"]


async def test_x_20_the_lead_may_let_it_rest_or_give_up(one: OneMeeting) -> None:
    await missed(one, 6)
    await missed(one, 8)
    await one.complete("decide_no_show", {"decision": "rest"})
    assert await one.open_tasks() == {}
    arrange = await one.until("arrange_appointment")
    assert arrange["opened_at"] > local(8, "18:00") + timedelta(days=29)
    again = await one.world.now() + timedelta(days=3)
    day = (again - MONDAY).days + 3
    await missed(one, day)
    await one.complete("decide_no_show", {"decision": "lose"})
    status = (await one.journal("status_changed"))[-1]["event"]
    assert (status["status"], status["reason"]) == (Status.LOST, "no_show")


async def test_x_20_an_optional_visit_that_is_given_up_loses_nobody(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with meeting(postgres_server, optional=True) as one:
        await missed(one, 6)
        await missed(one, 8)
        await one.complete("decide_no_show", {"decision": "lose"})
        assert (await one.facts())["declined"] is True


async def test_a_customer_who_cancels_an_optional_visit_leaves_nothing_open(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with meeting(postgres_server, optional=True) as one:
        await one.arrange(slot(6, "16:00"))
        await one.until("check_ready")
        await one.complete("check_ready", {"ready": True})
        await one.until("confirm_appointment")
        await one.complete("confirm_appointment", {"outcome": "cancelled"})
        pulse = await one.world.settled(one.journey)
        assert pulse.keys == ("design/end",)
        assert (await one.appointments())[0]["outcome"] == "cancelled"
        assert ("meeting_cancelled", ["designer-01", "design_assistant"]) in await one.notices()


@pytest.mark.parametrize("asked_by", ["customer", "staff"])
async def test_r002_sku_27_it_counts_who_moved_a_meeting(one: OneMeeting, asked_by: str) -> None:
    await one.arrange(slot(6, "16:00"))
    while "view_plan" not in (tasks := await one.open_tasks()):
        if "check_ready" in tasks:
            await one.complete("check_ready", {"ready": True})
        elif "confirm_appointment" in tasks:
            await one.complete("confirm_appointment", {"outcome": "confirmed"})
        else:
            await one.pass_on()
    await one.complete("view_plan", {"outcome": "moved", "moved_by": asked_by})
    row = (await one.appointments())[0]
    assert (row["outcome"], row["moved_by"]) == ("moved", asked_by)
    arrange = await one.task("arrange_appointment")
    ours = asked_by == "staff"
    assert arrange["about"]["why"] == ("moved_by_us" if ours else "moved")
    assert (("meeting_moved_by_us", ["customer"]) in await one.notices()) is ours
    promises = "SELECT status FROM promises WHERE journey = $1 AND what = 'new_time'"
    found = await one.world.database.fetchval(promises, one.journey)
    assert found == ("open" if ours else None)
    await one.arrange(slot(8, "16:00"))
    found = await one.world.database.fetchval(promises, one.journey)
    assert found == ("kept" if ours else None)


async def test_r002_sku_27_moved_in_the_morning_it_has_its_day_before_again(one: OneMeeting) -> None:
    await one.arrange(slot(6, "16:00"))
    await one.until("check_ready")
    await one.complete("check_ready", {"ready": True})
    await one.until("confirm_appointment")
    new = slot(8, "11:00")
    await one.complete("confirm_appointment", {"outcome": "moved", "slot": new.model_dump(mode="json")})
    assert ("meeting_moved", ["designer-01", "design_assistant"]) in await one.notices()
    check = await one.until("check_ready")
    assert check["opened_at"] <= local(7, "14:00")
    await one.hold()
    rows = await one.appointments()
    assert [(row["outcome"], row["moved_by"]) for row in rows] == [("moved", "customer"), ("held", None)]


async def test_a_moved_answer_that_is_taken_back_leaves_the_meeting_standing(one: OneMeeting) -> None:
    await one.arrange(slot(6, "16:00"))
    await one.until("check_ready")
    await one.complete("check_ready", {"ready": True})
    row = await one.until("confirm_appointment")
    await one.complete("confirm_appointment", {"outcome": "moved"}, actor="agent-01")
    assert await one.during() == []
    await one.world.journeys.take_back(row["task"], "agent-01")
    await one.world.settled(one.journey)
    assert set(await one.open_tasks()) == {"confirm_appointment"}
    assert [begins for begins, _ in await one.during()] == [local(6, "16:00")]
    await one.confirm()
    await one.hold()
    assert [found["outcome"] for found in await one.appointments()] == ["moved", "held"]


# --- punctuality


@pytest.mark.parametrize(
    ("arrived", "late"), [(None, None), ("15:58", 0), ("16:10", 0), ("16:11", 11), ("16:45", 45)]
)
async def test_r002_sku_28_31_a_host_who_comes_late_is_a_fact_of_the_meeting(
    one: OneMeeting, arrived: str | None, late: int | None
) -> None:
    await one.arrange(slot(6, "16:00"))
    report = {"host_arrived_at": local(6, arrived).isoformat()} if arrived else {}
    await one.hold(**report)
    assert (await one.appointments())[0]["late_minutes"] == late
    assert (await one.facts()).get("late") == late
    assert (await one.journal("appointment_ended"))[0]["event"].get("late_minutes") == late
