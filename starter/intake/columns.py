"""The columns of a customer file and the headings under which they are known, Chinese or English."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches

REASON = "reason"
REASON_HEADINGS = {"zh-CN": "原因", "en": "reason"}


@dataclass(frozen=True)
class Column:
    """A column: its name here, its usual headings, and other headings that mean the same."""

    name: str
    chinese: str
    english: str
    others: tuple[str, ...] = ()

    def heading(self, lang: str) -> str:
        return self.english if lang == "en" else self.chinese


COLUMNS: tuple[Column, ...] = (
    Column("reference", "客户编号", "reference", ("编号", "外部编号", "线索编号", "ref", "id", "lead id")),
    Column("name", "姓名", "name", ("客户姓名", "客户", "称呼", "客户名称", "customer", "customer name")),
    Column(
        "phone",
        "电话",
        "phone",
        ("手机", "手机号", "手机号码", "联系电话", "电话号码", "mobile", "telephone"),
    ),
    Column("relation", "关系", "relation", ("与业主关系", "联系人关系")),
    Column("wechat", "微信", "wechat", ("微信号", "weixin")),
    Column("language", "语言", "language", ("沟通语言", "lang")),
    Column(
        "window",
        "联系时间",
        "contact window",
        ("方便联系的时间", "可联系时间", "联系时段", "window", "hours"),
    ),
    Column("community", "小区", "community", ("楼盘", "小区名称", "楼盘名称", "estate", "compound")),
    Column("building", "楼栋", "building", ("栋", "楼号", "幢", "栋号", "block")),
    Column("room", "房号", "room", ("室", "门牌", "门牌号", "房间号", "flat", "unit")),
    Column("district", "区域", "district", ("区", "行政区", "所在区")),
    Column("city", "城市", "city", ("所在城市", "市")),
    Column("area", "面积", "area", ("建筑面积", "房屋面积", "面积m2", "平米", "area m2", "area_m2", "size")),
    Column("use", "用途", "property use", ("房子用途", "房屋用途", "use", "property_use")),
    Column("source", "来源", "source", ("信息来源", "客户来源", "渠道", "lead source", "channel")),
    Column("style", "风格", "style", ("喜欢的风格", "意向风格", "装修风格")),
    Column("budget", "预算", "budget", ("装修预算", "意向预算", "budget hint")),
    Column("owner", "负责人", "owner", ("负责客服", "客服", "经办人", "agent")),
    Column("note", "备注", "note", ("说明", "remark", "notes", "comment")),
)
BY_NAME = {column.name: column for column in COLUMNS}

_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")


def _plain(heading: str) -> str:
    """Equal for headings that differ in width, case, spaces or a unit in brackets."""
    folded = _BRACKETS.sub("", unicodedata.normalize("NFKC", heading)).casefold()
    return re.sub(r"[\s_\-:*]+", "", folded)


_KNOWN = {
    _plain(heading): column.name
    for column in COLUMNS
    for heading in (column.name, column.chinese, column.english, *column.others)
} | {_plain(heading): REASON for heading in REASON_HEADINGS.values()}


def column_of(heading: str) -> str | None:
    """The column that a heading means; ``reason`` is the one that we add to rejected rows."""
    return _KNOWN.get(_plain(heading))


def closest(heading: str) -> str | None:
    """A known heading that looks like this one."""
    headings = [head for column in COLUMNS for head in (column.chinese, column.english, *column.others)]
    return next(iter(get_close_matches(heading, headings, n=1, cutoff=0.5)), None)


def is_chinese(headings: tuple[str, ...]) -> bool:
    """Whether a file speaks Chinese: so does the column that we add to it."""
    return any("\u4e00" <= letter <= "\u9fff" for heading in headings for letter in heading)
