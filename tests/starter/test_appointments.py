"""`homeward appointment list | move` against real servers."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from domain.stages import Stage
from starter.main import run
from starter.output import Output
from starter.rehearsal.world import World, open_world
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.driving import MONDAY, customer
from tests.journeys.meeting import OneMeeting, one_meeting, slot
from tests.journeys.selling import local
from tests.starter.conftest import Homeward, typed_in
from workflows.renovation import PROCESS

HOME = ZoneInfo("Asia/Shanghai")


def day(of_march: int) -> str:
    return f"2031-03-{of_march:02}"


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(HOME)


@pytest_asyncio.fixture
async def world(postgres_server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A world that begins on Monday 3 March 2031 at 9:00, and whose command line has the same clock."""
    async with open_world(postgres_server, MONDAY) as opened:
        typed_in(opened, monkeypatch)
        yield opened


@asynccontextmanager
async def agreed(world: World, earliest: datetime, clock: str = "15:00") -> AsyncIterator[OneMeeting]:
    """A customer whose meeting with designer-01 stands for Thursday the 6th."""
    with patch.dict(PROCESS.stages, {Stage.DESIGN: one_meeting}):
        facts = {"place": "company", "earliest": earliest.isoformat()}
        journey = await world.start(customer("A-1"), stage=Stage.DESIGN, facts=facts)
        started = OneMeeting(world, journey)
        await started.arrange(slot(6, clock))
        yield started


@pytest_asyncio.fixture
async def one(world: World) -> AsyncIterator[OneMeeting]:
    """Such a meeting at 15:00, which may not be before Wednesday."""
    async with agreed(world, local(5, "09:00")) as started:
        yield started


async def standing(homeward: Homeward, *more: str) -> list[dict[str, Any]]:
    listed = await homeward("appointment", "list", *more, "--json")
    assert listed.code == 0, listed.err
    found: list[dict[str, Any]] = listed.document["appointments"]
    return found


async def test_r002_sku_05_the_days_meetings_are_listed(one: OneMeeting, homeward: Homeward) -> None:
    (meeting,) = await standing(homeward)
    assert (meeting["kind"], meeting["staff"], meeting["confirmed"]) == ("viewing", ["designer-01"], None)
    fitting = (
        ["--day", day(6)],
        ["--staff", "designer-01"],
        ["--kind", "viewing"],
        ["--kind", "看平面方案"],
        ["--journey", one.journey],
    )
    for filters in fitting:
        assert len(await standing(homeward, *filters)) == 1, filters
    for filters in (
        ["--today"],
        ["--day", day(5)],
        ["--day", day(7)],
        ["--day", "明天"],
        ["--staff", "designer-02"],
        ["--kind", "signing"],
        ["--journey", "H999999"],
    ):
        assert await standing(homeward, *filters) == [], filters
    text = await homeward("appointment", "list", "--lang", "en")
    heads, row = text.out.splitlines()
    assert heads.split("\t") == [
        "At",
        "What",
        "Journey",
        "Customer",
        "Place",
        "With",
        "Confirmed",
        "Stage",
    ]
    assert row.split("\t")[2:] == [
        one.journey,
        "Z*** N***",
        "our office",
        "designer-01",
        "not yet",
        "Design",
    ]
    assert f"{day(6)} " in row.split("\t")[0]
    assert row.split("\t")[0].endswith("15:00"), "company time"


async def test_todays_meetings_are_of_the_companys_day(one: OneMeeting, homeward: Homeward) -> None:
    await one.until("check_ready")
    assert await standing(homeward, "--today") == []
    await one.world.advance(local(6, "00:30"))
    assert len(await standing(homeward, "--today")) == 1, "in UTC it is the day before"


async def test_what_nobody_checked_is_said(one: OneMeeting, homeward: Homeward) -> None:
    task = (await one.until("view_plan"))["task"]
    shown = await homeward("task", "show", task, "--lang", "en")
    assert "nobody did before the meeting began" in shown.out
    await one.complete("view_plan", {"outcome": "held"})
    told = await homeward("appointment", "list", "--all", "--lang", "en")
    assert told.out.splitlines()[1].endswith("held (nobody had checked what it needs)")


async def test_what_is_over_is_listed_on_demand(one: OneMeeting, homeward: Homeward) -> None:
    moved = await homeward(
        "appointment", "move", one.journey, "viewing", "--to", "2031-03-07 15:00", "--agreed", "phone"
    )
    assert moved.code == 0, moved.err
    await one.world.settled(one.journey)
    assert len(await standing(homeward)) == 1
    assert [line["outcome"] for line in await standing(homeward, "--all")] == ["moved", None]
    told = await homeward("appointment", "list", "--all", "--lang", "en")
    assert [line.split("\t")[-1] for line in told.out.splitlines()] == ["Result", "moved", "--"]


@pytest.mark.parametrize(
    ("filters", "named"),
    [(["--day", "someday"], "--day"), (["--kind", "party"], "--kind")],
)
async def test_a_filter_that_is_none_is_named(
    world: World, homeward: Homeward, filters: list[str], named: str
) -> None:
    ran = await homeward("appointment", "list", *filters, "--json")
    assert (ran.code, ran.error["code"]) == (2, "bad_input")
    assert named in ran.error["message"]


async def test_r002_sku_27_a_meeting_is_moved_to_a_time_and_to_somebody_else(
    one: OneMeeting, homeward: Homeward
) -> None:
    arguments = ["appointment", "move", one.journey, "看平面方案", "--to", "2031-03-07 16:30"]
    more = ["--with", "designer-02", "--asked-by", "staff", "--reason", "the designer is ill"]
    more += ["--agreed", "微信", "--agreed-by", "agent-02"]
    ran = await homeward(*arguments, *more, "--command", "0000-move-1", "--lang", "en")
    assert ran.code == 0, ran.err
    assert "designer-02" in ran.out
    await one.world.settled(one.journey)
    (meeting,) = await standing(homeward)
    assert instant(meeting["starts_at"]).strftime("%H:%M") == "16:30"
    assert meeting["staff"] == ["designer-02"]
    over = (await standing(homeward, "--all"))[0]
    assert (over["outcome"], over["moved_by"]) == ("moved", "staff")
    again = await homeward(*arguments, *more, "--command", "0000-move-1", "--json")
    assert again.document["repeated"] is True
    story = await homeward("journey", "timeline", one.journey, "--personal", "--lang", "en")
    assert "the designer is ill" in story.out
    assert "the designer is ill" not in (await homeward("journey", "timeline", one.journey)).out


async def test_r002_sku_05_without_a_time_the_free_ones_are_told(one: OneMeeting, homeward: Homeward) -> None:
    before = len(await one.journal())
    ran = await homeward("appointment", "move", one.journey, "viewing", "--json")
    assert (ran.code, ran.error["code"]) == (2, "bad_input")
    (field,) = ran.error["fields"]
    assert len(field["free"]) == 2
    assert all(instant(free["starts_at"]) >= local(5, "09:00") for free in field["free"])
    assert len(await one.journal()) == before
    first = field["free"][0]
    at = f"{instant(first['starts_at']):%Y-%m-%d %H:%M}"
    told = await homeward("appointment", "move", one.journey, "viewing", "--lang", "en")
    assert (told.code, f"{at[-5:]} {first['staff']}" in told.err) == (2, True)
    taken = await homeward(
        "appointment",
        "move",
        one.journey,
        "viewing",
        "--to",
        at,
        "--with",
        first["staff"],
        "--agreed",
        "phone",
    )
    assert taken.code == 0, taken.err


@pytest.mark.parametrize(
    ("to", "fault"),
    [
        ("2031-03-07 15:30", "slot_taken"),
        ("3月4日 15:00", "slot_early"),
        ("2031-03-07 22:00", "slot_closed_hours"),
    ],
)
async def test_r002_sku_05_a_conflict_is_refused_with_the_free_times(
    one: OneMeeting, homeward: Homeward, to: str, fault: str
) -> None:
    await one.world.database.execute(
        "INSERT INTO reservations (key, journey, staff_no, during, starts_at, state)"
        " SELECT 'other', 'other', staff_no, tstzrange($1, $2), $1, 'booked' FROM staff"
        " WHERE handle = 'designer-01'",
        local(7, "15:00"),
        local(7, "16:00"),
    )
    before = len(await one.journal())
    ran = await homeward(
        "appointment", "move", one.journey, "viewing", "--to", to, "--agreed", "phone", "--json"
    )
    assert (ran.code, ran.error["code"]) == (2, "bad_input")
    wrong, free = ran.error["fields"]
    assert (wrong["field"], wrong["type"]) == ("slot", fault)
    assert len(free["free"]) == 2
    assert free["free"][0]["staff"] in ran.error["message"]
    assert len(await one.journal()) == before


@pytest.mark.parametrize(
    ("by", "same_time"),
    [(["--asked-by", "customer"], []), (["--asked-by", "staff"], ["designer-02"])],
    ids=["customer", "staff"],
)
async def test_r002_sku_27_a_customer_gets_another_time_ours_may_be_anothers(
    world: World, homeward: Homeward, by: list[str], same_time: list[str]
) -> None:
    async with agreed(world, local(6, "16:00"), "16:00") as one:
        ran = await homeward("appointment", "move", one.journey, "viewing", *by, "--json")
        free = ran.error["fields"][0]["free"]
        assert len(free) == 2
        found = [other["staff"] for other in free if instant(other["starts_at"]) == local(6, "16:00")]
        assert found == same_time


async def asked(monkeypatch: pytest.MonkeyPatch, given: str, *arguments: str) -> tuple[int, str]:
    """Run a command line in a terminal, where somebody types."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal(given))
    code = await run(arguments, Output(stdout=screen, stderr=screen))
    return code, screen.getvalue()


@pytest.mark.parametrize("choice", ["2", ""])
async def test_r002_sku_05_in_a_terminal_two_times_are_offered(
    one: OneMeeting, homeward: Homeward, monkeypatch: pytest.MonkeyPatch, choice: str
) -> None:
    given = f"{choice}\n2\n" if choice else "\n"
    code, screen = await asked(monkeypatch, given, "appointment", "move", one.journey, "viewing")
    assert code == 0, screen
    assert "1) " in screen
    assert "2) " in screen
    assert "新的时间" in screen
    await one.world.settled(one.journey)
    if choice:
        (meeting,) = await standing(homeward)
        assert instant(meeting["starts_at"]) != local(6, "15:00")
    else:
        assert await standing(homeward) == []
        assert set(await one.open_tasks()) == {"arrange_appointment"}, "somebody agrees on a time"


async def test_what_does_not_stand_is_not_moved(
    one: OneMeeting, homeward: Homeward, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = ["--to", "2031-03-07 15:00", "--agreed", "phone"]
    other = await homeward("appointment", "move", one.journey, "signing", *to, "--json")
    assert (other.code, other.error["code"]) == (3, "not_found")
    assert "design/meeting/1" in other.error["message"]
    assert (await homeward("appointment", "move", "H999999", "viewing", *to)).code == 3
    assert (await homeward("appointment", "move", one.journey, "viewing", "--to", "soon")).code == 2
    assert (await homeward("appointment", "move", one.journey, "viewing", *to, "--asked-by", "x")).code == 2
    named = await homeward("appointment", "move", one.journey, "design/meeting/1", *to)
    assert named.code == 0, named.err
    monkeypatch.delenv("HOMEWARD_AS")
    assert (await homeward("appointment", "move", one.journey, "viewing", *to)).code == 2


async def test_x_20_who_did_not_come_is_said_on_the_command_line(one: OneMeeting, homeward: Homeward) -> None:
    missed = ["appointment", "no-show", one.journey, "看平面方案", "--who"]
    early = await homeward(*missed, "customer", "--as", "designer-01", "--json")
    assert (early.code, early.error["reason"]) == (4, "appointment_not_begun")
    assert (await homeward(*missed, "nobody")).code == 2
    await one.until("view_plan")
    await one.world.advance(local(6, "15:05"))
    told = await homeward(*missed, "staff", "--as", "cs_lead-01", "--lang", "en")
    assert told.code == 0, told.err
    assert "nobody of us came" in told.out
    await one.world.settled(one.journey)
    over = (await homeward("appointment", "list", "--all")).out
    assert over.splitlines()[1].split("\t")[-1].startswith("我们未到")


async def test_r002_sku_27_another_time_is_not_promised_before_it_is_agreed_on(
    one: OneMeeting, homeward: Homeward
) -> None:
    move, to = ["appointment", "move", one.journey, "viewing"], ["--to", "2031-03-07 15:00"]
    unsaid = await homeward(*move, *to)
    assert (unsaid.code, "--agreed" in unsaid.err, "--not-agreed" in unsaid.err) == (2, True, True)
    assert (await homeward(*move, *to, "--not-agreed")).code == 2
    assert (await homeward(*move, "--not-agreed")).code == 0
    await one.world.settled(one.journey)
    assert set(await one.open_tasks()) == {"arrange_appointment"}, "somebody agrees first"
