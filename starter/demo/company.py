"""The made-up customers: where each stands on the day of the demo, what is done for them then, what happens to them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from store.demo import MARK

Facts = dict[str, Any]
"""What is known of a customer, by the columns of a customer file; a number of days stands for a day from today."""

_NAMES = (  # noqa: SIM905 - names are read more easily in lines
    "陈予安 林知夏 周慕白 苏晴川 何景行 许星河 沈令仪 韩明澈 陆清越 顾南乔 程以宁 叶安之 方知远 唐若初 宋时雨 夏惊鸿 "
    "秦书言 白露晞 江望舒 魏长歌 谢云起 梁静姝 郑怀瑾 罗思齐 高山月 汪语迟 邓子衿 曹清扬 彭如海 曾寄远 董未央 袁听澜 "
    "潘采薇 蒋维桢 蔡嘉树 余长庚 杜若蘅 田园春 任千里 姚晚晴 傅云深 石破晓 廖清欢 邹鹤鸣 熊知非 温如玉 尹秋水"
).split()
_COMMUNITIES = ("锦江春晓", "望月湾", "云栖雅苑", "梧桐公馆", "南岸花园", "半山听雨")
_DISTRICTS = ("锦江区", "成华区", "天府新区")
_STYLES = ("modern", "chinese", "european", "country")
_SOURCES = ("referral", "internet", "live_site")


@dataclass(frozen=True)
class Someone:
    """One customer."""

    stage: str
    known: Facts = field(default_factory=dict)
    steps: int = 0
    """So many tasks are completed for them, one after the other."""
    late: bool = False
    """They follow the demo's own standard: what it names is soon late, and calls are due today."""
    called: bool = False
    """They are the first agent's, who has a day full of calls."""
    then: tuple[str, ...] = ()
    """What happens to them after that: acts of `starter.demo.acts`."""


def _contract(total: int, paid: int, signed: int) -> Facts:
    return {
        "designer": True,
        "sales": True,
        "signed_on": signed,
        "contract_sum": str(total),
        "paid_so_far": str(total * paid // 100),
        "term_days": "120",
        "consents": "all",
        "consent_on": signed,
    }


def _site(kickoff: int, **more: Any) -> Facts:
    return {"supervisor": True, "kickoff_on": kickoff, "permit_until": 250, "keys_sets": "2", **more}


_PLANNED = {"designer": True, "measured_on": -2}
_PLAN_AGREED = {"designer": True, "sales": True, "plan_agreed_on": -3}
_BUDGET_SEEN = {"designer": True, "sales": True, "budget_seen_on": -1, "quoted_days": "90"}
_WATER = {"site_done": "plumbing_electrical", "site_done_on": -3}
_TILES = {"site_done": "waterproofing", "site_done_on": -2}
_ANY_HOUR = {"window": ""}
"""Nobody has asked yet at which hours they may be called."""
_MOVED_IN = {"handed_over_on": -1, "accepted_on": -3, "consents": "all", "consent_on": -1}

PEOPLE: tuple[Someone, ...] = (
    # late ones first: their minute passes while the others are begun
    Someone("consultation", late=True),
    Someone("consultation", late=True, then=("note",)),
    Someone("consultation", steps=1, late=True),
    Someone("measurement", {"designer": True}, late=True, then=("dormant",)),
    Someone("design", _PLANNED, late=True),
    Someone("quotation", _PLAN_AGREED, late=True),
    Someone(
        "construction",
        {**_contract(168_000, 30, -70), **_site(-35, **_WATER), **_ANY_HOUR},
        late=True,
        called=True,
    ),
    Someone("construction", {**_contract(236_000, 10, -20), "planned_start": 30}, late=True),
    Someone("handover", {**_contract(142_000, 60, -170), **_site(-130), "accepted_on": -2}, late=True),
    Someone("care", _MOVED_IN, steps=1, late=True),
    Someone("care", _MOVED_IN, late=True, then=("scored_by_link",)),
    Someone("care", _MOVED_IN, late=True, then=("scored_in_a_call",)),
    Someone("care", _MOVED_IN, late=True, then=("scored_by_link",)),
    Someone("consultation", then=("broken_promise", "extra_task")),
    Someone(
        "construction", {**_contract(198_000, 60, -100), **_site(-60, **_TILES)}, then=("broken_promise",)
    ),
    # before the contract
    Someone("consultation"),
    Someone("consultation", then=("question",)),
    Someone("consultation", steps=1),
    Someone("consultation", steps=2, then=("kept_promise",)),
    Someone("consultation", steps=2, then=("moved_4",)),
    Someone("consultation", steps=2, then=("praise", "moved_8")),
    Someone("consultation", steps=1, then=("paused",)),
    Someone("consultation", steps=1, then=("lost",)),
    Someone("measurement", {"designer": True}, steps=1),
    Someone("measurement", {"designer": True}),
    Someone("design", _PLANNED, steps=3),
    Someone("design", _PLANNED, steps=4, then=("promise", "moved_8")),
    Someone("design", _PLANNED, then=("paused",)),
    Someone("design", {**_PLANNED, "measured_on": -1}, steps=2, then=("kept_promise",)),
    Someone(
        "quotation", {**_PLAN_AGREED, "render_area": "24", "render_rate": "40"}, steps=1, then=("moved_11",)
    ),
    Someone("quotation", _PLAN_AGREED, steps=3, then=("moved_4",)),
    Someone("quotation", _PLAN_AGREED, steps=4, then=("complaint",)),
    Someone("signing", {**_BUDGET_SEEN, "quoted": "128000"}),
    Someone("signing", {**_BUDGET_SEEN, "quoted": "186000"}, steps=2),
    Someone("signing", {**_BUDGET_SEEN, "quoted": "97000"}, steps=4),
    # from the contract on
    Someone("construction", {**_contract(156_000, 30, -12), "planned_start": 20}, steps=2),
    Someone("construction", {**_contract(312_000, 30, -40), **_site(8)}, steps=2, then=("promise",)),
    Someone("construction", {**_contract(124_000, 30, -55), **_site(-20)}, steps=2, then=("complaint",)),
    Someone("construction", {**_contract(175_000, 60, -90), **_site(-48, **_WATER)}, steps=3),
    Someone("construction", {**_contract(143_000, 60, -95), **_site(-55, **_TILES)}, then=("weather",)),
    Someone("construction", {**_contract(265_000, 60, -80), **_site(-40, **_WATER)}, then=("emergency",)),
    Someone("handover", {**_contract(118_000, 90, -190), **_site(-150)}, steps=1, then=("moved_4",)),
    Someone(
        "handover",
        {
            **_contract(154_000, 90, -190),
            **_site(-140),
            "accepted_on": -1,
            "reservations": "2",
            "reservations_until": 30,
        },
        steps=1,
    ),
    Someone(
        "care",
        {
            "handed_over_on": -178,
            "accepted_on": -182,
            "consents": "all",
            "consent_on": -178,
            "tier": "important",
        },
        then=("defect",),
    ),
    Someone("care", {"handed_over_on": -720, "consents": "all", "consent_on": -300}, then=("question",)),
    # several things to phone about with one customer
    Someone("care", _MOVED_IN, late=True, called=True, then=("wish",)),
    Someone(
        "construction",
        {**_contract(187_000, 60, -88), **_site(-42, **_TILES), **_ANY_HOUR},
        late=True,
        called=True,
        then=("answered",),
    ),
)
"""As many as there are names."""


def cells(number: int, one: Someone, today: date, team: dict[str, list[str]]) -> dict[str, str]:
    """A customer as a row of a customer file.

    Args:
        number: of the customer, from 0.
        today: the company's day.
        team: handles of those who have a role, by ``owner``, ``designer``, ``sales``, ``supervisor``.
    """
    found = {
        "reference": f"{MARK}{number + 1:02d}",
        "name": _NAMES[number],
        "phone": f"1990000{5001 + number}",
        "window": "09:00-20:00" if number % 3 else "18:00-20:30",
        "community": _COMMUNITIES[number % len(_COMMUNITIES)],
        "building": f"{number % 12 + 1}栋",
        "room": f"{number % 28 + 3}0{number % 4 + 1}",
        "district": _DISTRICTS[number % len(_DISTRICTS)],
        "city": "成都",
        "area": str(78 + 7 * (number % 11)),
        "use": "new_home",
        "source": _SOURCES[number % len(_SOURCES)],
        "style": _STYLES[number % len(_STYLES)],
        "stage": one.stage,
        "owner": team["owner"][0 if one.called else number % len(team["owner"])],
    }
    return found | {name: _cell(name, value, number, today, team) for name, value in one.known.items()}


def _cell(name: str, value: Any, number: int, today: date, team: dict[str, list[str]]) -> str:
    if value is True:
        people = team[name]
        return people[number % len(people)]
    if isinstance(value, int):
        return (today + timedelta(days=value)).isoformat()
    return str(value)
