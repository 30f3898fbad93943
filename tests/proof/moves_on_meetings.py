"""Moves about meetings: agreeing on a time, another one, and how it went."""

from datetime import datetime, time, timedelta

from tests.proof.acts import Acts
from tests.proof.choosing import Told, pick
from tests.proof.days import DAY
from tests.proof.meetings import Ended, Time


def time_for(model: Acts, x: float, y: float, floor: datetime | None = None) -> Time:
    """A time for a meeting, on an open day, not before whoever prepares it has had their days."""
    day = max(model.now, floor or model.now).date() + (1 + int(x * 7)) * DAY
    while not model.company.tables["customer"].is_open(day):
        day += DAY
    first, last = model.company.tables["customer"].slots(day)[-1]
    minutes = first + 30 * int(y * (last - first) / 30)
    hosts = [one for one in ("designer-01", "designer-02") if model.successor("designer", one) == one]
    return Time(datetime.combine(day, time(0)) + timedelta(minutes=minutes), pick(hosts, y * 20 % 1))


def reschedule(model: Acts, x: float, y: float, z: float) -> Told | None:
    meeting = pick([one for one in model.meetings.values() if one.starts_at > model.now], x)
    if meeting is None:
        return None
    when = time_for(model, y, z, model.floors[meeting.key]) if z < 0.7 else None
    return {"key": meeting.key, "time": when, "by_us": y < 0.5}


def about_meeting(model: Acts, key: str, kind: str, y: float, z: float) -> object:
    """What is answered about a meeting; None for another kind of task."""
    turn = next(
        (one for one in model.floors if key.startswith(f"{one}/") or key.endswith(f"/{one}/decide")), ""
    )
    when = time_for(model, y, z, model.floors.get(turn))
    match kind:
        case "arrange_appointment":
            return when
        case "check_ready":
            return y < 0.8
        case "confirm_appointment":
            return "confirmed" if y < 0.4 else "no_answer" if y < 0.7 else when if y < 0.9 else None
        case "view_plan":
            if y < 0.4:
                return Ended("held")
            known = when if z < 0.5 else None
            return Ended("no_show", time=known) if y < 0.7 else Ended("moved", z < 0.7, known)
        case "rearrange_meeting" | "meeting_on_closed_day":
            return None if y < 0.4 else when if y < 0.8 else ()
    return None
