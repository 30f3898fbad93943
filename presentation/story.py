"""A journey's journal as sentences."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain import events
from domain.absences import Absence
from domain.appointments import Outcome
from domain.personal import references as personal_references
from domain.waits import Action
from domain.words import known as known_to_journeys
from domain.words import notice
from presentation import handing
from presentation.answers_told import Answers
from presentation.showing import Words
from presentation.wording import Wording
from presentation.words import known

MACHINERY = frozenset({"wait_armed", "wait_ended"})
"""Events about the clocks themselves: left out unless asked for."""


_INNER_FACTS = frozenset({"site_plan", "site_stage", "contacts_made", "apart_from"})
"""What a journey remembers for its own reckoning: tasks and the plan tell it better."""
_LATE_SECONDS = 60


def minor(event: Any) -> bool:
    """Whether an event says nothing to people that another one beside it does not say."""
    match event:
        case events.StepFired(action=Action.OPEN, late_seconds=late):
            return late < _LATE_SECONDS
        case events.StepFired(action=Action.BREAK, late_seconds=late):
            return late < _LATE_SECONDS
        case events.FactsChanged(facts=facts):
            return not facts.keys() - _INNER_FACTS
        case _:
            return event.type in MACHINERY


_GROUPS: Mapping[str, str] = {
    "kind": "kind",
    "subject": "kind",
    "matter": "kind",
    "stage": "stage",
    "role": "role",
    "status": "status",
    "reason": "reason",
    "place": "place",
    "outcome": "outcome",
    "notice": "notice",
    "channel": "channel",
    "point": "point",
    "what": "promise",
    "moved_by": "asked_by",
    "agreed_via": "channel",
}
"""Which words name the codes in an event's field."""


class Story:
    """Tells entries in one language. ``values`` are personal words by reference; None keeps them hidden."""

    def __init__(self, words: Words, values: Mapping[str, Any] | None, wording: Wording) -> None:
        self._words = words
        self._answers = Answers(words, values, wording)
        self._wording = wording
        self._tasks: dict[str, events.TaskOpened] = {}

    def recall(self, opened: Iterable[events.Entry]) -> None:
        """Know the tasks that were opened before the first entry that is told."""
        self._tasks.update(
            {one.event.task: one.event for one in opened if isinstance(one.event, events.TaskOpened)}
        )

    def tell(self, entry: events.Entry) -> list[str]:
        """The sentence of an entry, and under it what belongs to it. Tell entries oldest first."""
        if isinstance(entry.event, events.TaskOpened):
            self._tasks[entry.event.task] = entry.event
        return [self._sentence(entry), *self._below(entry.event)]

    def _sentence(self, entry: events.Entry) -> str:
        event = entry.event
        key = f"story.{event.type}"
        variant = self._variant(event)
        if variant and known(self._words.lang, f"{key}.{variant}"):
            key = f"{key}.{variant}"
        facts = {name: self._fact(name, value) for name, value in self._fields(event).items()}
        opened = self._tasks.get(getattr(event, "task", None) or "")
        if opened is not None:
            facts["subject" if isinstance(event, events.StepFired) else "kind"] = self._words.task(
                opened.kind, opened.about
            )
        if isinstance(event, events.NoticeIssued):
            facts["notice"] = self._notice(event)
        return self._words.say(key, actor=self._words.person(entry.actor), **facts)

    def _notice(self, event: events.NoticeIssued) -> str:
        if known_to_journeys(self._words.lang, f"notice.{event.notice}"):
            return notice(self._words.lang, event.notice, event.about)
        return self._words.say(f"notice.{event.notice}")

    def _variant(self, event: Any) -> str | None:
        match event:
            case events.TaskAssigned() | events.TaskSnoozed() | events.TaskCompleted():
                return handing.variant(event)
            case events.TeamChanged(before=None):
                return "first"
            case events.StepFired(action=action):
                return action.value
            case events.PromiseMade() | events.PromiseSettled():
                return _variant_of_promise(event)
            case events.PersonAway(absence=away) if away.deputies:
                return "deputy"
            case events.ContactReceived(matter=str()):
                return "taken_up"
            case events.StatusChanged(until=date()):
                return "until"
            case events.NotDoneHere(on=day, since=first) if day is not None:
                return "once" if first is None else "several"
            case events.JourneyStarted(owner=None):
                return "nobody"
            case _:
                return _variant_of_meeting(event)

    def _fields(self, event: Any) -> dict[str, Any]:
        found: dict[str, Any] = {
            name: getattr(event, name) for name in type(event).model_fields if name not in ("type", "v")
        }
        match event:
            case events.TaskOpened():
                found["who"] = self._words.who(event.role, event.assignee)
            case events.TaskAssigned():
                found["kind"] = event.task
                found["who"] = self._words.who(event.role, event.assignee)
            case events.TaskSnoozed() | events.TaskVoided():
                found["kind"] = event.task
            case events.StepFired():
                escalates = event.action.value == "escalate"
                found["who"] = (
                    self._words.role(event.to) if escalates else self._words.who(event.to, event.person)
                )
                found["late"] = self._late(event.late_seconds)
            case events.PersonAway(absence=away):
                found = self._absence(away)
            case events.CustomerTakenOver(known=before):
                found = {"stage": before.stage, "since": before.on}
            case events.NotDoneHere(what=what, about=about):
                found["subject"] = self._words.task(what, about)
            case events.JourneyRepaired(standing=standing):
                found = {"head": event.head, "stage": standing.stage}
            case events.WaitArmed(wait=wait):
                found = {"subject": wait.subject, "at": wait.armed.at if wait.armed else None}
            case _:
                pass
        return found

    def _absence(self, away: Absence) -> dict[str, Any]:
        zone = ZoneInfo(self._words.zone)
        last = away.ends.astimezone(zone).date() - timedelta(days=1)
        deputies = self._words.say("list.comma").join(sorted(set(away.deputies.values())))
        return {
            "person": away.person,
            "first": str(away.starts.astimezone(zone).date()),
            "until": str(last),
            "deputies": deputies,
        }

    def _fact(self, name: str, value: Any) -> Any:
        """One blank of a sentence: by what the value is, else by the field's name."""
        if value is None:
            return "--"
        if isinstance(value, datetime):
            return self._words.at(value)
        if isinstance(value, tuple | dict):
            return self._several(name, value)
        group = _GROUPS.get(name)
        if group is None or not isinstance(value, str):
            return value
        return self._words.say(f"{group}.{value}")

    def _several(self, name: str, value: tuple[str, ...] | dict[str, Any]) -> Any:
        words = self._words
        if name in ("keys", "moved"):
            return len(value)
        if name == "calendars" and isinstance(value, dict):
            return ", ".join(f"{calendar} {version}" for calendar, version in value.items())
        if name == "fields":
            told = [words.say(f"corrected.{one}") for one in value]
        elif name == "facts":
            told = [words.say(f"fact.{one}") for one in value if one not in _INNER_FACTS]
        elif name == "to":
            told = [self._receiver(one) for one in value]
        else:
            told = list(value)
        return words.say("list.comma").join(told)

    def _receiver(self, one: str) -> str:
        key = f"role.{one}"
        return self._words.say(key) if known(self._words.lang, key) else one

    def _late(self, seconds: int) -> str:
        return self._words.say("story.late", seconds=seconds) if seconds >= _LATE_SECONDS else ""

    def _below(self, event: Any) -> Iterator[str]:
        match event:
            case events.TaskCompleted(answers=answers, kind=kind, words=given):
                if given is not None:
                    yield self._answers.tell(given)
                yield from self._answers.of_task(kind, answers)
            case events.ContactReceived(matter=matter, words=given, answered=answered):
                said = [given] if matter is None else []  # the case tells its own words
                yield from (self._answers.tell(one) for one in (*said, answered) if one is not None)
            case events.FactsAmended():
                yield from self._amended(event)
            case (
                events.StatusChanged(words=str(given))
                | events.AnswersVoided(words=str(given))
                | events.AppointmentEnded(words=str(given))
                | events.TeamChanged(words=str(given))
                | events.TaskAssigned(words=str(given))
                | events.CaseOpened(words=str(given))
                | events.PromiseSettled(words=str(given))
                | events.CustomerCorrected(words=str(given))
                | events.NoteAdded(words=given)
                | events.JourneyRepaired(words=given)
            ):
                yield self._answers.tell(given)
            case _:
                return

    def _amended(self, event: events.FactsAmended) -> Iterator[str]:
        """Old and new of each fact, and the reason in words."""
        for name, after in event.facts.items():
            before = event.before.get(name)
            told = self._words.say(
                "amend.fact", before=self._value_of(name, before), after=self._value_of(name, after)
            )
            yield f"{self._words.say(f'fact.{name}')}{self._words.say('list.colon')}{told}"
        if event.words is not None:
            yield self._answers.tell(event.words)

    def _value_of(self, name: str, value: Any) -> str:
        """A fact's value as the first meeting's form calls it, where it does."""
        if value in (None, ""):
            return "--"
        return self._wording.choice("first_meeting", name, value) if isinstance(value, str) else str(value)


def _variant_of_promise(event: events.PromiseMade | events.PromiseSettled) -> str | None:
    match event:
        case events.PromiseMade(not_before=datetime()):
            return "not_before"
        case events.PromiseMade(person=str()):
            return "named"
        case events.PromiseSettled(why="moved", kept=kept):
            return "moved" if kept is None else "moved_unasked"
        case events.PromiseSettled(kept=kept):
            return {True: "kept", False: "broken", None: "dropped"}[kept]
        case _:
            return None


def _variant_of_meeting(event: Any) -> str | None:
    match event:
        case events.AppointmentConfirmed(confirmed=confirmed):
            return "yes" if confirmed else "no"
        case events.AppointmentEnded(outcome=Outcome.MOVED, agreed_by=str()):
            return "agreed"
        case events.AppointmentEnded(outcome=Outcome.MOVED, moved_by=asked_by) if asked_by is not None:
            return "moved"
        case _:
            return None


def references(entries: list[events.Entry]) -> set[str]:
    """Every reference to personal words in entries."""
    return {one for entry in entries for one in personal_references(entry.event.model_dump(mode="json"))}
