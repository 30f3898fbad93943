"""Standings of made-up journeys: courses up to some moment, with more open at once, at other times, of others."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from benchmarks.desk_samples import NUMBER, PEOPLE, Told, handle
from domain.events import Entry
from domain.roles import Role
from store.fold import fold
from store.view import View

_INSTANT = re.compile(r'"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|\+00:00)"')
_SOMEBODY = re.compile(r'"([a-z_]+)-s\d+"')
_LONG = 150
"""A course with so many entries is long."""
_SHORT = 40


@dataclass
class Standing:
    """One standing, of which copies are made."""

    entries: list[Entry]
    view: View
    long: bool
    personal: list[dict[str, Any]] = field(default_factory=list)

    @property
    def open(self) -> int:
        return sum(task.status == "open" for task in self.view.tasks.values())


class Maker:
    """Makes standings out of courses, by chance of its own."""

    def __init__(self, told: Sequence[Told], now: datetime, seed: int = 1) -> None:
        self._told = told
        self._now = now
        self._random = random.Random(seed)  # noqa: S311 - made-up people, no secret

    def standings(self, short: int, long: int) -> Iterator[Standing]:
        for _ in range(long):
            yield self._made(long=True)
        for _ in range(short):
            yield self._made(long=False)

    def _made(self, *, long: bool) -> Standing:
        told, cut = self._cut(long=long)
        entries = told.entries[:cut]
        stage = entries[-1]["stage"]
        entries = self._moved(entries, self._back(entries[-1]["at"], long=long))
        fate = "open" if long else self._random.choices(("open", "lost", "paused"), (86, 11, 3))[0]
        if fate == "open":
            entries += self._more(told, cut, stage, {*_open_keys(entries)}, most=3 if long else 7)
        entries = self._due(entries)
        self._to_come(entries)
        entries.sort(key=lambda one: one["at"])
        entries += self._ended(entries, stage) if fate == "lost" else []
        entries += self._held(entries, stage) if fate == "paused" else []
        text = self._to_others(json.dumps(entries, ensure_ascii=False))
        made = [
            Entry.model_validate({**one, "seq": place}) for place, one in enumerate(json.loads(text), start=1)
        ]
        view = fold(View(name=f"H{NUMBER}"), made)
        kept = {one.command for one in made if one.command}
        return Standing(made, view, long, [one for one in told.personal if one["command"] in kept])

    def _cut(self, *, long: bool) -> tuple[Told, int]:
        """A course, and how far it has come: where something is open, for preference."""
        able = [one for one in self._told if not long or len(one.entries) > _LONG] or list(self._told)
        told = self._random.choice(able)
        low, high = (_LONG, len(told.entries)) if long else (5, min(_SHORT, len(told.entries)))
        low = min(low, high)
        places = [place for place in range(low, high + 1) if told.open[place - 1]]
        return told, self._random.choice(places or [high])

    def _back(self, last: str, *, long: bool) -> timedelta:
        """Whole weeks, so that the last entry is not long ago: what works by the clock stays in its hours."""
        ago = self._random.expovariate(1 / (40 if long else 25)) if self._random.random() < 0.4 else 0.0
        left = self._now - datetime.fromisoformat(last) - timedelta(days=min(ago, 400))
        return timedelta(weeks=left // timedelta(weeks=1))

    def _moved(self, entries: list[dict[str, Any]], by: timedelta) -> list[dict[str, Any]]:
        def later(found: re.Match[str]) -> str:
            return f'"{(datetime.fromisoformat(found[1]) + by).isoformat()}{found[2] or ""}+00:00"'

        moved: list[dict[str, Any]] = json.loads(_INSTANT.sub(later, json.dumps(entries, ensure_ascii=False)))
        return moved

    def _more(self, told: Told, cut: int, stage: str, keys: set[str], most: int) -> list[dict[str, Any]]:
        """What the same customer is going to need, asked for already: each task with its wait, and its case."""
        wanted = self._random.randint(0, most)
        later = [one for one in told.entries[cut:] if one["event"]["type"] == "task_opened"]
        self._random.shuffle(later)
        found: list[dict[str, Any]] = []
        for opened in later:
            event = opened["event"]
            armed = next((one for one in told.entries[cut:] if _armed(one) == event["task"]), None)
            if wanted <= 0 or event["key"] in keys or armed is None:
                continue
            case = [
                one
                for one in told.entries
                if one["event"]["type"] == "case_opened"
                and event["key"].startswith(one["event"]["key"] + "/")
            ]
            ago = self._back(opened["at"], long=False)
            group = self._moved([*case[-1:], opened, armed], ago)
            keys.add(event["key"])
            wanted -= 1
            found += [{**one, "stage": stage, "command": None, "at": group[-1]["at"]} for one in group]
        return found

    def _due(self, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Gives what is open people and times: some late, some today, most in the weeks to come."""
        ended = {
            one["event"]["task"]
            for one in entries
            if one["event"]["type"] in ("task_completed", "task_voided")
        }
        opened = {
            one["event"]["task"]: one
            for one in entries
            if one["event"]["type"] == "task_opened" and one["event"]["task"] not in ended
        }
        more: list[dict[str, Any]] = []
        for name, one in opened.items():
            due = (
                self._now
                + self._random.choices(
                    (
                        -timedelta(hours=self._random.expovariate(1 / 60)),
                        timedelta(hours=self._random.uniform(0.2, 8)),
                        timedelta(days=self._random.uniform(0.6, 60)),
                    ),
                    (12, 16, 72),
                )[0]
            )
            due = due.replace(microsecond=0, second=0)
            one["event"]["due_at"] = due.isoformat()
            for other in entries:
                if _armed(other) == name:
                    _armed_for(other["event"]["wait"], due)
            who = f"{one['event']['role']}-s1"
            if one["event"]["assignee"] is None and self._random.random() < 0.9:
                claimed = {"type": "task_assigned", "task": name, "assignee": who, "how": "claimed"}
                more.append({**one, "event": claimed, "actor": who, "command": None})
            more += self._late(one, due)
        return entries + more

    def _to_come(self, entries: list[dict[str, Any]]) -> None:
        """What is waited for beside tasks lies ahead, some weeks later where it would be over."""
        waits = {one["event"]["wait"]["key"]: one for one in entries if one["event"]["type"] == "wait_armed"}
        for key in _open_keys(entries):
            wait = waits[key]["event"]["wait"]
            if wait["task"] is None and wait.get("armed"):
                over = self._now - datetime.fromisoformat(wait["armed"]["at"])
                weeks = max(over // timedelta(weeks=1) + 1, 0)
                waits[key]["event"]["wait"] = self._moved([wait], timedelta(weeks=weeks))[0]

    def _late(self, opened: dict[str, Any], due: datetime) -> Iterator[dict[str, Any]]:
        """What has fired of a task that is overdue."""
        event = opened["event"]
        levels = [("due", 0), ("escalate", 1), ("escalate", 2)]
        for place, (action, level) in enumerate(levels):
            at = due + timedelta(hours=5 * place, seconds=self._random.randint(0, 40))
            if at > self._now:
                return
            fired = {
                "type": "step_fired",
                **{name: event[name] for name in ("key", "task")},
                "subject": event["kind"],
                "action": action,
                "planned_at": at.isoformat(),
                "late_seconds": 0,
                "to": (Role.CS_LEAD, Role.STORE_MANAGER)[level - 1] if level else None,
                "level": level,
            }
            yield {**opened, "at": at.isoformat(), "actor": "system", "command": None, "event": fired}

    def _ended(self, entries: list[dict[str, Any]], stage: str) -> list[dict[str, Any]]:
        """Lost: everything that is open falls away."""
        last = {**entries[-1], "stage": stage, "actor": "system", "command": None}
        reason = self._random.choice(("price", "competitor", "unreachable", "no_need", "plans_changed"))
        voided = [
            {"type": "task_voided", "task": task, "key": key, "reason": "lost"}
            for task, key in _open(entries).items()
        ]
        waits = [{"type": "wait_ended", "key": key} for key in _open_keys(entries)]
        lost = {"type": "status_changed", "status": "lost", "reason": reason}
        return [{**last, "event": event} for event in (*voided, *waits, lost)]

    def _held(self, entries: list[dict[str, Any]], stage: str) -> list[dict[str, Any]]:
        """Paused: the clocks of what is open stand still."""
        last = {**entries[-1], "stage": stage, "actor": "system", "command": None}
        until = (self._now + timedelta(days=self._random.randint(3, 60))).date().isoformat()
        paused = {"type": "status_changed", "status": "paused", "reason": "customer", "until": until}
        open_now = _open(entries)
        waits = {_armed(one): one["event"]["wait"] for one in entries if _armed(one) in open_now}
        held = [
            {"type": "wait_armed", "wait": {**wait, "held_since": entries[-1]["at"], "armed": None}}
            for wait in waits.values()
        ]
        return [{**last, "event": event} for event in (paused, *held)]

    def _to_others(self, text: str) -> str:
        """Whoever of a role had to do with it is one and the same person of the company."""
        chosen: dict[str, str] = {}

        def other(found: re.Match[str]) -> str:
            role = found[1]
            if role not in chosen:
                chosen[role] = handle(role, self._random.randint(1, PEOPLE[Role(role)]))
            return f'"{chosen[role]}"'

        return _SOMEBODY.sub(other, text)


def _armed(entry: dict[str, Any]) -> str | None:
    """The task whose wait an entry arms."""
    event = entry["event"]
    return event["wait"]["task"] if event["type"] == "wait_armed" else None


def _armed_for(wait: dict[str, Any], due: datetime) -> None:
    wait["due_at"] = due.isoformat()
    if wait.get("armed"):
        wait["armed"] |= {"at": due.isoformat(), "fires": due.isoformat()}


def _open(entries: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The tasks that are open, and their keys."""
    found: dict[str, str] = {}
    for one in entries:
        event = one["event"]
        if event["type"] == "task_opened":
            found[event["task"]] = event["key"]
        elif event["type"] in ("task_completed", "task_voided"):
            found.pop(event["task"], None)
    return found


def _open_keys(entries: Sequence[dict[str, Any]]) -> list[str]:
    """What is waited for."""
    found: dict[str, None] = {}
    for one in entries:
        event = one["event"]
        if event["type"] == "wait_armed":
            found[event["wait"]["key"]] = None
        elif event["type"] == "wait_ended":
            found.pop(event["key"], None)
    return list(found)
