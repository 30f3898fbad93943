"""What a call or a case is about, in words: what the customer said, the report at hand, by when they were told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.forms.progress import SITE_INSPECTION
from domain.time.cadence import MonthDays
from presentation.showing import Words
from presentation.wording import Wording
from presentation.words import known
from store import personal as personal_values
from store import reading_tasks
from store.database import Database
from store.reading_tasks import TaskDetail

_SAID = ("words", "answer")
"""References to what somebody said: the customer, and whoever knows the answer."""
_REPORTED = ("site_condition", "fire_equipment_on_site", "days_behind", "note")


async def report_of(database: Database, detail: TaskDetail) -> dict[str, Any] | None:
    """The answers of the inspection before a call, also one that came after the call had opened; None while missing."""
    key = detail.about.get("inspection")
    if key is None:
        return None
    found = await reading_tasks.given(database, detail.journey, [key])
    return found[key].answers if key in found else None


def unwanted(words: Words, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Whoever has anything to tell this customer writes to them (X-07)."""
    return (
        [(words.say("fact.do_not_contact"), words.say("show.write"))] if facts.get("do_not_contact") else []
    )


async def read(
    database: Database, words: Words, wording: Wording, detail: TaskDetail, *, personal: bool
) -> list[tuple[str, str]]:
    """Label and value of what whoever does the task has to know (X-01, R003-TEL-06)."""
    about, report = detail.about, await report_of(database, detail)
    named = {name: about[name] for name in _SAID if about.get(name)}
    references = [*named.values(), *([report["note"]] if report and "note" in report else [])]
    values = await personal_values.get(database, references) if personal else None
    rows = [(_label(words, about, name), _said(words, values, one)) for name, one in named.items()]
    if "danger" in about:
        rows.append((words.say("about.danger"), words.say(f"danger.{about['danger']}")))
    if about.get("opened_at"):
        rows.append((words.say("about.opened_at"), words.at(datetime.fromisoformat(about["opened_at"]))))
    if about.get("point"):
        rows.append((words.say("about.point"), words.say(f"point.{about['point']}")))
    rows += [
        (words.say(f"about.{name}"), words.at(datetime.fromisoformat(about[name])))
        for name in ("not_before", "owed_by")
        if about.get(name) and about.get("matter") != "extra_task"
    ]
    if about.get("by"):
        rows.append((words.say("about.by"), str(about["by"])))
    if about.get("first_calls"):
        rows.append((words.say("about.first_calls"), words.say("list.comma").join(about["first_calls"])))
    if "ratings" in about:
        rows.append((words.say("about.ratings"), words.say(f"ratings.{about['ratings']}")))
    if "inspection" in about:
        rows += _inspected(words, wording, report, values)
    return rows


def _label(words: Words, about: Mapping[str, Any], name: str) -> str:
    """Whose words they are: the customer's, what they were promised, or what a colleague asks for."""
    own = f"about.{name}.{about.get('matter')}"
    return words.say(own if known(words.lang, own) else f"about.{name}")


def _inspected(
    words: Words, wording: Wording, report: Mapping[str, Any] | None, values: Mapping[str, Any] | None
) -> list[tuple[str, str]]:
    """The report line by line; that it is missing is said as well, and nobody says that the site was seen."""
    kind = SITE_INSPECTION.name
    if report is None:
        return [(wording.title(kind), words.say("about.report_missing"))]
    rows = []
    for name in _REPORTED:
        if name in report:
            told = _said(words, values, report[name]) if name == "note" else _plain(words, report[name])
            rows.append((f"{wording.title(kind)}{words.say('list.colon')}{wording.label(kind, name)}", told))
    return rows


def _said(words: Words, values: Mapping[str, Any] | None, reference: str) -> str:
    found = words.say("story.hidden") if values is None else values.get(reference)
    return str(found or words.say("story.removed"))


def _plain(words: Words, value: Any) -> str:
    return words.say("answer.yes" if value else "answer.no") if isinstance(value, bool) else str(value)


def blanks(words: Words, about: Mapping[str, Any]) -> dict[str, str]:
    """What a script says of the days on which we call (R002-SKU-60), in the customer's language."""
    found = {}
    if about.get("call_days"):
        found["call_days"] = _days(words.lang, tuple(about["call_days"]))
    if about.get("first_calls"):
        found["first_call"] = words.day(about["first_calls"][0])
    return found


def _days(lang: str, days: tuple[int, ...]) -> str:
    return str(MonthDays(days=days)) if lang == "en" else "、".join(f"{day} 号" for day in days)
