"""Customer files: every form and encoding, headings in both languages, and rows that are not right."""

import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from presentation.intake.cells import day
from presentation.intake.checking import Checked, check
from presentation.intake.columns import COLUMNS, column_of
from presentation.intake.sheet import BadFile, Sheet, read
from presentation.intake.values import area, hours
from starter.intake import rejects
from store.settings import ROOT

CHINESE = "客户编号,姓名,电话,语言,联系时间,小区,楼栋,房号,面积（㎡）,来源,备注"
ROW = "L-1,仲小妮,186 1234 1402,粤语,9点～12点,锦绣云庭,3栋,1201,89.5㎡,朋友介绍,要书房"


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def checked(sheet: Sheet) -> Checked:
    return check(sheet, "en")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    found = checked(read(written(tmp_path / "a.csv", f"{CHINESE}\r\n{ROW}\r\n", encoding)))
    assert not found.faults
    (lead,) = found.leads
    assert (lead.reference, lead.name, lead.phone) == ("L-1", "仲小妮", "+8618612341402")
    assert (lead.language, lead.source, lead.relation) == ("yue", "referral", "self")
    assert str(lead.window and lead.window.start) == "09:00:00"
    assert str(lead.home.area_m2) == "89.5"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_are_found(tmp_path: Path, delimiter: str) -> None:
    text = f"name,phone,community\nZhong Ni,{'13800138000'},Green Court\n".replace(",", delimiter)
    assert checked(read(written(tmp_path / "a.csv", text))).leads[0].home.community == "Green Court"


def test_xlsx_keeps_telephone_numbers_whole(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (
        ["Name", "Mobile", "Community", "Area m2"],
        [],
        ["Zhong Ni", 13800138000.0, "Green Court", 98.5],
    ):
        page.append(row)
    book.save(tmp_path / "a.xlsx")
    (lead,) = checked(read(tmp_path / "a.xlsx")).leads
    assert lead.row == 3
    assert lead.phone == "+8613800138000"
    assert str(lead.home.area_m2) == "98.5"


def test_json_lines(tmp_path: Path) -> None:
    good = {"姓名": "仲小妮", "电话": 13800138000, "小区": "锦绣云庭"}
    text = f"{json.dumps(good, ensure_ascii=False)}\n\nnot json\n[1]\n"
    sheet = read(written(tmp_path / "a.jsonl", text))
    found = checked(sheet)
    assert [lead.phone for lead in found.leads] == ["+8613800138000"]
    assert set(found.faults) == {3, 4}


def test_headings_in_either_language_mean_the_same_column() -> None:
    for column in COLUMNS:
        for heading in (column.name, column.chinese, column.english, *column.others):
            assert column_of(heading) == column.name
    assert column_of(" Contact_Window ") == "window"
    assert column_of("预算（万元）") == "budget"
    assert column_of("星座") is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "file.no_headings"),
        ("a,b\n1,2\n", "file.no_headings"),
        ("姓名,电话\n", "file.empty"),
        ("姓名,客户姓名,电话\n甲,乙,1\n", "file.heading_twice"),
        ("电话,小区\n1,甲\n", "file.no_column"),
        ("姓名,小区\n甲,乙\n", "file.no_way_to_reach"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(BadFile) as caught:
        read(written(tmp_path / "a.csv", text))
    assert caught.value.key == key


def test_days_as_people_and_spreadsheets_write_them() -> None:
    for written_so in ("2026-09-01", "2026/9/1", "2026年9月1日", "２０２６-０９-０１", "20260901", "46266"):
        assert day(written_so) == date(2026, 9, 1)
    for none in ("12345", "462660", "2026-13-01", "9/1", "20261301"):
        with pytest.raises(ValueError, match=r".*"):
            day(none)


def test_unknown_forms_and_encodings(tmp_path: Path) -> None:
    for name, data, key in (
        ("a.pdf", b"x", "file.form"),
        ("a.xlsx", b"no zip", "file.xlsx"),
        ("a.csv", b"\xff\x81\xff\n", "file.encoding"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BadFile) as caught:
            read(tmp_path / name)
        assert caught.value.key == key
    with pytest.raises(BadFile) as missing:
        read(tmp_path / "none.csv")
    assert missing.value.key == "file.unreadable"


@pytest.mark.parametrize(
    ("row", "column", "given"),
    [
        (",13800138000,A,,,", "Name", ""),
        ("Ni,12345,A,,,", "Phone", "12345"),
        ("Ni,,A,,,", "Phone", ""),
        ("Ni,13800138000,,,,", "Community", ""),
        ("Ni,13800138000,A,klingon,,", "Language", "klingon"),
        ("Ni,13800138000,A,,25:00-26:00,", "Contact window", "25:00-26:00"),
        ("Ni,13800138000,A,,,-3", "Area", "-3"),
    ],
)
def test_a_wrong_row_names_column_value_and_what_is_accepted(
    tmp_path: Path, row: str, column: str, given: str
) -> None:
    text = f"Name,Phone,Community,Language,Contact window,Area\n{row}\nOk,13800138001,B,,,\n"
    found = checked(read(written(tmp_path / "a.csv", text)))
    assert [lead.name for lead in found.leads] == ["Ok"]
    (fault,) = found.faults[2]
    assert fault.startswith(f"{column}: ")
    assert given in fault
    assert "accepted" in fault or "needed" in fault


def test_a_reference_stands_once(tmp_path: Path) -> None:
    text = "ref,name,phone,community\nR1,A,13800138000,X\nR1,B,13800138001,Y\n"
    found = checked(read(written(tmp_path / "a.csv", text)))
    assert [lead.name for lead in found.leads] == ["A"]
    assert "row 2" in found.faults[3][0]


def test_a_row_without_reference_gets_one_from_telephone_and_address(tmp_path: Path) -> None:
    one = "name,phone,community,building,room\nNi,138 0013 8000,Green,8 栋,12 室\n"
    two = "姓名,电话,小区,楼栋,房号\n仲妮,+86 13800138000,green,8,12\n"
    first, second = (
        checked(read(written(tmp_path / f"{n}.csv", text))).leads[0] for n, text in enumerate((one, two))
    )
    assert first.reference == second.reference
    assert first.reference.startswith("auto-")


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.jsonl"])
def test_rejected_rows_come_back_in_the_same_form(tmp_path: Path, name: str) -> None:
    table = [
        ["姓名", "电话", "小区", "星座"],
        ["=1+1", "12345", "锦绣云庭", "白羊"],
        ["乙", "13800138000", "蜀", ""],
    ]
    path = tmp_path / name
    if name.endswith("xlsx"):
        book = openpyxl.Workbook(write_only=True)
        page = book.create_sheet()
        for row in table:
            page.append([f"'{row[0]}" if row[0].startswith("=") else row[0], *row[1:]])
        book.save(path)
    elif name.endswith("csv"):
        written(path, "\n".join(",".join(row) for row in table), "gb18030")
    else:
        lines = (json.dumps(dict(zip(table[0], row, strict=True)), ensure_ascii=False) for row in table[1:])
        written(path, "\n".join(lines))
    sheet = read(path)
    bad = next(iter(checked(sheet).faults))
    back = rejects.default_path(path)
    rejects.write(back, sheet, {bad: "电话不对"})
    again = read(back)
    assert again.headings == ("姓名", "电话", "小区", "星座", "原因")
    (given,) = again.rows
    assert given.cells[1:] == ("12345", "锦绣云庭", "白羊", "电话不对")
    rejects.write(back, again, {again.rows[0].number: "还是不对"})
    assert read(back).headings == again.headings


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("09:00-12:00", "09:00", "12:00"),
        ("9点～12点", "09:00", "12:00"),
        ("18:00 至 20:30", "18:00", "20:30"),
        ("晚上", "18:00", "20:30"),
        ("afternoon", "14:00", "18:00"),
    ],
)
def test_hours(text: str, start: str, end: str) -> None:
    found = hours(text)
    assert found is not None
    assert (f"{found.start:%H:%M}", f"{found.end:%H:%M}") == (start, end)


def test_what_is_no_hours_and_no_area() -> None:
    assert hours("12:00-09:00") is None
    assert hours("whenever") is None
    assert area("0") is None
    assert area("1e3") is None
    assert str(area("1,200.5 平米")) == "1200.5"


def test_the_example_customers_are_all_good() -> None:
    found = checked(read(ROOT / "examples" / "customers.csv"))
    assert not found.faults
    assert len(found.leads) == 40
    assert {lead.language for lead in found.leads} == {"zh-CN", "yue", "en"}
    assert len({lead.reference for lead in found.leads}) == 40
    assert len({lead.phone for lead in found.leads}) == 40
    assert all(lead.phone and lead.phone.startswith("+861990000") for lead in found.leads)
