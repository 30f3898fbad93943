"""The words that people read, as plain tables in both languages.

Tables are loaded at import, so that workflow code may use them; a missing word shows its key instead of failing a
journey, and a test keeps both tables complete.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.words import building, en, selling, zh_cn

LANGUAGES = ("zh-CN", "en")
_TABLES = {
    "zh-CN": {**zh_cn.WORDS, **selling.ZH, **building.ZH},
    "en": {**en.WORDS, **selling.EN, **building.EN},
}
_WEEKDAYS = {"zh-CN": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_ZONES: dict[str, ZoneInfo] = {}


def say(lang: str, key: str, **params: Any) -> str:
    """The text for ``key`` in a language, its blanks filled in.

    A key without a text shows its last part: ``role.客服03`` is the handle itself.
    """
    text = _TABLES.get(lang, _TABLES["zh-CN"]).get(key)
    if text is None:
        return key.split(".", 1)[-1]
    return text.format(**params) if params else text


def known(lang: str, key: str) -> bool:
    """Whether the language has a text for the key."""
    return key in _TABLES[lang]


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
