"""What a pause is, in words: why, since when, until when, and who looks at it again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from domain.stages import Status
from presentation.showing import Words

if TYPE_CHECKING:
    from store.reading_journeys import JourneyHeader
    from store.reading_waits import WaitLine

REVIEW = "review_pause"


def blanks(words: Words, about: Mapping[str, Any]) -> dict[str, str]:
    """What the script of a task that opened in a pause says of it."""
    if "paused" not in about:
        return {}
    told = {"paused": words.reason(about["paused"])}
    if about.get("paused_since"):
        told["paused_since"] = words.at(datetime.fromisoformat(about["paused_since"]))
    if about.get("paused_until"):
        told["paused_until"] = about["paused_until"]
    return told


def of_task(words: Words, about: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The pause that a task is about."""
    told = blanks(words, about)
    if not told:
        return []
    return [(words.say("head.pause"), words.say("pause.told", **_filled(words, told)))]


def of_journey(words: Words, header: "JourneyHeader", waits: "Sequence[WaitLine]") -> list[tuple[str, str]]:
    """The pause in which a journey is, and who looks at it again."""
    if header.status is not Status.PAUSED:
        return []
    told = {"paused": words.reason(header.status_reason), "paused_since": words.at(header.status_since)}
    if header.pause_until is not None:
        told["paused_until"] = header.pause_until.isoformat()
    rows = [(words.say("head.pause"), words.say("pause.told", **_filled(words, told)))]
    for wait in waits:
        if wait.subject == REVIEW:
            who = words.who(wait.role, wait.assignee)
            rows.append(
                (words.say("head.reviewed"), words.say("pause.reviewed", who=who, at=words.at(wait.due_at)))
            )
    return rows


def _filled(words: Words, told: Mapping[str, str]) -> dict[str, str]:
    return {"paused_since": "--", "paused_until": words.say("pause.open"), **told}
