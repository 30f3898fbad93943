"""Staff and the rota."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import asyncpg
import pytest
import pytest_asyncio
from pydantic import ValidationError

from domain.roles import Role
from store import staff
from store.database import Database
from store.errors import AlreadyThere, BadValue, NotFound
from store.staff import NewStaff
from store.standing import standing

NOW = datetime(2031, 3, 3, 1, tzinfo=UTC)


@pytest_asyncio.fixture(autouse=True)
async def nobody(db: Database) -> None:
    await db.execute("TRUNCATE staff, absences, rota_turns, reservations RESTART IDENTITY CASCADE")


def new(handle: str, *roles: Role, **more: object) -> NewStaff:
    return NewStaff.model_validate(
        {"handle": handle, "name": f"{handle}人", "roles": roles or (Role.AGENT,), **more}
    )


async def test_adding_the_same_person_twice_changes_nothing(db: Database) -> None:
    entered = new("客服01", Role.AGENT, Role.CS_LEAD, phone="138 0013 8000", rest_weekdays=(2, 1))
    first = await staff.add(db, entered)
    assert await staff.add(db, entered) == first
    assert (first.phone, first.rest_weekdays) == ("+8613800138000", (1, 2))
    with pytest.raises(AlreadyThere, match="客服01"):
        await staff.add(db, new("客服01", Role.FINANCE))


async def test_an_unknown_handle_names_what_is_close(db: Database) -> None:
    for number in range(1, 4):
        await staff.add(db, new(f"客服0{number}"))
    with pytest.raises(NotFound, match="客服03") as caught:
        await staff.get(db, "客服3")
    assert "客服03" in caught.value.close
    with pytest.raises(NotFound):
        await staff.deactivate(db, "设计01")


async def test_design_7_staff_are_deactivated_never_deleted(db: Database) -> None:
    await staff.add(db, new("客服01"))
    await staff.deactivate(db, "客服01")
    assert (await staff.get(db, "客服01")).active is False
    assert await staff.list_staff(db) == []
    assert [member.handle for member in await staff.list_staff(db, active=False)] == ["客服01"]
    with pytest.raises(BadValue, match="active"):
        await staff.working(db, "客服01")


async def test_design_7_who_was_deactivated_is_taken_back_and_each_is_written_down_once(db: Database) -> None:
    await staff.add(db, new("客服01"))
    await staff.deactivate(db, "客服01", "运营01", NOW)
    await staff.deactivate(db, "客服01", "运营02", NOW + timedelta(hours=1))
    await staff.reactivate(db, "客服01", "运营02", NOW + timedelta(days=1))
    await staff.reactivate(db, "客服01", "运营01", NOW + timedelta(days=2))
    assert (await staff.working(db, "客服01")).active
    assert await staff.rota(db, Role.AGENT) == ["客服01"]
    found = [(one.active, one.by, one.at) for one in await standing(db, "客服01")]
    assert found == [(True, "运营02", NOW + timedelta(days=1)), (False, "运营01", NOW)]
    for change in ("UPDATE staff_standing SET by = 'x'", "DELETE FROM staff_standing"):
        with pytest.raises(asyncpg.RaiseError, match="never changed"):
            await db.execute(change)
    with pytest.raises(NotFound):
        await staff.reactivate(db, "设计01")


async def test_working_asks_for_the_role(db: Database) -> None:
    await staff.add(db, new("客服01"))
    assert (await staff.working(db, "客服01", Role.AGENT)).handle == "客服01"
    with pytest.raises(BadValue, match="finance"):
        await staff.working(db, "客服01", Role.FINANCE)


async def test_rcp_07_the_rota_gives_everyone_a_turn(db: Database) -> None:
    for number in range(1, 4):
        await staff.add(db, new(f"客服0{number}"))
    await staff.add(db, new("设计01", Role.DESIGNER))
    turns = [await staff.pick_by_rota(db, Role.AGENT, f"lead-{number}") for number in range(6)]
    assert [turn.handle for turn in turns if turn] == ["客服01", "客服02", "客服03"] * 2


async def test_the_same_key_keeps_its_person_and_takes_no_turn(db: Database) -> None:
    for number in range(1, 4):
        await staff.add(db, new(f"客服0{number}"))
    first = await staff.pick_by_rota(db, Role.AGENT, "lead")
    assert await staff.pick_by_rota(db, Role.AGENT, "lead") == first
    following = await staff.pick_by_rota(db, Role.AGENT, "next")
    assert following is not None
    assert following.handle == "客服02"


async def test_rcp_06_many_at_once_still_take_turns(db: Database) -> None:
    for number in range(1, 5):
        await staff.add(db, new(f"客服0{number}"))
    turns = await asyncio.gather(*(staff.pick_by_rota(db, Role.AGENT, f"lead-{n}") for n in range(20)))
    handles = [turn.handle for turn in turns if turn]
    assert sorted(handles) == sorted(["客服01", "客服02", "客服03", "客服04"] * 5)


async def test_the_rota_leaves_out_rest_days_the_excluded_and_the_inactive(db: Database) -> None:
    await staff.add(db, new("客服01", rest_weekdays=(1,)))
    await staff.add(db, new("客服02"))
    await staff.add(db, new("客服03"))
    await staff.deactivate(db, "客服03")
    monday = date(2031, 3, 3)
    picked = await staff.pick_by_rota(db, Role.AGENT, "lead", on=monday)
    assert picked is not None
    assert picked.handle == "客服02"
    assert await staff.pick_by_rota(db, Role.AGENT, "other", on=monday, exclude=["客服02"]) is None


@pytest.mark.parametrize(
    "fields", [{"handle": "客服 01"}, {"handle": ""}, {"rest_weekdays": (0,)}, {"name": ""}]
)
def test_broken_staff_are_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        new("客服01", **{key: value for key, value in fields.items() if key != "handle"}).model_validate(
            {"handle": "客服01", "name": "x", "roles": ["agent"], **fields}
        )


async def test_a_broken_phone_is_refused(db: Database) -> None:
    with pytest.raises(BadValue, match="phone"):
        await staff.add(db, new("客服01", phone="12"))
    assert await staff.list_staff(db) == []


async def test_rcp_06_what_somebody_took_unasked_is_a_turn_too(db: Database) -> None:
    for number in range(1, 4):
        await staff.add(db, new(f"客服0{number}"))
    for _ in range(2):
        await staff.count_turn(db, Role.AGENT, "walk-in", "客服01")
    turns = [await staff.pick_by_rota(db, Role.AGENT, f"lead-{number}") for number in range(3)]
    assert [turn.handle for turn in turns if turn] == ["客服02", "客服03", "客服01"]


async def test_rcp_06_a_turn_of_who_left_goes_to_the_next_as_a_turn_of_today(db: Database) -> None:
    for number in range(1, 4):
        await staff.add(db, new(f"客服0{number}"))
    assert await staff.pick_by_rota(db, Role.AGENT, "lead")
    await staff.deactivate(db, "客服01")
    turns = [await staff.pick_by_rota(db, Role.AGENT, key) for key in ("lead", "lead", "next", "third")]
    assert [turn.handle for turn in turns if turn] == ["客服02", "客服02", "客服03", "客服02"]


async def test_sku_15_styles_are_kept_and_replaced(db: Database) -> None:
    await staff.add(db, new("设计01", Role.DESIGNER, styles=("modern", "european", "modern")))
    assert (await staff.get(db, "设计01")).styles == ("european", "modern")
    await staff.change(db, new("设计01", Role.DESIGNER, styles=("chinese",)))
    assert (await staff.get(db, "设计01")).styles == ("chinese",)
