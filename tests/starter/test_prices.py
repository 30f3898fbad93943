"""Price lists, campaigns and budgets at the command line."""

import shutil
from pathlib import Path

import pytest

from domain.stages import Stage
from starter.first_use import prepare
from starter.rehearsal.world import World
from starter.stack.postgres import EmbeddedPostgres
from store.settings import ROOT, Settings
from tests.journeys.driving import customer
from tests.journeys.selling import AGREED
from tests.starter.conftest import Homeward

LIST = ROOT / "standards/prices/renovation.yaml"
CAMPAIGN = ROOT / "standards/campaigns/2026-year-end.yaml"
BUDGET = """\
lines:
  - {item: 水电改造, code: PLUMB-01, spec: 按米计, quantity: 320, unit: m, unit_price: 65.00}
  - {item: 防水, code: WATER-01, quantity: 38.5, unit: m2, unit_price: 80}
total: 23880.00
term_days: 45
payment_method: card
"""

OPERATIONS = ("--as", "operations-01")


@pytest.mark.parametrize(
    ("group", "source", "name", "old", "new"),
    [
        ("prices", LIST, "renovation", "unit_price: 8600", "unit_price: 8700"),
        ("campaign", CAMPAIGN, "2026-year-end", "percent: 5", "percent: 6"),
    ],
)
async def test_design_6_dated_company_data_is_published_version_by_version(
    world: World, homeward: Homeward, tmp_path: Path, group: str, source: Path, name: str, old: str, new: str
) -> None:
    for lang in ("zh-CN", "en"):
        for arguments in ([group, "list"], [group, "show", name], [group, "publish", str(source)]):
            ran = await homeward(*OPERATIONS, *arguments, "--lang", lang)
            assert (ran.code, ran.err) == (0, ""), arguments
    again = await homeward(*OPERATIONS, group, "publish", str(source), "--json")
    assert again.document["published"] is False, "publishing the same file twice changes nothing"

    file = tmp_path / "changed.yaml"
    text = source.read_text(encoding="utf-8").replace(old, new)
    file.write_text(text, encoding="utf-8")
    refused = await homeward(*OPERATIONS, group, "publish", str(file), "--lang", "en")
    assert refused.code == 4
    assert "is published with other content" in refused.err
    file.write_text(text.replace("version: 1", "version: 2"), encoding="utf-8")
    assert (await homeward(*OPERATIONS, group, "publish", str(file), "--json")).document["published"] is True
    shown = await homeward(group, "show", name, "--json")
    assert next(iter(shown.document.values()))["version"] == 2
    assert (await homeward(group, "show", name, "--version", "1")).code == 0
    assert (await homeward(group, "show", "nothing")).code == 3

    file.write_text(text.replace("version: 1", "version: none"), encoding="utf-8")
    broken = await homeward(*OPERATIONS, group, "publish", str(file))
    assert broken.code == 2
    assert f"{file}:4：version" in broken.err, "file, line and field"
    assert (await homeward(*OPERATIONS, group, "publish", str(tmp_path / "missing.yaml"))).code == 2


async def test_r001_quo_03_a_budgets_lines_come_from_a_file(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    journey = await world.start(customer("A-1"), stage=Stage.QUOTATION, facts=AGREED)
    tasks = (await homeward("task", "list", "--kind", "prepare_budget", "--json")).document["tasks"]
    task = tasks[0]["task"]
    for lang, label in (
        ("zh-CN", "客户预期投入\t180,000.00 元"),
        ("en", "Customer's budget\t180,000.00 yuan"),
    ):
        assert label in (await homeward("task", "show", task, "--lang", lang)).out, "R001-REC-01"
    file = tmp_path / "budget.yaml"
    file.write_text(BUDGET.replace("23880.00", "23880.01"), encoding="utf-8")
    wrong = await homeward(
        "task", "complete", task, "--answers", str(file), "--as", "sales-01", "--lang", "en"
    )
    assert wrong.code == 2
    assert "the lines add up to 23880" in wrong.err
    file.write_text(BUDGET + "campaign: winter\n", encoding="utf-8")
    wrong = await homeward("task", "complete", task, "--answers", str(file), "--as", "sales-01")
    assert wrong.code == 2
    assert "winter 不是为这位客户定下的活动" in wrong.err
    file.write_text(BUDGET, encoding="utf-8")
    done = await homeward("task", "complete", task, "--answers", str(file), "--as", "sales-01")
    assert done.code == 0, done.err
    await world.settled(journey)
    asked = (await homeward("task", "list", "--kind", "approve_quote_finance", "--json")).document["tasks"]
    shown = await homeward("task", "show", asked[0]["task"], "--json")
    assert shown.document["task"]["about"]["total"] == "23880.00"


@pytest.mark.slow
async def test_example_prices_are_loaded_where_there_are_none(
    postgres_server: EmbeddedPostgres, tmp_path: Path
) -> None:
    dsn = await postgres_server.create_database("starter_prices")
    first = await prepare(dsn, Settings.load())
    assert {"price list renovation 1", "campaign 2026-year-end 1"} <= set(first.published)
    folder = tmp_path / "standards"
    shutil.copytree(ROOT / "standards", folder)
    other = (
        (folder / "prices/renovation.yaml").read_text(encoding="utf-8").replace("version: 1", "version: 2")
    )
    (folder / "prices/renovation.yaml").write_text(other, encoding="utf-8")
    again = await prepare(dsn, Settings.load(), standards=folder)
    assert (again.published, again.warnings) == ((), ()), "the company's own stay as they are"
