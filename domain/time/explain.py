"""Telling an explanation line by line, in Chinese or English, in the zone of its calendar."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.time.days import DayKind
from domain.time.explanation import Explanation, Step, StepCode
from domain.time.rule_text import parse_rule
from domain.time.rule_words import Language, describe, length, length_in_english

__all__ = ["Explanation", "Language", "Step", "StepCode", "day_text", "instant_text", "lines"]

_WEEKDAYS: Mapping[Language, tuple[str, ...]] = {
    "zh-CN": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def day_text(day: date, lang: Language) -> str:
    """A date with its weekday: `2026-02-18 周三`, `Wed 2026-02-18`."""
    weekday = _WEEKDAYS[lang][day.weekday()]
    return f"{day:%Y-%m-%d} {weekday}" if lang == "zh-CN" else f"{weekday} {day:%Y-%m-%d}"


def instant_text(instant: datetime, zone: str, lang: Language) -> str:
    """An instant in a zone's local time: `2026-02-18 周三 16:00`, `Wed 2026-02-18 16:00`."""
    local = instant.astimezone(ZoneInfo(zone))
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{day_text(local.date(), lang)} {clock}"


def lines(explanation: Explanation, lang: Language) -> list[str]:
    """The explanation as lines of text, from the anchor to the result.

    Times are local to the explanation's zone. Names of holidays and calendars are data and stay as they are.
    """
    told = (_Told(step.params, explanation.zone, lang) for step in explanation.steps)
    tell = _CHINESE if lang == "zh-CN" else _ENGLISH
    return [tell[step.code](facts) for step, facts in zip(explanation.steps, told, strict=True)]


class _Told:
    """The facts of one step in the reader's words."""

    def __init__(self, params: Mapping[str, str], zone: str, lang: Language) -> None:
        self._params, self._zone, self._lang = params, zone, lang

    def __getitem__(self, name: str) -> str:
        return self._params[name]

    def at(self, name: str = "at") -> str:
        return instant_text(datetime.fromisoformat(self[name]), self._zone, self._lang)

    def until(self) -> str:
        """The end of a stretch; its day is left out where it is the day of its start."""
        return self.at("to").removeprefix(self.at("from").rpartition(" ")[0] + " ")

    def day(self, name: str = "day") -> str:
        return day_text(date.fromisoformat(self[name]), self._lang)

    def rule(self) -> str:
        return describe(parse_rule(self["text"]), self._lang)

    def length(self) -> str:
        seconds = int(self["minutes"]) * 60
        return length(seconds) if self._lang == "zh-CN" else length_in_english(seconds)

    def names(self) -> str:
        if not self["names"]:
            return ""
        return f"（{self['names']}）" if self._lang == "zh-CN" else f" ({self['names'].replace('、', ', ')})"

    def mark(self) -> str:
        """The mark of a day that is not an ordinary working day: 休 or 补班, and its name."""
        chinese = self._lang == "zh-CN"
        marks = {
            DayKind.REST: "休" if chinese else "closed",
            DayKind.MAKEUP: "补班" if chinese else "make-up day",
        }
        mark = marks.get(DayKind(self["kind"]))
        if mark is None:
            return ""
        words = [mark, self["name"]] if self["name"] else [mark]
        return f"（{'，'.join(words)}）" if chinese else f" ({', '.join(words)})"

    def moved_later(self) -> bool:
        return datetime.fromisoformat(self["to"]) > datetime.fromisoformat(self["from"])


_CHINESE: Mapping[StepCode, Callable[[_Told], str]] = {
    StepCode.ANCHOR: lambda told: f"起算：{told.at()}",
    StepCode.RULE: lambda told: f"规则：{told.rule()}",
    StepCode.CALENDAR: lambda told: f"日历：{told['name']} 第 {told['version']} 版",
    StepCode.PAUSED: lambda told: f"扣除暂停：{told.at('from')} ～ {told.until()}",
    StepCode.PAUSED_DAYS: lambda told: f"因暂停推后 {told['days']} 天",
    StepCode.COUNTED: lambda told: f"计入：{told.at('from')} ～ {told.until()}，{told.length()}{told.mark()}",
    StepCode.COUNTED_MORE: lambda told: f"……另计 {told['spans']} 段，共 {told.length()}",
    StepCode.DAY: lambda told: f"第 {told['number']} 个工作日：{told.day()}{told.mark()}",
    StepCode.DAY_MORE: lambda told: f"……另计 {told['days']} 个工作日",
    StepCode.SKIPPED: lambda told: f"跳过 {told['days']} 个休息日{told.names()}",
    StepCode.PASSED: lambda told: f"{told.at()} 已过，改到之后",
    StepCode.TOO_LITTLE: lambda told: f"{told.day()} 剩下的工作时间不足 {told.length()}，改到之后的工作日",
    StepCode.MOVED: lambda told: (
        f"{'顺延' if told.moved_later() else '提前'}：{told.at('from')}{told.mark()} → {told.at('to')}"
    ),
    StepCode.PROVISIONAL: lambda told: f"暂定：{told.day('known_until')} 之后的放假安排尚未公布",
    StepCode.KEPT: lambda told: f"规则有变，不早于 {told.at()}",
    StepCode.RESULT: lambda told: f"结果：{told.at()}",
}

_ENGLISH: Mapping[StepCode, Callable[[_Told], str]] = {
    StepCode.ANCHOR: lambda told: f"From: {told.at()}",
    StepCode.RULE: lambda told: f"Rule: {told.rule()}",
    StepCode.CALENDAR: lambda told: f"Calendar: {told['name']}, version {told['version']}",
    StepCode.PAUSED: lambda told: f"Paused, not counted: {told.at('from')} to {told.until()}",
    StepCode.PAUSED_DAYS: lambda told: f"Moved on by the pauses: {told['days']} day(s)",
    StepCode.COUNTED: lambda told: (
        f"Counted: {told.at('from')} to {told.until()}, {told.length()}{told.mark()}"
    ),
    StepCode.COUNTED_MORE: lambda told: f"… and {told['spans']} more slot(s), {told.length()}",
    StepCode.DAY: lambda told: f"Working day {told['number']}: {told.day()}{told.mark()}",
    StepCode.DAY_MORE: lambda told: f"… and {told['days']} more working day(s)",
    StepCode.SKIPPED: lambda told: f"Closed days passed over: {told['days']}{told.names()}",
    StepCode.PASSED: lambda told: f"{told.at()} had already passed",
    StepCode.TOO_LITTLE: lambda told: f"Less than {told.length()} of working time was left of {told.day()}",
    StepCode.MOVED: lambda told: (
        f"Moved {'later' if told.moved_later() else 'earlier'}: "
        f"{told.at('from')}{told.mark()} → {told.at('to')}"
    ),
    StepCode.PROVISIONAL: lambda told: (
        f"Provisional: holidays after {told.day('known_until')} are not yet known"
    ),
    StepCode.KEPT: lambda told: f"The rules changed meanwhile: not before {told.at()}",
    StepCode.RESULT: lambda told: f"Result: {told.at()}",
}
