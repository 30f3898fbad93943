"""What happens next if nobody acts, when, to whom, and how the instant came about: from the record that will fire."""

from typing import TYPE_CHECKING

from domain.time.explain import Language, lines
from presentation.explaining import due_of, step_of
from presentation.reader import Reader
from presentation.showing import Words
from presentation.words import known

if TYPE_CHECKING:
    from domain.waits import Rulebook
    from store.reading_journeys import JourneyHeader
    from store.reading_waits import WaitLine


def step_told(words: Words, line: "WaitLine") -> str:
    """What happens at a wait's armed instant, to whom, in one sentence."""
    who = words.role(line.next_to) if line.next_action == "escalate" else words.who(line.role, line.assignee)
    what = words.task(line.subject, line.about)
    key = f"timer.{line.next_action}"
    if line.next_action == "reach" and known(words.lang, f"{key}.{line.subject}"):
        key = f"{key}.{line.subject}"
    return words.say(key, at=words.at(line.next_at), subject=what, who=who)


def next_told(words: Words, line: "WaitLine") -> str:
    """The same, also for what stands still and for a ladder that is used up."""
    if line.held_since is not None:
        return words.say("show.held", at=words.at(line.held_since))
    if line.next_at is None:
        return words.say("show.ladder_used_up")
    return step_told(words, line)


async def explained(reader: Reader, words: Words, header: "JourneyHeader", line: "WaitLine") -> list[str]:
    """How the due instant and the next step came about, counted again as the wait was armed."""
    rules = await _rulebook(reader, header, line)
    language: Language = "en" if words.lang == "en" else "zh-CN"
    due = due_of(line.wait, rules)
    told = lines(due.explanation, language)
    if line.due_at is not None and due.at != line.due_at:
        told.append(words.say("show.differs", at=words.at(line.due_at)))
    step = step_of(line.wait, rules)
    if step is not None:
        told.append(words.say(f"show.step.{line.next_action}"))
        told += lines(step.explanation, language)
    if line.wait.snoozed_until is not None:
        told.append(words.say("show.snoozed", at=words.at(line.wait.snoozed_until)))
    if line.fires_at != line.next_at:
        told.append(words.say("show.spread", at=words.at(line.fires_at)))
    return told


async def _rulebook(reader: Reader, header: "JourneyHeader", line: "WaitLine") -> "Rulebook":
    """The pinned standard, the wait's calendar in its version, and the newest one of its ladder."""
    from domain.waits import Rulebook
    from store import rulebooks

    database = await reader.database()
    since = header.started_at.date()
    standard = await rulebooks.standard(database, header.standard, header.standard_version)
    ladder = standard.ladders[line.wait.ladder or "normal"].calendar
    calendars = await rulebooks.calendars(database, [ladder] if ladder else [], since)
    own = await rulebooks.calendar(database, line.calendar, line.calendar_version)
    return Rulebook(standard=standard, calendars={**calendars, line.calendar: own.since(since)})
