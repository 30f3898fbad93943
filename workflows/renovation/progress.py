"""The 10th, 20th and 30th: the supervisor inspects, the agent calls with that report at hand.

X-01, X-04, R002-SKU-61 … 64.
"""

import asyncio
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from domain.forms.progress import KICKOFF_CALL, PROGRESS_CALL, SAFETY_TASK, SITE_INSPECTION, Ratings
from domain.model import Model
from domain.roles import Role
from domain.time.cadence import MonthDays, Occurrence, next_occurrence, parse_cadence
from workflows.parts.asking import LeftOut
from workflows.parts.journey import Journey
from workflows.parts.ledger import LEFT_OUT
from workflows.parts.racing import first_of
from workflows.parts.silence import unwanted
from workflows.parts.unreached import give_up, rule_of
from workflows.renovation.calling import call, last_call, settle_promise
from workflows.renovation.on_call import at_work

PROGRESS = "progress"
"""The duty and its cadence."""
FIRE_EQUIPMENT = "fire_equipment"
"""The matter of a site without fire equipment."""
MISSED = "missed"
"""The mark of a date whose call nobody made until the next one was to be made."""
FIRST_CALLS = 3
"""So many days are named when the site opens."""


class Inspection(Model):
    """Whether there is time to look at the site before the call."""

    possible: bool


class Heard(Model):
    """Whether the working day was over when something was heard of."""

    after_hours: bool


async def progress(journey: Journey) -> None:
    """One date of the cadence. The call waits for its time, never for the report."""
    day = date.fromisoformat(journey.about["on"])
    await asyncio.gather(_inspect(journey, day), _call(journey, day))


async def _inspect(journey: Journey, day: date) -> None:
    """Look at the site by noon of the working day before; while the site rests there is nothing to see.

    What was not looked at for an earlier date is seen now.
    """
    if not journey.fixed("inspected_before", lambda: _possible(journey, day), Inspection).possible:
        return
    if journey.first_time("instead_of_older"):
        journey.withdraw([SITE_INSPECTION.name], LEFT_OUT, "next_date")
    try:
        seen = await journey.ask(
            "site_inspection", SITE_INSPECTION, anchor=journey.at(day, "site"), droppable=True
        )
    except LeftOut:
        return
    if not seen.fire_equipment_on_site:
        _have_fire_equipment_brought(journey, "site_inspection")


def _possible(journey: Journey, day: date) -> Inspection:
    rule = journey.standard.tasks[SITE_INSPECTION.name]
    by = journey.due(rule.within, journey.at(day, rule.calendar), rule.calendar)
    opens = journey.due(journey.standard.cadences["progress"].opens, journey.at(day))
    return Inspection(possible=by > journey.ours(opens))


async def _call(journey: Journey, day: date) -> None:
    """Ask about site, workers, designer and ourselves; done by the end of the next day it counts as kept."""
    opens = journey.standard.rules["progress_call"]
    if unwanted(journey, "progress_call/1"):
        return
    told = journey.due(journey.in_window(opens), journey.at(day))
    kept_by = journey.due(journey.standard.tasks["progress_call"].within, told)
    journey.promise("call", "progress_call", by=kept_by)
    if journey.key(MISSED) not in journey.state.answers:
        await first_of(_made(journey, day, opens), _missed(journey), _instead_of_older(journey))
    if journey.key(MISSED) in journey.state.answers:
        journey.call_off("progress_call", "next_call")
        give_up(journey, "progress_call", PROGRESS_CALL, rule_of(journey, PROGRESS_CALL))


async def _made(journey: Journey, day: date, opens: str) -> bool:
    answer = await call(
        journey,
        "progress_call",
        PROGRESS_CALL,
        opens=opens,
        anchor=journey.at(day),
        earliest=journey.at(day - timedelta(days=journey.standard.cadences["progress"].window)),
        about=lambda: _at_hand(journey, day),
    )
    settle_promise(journey, "call", last_call(journey, "progress_call"))
    if answer.fire_equipment_on_site is False:
        _have_fire_equipment_brought(journey, "progress_call")
    return True


async def _missed(journey: Journey) -> bool:
    await journey.reached(MISSED)
    return True


async def _instead_of_older(journey: Journey) -> None:
    """Nobody makes the call of an older date any more once this one is to be made; it counts as missed."""
    await journey.reached("progress_call/1/opens")
    if journey.first_time("instead_of_older_call"):
        for older in journey.beside(PROGRESS):
            if older.about["on"] < journey.about["on"] and _lies_about(older):
                older.first_time(MISSED)


def _lies_about(older: Journey) -> bool:
    """Whether a call waits for nobody but the agent: what the customer asked for, or the search for a number, stays."""
    state, prefix = older.state, older.key("progress_call/")
    promised = any(key.startswith(prefix) for key in state.promises)
    tasks = [task.kind for task in state.tasks.values() if task.key.startswith(prefix)]
    return tasks == [PROGRESS_CALL.name] and not promised


def _have_fire_equipment_brought(journey: Journey, key: str) -> None:
    """The site supervisor brings it the same day (R002-SKU-63); not asked again while it is on its way."""
    if journey.first_time(f"{key}/no_fire_equipment"):
        on_its_way = any(duty.duty == FIRE_EQUIPMENT for duty in journey.state.duties.values())
        if not on_its_way:
            journey.open_case(key, FIRE_EQUIPMENT)


async def bring_fire_equipment(journey: Journey) -> None:
    """The same day; what is not done by then reaches the general manager.

    What is heard of after hours is done that evening by whoever is on duty, else first thing.
    """
    journey.first_time("missing")
    since = journey.when("missing")
    for number in count(1):
        key = f"bring/{number}"
        told = journey.fixed(f"{key}/hours", partial(_heard, journey, since), Heard)
        within, person = None, None
        if told.after_hours:
            person = await at_work(journey, f"{key}/on_duty", Role.SITE_SUPERVISOR)
            within = journey.standard.rules["safety_tonight" if person else "safety_first_thing"]
        brought = await journey.ask(key, SAFETY_TASK, anchor=since, within=within, assignee=person)
        if brought.on_site_now:
            return
        since = journey.when(key)
    raise AssertionError("fire equipment is brought at last")


def _heard(journey: Journey, since: datetime) -> Heard:
    rule = journey.standard.tasks[SAFETY_TASK.name]
    return Heard(after_hours=journey.day(journey.due(rule.within, since, rule.calendar)) > journey.day(since))


def _at_hand(journey: Journey, day: date) -> dict[str, Any]:
    """What the agent sees while calling: where the inspection's report is or will be, and which questions to ask."""
    key = journey.key("site_inspection")
    seen = key in journey.state.answers and not journey.left_out("site_inspection")
    return {
        **journey.told_of_pause(),
        "on": day.isoformat(),
        "ratings": Ratings.FULL if _last_of_month(journey, day) else Ratings.SHORT,
        "report": "at_hand" if seen else "missing",
        "inspection": key,
    }


def _last_of_month(journey: Journey, day: date) -> bool:
    """Full ratings are asked in the month's last call only (X-01)."""
    following = _next_call(journey, day, day)
    return following is None or following.nominal.month != day.month


def _next_call(journey: Journey, anchor: date, after: date) -> Occurrence | None:
    rule = journey.standard.cadences["progress"]
    return next_occurrence(parse_cadence(rule.when), anchor, after, journey.rules.calendar(rule.calendar))


async def tell_call_days(journey: Journey, kickoff: datetime) -> None:
    """When the site opens the customer hears who stays their contact and on which days we call (R002-SKU-60)."""
    await call(journey, "kickoff_call", KICKOFF_CALL, about=lambda: _call_days(journey, kickoff))


def _call_days(journey: Journey, kickoff: datetime) -> dict[str, Any]:
    """The days of every month, and the first calls from the kickoff on."""
    rule = journey.standard.cadences["progress"]
    cadence = parse_cadence(rule.when)
    opened = journey.day(kickoff)
    first: list[str] = []
    after = opened + timedelta(days=rule.skip_within - 1)
    while len(first) < FIRST_CALLS and (found := _next_call(journey, opened, after)) is not None:
        first.append(found.on.isoformat())
        after = found.nominal
    days = list(cadence.days) if isinstance(cadence, MonthDays) else []
    return {"call_days": days, "first_calls": first}
