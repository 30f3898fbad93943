"""Files by which calendars are published: every form, and faults with file, line and field."""

import json
import textwrap
from datetime import date
from pathlib import Path

import pytest

from domain.time.calendar import Calendar, DayKind
from store.calendarfiles import CalendarFile, read_publication
from store.errors import BrokenFile
from store.settings import ROOT
from tests.shipped import shipped

SHIPPED = {one.name: one for one in shipped().calendars}
NOTICE = """\
source: 国务院办公厅关于2027年部分节假日安排的通知
year: 2027
calendars: [office, site]
holidays:
  元旦: 2027-01-01/2027-01-03
  春节: [2027-02-05/2027-02-11, 2027-02-13]
makeup_days:
  春节: [2027-02-14, 2027-02-20]
"""


def written(folder: Path, text: str, name: str = "days.yaml") -> Path:
    path = folder / name
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path


def by_name(found: CalendarFile) -> dict[str, Calendar]:
    return {one.name: one for one in found.calendars}


def test_desk_3_2_a_year_as_the_state_council_publishes_it(tmp_path: Path) -> None:
    found = read_publication(written(tmp_path, NOTICE), SHIPPED)
    office = by_name(found)["office"]
    assert (found.year, found.named) == (2027, ("office", "site"))
    assert office.version == SHIPPED["office"].version + 1
    assert office.known_until == date(2027, 12, 31)
    assert [office.kind(date(2027, 2, day)) for day in (5, 12, 13, 14, 20)] == [
        DayKind.REST,
        DayKind.WORK,
        DayKind.REST,
        DayKind.MAKEUP,
        DayKind.MAKEUP,
    ]
    assert office.day_name(date(2027, 2, 14)) == "春节"
    assert not office.provisional(date(2027, 10, 1))


def test_desk_3_2_no_year_is_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, NOTICE.replace("2027", "2028"))
    with pytest.raises(
        BrokenFile, match="office is known until 2026-12-31; the years before 2028 come first"
    ):
        read_publication(path, SHIPPED)
    first = by_name(read_publication(written(tmp_path, NOTICE), SHIPPED))
    path = written(tmp_path, NOTICE.replace("2027", "2028"))
    assert by_name(read_publication(path, {**SHIPPED, **first}))["office"].known_until == date(2028, 12, 31)


def test_the_same_year_in_every_form_gives_the_same_calendar(tmp_path: Path) -> None:
    office = by_name(read_publication(written(tmp_path, NOTICE), SHIPPED))["office"]
    days = {f"{day}": str(entry) for day, entry in office.days.items() if day.year == 2027}
    table = "year: 2027\ncalendars: office\ndays:\n" + "".join(
        f"  {day}: {told}\n" for day, told in days.items()
    )
    lines = "日期,类型,名称\n2027-01-01/2027-01-03,休,元旦\n2027-02-05/2027-02-11,放假,春节\n"
    lines += "2027-02-13,休,春节\n2027-02-14,补班,春节\n2027-02-20,班,春节\n"
    listed = [
        {"name": entry.name, "date": f"{day}", "isOffDay": entry.kind is DayKind.REST}
        for day, entry in office.days.items()
        if day.year == 2027
    ]
    council = json.dumps({"year": 2027, "papers": ["https://www.gov.cn/"], "days": listed}, indent=1)
    assert by_name(read_publication(written(tmp_path, table, "a.yaml"), SHIPPED))["office"] == office
    csv = written(tmp_path, lines, "b.csv")
    assert by_name(read_publication(csv, SHIPPED, ["office"], 2027))["office"] == office
    cn = written(tmp_path, council, "c.json")
    assert by_name(read_publication(cn, SHIPPED, ["office"]))["office"] == office


def test_single_days_are_corrected_and_nothing_else(tmp_path: Path) -> None:
    text = """\
        calendars: office
        days:
          2026-10-10: as usual
          2026-12-24: work 09:00-12:00 圣诞节
        """
    found = read_publication(written(tmp_path, text), SHIPPED)
    office = by_name(found)["office"]
    assert SHIPPED["office"].changes(office) == [date(2026, 10, 10), date(2026, 12, 24)]
    assert office.known_until == SHIPPED["office"].known_until
    assert read_publication(written(tmp_path, text), {**SHIPPED, "office": office}).calendars == ()


def test_a_make_up_day_opens_nothing_that_a_calendar_closes_itself(tmp_path: Path) -> None:
    """The site's winter stop goes before make-up days that fall into it."""
    found = read_publication(written(tmp_path, NOTICE), SHIPPED)
    assert found.kept == {"site": (date(2027, 2, 14), date(2027, 2, 20))}
    assert not by_name(found)["site"].is_open(date(2027, 2, 20))
    assert by_name(found)["office"].is_open(date(2027, 2, 20))
    loaded = {**SHIPPED, **by_name(found)}
    again = read_publication(written(tmp_path, NOTICE), loaded)
    assert (again.calendars, again.kept) == ((), found.kept), "the same year again changes nothing"
    moved = NOTICE.replace("2027-02-13]", "2027-02-15]").replace("2027-02-14,", "2027-02-13,")
    corrected = by_name(read_publication(written(tmp_path, moved), loaded))
    assert corrected["office"].kind(date(2027, 2, 13)) is DayKind.MAKEUP, "it was a holiday of the notice"
    own = NOTICE.replace(
        "calendars: [office, site]",
        "calendars:\n  office:\n  site:\n    days:\n      2027-02-20: makeup 春节\n"
        "      2027-01-20/2027-01-25: rest 停工",
    )
    site = by_name(read_publication(written(tmp_path, own), SHIPPED))["site"]
    assert site.is_open(date(2027, 2, 20)), "unless it says so itself"
    assert site.day_name(date(2027, 1, 22)) == "停工"


def test_a_whole_calendar_is_the_next_version(tmp_path: Path) -> None:
    text = (ROOT / "standards" / "calendars" / "customer.yaml").read_text("utf-8")
    same = read_publication(written(tmp_path, text, "customer.yaml"), SHIPPED)
    assert (same.calendars, same.named) == ((), ("customer",))
    changed = text.replace("sunday: [09:00-12:00, 13:30-18:00]", "sunday: []")
    with pytest.raises(BrokenFile, match=r"customer\.yaml:5: version: version 1 is published; a change is 2"):
        read_publication(written(tmp_path, changed, "customer.yaml"), SHIPPED)
    newer = changed.replace("version: 1", "version: 2")
    (calendar,) = read_publication(written(tmp_path, newer, "customer.yaml"), SHIPPED).calendars
    assert (calendar.version, calendar.week[6]) == (2, ())


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (
            "year: 2027\ncalendars: [office, shop]\ndays:\n  2027-01-01: holiday\n",
            [
                ":2: calendars: 'shop' is not one of: customer, office, site",
                ":4: days.2027-01-01: 'holiday' must start with one of work, rest, makeup, as usual",
            ],
        ),
        (
            "year: soon\ndays: {2027-01-01: rest x}\n",
            [":1: year: a year such as 2027", ": calendars: is missing"],
        ),
        (
            "calendars: office\ndays:\n  2027-02-30: rest x\n",
            [":3: there is no such day: 2027-02-30"],
        ),
        ("calendars: office\ndays:\n  2027-02-27/2027-02-30: rest x\n", [":3: days.2027-02-27/2027-02-30: "]),
        ("calendars: office\ndais: 1\n", [":2: dais: is not a field here"]),
        (
            "year: 2027\ncalendars: office\nholidays:\n  元旦: 2026-10-01\nmakeup_days: [2027-01-03, 2027-01-03]\n",
            [
                ":4: holidays.元旦: 2026-10-01 does not belong to the year 2027",
                ":5: makeup_days.1: 2027-01-03 is given twice, first in line 5",
            ],
        ),
        (
            '{"days": [{"name": "元旦", "date": "2027-01-01"}]}',
            [":1: days.0: name, date and isOffDay are expected"],
        ),
    ],
)
def test_x06_every_fault_names_file_line_and_field(tmp_path: Path, text: str, faults: list[str]) -> None:
    path = written(tmp_path, text)
    with pytest.raises(BrokenFile) as refused:
        read_publication(path, SHIPPED)
    told = str(refused.value).splitlines()
    for fault in faults:
        assert any(one.startswith(str(path)) and fault in one for one in told), (fault, told)


def test_faults_in_csv_name_line_and_column(tmp_path: Path) -> None:
    path = written(
        tmp_path, "date,kind,hours\n2027-01-01,party,\n2027-13-01,rest,\n2027-01-02,work,9-12\n", "days.csv"
    )
    with pytest.raises(BrokenFile) as refused:
        read_publication(path, SHIPPED, ["office"])
    told = str(refused.value)
    assert f"{path}:2: kind: one of rest, makeup, work, as usual is expected; 'party' was given" in told
    assert f"{path}:3: date: '2027-13-01' is not a date" in told
    with pytest.raises(BrokenFile, match=r"days\.csv:1: columns are missing: kind \(类型\)"):
        read_publication(written(tmp_path, "date\n2027-01-01\n", "days.csv"), SHIPPED)
