"""Moves on a whole journey: its course, its people, its rules, what the customer was promised."""

from datetime import date, timedelta
from random import Random

from tests.proof.acts import Acts
from tests.proof.choosing import PEOPLE, ROLES, Told, hour, one_of, pick
from tests.proof.days import DAY, Slot
from tests.proof.moves_on_tasks import add_task
from tests.proof.standards import FIRST, NAMES, OTHER, THIRD

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


def replace(model: Acts, x: float, y: float, z: float) -> Told | None:
    """Somebody leaves, or hands over one role; meetings that they hold go over by an act of their own."""
    person = pick(PEOPLE, x)
    role = person.rpartition("-")[0] if z < 0.8 else pick(ROLES[:4], y)
    other = one_of(role, y, (person,))
    if other is None or any(one.host == person for one in model.meetings.values()):
        return None
    return {"person": person, "successors": {role: other}, "gone": z < 0.6}


def amend(model: Acts, x: float, _y: float, _z: float) -> Told | None:
    hours = pick((None, (18 * 60, 20 * 60 + 30), (9 * 60, 11 * 60), (12 * 60 + 15, 14 * 60)), x)
    return None if hours == model.window else {"window": hours}


def answered(model: Acts) -> list[str]:
    return [key for key, answer in model.answers.items() if answer.by is not None]


def take_back(model: Acts, x: float, _y: float, _z: float) -> Told | None:
    key = pick(answered(model), x)
    return key and {"key": key, "actor": model.answers[key].by}


def back_to(model: Acts, x: float, _y: float, _z: float) -> Told | None:
    key = pick(answered(model), x)
    return key and {"key": key}


def pause(model: Acts, x: float, y: float, z: float) -> Told | None:
    until = model.now.date() + (1 + int(z * 9)) * DAY if y < 0.5 else None
    return {"reason": pick(REASONS, x), "until": until}


def nothing(model: Acts, x: float, y: float, z: float) -> Told | None:
    del model, x, y, z
    return {}


def resume(model: Acts, _x: float, _y: float, _z: float) -> Told | None:
    return {} if model.pause is not None else None


def reopen(model: Acts, _x: float, _y: float, _z: float) -> Told | None:
    return {} if model.status in ("lost", "dormant") else None


def promise(model: Acts, x: float, y: float, z: float) -> Told | None:
    by = hour(model, x)
    early = hour(model, x * 0.4) if z < 0.4 else None
    told = add_task(model, x, y, z)
    return told and {**told, "by": by, "not_before": early if early is not None and early < by else None}


def promises(model: Acts) -> list[str]:
    return [key for key, duty in model.duties.items() if duty.what == "promise"]


def move_promise(model: Acts, x: float, y: float, _z: float) -> Told | None:
    key = pick(promises(model), x)
    return key and {"key": key, "by": hour(model, y), "not_before": None}


def cancel_promise(model: Acts, x: float, _y: float, _z: float) -> Told | None:
    key = pick(promises(model), x)
    return key and {"key": key}


def publish(model: Acts, x: float, y: float, z: float) -> Told | None:
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


def migrate(model: Acts, x: float, _y: float, _z: float) -> Told | None:
    now = model.company.standard["version"]
    return {"version": pick([one for one in (FIRST, OTHER, THIRD) if one != now], x)}


def appoint(model: Acts, x: float, y: float, _z: float) -> Told | None:
    role = pick(ROLES, x)
    return {"role": role, "person": one_of(role, y, (model.member(role),))}


def absent(model: Acts, x: float, y: float, z: float) -> Told | None:
    """Somebody is away, for another time than was known, or back; often around what they are going to have."""
    dice = Random(f"{x} {y} {z}")
    if model.absences and y < 0.2:
        known = model.absences[dice.choice(list(model.absences))]
        return {**vars(known), "starts": min(known.starts, model.now - DAY), "ends": model.now}
    theirs = [key for key, clock in model.clocks.items() if clock.kind == "opens" and clock.assignee]
    starts = model.now + timedelta(hours=dice.choice((-2, 3, 20, 50)), minutes=7)
    person, length = pick(PEOPLE, x), timedelta(hours=dice.choice((4, 30, 100)), minutes=5)
    if theirs and y < 0.7:
        clock = model.clocks[dice.choice(theirs)]
        at = clock.due_at(model.company)
        person, starts = clock.assignee or person, at - timedelta(hours=dice.choice((1, 3, 20)))
        length = timedelta(hours=dice.choice((22, 30, 2)), minutes=5) + (at - starts)
    role = person.rpartition("-")[0]
    other = one_of(role, 0, (person,))
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
