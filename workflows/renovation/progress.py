"""The 10th, 20th and 30th: the supervisor inspects, the agent calls with that report at hand.

X-01, X-04, R002-SKU-61 … 64.
"""

import asyncio
from datetime import date, datetime
from typing import Any

from domain.forms.progress import PROGRESS_CALL, SAFETY_TASK, SITE_INSPECTION
from domain.time.cadence import next_occurrence, parse_cadence
from workflows.parts.journey import Journey
from workflows.parts.silence import unwanted
from workflows.renovation.calling import call, last_call, settle_promise


async def progress(journey: Journey) -> None:
    """One date of the cadence. The call waits for its time, never for the report."""
    day = date.fromisoformat(journey.about["on"])
    await asyncio.gather(_inspect(journey, day), _call(journey, day))


async def _inspect(journey: Journey, day: date) -> None:
    """Look at the site by noon of the working day before; while the site rests there is nothing to see."""
    begins = journey.due(journey.standard.cadences["progress"].opens, journey.at(day))
    if _inspected_by(journey, day) > begins:
        await journey.ask("site_inspection", SITE_INSPECTION, anchor=journey.at(day, "site"))


def _inspected_by(journey: Journey, day: date) -> datetime:
    rule = journey.standard.tasks["site_inspection"]
    return journey.due(rule.within, journey.at(day, rule.calendar), rule.calendar)


async def _call(journey: Journey, day: date) -> None:
    """Ask about site, workers, designer and ourselves; done by the end of the next day it counts as kept."""
    opens = journey.standard.rules["progress_call"]
    if unwanted(journey, "progress_call/1"):
        return
    told = journey.due(journey.in_window(opens), journey.at(day))
    journey.promise(
        "call", "progress_call", by=journey.due(journey.standard.tasks["progress_call"].within, told)
    )
    answer = await call(
        journey,
        "progress_call",
        PROGRESS_CALL,
        opens=opens,
        anchor=journey.at(day),
        about=lambda: _at_hand(journey, day),
    )
    settle_promise(journey, "call", last_call(journey, "progress_call"))
    if answer.fire_equipment_on_site is False:
        await journey.ask("safety_task", SAFETY_TASK)


def _at_hand(journey: Journey, day: date) -> dict[str, Any]:
    """What the agent sees while calling: the inspection or that it is missing, and which questions to ask."""
    report = journey.state.answers.get(journey.key("site_inspection"))
    ratings = "full" if _last_of_month(journey, day) else "short"
    if report is None:
        return {"on": day.isoformat(), "ratings": ratings, "report": "missing"}
    seen = SITE_INSPECTION.payload(report.payload)
    return {
        "on": day.isoformat(),
        "ratings": ratings,
        "report": "at_hand",
        "site_condition": seen.site_condition,
        "fire_equipment_on_site": seen.fire_equipment_on_site,
        "days_behind": seen.days_behind,
    }


def _last_of_month(journey: Journey, day: date) -> bool:
    """Full ratings are asked in the month's last call only (X-01)."""
    rule = journey.standard.cadences["progress"]
    after = next_occurrence(parse_cadence(rule.when), day, day, journey.rules.calendar(rule.calendar))
    return after is None or after.nominal.month != day.month
