"""The survey: how satisfied they are, the day after the keys (R002-MGT-04, R001-SUP-02)."""

from domain.care import Purpose
from domain.forms.handover import SURVEY_CALL
from domain.roles import Role
from domain.satisfaction import SATISFIED_FROM
from workflows.parts.journey import Journey
from workflows.renovation.calling import call
from workflows.renovation.consents import consented


async def survey(journey: Journey) -> None:
    """Ask those who still consent how it was; the lead hears of whoever is not satisfied."""
    if journey.key("wanted") not in journey.state.answers and not consented(journey, Purpose.SURVEYS):
        return
    journey.first_time("wanted")
    answer = await call(journey, "survey_call", SURVEY_CALL)
    if answer.overall is not None and answer.overall < SATISFIED_FROM:
        journey.notify("not_satisfied", "survey_not_satisfied", Role.CS_LEAD, overall=answer.overall)


def plan_survey(journey: Journey) -> None:
    """One day after the keys, for whoever consents to surveys today."""
    if consented(journey, Purpose.SURVEYS):
        journey.plan(
            "survey",
            "survey",
            rule=journey.standard.rules["survey_call"],
            anchor=journey.when("hand_over_keys"),
            role=Role.AGENT,
        )
