"""What is learned beside the measurement, before the plan is drawn: talks by the customer's priority, the survey.

Nothing here delays the measurement; the plan waits for all of it.
"""

import asyncio
from datetime import datetime
from typing import Any, TypeVar

from domain.forms.needs import (
    DESIGNER_TALK,
    NEEDS_SURVEY,
    SHOWROOM_VISIT,
    DesignerTalk,
    NeedsSurvey,
    ShowroomVisit,
    TalkOutcome,
)
from domain.tasks import TaskKind
from workflows.parts.journey import Journey

T = TypeVar("T", DesignerTalk, ShowroomVisit)

LEARNED: tuple[TaskKind[Any], ...] = (DESIGNER_TALK, SHOWROOM_VISIT, NEEDS_SURVEY)
TRIES = 2
"""Who says "later" twice has the talk at the viewing of the plan."""


async def talk_with_designer(journey: Journey) -> None:
    """The first talk with the designer who was named by style, where the customer wants it (R002-SKU-15)."""
    if not journey.facts.get("designer_talk"):
        return
    talk = await _talk(journey, DESIGNER_TALK, {"style": journey.facts.get("style")})
    if talk is not None:
        journey.remember(design_wishes=list(talk.design_wishes))


def drawable_since(journey: Journey) -> datetime:
    """When all that the plan rests on was known: whoever draws has their days from then on (X-06)."""
    facts = journey.facts
    late = [facts[f"{kind.name}_at"] for kind in LEARNED if f"{kind.name}_at" in facts]
    return journey.ours(max(datetime.fromisoformat(at) for at in (facts["measured_at"], *late)))


async def learn_needs(journey: Journey) -> None:
    """The showroom for who cares about materials, the survey for who is important (R002-SKU-17, R001-RES-01)."""
    await asyncio.gather(_show_materials(journey), _survey(journey))


async def _show_materials(journey: Journey) -> None:
    if not journey.facts.get("showroom_visit"):
        return
    visit = await _talk(journey, SHOWROOM_VISIT, {"material_wishes": journey.facts.get("material_wishes")})
    if visit is not None:
        journey.remember(samples_taken=visit.samples_taken)


async def _survey(journey: Journey) -> None:
    """The needs-survey report, input of recommendation and design (R001-RES-04)."""
    if not journey.facts.get("survey_due"):
        return
    about = {"style": journey.facts.get("style"), "budget": journey.facts.get("budget")}
    report = await journey.ask("needs_survey", NEEDS_SURVEY, about=about)
    journey.remember(survey=_codes(report), needs_survey_at=journey.when("needs_survey").isoformat())


def _codes(report: NeedsSurvey) -> dict[str, Any]:
    """The report without its words, which are personal."""
    return report.model_dump(mode="json", exclude={"usage", "core_needs"}, exclude_none=True)


async def _talk(journey: Journey, kind: TaskKind[T], about: dict[str, Any]) -> T | None:
    """Have the talk, once more later if the customer asks for it; None when it was not held."""
    opens, anchor = None, None
    for attempt in range(1, TRIES + 1):
        key = f"{kind.name}/{attempt}"
        answer = await journey.ask(key, kind, opens=opens, anchor=anchor, about=about)
        if answer.outcome is TalkOutcome.HELD:
            journey.contact(key, kind.name, "reached", channel="in_person")
            journey.remember(**{f"{kind.name}_at": journey.when(key).isoformat()})
            return answer
        if answer.outcome is TalkOutcome.NOT_WANTED:
            return None
        opens, anchor = journey.in_window(journey.standard.rules["talk_again"]), journey.when(key)
    return None
