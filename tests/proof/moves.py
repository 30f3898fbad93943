"""What the moves of a sequence mean: from what is open to what is done, and what the model makes of it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from tests.proof.acts import Acts
from tests.proof.days import DAY, Slot
from tests.proof.standards import FIRST, NAMES, OTHER, THIRD, standard

Move = tuple[str, float, float, float]
Told = dict[str, Any]
PEOPLE = ("agent-01", "agent-02", "designer-01", "designer-02", "finance-01", "design_director-01")
ROLES = ("agent", "designer", "finance", "site_supervisor", "design_director", "cs_lead", "sales_manager")
REASONS = (
    "customer",
    "material",
    "weather",
    "ourselves",
    "holiday",
    "noise_ban",
    "property_management",
    "arrears",
)
A_SECOND = timedelta(seconds=1)


def _pick(given: Sequence[Any], x: float) -> Any:
    return given[int(x * len(given))] if given else None


def _task(model: Acts, x: float) -> str | None:
    key: str | None = _pick(list(model.tasks), x)
    return key


def _one_of(role: str, x: float, but: tuple[str | None, ...] = ()) -> str | None:
    person: str | None = _pick([one for one in (f"{role}-01", f"{role}-02") if one not in but], x)
    return person


def _claim(model: Acts, x: float, y: float, _z: float) -> Told | None:
    key = _pick([key for key, task in model.tasks.items() if task.assignee is None], x)
    return {"key": key, "actor": _one_of(model.tasks[key].role, y)} if key else None


def _release(model: Acts, x: float, _y: float, _z: float) -> Told | None:
    key = _task(model, x)
    if key is None:
        return None
    return {"key": key, "actor": model.tasks[key].assignee or _one_of(model.tasks[key].role, 0)}


def _assign(model: Acts, x: float, y: float, z: float) -> Told | None:
    if (key := _task(model, x)) is None:
        return None
    task = model.tasks[key]
    role = task.home or task.role
    to = _one_of(role, y, (task.assignee, task.requester))
    return {"key": key, "to": to, "actor": _one_of(role, z)} if to else None


def _delegate(model: Acts, x: float, y: float, _z: float) -> Told | None:
    key = _pick([key for key, task in model.tasks.items() if task.assignee and not task.comes_back_to], x)
    if key is None:
        return None
    task = model.tasks[key]
    to = _one_of(task.home or task.role, y, (task.assignee, task.requester))
    return {"key": key, "to": to, "actor": task.assignee} if to else None


def _give_back(model: Acts, x: float, _y: float, _z: float) -> Told | None:
    key = _pick([key for key, task in model.tasks.items() if task.assignee], x)
    return key and {"key": key, "actor": model.tasks[key].assignee}


def _snooze(model: Acts, x: float, y: float, _z: float) -> Told | None:
    ours = [key for key, task in model.tasks.items() if task.assignee and model.clocks[key].stopped is None]
    key = _pick([key for key in ours if model.clocks[key].due_at(model.company) > model.now + A_SECOND], x)
    if key is None:
        return None
    left = model.clocks[key].due_at(model.company) - model.now
    until = model.now + (left if y > 0.6 else max(left * y, A_SECOND))
    return {"key": key, "actor": model.tasks[key].assignee, "until": until}


def _wake(model: Acts, x: float, _y: float, _z: float) -> Told | None:
    key = _pick([key for key in model.tasks if model.clocks[key].snooze is not None], x)
    return key and {"key": key, "actor": model.tasks[key].assignee}


def _complete(model: Acts, x: float, y: float, z: float) -> Told | None:
    if (key := _task(model, x)) is None:
        return None
    task = model.tasks[key]
    actor = task.assignee or _one_of(task.role, y, (task.requester,))
    told: Told = {"key": key, "actor": actor, "kind": task.kind, "told": None}
    if task.kind == "review_pause" and y < 0.6:
        told["told"] = model.now.date() + (1 + int(z * 5)) * DAY
    return told


def _answered(model: Acts) -> list[str]:
    return [key for key, answer in model.answers.items() if answer.by is not None]


def _take_back(model: Acts, x: float, _y: float, _z: float) -> Told | None:
    key = _pick(_answered(model), x)
    return key and {"key": key, "actor": model.answers[key].by}


def _back_to(model: Acts, x: float, y: float, _z: float) -> Told | None:
    open_now = [key for key, clock in model.clocks.items() if clock.order]
    key = _pick(_answered(model) if y < 0.7 else open_now, x)
    return key and {"key": key}


def _pause(model: Acts, x: float, y: float, z: float) -> Told | None:
    until = model.now.date() + (1 + int(z * 9)) * DAY if y < 0.5 else None
    return {"reason": _pick(REASONS, x), "until": until}


def _nothing(model: Acts, x: float, y: float, z: float) -> Told | None:
    del model, x, y, z
    return {}


def _resume(model: Acts, _x: float, _y: float, _z: float) -> Told | None:
    return {} if model.pause is not None else None


def _reopen(model: Acts, _x: float, _y: float, _z: float) -> Told | None:
    return {} if model.status == "lost" else None


def _hour(model: Acts, x: float, first: datetime | None = None) -> datetime:
    """A time while we are open, in the next days."""
    day = (first or model.now).date() + int(x * 6) * DAY + DAY
    while not model.company.tables["customer"].is_open(day):
        day += DAY
    start, end = model.company.tables["customer"].hours(day)[-1]
    return start + timedelta(minutes=30) if x * 60 % 2 < 1 else end


def _add_task(model: Acts, x: float, y: float, z: float) -> Told | None:
    role = _pick(ROLES[:4], y)
    return {"by": _hour(model, x), "role": role, "person": f"{role}-01" if z < 0.4 else None}


def _promise(model: Acts, x: float, y: float, z: float) -> Told | None:
    by = _hour(model, x)
    early = _hour(model, x * 0.4) if z < 0.4 else None
    told = _add_task(model, x, y, z)
    return told and {**told, "by": by, "not_before": early if early is not None and early < by else None}


def _promises(model: Acts) -> list[str]:
    return [key for key, duty in model.duties.items() if duty.what == "promise"]


def _move_promise(model: Acts, x: float, y: float, _z: float) -> Told | None:
    key = _pick(_promises(model), x)
    return key and {"key": key, "by": _hour(model, y), "not_before": None}


def _cancel_promise(model: Acts, x: float, _y: float, _z: float) -> Told | None:
    key = _pick(_promises(model), x)
    return key and {"key": key}


def _publish(model: Acts, x: float, y: float, z: float) -> Told | None:
    """A few days of a calendar are others: closed ones open, open ones closed or shorter."""
    dice = Random(f"{x} {y} {z}")
    changes: dict[str, dict[date, tuple[Slot, ...]]] = {}
    for name in dice.sample(NAMES, dice.choice((1, 1, 2))):
        table = model.company.tables[name]
        days: dict[date, tuple[Slot, ...]] = {}
        for _ in range(dice.randint(1, 4)):
            day = model.now.date() + dice.randint(0, 9) * DAY
            shorter = table.usual[:1]
            days[day] = table.usual if not table.is_open(day) else dice.choice(((), (), shorter))
        changes[name] = days
    return {"changes": changes}


def _migrate(model: Acts, x: float, _y: float, _z: float) -> Told | None:
    now = model.company.standard["version"]
    return {"version": _pick([one for one in (FIRST, OTHER, THIRD) if one != now], x)}


def _appoint(model: Acts, x: float, y: float, _z: float) -> Told | None:
    role = _pick(ROLES, x)
    return {"role": role, "person": _one_of(role, y, (model.member(role),))}


def _absent(model: Acts, x: float, y: float, z: float) -> Told | None:
    """Somebody is away, for another time than was known, or back; often around what they are going to have."""
    dice = Random(f"{x} {y} {z}")
    if model.absences and y < 0.2:
        known = model.absences[dice.choice(list(model.absences))]
        return {**vars(known), "starts": min(known.starts, model.now - DAY), "ends": model.now}
    theirs = [key for key, clock in model.clocks.items() if clock.kind == "opens" and clock.assignee]
    starts = model.now + timedelta(hours=dice.choice((-2, 3, 20, 50)), minutes=7)
    person, length = _pick(PEOPLE, x), timedelta(hours=dice.choice((4, 30, 100)), minutes=5)
    if theirs and y < 0.7:
        clock = model.clocks[dice.choice(theirs)]
        at = clock.due_at(model.company)
        person, starts = clock.assignee or person, at - timedelta(hours=dice.choice((1, 3, 20)))
        length = timedelta(hours=dice.choice((22, 30, 2)), minutes=5) + (at - starts)
    role = person.rpartition("-")[0]
    other = _one_of(role, 0, (person,))
    name = f"a{int(x * 3)}"
    if name in model.absences:
        person, other = model.absences[name].person, None
    return {
        "name": name,
        "person": person,
        "starts": starts,
        "ends": starts + length,
        "deputies": {role: other} if other and z < 0.6 else {},
    }


Resolve = Callable[[Acts, float, float, float], Told | None]
RESOLVE: dict[str, Resolve] = {
    "claim": _claim,
    "release": _release,
    "assign": _assign,
    "delegate": _delegate,
    "give_back": _give_back,
    "snooze": _snooze,
    "wake": _wake,
    "complete": _complete,
    "take_back": _take_back,
    "back_to": _back_to,
    "pause": _pause,
    "resume": _resume,
    "close": _nothing,
    "reopen": _reopen,
    "note": _nothing,
    "new_run": _nothing,
    "open_case": _nothing,
    "add_task": _add_task,
    "promise": _promise,
    "move_promise": _move_promise,
    "cancel_promise": _cancel_promise,
    "publish": _publish,
    "migrate": _migrate,
    "appoint": _appoint,
    "absent": _absent,
}


Apply = Callable[[Acts, Told], None]
APPLY: dict[str, Apply] = {
    "claim": lambda model, told: model.claim(told["key"], told["actor"]),
    "release": lambda model, told: model.release(told["key"]),
    "assign": lambda model, told: model.assign(told["key"], told["to"], told["actor"]),
    "delegate": lambda model, told: model.delegate(told["key"], told["to"], told["actor"]),
    "give_back": lambda model, told: model.give_back(told["key"], told["actor"]),
    "snooze": lambda model, told: model.snooze(told["key"], told["until"]),
    "wake": lambda model, told: model.snooze(told["key"], None),
    "complete": lambda model, told: model.complete(told["key"], told["actor"], told["told"]),
    "take_back": lambda model, told: model.take_back(told["key"]),
    "back_to": lambda model, told: model.back_to(told["key"]),
    "pause": lambda model, told: model.pause_for(told["reason"], told["until"]),
    "resume": lambda model, _: model.resume(),
    "close": lambda model, _: model.close(),
    "reopen": lambda model, _: model.reopen(),
    "note": lambda _model, _told: None,
    "new_run": lambda _model, _told: None,
    "open_case": lambda model, _: model.open_case(),
    "add_task": lambda model, told: model.add_task(told["by"], told["role"], told["person"]),
    "promise": lambda model, told: model.promise(
        told["by"], told["not_before"], told["role"], told["person"]
    ),
    "move_promise": lambda model, told: model.move_promise(told["key"], told["by"], told["not_before"]),
    "cancel_promise": lambda model, told: model.cancel_promise(told["key"]),
    "publish": lambda model, told: model.publish(
        {name: model.company.tables[name].corrected(days) for name, days in told["changes"].items()}
    ),
    "migrate": lambda model, told: model.migrate(standard(told["version"])),
    "appoint": lambda model, told: model.appoint(told["role"], told["person"]),
    "absent": lambda model, told: model.absent(
        told["name"], told["person"], told["starts"], told["ends"], told["deputies"]
    ),
}
WEIGHTS = {
    "pass": 30,
    "between": 8,
    "days": 3,
    "claim": 3,
    "release": 2,
    "assign": 4,
    "delegate": 3,
    "give_back": 3,
    "snooze": 5,
    "wake": 1,
    "complete": 10,
    "take_back": 2,
    "back_to": 2,
    "pause": 7,
    "resume": 5,
    "close": 1,
    "reopen": 4,
    "note": 1,
    "new_run": 2,
    "open_case": 2,
    "add_task": 2,
    "promise": 2,
    "move_promise": 2,
    "cancel_promise": 1,
    "publish": 6,
    "migrate": 4,
    "appoint": 3,
    "absent": 4,
}
"""How often each comes; most that cannot be done at that moment is left out."""
