"""Moves that people make with tasks: theirs, a colleague's, one that they ask for."""

from tests.proof.acts import Acts
from tests.proof.choosing import A_SECOND, ROLES, Told, hour, one_of, pick, some_task
from tests.proof.days import DAY
from tests.proof.moves_on_meetings import about_meeting

ABOUT_MEETINGS = (
    "arrange_appointment",
    "check_ready",
    "confirm_appointment",
    "view_plan",
    "decide_no_show",
    "rearrange_meeting",
    "meeting_on_closed_day",
)


def claim(model: Acts, x: float, y: float, _z: float) -> Told | None:
    key = pick([key for key, task in model.tasks.items() if task.assignee is None], x)
    return {"key": key, "actor": one_of(model.tasks[key].role, y)} if key else None


def release(model: Acts, x: float, _y: float, _z: float) -> Told | None:
    key = some_task(model, x)
    if key is None:
        return None
    return {"key": key, "actor": model.tasks[key].assignee or one_of(model.tasks[key].role, 0)}


def assign(model: Acts, x: float, y: float, z: float) -> Told | None:
    if (key := some_task(model, x)) is None:
        return None
    task = model.tasks[key]
    role = task.home or task.role
    to = one_of(role, y, (task.assignee, task.requester))
    return {"key": key, "to": to, "actor": one_of(role, z)} if to else None


def delegate(model: Acts, x: float, y: float, _z: float) -> Told | None:
    key = pick([key for key, task in model.tasks.items() if task.assignee and not task.comes_back_to], x)
    if key is None:
        return None
    task = model.tasks[key]
    to = one_of(task.home or task.role, y, (task.assignee, task.requester))
    return {"key": key, "to": to, "actor": task.assignee} if to else None


def give_back(model: Acts, x: float, _y: float, _z: float) -> Told | None:
    key = pick([key for key, task in model.tasks.items() if task.assignee], x)
    return key and {"key": key, "actor": model.tasks[key].assignee}


def snooze(model: Acts, x: float, y: float, _z: float) -> Told | None:
    ours = [key for key, task in model.tasks.items() if task.assignee and model.clocks[key].stopped is None]
    key = pick([key for key in ours if model.clocks[key].due_at(model.company) > model.now + A_SECOND], x)
    if key is None:
        return None
    left = model.clocks[key].due_at(model.company) - model.now
    until = model.now + (left if y > 0.6 else max(left * y, A_SECOND))
    return {"key": key, "actor": model.tasks[key].assignee, "until": until}


def wake(model: Acts, x: float, _y: float, _z: float) -> Told | None:
    key = pick([key for key in model.tasks if model.clocks[key].snooze is not None], x)
    return key and {"key": key, "actor": model.tasks[key].assignee}


def complete(model: Acts, x: float, y: float, z: float) -> Told | None:
    key = some_task(model, x)
    return completed(model, key, y, z) if key is not None else None


def completed(model: Acts, key: str, y: float, z: float) -> Told:
    task = model.tasks[key]
    actor = task.assignee or one_of(task.role, y, (task.requester,))
    told: Told = {
        "key": key,
        "actor": actor,
        "kind": task.kind,
        "told": about_meeting(model, key, task.kind, y, z),
    }
    if task.kind == "answer_contact":
        told["told"] = z < 0.5
    if task.kind == "review_pause" and y < 0.6:
        told["told"] = model.now.date() + (1 + int(z * 5)) * DAY
    return told


def early(model: Acts, x: float, _y: float, _z: float) -> Told | None:
    """The next task of a kind that may be begun before its time; refused before that is so."""
    ahead = [one for one in model.clocks.values() if one.early is not None and one.stopped is None]
    kind = pick(sorted({one.subject for one in ahead}), x)
    if kind is None:
        return None
    first = min((one for one in ahead if one.subject == kind), key=lambda one: (one.early, one.key))
    assert first.early is not None
    return {"kind": kind, "key": first.key, "refused": model.now < first.early}


def add_task(model: Acts, x: float, y: float, z: float) -> Told | None:
    role = pick(ROLES[:4], y)
    return {"by": hour(model, x), "role": role, "person": f"{role}-01" if z < 0.4 else None}


def contact(model: Acts, x: float, y: float, z: float) -> Told | None:
    point = pick(("wish", "payment", "complaint", "praise"), x)
    if point in ("complaint", "praise"):
        return {"point": point, "by": None, "role": None, "person": None}
    role = pick((None, "agent", "designer"), y)
    return {
        "point": point,
        "by": hour(model, z),
        "role": role,
        "person": f"{role}-01" if role and z < 0.5 else None,
    }


def meet(model: Acts, x: float, y: float, z: float) -> Told | None:
    """Whatever is to be done about a meeting."""
    open_now = [key for key, task in model.tasks.items() if task.kind in ABOUT_MEETINGS]
    return completed(model, open_now[0], y, z) if open_now else None
