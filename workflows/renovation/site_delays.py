"""A stage that takes longer: told to the customer from so many hours on, with a reason and a new date (R004-STG)."""

from datetime import date, timedelta
from typing import Any

from domain.forms.site import DELAY_CALL
from domain.model import Model
from domain.roles import Role
from domain.site import DelayCause, DelayReason, SitePlan, SiteStage
from workflows.parts.journey import Journey
from workflows.parts.racing import first_of
from workflows.renovation.calling import call
from workflows.renovation.site_plan import current_plan, replan, site_calendar, tell_beyond_term

SITE_DELAY = "site_delay"
"""The duty that tells the customer."""
NEW_DATE, OVER = "new_date", "over"
A_DAY = timedelta(days=1)


class Forecast(Model):
    """What a new date means: so many days later than expected before, and beyond the agreed end."""

    days: int
    beyond: int = 0


class Delays:
    """The delays of one stage, and what of them the customer has not been told."""

    def __init__(self, turn: Journey, stage: SiteStage) -> None:
        self._turn = turn
        self._stage = stage
        self._untold = 0
        self._cause = DelayCause.COMPANY

    def forecast(self, key: str, expected: date, reason: DelayReason, cause: DelayCause) -> None:
        """The supervisor expects another day: the plan goes on from there, and the customer hears of it in time.

        Small delays add up; after a call the next one comes when it is as much later again.
        """
        turn = self._turn
        self._cause = cause
        found = turn.fixed(f"{key}/late", lambda: self._reckon(expected), Forecast)
        replan(turn, f"{key}/forecast", lambda known: self._changed(known, expected, found.days))
        if found.days > 0:
            tell_beyond_term(turn, f"{key}/beyond", found.beyond)
        self._untold += found.days
        if timedelta(days=self._untold) < timedelta(hours=turn.standard.site.late_hours):
            return
        self._untold = 0
        if turn.first_time(f"{key}/told"):
            self._end_telling(kept=False)
            turn.begin(
                f"{key}/telling",
                SITE_DELAY,
                site_stage=self._stage.value,
                delay_reason=reason.value,
                delay_cause=cause.value,
                expected_on=expected.isoformat(),
            )

    def finished(self, key: str, day: date, cause: DelayCause | None, **facts: Any) -> None:
        """The stage is finished: the plan goes on from the day, and what was promised is kept."""
        turn = self._turn
        self._cause = cause or self._cause
        found = turn.fixed(f"{key}/late", lambda: self._reckon(day), Forecast)
        replan(turn, f"{key}/finished", lambda known: self._changed(known, day, found.days), **facts)
        if turn.first_time(f"{key}/kept"):
            self._end_telling(kept=True)

    def _reckon(self, day: date) -> Forecast:
        known = current_plan(self._turn)
        days = (day - known.stages[self._stage].ends).days
        return Forecast(days=days, beyond=self._changed(known, day, days).beyond_term)

    def _changed(self, known: SitePlan, day: date, days: int) -> SitePlan:
        later = known.expecting(self._stage, day, site_calendar(self._turn))
        return later.delayed(self._stage, days, self._cause)

    def _end_telling(self, *, kept: bool) -> None:
        """The date told last is kept, or another takes its place; a call that was not made yet is not needed."""
        for telling in self._turn.beside(SITE_DELAY):
            if telling.about["site_stage"] == self._stage.value:
                telling.keep_promise(NEW_DATE) if kept else telling.waive_promise(NEW_DATE)
                telling.first_time(OVER)


async def tell_delay(journey: Journey) -> None:
    """Call the customer: why it takes longer, and until when; that date is a promise until the stage is finished."""
    await first_of(_tell(journey), _over(journey))
    journey.call_off("call", "site_stage_over")


async def _over(journey: Journey) -> bool:
    await journey.reached(OVER)
    return True


async def _tell(journey: Journey) -> None:
    """Whoever is not reached has it in writing; whoever does not agree is heard by lead and supervisor."""
    told = dict(journey.about)
    answer = await call(journey, "call", DELAY_CALL, about=lambda: told)
    journey.notify("written", "site_stage_later", "customer", **told)
    end_of_day = journey.at(date.fromisoformat(told["expected_on"]) + A_DAY)
    journey.promise(NEW_DATE, "site_stage_date", by=end_of_day)
    if answer.agrees is False:
        journey.notify("disagrees", "delay_not_agreed", Role.CS_LEAD, Role.SITE_SUPERVISOR, **told)
