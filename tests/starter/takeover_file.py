"""Makes `examples/takeover.xlsx`: two hundred made-up customers of a company in mid-life, the same ones every time.

Run as ``python -m tests.starter.takeover_file``. Names, addresses and numbers are invented.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import openpyxl

from presentation.intake.columns import BY_NAME, COLUMNS
from store.settings import ROOT

FILE = ROOT / "examples" / "takeover.xlsx"
LAST_DAY = date(2026, 11, 15)
"""Nothing that has happened is later."""
COUNTS = {
    "consultation": 20,
    "measurement": 15,
    "design": 20,
    "quotation": 15,
    "signing": 15,
    "construction": 50,
    "handover": 15,
    "care": 50,
}
STAGES = {
    "consultation": "咨询",
    "measurement": "量房",
    "design": "设计",
    "quotation": "报价",
    "signing": "签约",
    "construction": "施工",
    "handover": "交付",
    "care": "关怀",
}
SITE = ["拆改", "橱柜第一次测量", "水电", "防水", "贴砖", "橱柜第二次测量", "木工", "油漆", "安装"]
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
GIVEN = [
    "思远",
    "雨桐",
    "子墨",
    "若水",
    "清和",
    "明轩",
    "晓棠",
    "文博",
    "可心",
    "亦舒",
    "嘉言",
    "书瑶",
    "景行",
    "语嫣",
]
HOMES = ["云栖雅苑", "半山听雨", "锦江春晓", "麓城壹号", "望月湾", "青禾里", "梧桐公馆", "南岸花园"]
DISTRICTS = ["锦江区", "武侯区", "青羊区", "成华区", "天府新区"]
AGENTS = ["客服01", "客服02", "客服03", "", ""]
"""Whoever leaves in a demo (`starter.demo.company_acts`) owns nobody here, so that the file fits there too."""
DESIGNERS, SALES, SUPERVISORS = ["设计01", "设计02", "设计03"], ["销售01", "销售02"], ["监理01", "监理02"]
SHARES = {"签约": 30, "水电": 30, "贴砖": 30}


def customers() -> Iterator[dict[str, Any]]:
    """The rows, by the names of their columns."""
    dice, number = Random(20261115), 0
    for stage, count in COUNTS.items():
        for place in range(count):
            number += 1
            yield {**_person(dice, number), "stage": STAGES[stage], **_FACTS[stage](dice, place)}


def _person(dice: Random, number: int) -> dict[str, Any]:
    window = dice.choice(["", "", "09:00-12:00", "晚上", "下午"])
    return {
        "reference": f"T2026-{number:04d}",
        "name": SURNAMES[number % len(SURNAMES)] + dice.choice(GIVEN),
        "phone": f"1990000{3000 + number}",
        "language": dice.choices(["普通话", "粤语", "英语"], [90, 7, 3])[0],
        "window": window,
        "community": dice.choice(HOMES),
        "building": f"{dice.randint(1, 18)}栋",
        "room": f"{dice.randint(1, 30)}{number:03d}",
        "district": dice.choice(DISTRICTS),
        "city": "成都",
        "area": dice.choice([68, 79.5, 89, 98.5, 112, 126, 143, 168]),
        "use": dice.choice(["新房", "旧房", "新房", "出租"]),
        "source": dice.choice(["朋友介绍", "网络", "在建工地", "其他"]),
        "style": dice.choice(["现代", "新中式", "欧式", "美式"]),
        "owner": dice.choice(AGENTS),
        "note": dice.choice(["", "", "", "原系统资料已归档", "家里有老人，电话请慢一些"]),
    }


def _ago(dice: Random, least: int, most: int) -> date:
    return LAST_DAY - timedelta(days=dice.randint(least, most))


def _consultation(_dice: Random, _place: int) -> dict[str, Any]:
    return {}


def _measurement(dice: Random, place: int) -> dict[str, Any]:
    return {"designer": dice.choice(DESIGNERS) if place % 2 else "", "place": "公司"}


def _design(dice: Random, _place: int) -> dict[str, Any]:
    return {"designer": dice.choice(DESIGNERS), "measured_on": _ago(dice, 0, 20), "place": "公司"}


def _quotation(dice: Random, place: int) -> dict[str, Any]:
    agreed = _ago(dice, 0, 12)
    rendering = {"render_area": 24, "render_rate": 40} if place % 3 == 0 else {}
    measured = agreed - timedelta(days=14)
    return {**_design(dice, place), "measured_on": measured, "plan_agreed_on": agreed, **rendering}


def _signing(dice: Random, place: int) -> dict[str, Any]:
    seen = _ago(dice, 0, 25)
    quoted = dice.randint(80, 420) * 1000
    known = {"budget_seen_on": seen, "quoted": quoted, "quoted_days": 90, "sales": dice.choice(SALES)}
    return {"designer": dice.choice(DESIGNERS), "place": "公司" if place % 4 else "客户处", **known}


def _contract(dice: Random, signed: date, paid_share: int) -> dict[str, Any]:
    total = dice.randint(80, 420) * 1000
    return {
        "designer": dice.choice(DESIGNERS),
        "sales": dice.choice(SALES),
        "signed_on": signed,
        "contract_sum": total,
        "paid_so_far": total * paid_share // 100,
        "term_days": dice.choice([90, 120]),
        **_consents(dice, signed),
    }


def _consents(dice: Random, day: date) -> dict[str, Any]:
    given = dice.choice(["全部", "回访", "邮寄、回访", "无"])
    return {"consents": given, "consent_on": "" if given == "无" else day}


def _construction(dice: Random, place: int) -> dict[str, Any]:
    """Eight to be prepared, seven whose day is agreed on, the others stage by stage."""
    if place < 8:
        signed = _ago(dice, 3, 30)
        ready = {"supervisor": dice.choice(SUPERVISORS), "keys_sets": 2} if place % 2 else {}
        permit = {"permit_until": date(2027, 9, 30)} if place % 4 == 3 else {}
        return {
            **_contract(dice, signed, 30 if place % 3 else 10),
            "planned_start": date(2027, 3, 1),
            **ready,
            **permit,
        }
    supervisor = {"supervisor": dice.choice(SUPERVISORS), "permit_until": date(2027, 10, 31), "keys_sets": 2}
    if place < 15:
        begins = date(2027, 3, 1) + timedelta(days=dice.randint(0, 40))
        return {**_contract(dice, _ago(dice, 10, 60), 30), **supervisor, "kickoff_on": begins}
    done = (place - 15) % (len(SITE) + 1)  # one in ten has nothing finished yet
    kickoff = _ago(dice, 5 + 9 * done, 12 + 9 * done)
    paid = sum(share for name, share in SHARES.items() if name == "签约" or name in SITE[:done])
    behind = 30 if place % 5 == 0 and paid > 30 else 0
    site = (
        {"site_done": SITE[done - 1], "site_done_on": LAST_DAY - timedelta(days=dice.randint(0, 4))}
        if done
        else {}
    )
    return {
        **_contract(dice, kickoff - timedelta(days=dice.randint(15, 45)), paid - behind),
        **supervisor,
        "kickoff_on": kickoff,
        **site,
    }


def _handover(dice: Random, place: int) -> dict[str, Any]:
    kickoff = _ago(dice, 95, 150)
    accepted = {"accepted_on": LAST_DAY - timedelta(days=dice.randint(0, 6))} if place % 2 else {}
    reserved = {"reservations": 2, "reservations_until": date(2027, 1, 15)} if place % 4 == 1 else {}
    contract = _contract(dice, kickoff - timedelta(days=30), 90 if place % 3 else 60)
    return {
        **contract,
        "supervisor": dice.choice(SUPERVISORS),
        "kickoff_on": kickoff,
        "keys_sets": 2,
        **accepted,
        **reserved,
    }


def _care(dice: Random, place: int) -> dict[str, Any]:
    """From last week to nearly four years ago."""
    handed_over = LAST_DAY - timedelta(
        days=[2, 10, 25, 60, 150, 200, 330, 400, 700, 900, 1080, 1300][place % 12] + place % 3
    )
    consents = _consents(dice, max(handed_over, LAST_DAY - timedelta(days=700)))
    known: dict[str, Any] = {
        "handed_over_on": handed_over,
        "accepted_on": handed_over - timedelta(days=3),
        **consents,
    }
    if place % 6 == 0:
        known |= {"tier": "重点"}
    if place % 3 == 0:
        known |= {"last_contact": LAST_DAY - timedelta(days=dice.randint(0, 50))}
    if place % 7 == 0:
        known |= {"installed": "采暖"}
    if place % 9 == 0:
        known |= {"warranties": "防水工程=2030-12-31"}
    if place % 5 == 0:
        known |= {"cleaning_until": date(2027, 6, 30)}
    if place % 8 == 0:
        known |= {"hoses_on": LAST_DAY - timedelta(days=300)}
    if place % 10 == 3:
        known |= {"reservations": 1, "reservations_until": date(2027, 1, 31)}
    if place % 4 == 0:
        total = dice.randint(80, 420) * 1000
        signed = handed_over - timedelta(days=160)
        paid = total if place % 8 else total * 9 // 10
        known |= {"signed_on": signed, "contract_sum": total, "paid_so_far": paid}
    return known


_FACTS = {
    "consultation": _consultation,
    "measurement": _measurement,
    "design": _design,
    "quotation": _quotation,
    "signing": _signing,
    "construction": _construction,
    "handover": _handover,
    "care": _care,
}


def write() -> None:
    """Write the file, with those columns that somebody has something in."""
    rows = list(customers())
    used = [column.name for column in COLUMNS if any(row.get(column.name) not in ("", None) for row in rows)]
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "接管客户"
    page.append([BY_NAME[name].chinese for name in used])
    for row in rows:
        page.append([row.get(name, "") if row.get(name) != "" else None for name in used])
    page.freeze_panes = "C2"
    book.save(FILE)


if __name__ == "__main__":
    write()
