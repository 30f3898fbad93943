"""What stands in a cell, as a value: hours, areas, and choices in either language."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import time
from decimal import Decimal, InvalidOperation

from domain.forms.consultation import LeadSource, PropertyUse, Style
from store.people import Window

LANGUAGES: Mapping[str, str] = {
    "中文": "zh-CN",
    "普通话": "zh-CN",
    "汉语": "zh-CN",
    "国语": "zh-CN",
    "chinese": "zh-CN",
    "mandarin": "zh-CN",
    "zh": "zh-CN",
    "zh-cn": "zh-CN",
    "粤语": "yue",
    "广东话": "yue",
    "cantonese": "yue",
    "yue": "yue",
    "英语": "en",
    "英文": "en",
    "english": "en",
    "en": "en",
    "俄语": "ru",
    "russian": "ru",
    "ru": "ru",
    "日语": "ja",
    "japanese": "ja",
    "ja": "ja",
    "韩语": "ko",
    "korean": "ko",
    "ko": "ko",
}
SOURCES: Mapping[str, str] = {
    **{source.value: source.value for source in LeadSource},
    "朋友介绍": "referral",
    "转介绍": "referral",
    "老客户介绍": "referral",
    "介绍": "referral",
    "friend": "referral",
    "网络": "internet",
    "网上": "internet",
    "互联网": "internet",
    "小红书": "internet",
    "抖音": "internet",
    "公众号": "internet",
    "online": "internet",
    "website": "internet",
    "在建工地": "live_site",
    "工地": "live_site",
    "工地参观": "live_site",
    "building site": "live_site",
    "live site": "live_site",
    "其他": "other",
    "其它": "other",
    "门店": "other",
    "展会": "other",
}
USES: Mapping[str, str] = {
    **{use.value: use.value for use in PropertyUse},
    "home": "home",
    "新房": "new_home",
    "新房自住": "new_home",
    "new home": "new_home",
    "旧房": "home",
    "二手房": "home",
    "旧房改造": "home",
    "自住": "home",
    "办公": "office",
    "办公室": "office",
    "出租": "rental",
    "出租房": "rental",
    "to let": "rental",
    "其他": "other",
    "其它": "other",
}
STYLES: Mapping[str, str] = {
    **{style.value: style.value for style in Style},
    "现代": "modern",
    "现代简约": "modern",
    "简约": "modern",
    "欧式": "european",
    "简欧": "european",
    "中式": "chinese",
    "新中式": "chinese",
    "田园": "country",
    "地中海": "mediterranean",
    "美式": "american",
    "美式乡村": "american",
}
RELATIONS: Mapping[str, str] = {"本人": "self", "自己": "self", "业主": "self", "owner": "self"}
HOURS: Mapping[str, tuple[time, time]] = {
    "上午": (time(9), time(12)),
    "下午": (time(14), time(18)),
    "晚上": (time(18), time(20, 30)),
    "全天": (time(9), time(20, 30)),
    "morning": (time(9), time(12)),
    "afternoon": (time(14), time(18)),
    "evening": (time(18), time(20, 30)),
}

_HOURS = re.compile(r"^(\d{1,2})(?::(\d{2}))?(?:点)?\s*(?:-|~|–|—|至|到|to)\s*(\d{1,2})(?::(\d{2}))?(?:点)?$")
_AREA = re.compile(r"^(\d+(?:\.\d{1,2})?)\s*(?:m2|m|平米|平方米|平方|平|sqm)?$")


def plain(text: str) -> str:
    """Full-width letters and signs become usual ones; spaces around and case go."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def choice(text: str, table: Mapping[str, str]) -> str | None:
    """The value that a word stands for, or None."""
    return table.get(plain(text)) or table.get(text.strip())


def hours(text: str) -> Window | None:
    """``09:00-12:00``, ``9点～12点`` or ``晚上`` as hours for calls; None when it is none of them."""
    told = plain(text)
    if told in HOURS:
        start, end = HOURS[told]
        return Window(start=start, end=end)
    match = _HOURS.match(told)
    if match is None:
        return None
    try:
        start = time(int(match[1]), int(match[2] or 0))
        end = time(int(match[3]), int(match[4] or 0))
        return Window(start=start, end=end)
    except ValueError:
        return None


def area(text: str) -> Decimal | None:
    """``89.5㎡`` as square metres, above 0 and up to 100,000; None when it is no such number."""
    match = _AREA.match(plain(text).replace(",", ""))
    if match is None:
        return None
    try:
        found = Decimal(match[1])
    except InvalidOperation:
        return None
    return found if 0 < found <= 100_000 else None
