"""What is wrong with a file of the company is told in the reader's language: place, field, given and accepted."""

import re
import shutil
from pathlib import Path

import pytest

from presentation.failures import failure
from store.calendarfiles import read_publication
from store.errors import BrokenFile
from store.pricefiles import read_campaign, read_price_list
from store.rulefiles import read_calendar, read_folder
from store.settings import ROOT

STANDARDS = ROOT / "standards"
CAMPAIGN = """\
code: autumn
version: 1
title: {zh-CN: 金秋, en: Autumn}
valid_from: 2026-11-01
valid_until: 2026-12-31
percent: 8
conditions: {zh-CN: 签约, en: on signing}
"""
SENTENCE = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", re.IGNORECASE)
"""Three English words in a row, as a sentence has them and the name of a field has not."""


def refused(error: BrokenFile, lang: str) -> list[str]:
    told = failure(error, lang)
    assert told is not None
    assert (told.exit_code, told.code) == (2, "broken_file")
    assert told.fields["faults"] == told.message.splitlines()
    return told.message.splitlines()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("version: 1", "version: soon", ":2：version：应为整数；写的是「soon」"),
        ("version: 1\n", "", ":1：version：缺少这一项"),
        ("percent: 8", "percnt: 8", ":6：percnt：这里没有这一项；写的是「8」"),
        (
            "percent: 8",
            "percent: 8\namount: 500",
            ":7：amount：优惠写比例（percent）或金额（amount），不能两样都写",
        ),
        ("2026-12-31", "2026-10-31", ":5：valid_until：结束日 2026-10-31 早于开始日 2026-11-01"),
        ("2026-12-31", "2026-02-30", ":5：没有这一天：2026-02-30"),
        ("{zh-CN: 金秋, en: Autumn}", "金秋", ":3：title：下面应是一项一项的字段；写的是「金秋」"),
        (
            "{zh-CN: 金秋, en: Autumn}",
            "{zh-CN: 金秋}",
            ":3：title：中文（zh-CN）和英文（en）都要写，也只能写这两种",
        ),
    ],
)
def test_r002_sku_47_a_campaign_file_is_refused_in_chinese(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    path = tmp_path / "campaign.yaml"
    path.write_text(CAMPAIGN.replace(old, new), "utf-8")
    with pytest.raises(BrokenFile) as wrong:
        read_campaign(path)
    assert refused(wrong.value, "zh-CN") == [f"{path}{told}"]
    assert "：" not in refused(wrong.value, "en")[0]


def test_a_price_list_names_the_line_that_is_wrong(tmp_path: Path) -> None:
    shipped = (ROOT / "standards" / "prices" / "renovation.yaml").read_text("utf-8")
    assert shipped
    path = tmp_path / "prices.yaml"
    path.write_text(shipped.replace("unit: m2", "unit: acre", 1), "utf-8")
    with pytest.raises(BrokenFile) as wrong:
        read_price_list(path)
    (told,) = refused(wrong.value, "zh-CN")
    assert ".unit：可以是：m2、m、piece、set、room、day、lump；写的是「acre」" in told


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("renovation.yaml", "ladder: urgent", "ladder: urgnt", "ladder：没有「urgnt」；可以写："),
        (
            "renovation.yaml",
            "within: 2 working hours",
            "within: soon",
            "within：看不懂「soon」。可以这样写：30 minutes（",
        ),
        ("renovation.yaml", "within: 2 working hours", "within: 1 day at 25:00", "没有 25:00 这个时刻"),
        ("renovation.yaml", "role: ", "rôle: ", "这里没有这一项"),
        ("renovation.yaml", "role: designer", "role: artist", "role：可以是：agent、"),
        ("renovation.yaml", "  brand:", "  brnd:", "company.brand：缺少这一项"),
        (
            "renovation.yaml",
            "name: renovation",
            "name: renewal",
            "应为「renovation」；写的是「renewal」",
        ),
        ("renovation.en.yaml", "    title: ", "    titel: ", "缺少这一项；renovation.zh-CN.yaml 里有"),
        ("calendars/office.yaml", "monday: ", "funday: ", "「funday」不是星期几；可以写：monday、"),
        ("calendars/office.yaml", "09:00-12:00", "12:00-09:00", "时段 12:00-09:00 的结束必须晚于开始"),
        ("calendars/office.yaml", "zone: Asia/Shanghai", "zone: Asia/Peking", "没有「Asia/Peking」这个时区"),
        (
            "calendars/office.yaml",
            "rest 春节",
            "holiday 春节",
            "「holiday 春节」的开头应是：work、rest、makeup",
        ),
    ],
)
def test_a_standard_and_its_calendars_are_refused_in_chinese(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    folder = shutil.copytree(STANDARDS, tmp_path / "standards")
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(BrokenFile) as wrong:
        read_folder(folder)
    lines = refused(wrong.value, "zh-CN")
    assert any(line.startswith(f"{folder / file}:") and told in line for line in lines), lines
    for line in lines:
        assert "看不懂" in line or not SENTENCE.search(line), line


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (
            "days.yaml",
            "calendars: [shop]\ndays: {2027-01-01: rest x}\n",
            ":1：calendars：没有「shop」；可以写：office",
        ),
        (
            "days.yaml",
            "year: soon\ncalendars: office\ndays: {2027-01-01: rest x}\n",
            ":1：year：应写年份，例如 2027；写的是「soon」",
        ),
        ("days.yaml", "calendars: office\n", "：没有写任何日子；请写 days，或者 holidays 和 makeup_days"),
        (
            "days.yaml",
            "calendars: office\ndays:\n  2027-01-01: party\n",
            ":3：days.2027-01-01：「party」的开头应是：work、rest、makeup、as usual",
        ),
        (
            "days.csv",
            "date,kind\n2027-13-01,rest\n",
            ":2：date：「2027-13-01」不是日期；应写作 2026-10-01，或一段日期 2026-10-01/2026-10-07",
        ),
        ("days.csv", "date\n2027-01-01\n", ":1：缺少这些列：kind (类型)"),
        ("none.csv", None, "：读不了：没有这个文件或目录"),
        ("none.yaml", None, "：读不了：没有这个文件或目录"),
    ],
)
def test_x06_a_file_of_days_is_refused_in_chinese(
    tmp_path: Path, name: str, text: str | None, told: str
) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_text(text, "utf-8")
    office = {"office": read_calendar(STANDARDS / "calendars" / "office.yaml")}
    with pytest.raises(BrokenFile) as wrong:
        read_publication(path, office, ["office"] if name.endswith("csv") else [])
    assert refused(wrong.value, "zh-CN") == [f"{path}{told}"]
