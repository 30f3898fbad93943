"""Staff, standards, calendars, an empty installation; and what is shown of people."""

from pathlib import Path
from typing import Any

import pytest

from domain.roles import Role
from starter.first_use import example_staff, prepare
from starter.rehearsal.world import World
from starter.rosters import read_roster
from starter.stack.postgres import EmbeddedPostgres
from store import masking, staff
from store.database import Database
from store.settings import Settings
from tests.starter.conftest import Homeward


@pytest.mark.parametrize(
    ("given", "masked"),
    [("仲小妮", "仲*妮"), ("张三", "张*"), ("欧阳小妮", "欧**妮"), ("Anna Weber", "A*** W***")],
)
def test_masked_names(given: str, masked: str) -> None:
    assert masking.name(given) == masked


def test_masked_numbers() -> None:
    assert masking.phone("+8618612341402") == "186****1402"
    assert masking.readable("+8618612341402") == "186 1234 1402"


@pytest.mark.slow
async def test_lists_and_pages_of_the_company(world: World, homeward: Homeward) -> None:
    assert (await homeward("staff", "add", "客服09", "--role", "客服", "--rest", "六日")).code == 0
    assert (await homeward("staff", "add", "客服09", "--name", "x", "--role", "agent")).code == 4
    shown = await homeward("staff", "show", "客服09", "--json")
    assert shown.document["staff"]["rest_weekdays"] == [6, 7]
    assert (await homeward("staff", "deactivate", "客服09")).code == 0
    names = [one["handle"] for one in (await homeward("staff", "list", "--json")).document["staff"]]
    assert "客服09" not in names
    for arguments in (
        ["standards", "show"],
        ["standards", "publish", "--as", "operations-01"],
        ["calendar", "show"],
        ["calendar", "show", "office", "--month", "2026-10"],
        ["migrate"],
        ["rebuild"],
        ["task", "list"],
        ["journey", "list"],
        ["journey", "next"],
    ):
        for lang in ("en", "zh-CN"):
            assert (await homeward(*arguments, "--lang", lang)).code == 0, arguments
        assert (await homeward(*arguments, "--json")).document is not None
    october = await homeward("calendar", "show", "office", "--month", "2026-10", "--json")
    kinds = {day["day"]: day["kind"] for day in october.document["days"]}
    assert (kinds["2026-10-01"], kinds["2026-10-10"]) == ("rest", "makeup")


async def test_staff_files(world: World, homeward: Homeward, tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    file.write_text("代号,姓名,角色,休息日\n新01,甲,设计师,一二\nagent-01,乙,客服,\n", encoding="utf-8")
    ran = await homeward("staff", "import", "--file", str(file), "--json")
    assert ran.document["results"] == {"新01": "added", "agent-01": "changed"}
    file.write_text("代号,姓名,角色\n新 02,甲,设计师\n新03,乙,国王\n", encoding="utf-8")
    broken = await homeward("staff", "import", "--file", str(file), "--lang", "en")
    assert broken.code == 2
    assert f"{file}:2" in broken.err
    assert f"{file}:3" in broken.err
    assert (await homeward("staff", "show", "新03")).code == 3, "nobody of a broken file is added"


def test_the_example_staff_fills_every_role() -> None:
    people = read_roster(example_staff(), "zh-CN")
    assert {role for one in people for role in one.roles} == set(Role)
    assert sum(Role.AGENT in one.roles for one in people) > 2
    assert all(one.rest_weekdays for one in people)


@pytest.mark.slow
async def test_an_empty_installation_is_made_ready_once(postgres_server: EmbeddedPostgres) -> None:
    dsn = await postgres_server.create_database("starter_first_use")
    settings = Settings.load()
    first = await prepare(dsn, settings)
    assert first.migrations
    assert any(name.startswith("standard renovation") for name in first.published)
    assert any("示例员工" in line for line in first.told("zh-CN"))
    again = await prepare(dsn, settings)
    assert (again.migrations, again.published, again.hired) == ((), (), ())
    async with await Database.open(dsn) as database:
        people: list[Any] = await staff.list_staff(database)
        assert [one.handle for one in people] == list(first.hired)
