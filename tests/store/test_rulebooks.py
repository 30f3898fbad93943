"""Standards and calendars: read from files, published once, computed with."""

import shutil
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from store import rulebooks
from store.database import Database
from store.errors import AlreadyThere, BrokenFile, NotFound
from store.rulefiles import RuleFiles, read_calendar, read_folder, read_standard

SHIPPED = Path(__file__).parents[2] / "standards"
CALENDAR = """\
name: NAME
version: 1
zone: Asia/Shanghai
source: made up
known_until: 2031-12-31
week:
  monday: [09:00-12:00, 13:30-18:00]
  tuesday: [09:00-18:00]
  wednesday: [09:00-18:00]
  thursday: [09:00-18:00]
  friday: [09:00-18:00]
  saturday: []
  sunday: []
usual: [09:00-18:00]
days:
  2031-01-01: rest 元旦
  2031-05-01: rest 劳动节
"""
STANDARD = """\
name: renovation
version: 1
company:
  brand: 归家
  hotline: "400"
ladders:
  normal:
    remind: 1 hour before
    escalate:
      - {after: 2 working hours, to: cs_lead}
tasks:
  first_meeting: {role: agent, within: 1 working day}
  inspection:
    role: site_supervisor
    within: 1 day
    calendar: site
numbers:
  rate: 0.8
"""
TEXTS = """\
tasks:
  first_meeting:
    title: {title}
    script:
      - {line}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "calendars").mkdir()
    for name in ("customer", "site"):
        (tmp_path / "calendars" / f"{name}.yaml").write_text(CALENDAR.replace("NAME", name))
    (tmp_path / "renovation.yaml").write_text(STANDARD)
    (tmp_path / "renovation.zh-CN.yaml").write_text(TEXTS.format(title="首次面谈", line="您好"))
    (tmp_path / "renovation.en.yaml").write_text(TEXTS.format(title="First meeting", line="Hello"))
    return tmp_path


@pytest_asyncio.fixture(autouse=True)
async def nothing_published(db: Database) -> None:
    await db.execute("TRUNCATE standards, calendars")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def faults(folder: Path) -> str:
    with pytest.raises(BrokenFile) as caught:
        read_folder(folder)
    return str(caught.value)


def test_a_folder_is_read(folder: Path) -> None:
    files = read_folder(folder)
    assert [calendar.name for calendar in files.calendars] == ["customer", "site"]
    (only,) = files.standards
    assert only.standard.tasks["inspection"].calendar == "site"
    assert str(only.standard.numbers["rate"]) == "0.8"
    assert only.texts["en"]["tasks"]["first_meeting"] == {"title": "First meeting", "script": ["Hello"]}


@pytest.mark.slow
def test_the_shipped_folder_is_whole() -> None:
    files = read_folder(SHIPPED)
    assert "renovation" in [one.standard.name for one in files.standards]
    assert {"customer", "office", "site"} <= {calendar.name for calendar in files.calendars}


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "renovation.yaml",
            "role: agent, within",
            "role: agents, within",
            ["renovation.yaml:12: tasks.first_meeting.role", "agents"],
        ),
        (
            "renovation.yaml",
            "within: 1 day",
            "within: sometime",
            ["renovation.yaml:15: tasks.inspection.within", "sometime"],
        ),
        ("renovation.yaml", "  brand: 归家\n", "", ["renovation.yaml:3: company.brand: is missing"]),
        ("renovation.yaml", "brand:", "brnd:", ["renovation.yaml:4: company.brnd: is not a field here"]),
        (
            "renovation.yaml",
            "calendar: site",
            "calendar: sites",
            ["renovation.yaml:16: tasks.inspection.calendar: 'sites' is not one of: customer, site"],
        ),
        (
            "renovation.yaml",
            "calendar: site",
            "ladder: none",
            ["renovation.yaml:16: tasks.inspection.ladder", "normal"],
        ),
        (
            "renovation.yaml",
            "name: renovation",
            "name: other",
            ["renovation.yaml:1: name: 'other' must be the file's name"],
        ),
        ("renovation.yaml", "version: 1", "version: [", ["renovation.yaml:4: is not YAML: expected"]),
        ("renovation.yaml", STANDARD, "- a list\n", ["renovation.yaml:1: a table of fields is expected"]),
        (
            "renovation.en.yaml",
            "title: First meeting",
            "title: 7",
            ["renovation.en.yaml:3: tasks.first_meeting.title: text is expected; '7' was given"],
        ),
        (
            "renovation.en.yaml",
            "    title: First meeting\n",
            "",
            ["renovation.en.yaml:2: tasks.first_meeting.title: is missing; renovation.zh-CN.yaml has it"],
        ),
        ("calendars/site.yaml", "usual: [09:00-18:00]\n", "", ["site.yaml:", "usual: is missing"]),
        ("calendars/site.yaml", "tuesday: [09:00-18:00]", "tuesday: [19:00-18:00]", ["site.yaml:", "week"]),
        (
            "calendars/site.yaml",
            "name: site",
            "name: place",
            ["site.yaml:1: name: 'place' must be the file's name"],
        ),
    ],
)
def test_a_broken_file_names_file_line_and_field(
    folder: Path, file: str, old: str, new: str, told: list[str]
) -> None:
    edit(folder / file, old, new)
    message = faults(folder)
    for part in told:
        assert part in message


def test_every_fault_of_every_file_is_told_at_once(folder: Path) -> None:
    edit(folder / "renovation.yaml", "role: agent,", "role: agents,")
    edit(folder / "renovation.yaml", "within: 1 day", "within: sometime")
    edit(folder / "calendars" / "site.yaml", "name: site", "name: place")
    assert len(faults(folder).splitlines()) == 3


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match="cannot be read"):
        read_standard(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes("name: caf\xe9".encode("latin-1"))
    with pytest.raises(BrokenFile, match="UTF-8"):
        read_calendar(tmp_path / "latin.yaml")
    with pytest.raises(BrokenFile, match="holds no standard"):
        read_folder(tmp_path / "calendars")


async def test_publishing_twice_publishes_once(db: Database, folder: Path) -> None:
    files = read_folder(folder)
    assert await rulebooks.publish(db, files) == [
        "calendar customer 1",
        "calendar site 1",
        "standard renovation 1",
    ]
    assert await rulebooks.publish(db, files) == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("renovation.yaml", "1 working day", "2 working days"),
        ("renovation.en.yaml", "Hello", "Hi"),
        ("calendars/site.yaml", "2031-05-01: rest 劳动节", "2031-05-02: rest 劳动节"),
    ],
)
async def test_a_published_version_never_changes(
    db: Database, folder: Path, file: str, old: str, new: str
) -> None:
    await rulebooks.publish(db, read_folder(folder))
    edit(folder / file, old, new)
    with pytest.raises(AlreadyThere, match="version 2"):
        await rulebooks.publish(db, read_folder(folder))


async def test_a_rulebook_is_what_was_published(db: Database, folder: Path) -> None:
    files: RuleFiles = read_folder(folder)
    await rulebooks.publish(db, files)
    rules = await rulebooks.rulebook(db, "renovation", None, date(2031, 4, 15))
    assert rules.standard == files.standards[0].standard
    assert set(rules.calendars) == {"customer", "site"}
    assert list(rules.calendars["site"].days) == [date(2031, 5, 1)]
    assert await rulebooks.calendar(db, "site", 1) == files.calendars[1]
    assert (await rulebooks.texts(db, "renovation", 1, "zh-CN"))["tasks"]["first_meeting"][
        "title"
    ] == "首次面谈"


async def test_the_newest_counts_unless_a_version_is_pinned(db: Database, folder: Path) -> None:
    await rulebooks.publish(db, read_folder(folder))
    edit(folder / "renovation.yaml", "version: 1", "version: 2")
    edit(folder / "calendars" / "site.yaml", "version: 1", "version: 2")
    assert await rulebooks.publish(db, read_folder(folder)) == ["calendar site 2", "standard renovation 2"]
    newest = await rulebooks.rulebook(db, "renovation", None, date(2031, 1, 1))
    pinned = await rulebooks.rulebook(db, "renovation", 1, date(2031, 1, 1))
    assert (newest.standard.version, pinned.standard.version) == (2, 1)
    assert newest.calendars["site"].version == pinned.calendars["site"].version == 2
    assert await rulebooks.versions(db) == {"renovation": [1, 2]}


async def test_unknown_rules_name_what_is_close(db: Database, folder: Path) -> None:
    files = read_folder(folder)
    await rulebooks.publish_standard(db, files.standards[0])
    with pytest.raises(NotFound, match="renovation 1"):
        await rulebooks.standard(db, "renovatoin")
    with pytest.raises(NotFound, match="renovation 9"):
        await rulebooks.standard(db, "renovation", 9)
    with pytest.raises(NotFound, match="calendar 'customer'"):
        await rulebooks.rulebook(db, "renovation", 1, date(2031, 1, 1))
    with pytest.raises(NotFound, match="language"):
        await rulebooks.texts(db, "renovation", 1, "fr")


@pytest.mark.slow
async def test_design_6_the_shipped_rules_stay_small(db: Database, tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "standards")
    await rulebooks.publish(db, read_folder(Path(folder)))
    rules = await rulebooks.rulebook(db, "renovation", None, date(2026, 11, 1))
    assert len(rules.standard.model_dump_json()) < 24_000
