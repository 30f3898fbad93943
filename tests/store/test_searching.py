"""The desk's search box."""

from typing import Any

import pytest
import pytest_asyncio

from domain import events
from domain.stages import Stage, Status
from store import corrections, customers
from store.corrections import ContactCorrection, Correction
from store.database import Database
from store.initials import fill_in, initials
from store.people import Registered, Registration
from store.searching import MOST_HITS, Found, search
from tests.store.boarding import Happened, local, opened, started, tell

_TABLES = "customers, contact_persons, properties, journey_register, journeys, tasks, waits, journal"


@pytest_asyncio.fixture(autouse=True)
async def empty(db: Database) -> None:
    await db.execute(f"TRUNCATE {_TABLES} CASCADE")


async def register(db: Database, reference: str, name: str = "张伟", **more: Any) -> Registered:
    home = {"community": "翠湖花园", "building": "8栋", "room": "1203", "city": "深圳", "district": "南山区"}
    contacts = [
        {"name": name, "phone": more.pop("phone", "13800138000"), "main": True},
        {"name": "李娜", "relation": "wife", "phone": "13900139000"},
    ]
    fields = {
        "reference": reference,
        "name": name,
        "contacts": contacts,
        "home": {**home, **more.pop("home", {})},
        "standard": "renovation",
        "standard_version": 1,
        "owner": "客服03",
        "created_by": "客服03",
    }
    return await customers.register(db, Registration.model_validate({**fields, **more}))


async def begin(db: Database, made: Registered, **more: Any) -> None:
    await tell(db, made.journey, started(local(1), customer=made.customer, **more), stage=Stage.CONSULTATION)


def journeys(found: Found) -> list[str]:
    return [one.journey for one in found.hits]


FINDS = (
    *(
        "张伟",
        "伟",
        "  张  ",
        "李娜",
        "zw",
        "ZW",
        "ｚｗ　１２０３",
        "8000",
        "9000",
        "138 0013 8000",
        "翠湖",
        "湖花",
    ),
    *("1203", "1203室", "8-1203", "翠湖 1203", "张 翠湖 8000"),
)
FINDS_NOT = (
    *("", "z", "wz", "伟张", "湖翠", "800", "8001", "9-1203", "张 1204", "%", "_", "\x00", "' OR true --"),
)


async def test_what_finds_a_customer(db: Database) -> None:
    made = await register(db, "one")
    await register(
        db,
        "another",
        "王芳",
        home={"community": "海岸城", "room": "301"},
        contacts=[{"name": "王芳", "phone": "13700137001"}],
    )
    found = {text: journeys(await search(db, text)) for text in (*FINDS, *FINDS_NOT)}
    assert found == {text: [made.journey] if text in FINDS else [] for text in (*FINDS, *FINDS_NOT)}


async def test_a_journey_by_its_number_comes_first(db: Database) -> None:
    made = await register(db, "one")
    number = made.journey.removeprefix("H")
    for text in (made.journey, made.journey.lower(), number.lstrip("0")):
        assert journeys(await search(db, text)) == [made.journey]
    room = await register(db, "two", home={"room": number.lstrip("0").rjust(4, "9")})
    assert journeys(await search(db, number.lstrip("0").rjust(4, "9"))) == [room.journey]


async def test_what_is_shown_to_whom(db: Database) -> None:
    """Whole for the agent, the team, and whoever has a task of it; masked for anybody else."""
    made = await register(db, "one")
    await begin(db, made, designer="设计01")
    task = opened(f"{made.journey}-1", local(1), local(2), assignee="客服09")
    await tell(db, made.journey, task, Happened(local(2), events.StageEntered(stage=Stage.DESIGN)), seq=2)
    for viewer in ("客服03", "设计01", "客服09"):
        (hit,) = (await search(db, "zw", viewer)).hits
        assert (hit.whole, hit.name, hit.phone, hit.room) == (True, "张伟", "+8613800138000", "1203")
    for stranger in ("客服04", None):
        found = await search(db, "zw", stranger)
        (hit,) = found.hits
        assert (hit.whole, hit.name, hit.phone) == (False, "张*", "138****8000")
        assert (hit.community, hit.building, hit.room, hit.district) == (None, None, None, "南山区")
        for secret in ("张伟", "13800138000", "1203", "翠湖"):
            assert secret not in found.model_dump_json()
    (hit,) = (await search(db, "zw", "经理01", sees_all=True)).hits
    assert hit.whole
    assert (hit.stage, hit.status, hit.owner) == (Stage.DESIGN, Status.ACTIVE, "客服03")
    other = await register(db, "two", "赵敏", owner=None)
    (hit,) = (await search(db, "赵敏")).hits
    assert (hit.journey, hit.stage, hit.status, hit.owner, hit.whole) == (
        other.journey,
        None,
        None,
        None,
        False,
    )


async def test_a_done_task_opens_nothing(db: Database) -> None:
    made = await register(db, "one")
    await begin(db, made)
    task = f"{made.journey}-1"
    done = events.TaskCompleted(task=task, key=task, kind="review", answers={}, on_time=True)
    await tell(
        db, made.journey, opened(task, local(1), None, assignee="客服09"), Happened(local(2), done), seq=2
    )
    assert not (await search(db, "zw", "客服09")).hits[0].whole


async def test_at_most_twenty_and_those_that_run_first(db: Database) -> None:
    made = [
        await register(db, f"r{number}", phone=f"138001380{number:02}") for number in range(MOST_HITS + 2)
    ]
    for one in made[:MOST_HITS]:
        await begin(db, one)
    lost = Happened(local(2), events.StatusChanged(status=Status.LOST, reason="lost_price"))
    await tell(db, made[0].journey, lost, seq=2)
    found = await search(db, "翠湖")
    assert (len(found.hits), found.more) == (MOST_HITS, True)
    assert made[0].journey not in journeys(found)
    assert not (await search(db, "8000")).more


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("张伟", ["zw"]),
        ("曾小贤", ["cx", "cxx", "xx", "zx", "zxx"]),
        ("Anna Weber", ["aw"]),
        ("Li 明", ["lm"]),
        ("王", ["w", "y"]),
        ("", []),
        ("！", []),
    ],
)
def test_initials_of_a_name(name: str, found: list[str]) -> None:
    assert initials(name) == found


def test_a_long_name_has_few_initials() -> None:
    assert len(initials("重庆市长城装饰工程有限责任公司" * 5)) < 300


async def test_initials_follow_the_name(db: Database) -> None:
    made = await register(db, "one")
    details = (await customers.customer_details(db, [made.journey]))[made.journey]
    change = Correction(
        customer=made.customer,
        person=details.contacts[0].person,
        contact=ContactCorrection(name="陈静"),
        reason="misspelt",
        actor="客服03",
    )
    await corrections.correct(db, "cmd-1", change)
    assert journeys(await search(db, "cj")) == [made.journey]
    assert journeys(await search(db, "zw")) == []


async def test_initials_of_those_written_before_are_filled_in(db: Database) -> None:
    made = await register(db, "one")
    await register(db, "two", "李雷", phone="13700137001")
    await db.execute("UPDATE customers SET initials = NULL WHERE customer = $1", made.customer)
    assert journeys(await search(db, "zw")) == []
    assert (await fill_in(db), await fill_in(db)) == (1, 0)
    assert journeys(await search(db, "zw")) == [made.journey]
