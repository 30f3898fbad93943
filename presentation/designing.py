"""What a task of the design is about, in words: wishes and survey, who draws, what was said in a call or a check."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.personal import REFERENCE
from presentation.showing import Words
from presentation.wording import Wording
from store import personal as personal_values
from store import reading_tasks
from store.database import Database
from store.reading_tasks import Given, TaskDetail

KEYS = ("first_meeting", "survey_report", "call", "technical", "review")
"""Where a task names the key of an answer that whoever does it should read."""
_WORDS_ONLY = ("first_meeting", "needs_survey")
"""Of these the task itself tells the rest."""
_CODES = {
    "design_wishes": ("needs_survey", "design_wishes"),
    "material_wishes": ("first_meeting", "material_wishes"),
    "property_use": ("first_meeting", "property_use"),
    "property_state": ("first_meeting", "property_state"),
}
"""Codes, and the field whose choices are their words."""
_SURVEY = ("design_wishes", "budget_from", "budget_until", "wants_in_by")


async def read(
    database: Database, words: Words, wording: Wording, detail: TaskDetail, *, personal: bool
) -> list[tuple[str, str]]:
    """What whoever draws or decides has to know, earlier answers included (R002-SKU-34).

    Args:
        wording: labels and choices, in the reader's language.
        personal: whether the customer's own words are shown.
    """
    named = [key for name in KEYS if isinstance(key := detail.about.get(name), str) and key]
    answered = await reading_tasks.given(database, detail.journey, named) if named else {}
    texts = {}
    if personal:
        references = [v for one in answered.values() for v in one.answers.values() if _is_reference(v)]
        texts = await personal_values.get(database, references)
    rows = _known(words, wording, detail.about)
    for key in named:
        if key in answered:
            rows += _said(words, wording, answered[key], texts if personal else None)
    return rows


def _known(words: Words, wording: Wording, about: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [
        (wording.label(kind, field), _codes(words, wording, kind, field, about[name]))
        for name, (kind, field) in _CODES.items()
        if about.get(name)
    ]
    survey = about.get("survey") or {}
    rows += [
        (wording.label("needs_survey", name), _codes(words, wording, "needs_survey", name, survey[name]))
        for name in _SURVEY
        if survey.get(name)
    ]
    if about.get("designer"):
        rows.append((words.say("about.designer"), str(about["designer"])))
    if about.get("other_designer"):
        rows.append((words.say("about.other_designer"), words.say("answer.yes")))
    return [*rows, *_lateness(words, about)]


def _lateness(words: Words, about: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What was recorded of the host's coming, beside what the customer remembers (R002-SKU-31)."""
    if "late_minutes" in about:
        minutes = about["late_minutes"]
        code = "unknown" if minutes is None else "late" if minutes else "on_time"
        yield words.say("about.arrival"), words.say(f"arrival.{code}", minutes=minutes)
    if about.get("designer_late") is not None:
        said = words.say("answer.yes" if about["designer_late"] else "answer.no")
        yield words.say("about.designer_late"), said


def _said(
    words: Words, wording: Wording, one: Given, values: Mapping[str, Any] | None
) -> Iterator[tuple[str, str]]:
    """Words, scores and codes of an answer; what is not personal stands in the clear."""
    title = wording.title(one.kind)
    for name, value in one.answers.items():
        label = f"{title}: {wording.label(one.kind, name)}"
        if _is_reference(value):
            found = words.say("story.hidden") if values is None else values.get(value)
            yield label, str(found or words.say("story.removed"))
        elif one.kind in _WORDS_ONLY:
            continue
        elif isinstance(value, list) and value:
            yield label, _codes(words, wording, one.kind, name, value)
        elif isinstance(value, int) and not isinstance(value, bool):
            yield label, str(value)


def _codes(words: Words, wording: Wording, kind: str, field: str, value: Any) -> str:
    if isinstance(value, list):
        return words.say("list.comma").join(wording.choice(kind, field, str(one)) for one in value)
    return wording.choice(kind, field, str(value))


def _is_reference(value: Any) -> bool:
    return isinstance(value, str) and REFERENCE.match(value) is not None
