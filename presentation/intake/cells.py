"""What stands in the cells about a customer who is taken over: days, amounts, stages, lists."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any

from domain.appointments import Place
from domain.care import Means, Purpose, Tier
from domain.contract import OCCASIONS
from domain.entering import MOST_INSTALLMENTS
from domain.site import SiteStage
from domain.stages import Stage
from domain.words import say as in_journeys
from presentation.intake.values import plain
from presentation.words import LANGUAGES, say

Reader = Callable[[str], Any]
"""From a cell's text to its value; raises ValueError where it is none."""

_DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00(?::00)?)?$")
_DAY_TOGETHER = re.compile(r"^(20\d{2})(\d{2})(\d{2})$")
_SERIAL = re.compile(r"^[34567]\d{4}$")
_SERIAL_ZERO = date(1899, 12, 30)
_AMOUNT = re.compile(r"^[¥￥]?(\d+(?:\.\d+)?)(万)?(?:元|cny|rmb)?$")
_BETWEEN = re.compile(r"[,，;；、/\n]+")
_EQUALS = re.compile(r"[=:：]")
_NOTHING = frozenset({"无", "不同意", "none", "nothing", "no", "否"})
_ALL = frozenset({"全部", "都同意", "all", "yes", "是"})
_NAMED: Mapping[str, Mapping[str, str]] = {
    "tier": {"重点": "important", "重点客户": "important", "长期": "long_term", "长期客户": "long_term"},
    "place": {
        "公司": "company",
        "门店": "company",
        "现场": "property",
        "工地": "property",
        "客户处": "customer",
    },
    "purpose": {
        "邮寄": "mailing",
        "寄送": "mailing",
        "回访": "revisits",
        "调查": "surveys",
        "满意度调查": "surveys",
        "surveys": "surveys",
    },
    "means": {"电话": "phone", "微信": "message", "短信": "message", "信件": "letter", "邮件": "email"},
    "stage": {
        "售后": "care",
        "关怀": "care",
        "质保期": "care",
        "在建": "construction",
        "施工中": "construction",
        "待验收": "handover",
    },
    "site_stage": {
        "拆改": "structure",
        "水电": "plumbing_electrical",
        "防水": "waterproofing",
        "贴砖": "tiling",
        "瓦工": "tiling",
        "木工": "joinery",
        "油漆": "painting",
        "油工": "painting",
        "安装": "fit_out",
        "保洁": "cleaning",
        "开荒保洁": "cleaning",
    },
}
"""What people write beside the usual words."""


@cache
def _table(group: str, codes: tuple[str, ...]) -> Mapping[str, str]:
    """Every word that means one of the codes: the code itself, its words in both languages, and what people say."""
    told = {plain(code): code for code in codes}
    told |= {plain(code.replace("_", " ")): code for code in codes}
    for words in (in_journeys, say):  # a journey may call an item otherwise than a table does
        told |= {plain(words(lang, f"{group}.{code}")): code for lang in LANGUAGES for code in codes}
    return told | {word: code for word, code in _NAMED.get(group, {}).items() if code in codes}


def code(group: str, codes: Iterable[str], text: str) -> str:
    """One of the codes, from a word in either language. Raises ValueError where it is none."""
    found = _table(group, tuple(codes)).get(plain(text))
    if found is None:
        raise ValueError(text)
    return found


def day(text: str) -> date:
    """``2026-11-23``, ``2026/11/23``, ``2026年11月23日``, ``20261123`` or a spreadsheet's own number of a day.

    Raises ValueError where it is none.
    """
    told = plain(text)
    if _SERIAL.match(told):  # a cell without the format of a date
        return _SERIAL_ZERO + timedelta(days=int(told))
    match = _DAY.match(told) or _DAY_TOGETHER.match(told)
    if match is None:
        raise ValueError(text)
    return date(int(match[1]), int(match[2]), int(match[3]))


def amount(text: str) -> Decimal:
    """``68,000``, ``68000元`` or ``6.8万``. Raises ValueError where it is none."""
    match = _AMOUNT.match(plain(text).replace(",", "").replace(" ", ""))
    if match is None:
        raise ValueError(text)
    try:
        return Decimal(match[1]) * (10_000 if match[2] else 1)
    except InvalidOperation:
        raise ValueError(text) from None


def whole(text: str) -> int:
    """A whole number, with or without what it counts. Raises ValueError where it is none."""
    return int(plain(text).removesuffix("天").removesuffix("套").removesuffix("项").strip())


def _of(kind: type[StrEnum], group: str) -> Reader:
    return lambda text: code(group, [one.value for one in kind], text)


def _tier(text: str) -> str | None:
    return None if plain(text) in ("ordinary", "普通", "一般", "普通客户") else _of(Tier, "tier")(text)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def _consents(text: str) -> list[str]:
    if plain(text) in _NOTHING | _ALL:
        return [one.value for one in Purpose] if plain(text) in _ALL else []
    return [code("purpose", [one.value for one in Purpose], part) for part in _parts(text)]


def _pairs(text: str) -> list[tuple[str, str]]:
    found = [_EQUALS.split(part, maxsplit=1) for part in _parts_of_pairs(text)]
    if not found or any(len(pair) != 2 for pair in found):
        raise ValueError(text)
    return [(name.strip(), value.strip()) for name, value in found]


def _parts_of_pairs(text: str) -> list[str]:
    """Days hold slashes: they part no pairs."""
    return [part.strip() for part in re.split(r"[,，;；、\n]+", text) if part.strip()]


def _milestones(text: str) -> list[dict[str, Any]]:
    codes = [one.value for one in OCCASIONS]
    return [
        {"name": name, "stage": _occasion(codes, name), "share": Decimal(share.rstrip("%％"))}
        for name, share in _pairs(text)
    ]


def _occasion(codes: list[str], name: str) -> str:
    try:
        return code("after", codes, name)
    except ValueError:
        return code("site_stage", [one.value for one in SiteStage], name)


def _items(text: str) -> list[str]:
    return [] if plain(text) in _NOTHING else _parts(text)


READERS: Mapping[str, tuple[Reader, str]] = {
    "designer": (str, "person"),
    "sales": (str, "person"),
    "supervisor": (str, "person"),
    "tier": (_tier, "tier"),
    "consents": (_consents, "consents"),
    "means": (_of(Means, "means"), "means"),
    "place": (_of(Place, "place"), "place"),
    "quoted_days": (whole, "number"),
    "term_days": (whole, "number"),
    "keys_sets": (whole, "number"),
    "reservations": (whole, "number"),
    "site_done": (_of(SiteStage, "site_stage"), "site_stage"),
    "installed": (_items, "items"),
    "warranties": (_pairs, "warranties"),
    "milestones": (_milestones, "milestones"),
    **dict.fromkeys(("render_area", "render_rate", "rendering_fee_paid", "quoted"), (amount, "amount")),
    **dict.fromkeys(("contract_sum", "paid_so_far"), (amount, "amount")),
    **{f"paid_{place}": (amount, "amount") for place in range(1, MOST_INSTALLMENTS + 1)},
    **dict.fromkeys(("consent_on", "last_contact", "measured_on", "plan_agreed_on"), (day, "day")),
    **dict.fromkeys(("budget_seen_on", "signed_on", "planned_start", "kickoff_on"), (day, "day")),
    **dict.fromkeys(("site_done_on", "site_due_on", "permit_until", "accepted_on"), (day, "day")),
    **dict.fromkeys(("reservations_until", "handed_over_on", "hoses_on", "cleaning_until"), (day, "day")),
}
"""How a column is read, and by which text of the catalogue what is accepted is told (``accepted.<name>``)."""


def stage(text: str) -> Stage:
    """A stage from its word in either language. Raises ValueError where it is none."""
    return Stage(code("stage", [one.value for one in Stage], text))
