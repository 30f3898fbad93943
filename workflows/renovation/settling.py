"""What cannot be solved today: the customer is told by when, then called stage by stage until it is (R003-TEL-07)."""

from datetime import date, datetime
from typing import Any

from domain.forms.cases import REPORT_PROGRESS
from domain.model import Model
from workflows.parts.journey import Journey


class Day(Model):
    """When the customer hears of it again."""

    on: date


async def see_through(
    journey: Journey, key: str, by: date, *, since: datetime, about: dict[str, Any]
) -> None:
    """Call the customer with how far it is until it is settled, and they know that.

    Args:
        by: by when it will be settled, as the customer was told; every such day is a promise.
        since: when they were told so.
    """
    told, number = [by], 1
    while True:
        _promise(journey, key, by)
        step = f"{key}/{number}"
        report = await journey.ask(
            step,
            REPORT_PROGRESS,
            opens=journey.in_window(journey.standard.rules["progress_report"]),
            anchor=journey.at(_next_call(journey, f"{step}/on", since, by, first=number == 1)),
            about={**about, "by": by.isoformat(), "round": number},
        )
        journey.contact(step, REPORT_PROGRESS.name, "reached" if report.customer_told else "no_answer")
        since, number = journey.when(step), number + 1
        if report.settled:
            for day in told:
                journey.keep_promise(f"{key}/by/{day}")
            if report.customer_told:
                return
        elif report.by is not None:
            by = report.by
            told.append(by)


def _promise(journey: Journey, key: str, by: date) -> None:
    latest = journey.due(journey.standard.rules["settled_by"], journey.at(by))
    journey.promise(f"{key}/by/{by}", "settled", latest)


def _next_call(journey: Journey, key: str, since: datetime, by: date, *, first: bool) -> date:
    """The standard's interval after the call before; the promised day when it comes sooner, be it today at first."""

    def reckon() -> Day:
        today = journey.day(since)
        usual = journey.day(journey.due(journey.standard.rules["progress_every"], since))
        sooner = today < by < usual or (first and by == today)
        return Day(on=by if sooner else usual)

    return journey.fixed(key, reckon, Day).on
