"""The words that people read, as plain tables in both languages.

Tables are loaded at import, so that workflow code may use them; a missing word shows its key instead of failing a
journey, and a test keeps both tables complete.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from domain.words import (
    access,
    building,
    calendars,
    calls,
    care,
    cases,
    change_orders,
    claims,
    contacts,
    en,
    faults,
    files,
    handover,
    housekeeping,
    meetings,
    money,
    notices,
    pausing,
    people,
    preparation,
    reached,
    refusals,
    selling,
    signing,
    site,
    standards,
    steering,
    takeover,
    tasks,
    zh_cn,
)

LANGUAGES = ("zh-CN", "en")
_TABLES = {
    "zh-CN": {
        **zh_cn.WORDS,
        **access.ZH,
        **selling.ZH,
        **building.ZH,
        **calendars.ZH,
        **calls.ZH,
        **care.ZH,
        **cases.ZH,
        **change_orders.ZH,
        **claims.ZH,
        **contacts.ZH,
        **handover.ZH,
        **housekeeping.ZH,
        **meetings.ZH,
        **money.ZH,
        **notices.ZH,
        **preparation.ZH,
        **pausing.ZH,
        **people.ZH,
        **reached.ZH,
        **signing.ZH,
        **site.ZH,
        **standards.ZH,
        **steering.ZH,
        **tasks.ZH,
        **refusals.ZH,
        **faults.ZH,
        **files.ZH,
        **takeover.ZH,
    },
    "en": {
        **en.WORDS,
        **access.EN,
        **selling.EN,
        **building.EN,
        **calendars.EN,
        **calls.EN,
        **care.EN,
        **cases.EN,
        **change_orders.EN,
        **claims.EN,
        **contacts.EN,
        **handover.EN,
        **housekeeping.EN,
        **meetings.EN,
        **money.EN,
        **notices.EN,
        **preparation.EN,
        **pausing.EN,
        **people.EN,
        **reached.EN,
        **signing.EN,
        **site.EN,
        **standards.EN,
        **steering.EN,
        **tasks.EN,
        **refusals.EN,
        **faults.EN,
        **files.EN,
        **takeover.EN,
    },
}
_ABOUT = {"appointment": "kind", "paused": "reason"}
"""Which words name the codes of what a task is about, where the group is not called like the blank."""
_WEEKDAYS = {"zh-CN": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_ZONES: dict[str, ZoneInfo] = {}


def say(lang: str, key: str, /, **params: Any) -> str:
    """The text for ``key`` in a language, its blanks filled in.

    A key without a text shows its last part: ``role.客服03`` is the handle itself.
    """
    text = _TABLES.get(lang, _TABLES["zh-CN"]).get(key)
    if text is None:
        return key.split(".", 1)[-1]
    return text.format(**params) if params else text


def title(lang: str, kind: str, about: Mapping[str, Any] | None = None) -> str:
    """What a task is called: its kind, and what it is about where ``kind.<kind>.of`` has blanks for that."""
    key = f"kind.{kind}.of"
    text = _TABLES.get(lang, _TABLES["zh-CN"]).get(key)
    given = about or {}
    blanks = [name for _, name, _, _ in Formatter().parse(text or "") if name]
    if not blanks or not all(given.get(name) for name in blanks):
        return say(lang, f"kind.{kind}")
    return say(lang, key, **{name: coded(lang, _ABOUT.get(name, name), str(given[name])) for name in blanks})


def coded(lang: str, group: str, code: str) -> str:
    """A code in words; ``own_1_2`` is the second of its kind, told by the text of ``own``; else the code itself."""
    head, *numbers = code.split("_")
    if (
        not known(lang, f"{group}.{code}")
        and all(one.isdigit() for one in numbers)
        and known(lang, f"{group}.{head}")
    ):
        return say(lang, f"{group}.{head}", number=numbers[-1])
    return say(lang, f"{group}.{code}")


def notice(lang: str, code: str, about: Mapping[str, Any]) -> str:
    """What people are told: the notice, and what it is about where ``notice.<code>.of`` has blanks for that.

    A blank may be formatted, as ``{amount:+,.2f}``: amounts travel as text and are numbers here.
    """
    key = f"notice.{code}.of"
    text = _TABLES.get(lang, _TABLES["zh-CN"]).get(key)
    blanks = [name for _, name, _, _ in Formatter().parse(text or "") if name]
    if text is None or any(about.get(name) is None for name in blanks):
        return say(lang, f"notice.{code}")
    return say(lang, key, **{name: _told(lang, name, about[name]) for name in blanks})


def _told(lang: str, name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return Decimal(value)
    except InvalidOperation:
        return say(lang, f"{name}.{value}")


def known(lang: str, key: str) -> bool:
    """Whether the language has a text for the key."""
    return key in _TABLES.get(lang, _TABLES["zh-CN"])


def moment(lang: str, instant: datetime, zone: str) -> str:
    """An instant in the company's zone: ``2026-11-23 周一 15:00`` or ``2026-11-23 Mon 15:00``."""
    local = instant.astimezone(_zone(zone))
    weekday = _WEEKDAYS[lang if lang in _WEEKDAYS else "zh-CN"][local.weekday()]
    day = f"周{weekday}" if lang != "en" else weekday
    return f"{local:%Y-%m-%d} {day} {local:%H:%M}"


def _zone(zone: str) -> ZoneInfo:
    if zone not in _ZONES:
        _ZONES[zone] = ZoneInfo(zone)
    return _ZONES[zone]
