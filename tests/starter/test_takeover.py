"""`homeward takeover check` and `homeward journey start` for customers in the middle of their project."""

from datetime import timedelta
from pathlib import Path

from starter.rehearsal.world import World
from tests.starter.conftest import Homeward

HEADINGS = (
    "客户编号,姓名,电话,小区,房号,负责人,当前阶段,签约日期,合同金额,已付金额,开工日期,"
    "已完工节点,节点完工日期,交付日期,同意事项"
)


async def customers(world: World, path: Path) -> Path:
    """A site in the middle, a household, somebody new, and two rows that are wrong."""
    today = (await world.now()).date()

    def ago(days: int) -> str:
        return (today - timedelta(days=days)).isoformat()

    rows = [
        f"R-1,甲,19900000901,蜀苑,1,agent-01,施工,{ago(90)},10万,30000,{ago(60)},水电,{ago(2)},,",
        f"R-2,乙,19900000902,蜀苑,2,agent-02,关怀,,,,,,,{ago(100)},回访",
        "R-3,丙,19900000903,蜀苑,3,,,,,,,,,,",
        f"R-4,丁,19900000904,蜀苑,4,,施工,{ago(90)},100000,200000,{ago(100)},,,,",
        "R-5,戊,19900000905,蜀苑,5,,验房,,,,,,,,",
    ]
    path.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    return path


async def test_the_check_writes_nothing_and_says_what_the_start_then_opens(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    path = await customers(world, tmp_path / "a.csv")
    told = await homeward("takeover", "check", str(path), "--json")
    assert told.code == 2
    for table in ("journey_register", "customers", "journal", "personal_values"):
        assert await world.database.fetchval(f"SELECT count(*) FROM {table}") == 0, table
    counts = told.document["counts"]
    assert (counts["rows"], counts["ready"], counts["rejected"]) == (5, 3, 2)
    by_row = {row["reference"]: row for row in told.document["rows"]}
    assert {one["what"] for one in by_row["R-1"]["now"]} == {"receive_payment", "site_stage"}
    assert by_row["R-2"]["now"] == []
    assert {one["what"] for one in by_row["R-2"]["not_done"]} == {"care_call", "revisit"}
    assert by_row["R-2"]["later"][0]["person"] == "agent-02"
    faults = {one["reference"]: one["reason"] for one in told.document["others"]}
    assert "开工日期：不能早于「签约日期」" in faults["R-4"]
    assert "已付金额：不能超过 100000 元" in faults["R-4"]
    assert faults["R-5"].startswith("当前阶段：填的是「验房」；可以填：咨询、")

    started = await homeward("journey", "start", "--file", str(path), "--json")
    assert started.document["counts"] == {"started": 3, "rejected": 2}
    for row in started.document["rows"]:
        if row["journey"]:
            await world.settled(row["journey"])
    opened = await homeward("task", "list", "--json")
    assert len(opened.document["tasks"]) == counts["now"]
    late = await homeward("task", "list", "--overdue", "--json")
    assert late.document["tasks"] == []
    again = await homeward("journey", "start", "--file", str(path), "--json")
    assert again.document["counts"] == {"already": 3, "rejected": 2}
    after = await homeward("takeover", "check", str(path), "--json")
    assert after.document["counts"]["ready"] == 0

    site = next(row["journey"] for row in started.document["rows"] if row["reference"] == "R-1")
    story = await homeward("journey", "timeline", site, "--lang", "en")
    assert "Taken over in the stage “Construction”: what was before is not in here" in story.out
    assert "not done here: Finish a stage of the site: plumbing and electrical" in story.out
    shown = await homeward("journey", "show", site, "--lang", "en")
    assert "finished before" in shown.out


async def test_x_32_the_check_counts_for_the_deputy_of_an_owner_who_is_away(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    today = (await world.now()).date()
    days = ("--from", today.isoformat(), "--until", (today + timedelta(days=20)).isoformat())
    away = await homeward("staff", "absent", "agent-01", *days, "--deputy", "agent-02", "--yes")
    assert away.code == 0
    path = tmp_path / "a.csv"
    row = "R-1,甲,19900000901,蜀苑,1,agent-01,量房,,,,,,,,"
    path.write_text("\n".join([HEADINGS, row]), encoding="utf-8")
    told = await homeward("takeover", "check", str(path), "--json")
    agents = [one["person"] for one in told.document["people"] if one["role"] == "agent"]
    assert agents == ["agent-02"]

    started = await homeward("journey", "start", "--file", str(path), "--json")
    await world.settled(started.document["rows"][0]["journey"])
    opened = await homeward("task", "list", "--json")
    assert {one["assignee"] for one in opened.document["tasks"] if one["role"] == "agent"} == {"agent-02"}


async def test_the_check_is_told_in_both_languages(world: World, homeward: Homeward, tmp_path: Path) -> None:
    path = await customers(world, tmp_path / "a.csv")
    english = await homeward("takeover", "check", str(path), "--lang", "en", "--all")
    assert "Finish a stage of the site: waterproofing (due " in english.out
    assert "5 rows: 3 can start, 0 are there already, 0 are known and held back, 2 are wrong" in english.out
    assert "customer-service agent (by rota)" in english.out
    many = [f"R-{6 + turn},己,1990000091{turn},蜀苑,{6 + turn},nobody,,,,,,,,," for turn in range(3)]
    path.write_text("\n".join([path.read_text(encoding="utf-8"), *many]), encoding="utf-8")
    chinese = await homeward("takeover", "check", str(path))
    assert "接管前的事项，不补做" in chinese.out
    assert "没有写入任何数据" in chinese.out
    assert "R-6 +2" in chinese.out, "rows that are wrong in the same way are told once"
    assert "R-7" not in chinese.out
    assert "R-7" in (await homeward("takeover", "check", str(path), "--all")).out


async def test_one_customer_by_options(world: World, homeward: Homeward) -> None:
    who = (
        "--name",
        "仲小妮",
        "--phone",
        "19900000906",
        "--community",
        "蜀苑",
        "--room",
        "6",
        "--reference",
        "R-6",
    )
    day = (await world.now()).date()
    care = ("--at", "care", "--handed-over-on", day.isoformat(), "--owner", "agent-01")
    wrong = await homeward("journey", "start", *who, "--at", "care", "--lang", "en")
    assert wrong.code == 2
    assert "needed in the stage “Care”" in wrong.err
    stranger = await homeward("journey", "start", *who, *care, "--designer", "nobody", "--lang", "en")
    assert (
        "designer: nobody was given; accepted: the handle of an active designer: designer-01" in stranger.err
    )
    both = await homeward(
        *("journey", "start", *who, *care[:-1], "stranger", "--designer", "nobody", "--lang", "en")
    )
    assert "owner: stranger was given; " in both.err
    assert "designer: nobody was given; " in both.err
    met = await homeward("journey", "start", *who, *care, "--met", "--lang", "en")
    assert "does not go together with --at" in met.err
    done = await homeward("journey", "start", *who, *care, "--json")
    assert done.code == 0
    journey = done.document["rows"][0]["journey"]
    pulse = await world.settled(journey)
    assert pulse.stage == "care"
    assert "agenda/care_call" in pulse.keys
