"""Design: the plan is drawn, signed off, shown, and changed until it fits (R002-SKU-20, 24 … 48; R001-DSN-01 … 03)."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from domain.appointments import Place
from domain.forms.consultation import FIRST_MEETING
from domain.forms.design import (
    DRAW_PLAN,
    PLAN_CALL,
    REVIEW_PLAN,
    REVISE_PLAN,
    REVISION_CALL,
    TECHNICAL_CHECK,
    VIEW_PLAN,
    DrawPlan,
    PlanCall,
    PlanTalk,
    RevisePlan,
    ViewPlan,
)
from domain.forms.needs import NEEDS_SURVEY
from domain.roles import Role
from domain.stages import Stage
from domain.tasks import TaskKind
from workflows.parts.booking import Held, Meeting, book
from workflows.parts.journey import Journey
from workflows.renovation.agreed import ready_at, slot_fact, still_good
from workflows.renovation.calling import call, last_call
from workflows.renovation.needs import drawable_since
from workflows.renovation.plan_rounds import Round, director_joins, settle_who_draws

T = TypeVar("T", bound=PlanTalk)
D = TypeVar("D", DrawPlan, RevisePlan)

VIEWING = Meeting("viewing", VIEW_PLAN)
REVISED_VIEWING = Meeting("revised_viewing", VIEW_PLAN)
WITH_DIRECTOR = Meeting("revised_viewing", VIEW_PLAN, joined_by=(Role.DESIGN_DIRECTOR,))

SIGN_OFF = "design_sign_off"
TECHNICAL = "technical_check"
BASIS = (
    "style",
    "priority",
    "property_use",
    "property_state",
    "design_wishes",
    "material_wishes",
    "wants_in_by",
    "measured_area",
    "measured_provisional",
    "survey",
)
"""What of wishes, site and survey a plan rests on (R001-DSN-02); words of the customer are not among it."""


async def design(journey: Journey) -> None:
    """Show the plan; then change it, round by round, until the customer wants nothing changed."""
    now = await _first_plan(journey)
    number = 1
    while now.talk.changes_needed:
        number += 1
        now = await _changed_plan(journey.within(f"round/{number}"), number, now)
    _leave_for_quotation(journey, await settle_who_draws(journey.within("agreed"), number, now))


# The first plan


async def _first_plan(journey: Journey) -> Round:
    """Draw the plan while its viewing is prepared, show it, and call the day after (R002-SKU-25 … 32)."""
    place = Place(journey.facts["viewing_place"])
    since = drawable_since(journey)
    ready = ready_at(journey, "presentable", "plan_ready", since)
    needs = {SIGN_OFF: _answered(journey, SIGN_OFF)}
    if _is_complex(journey):
        needs[TECHNICAL] = _answered(journey, TECHNICAL)
    _, _, viewing = await asyncio.gather(
        _draw(journey, since),
        _technical_opinion(journey, since),
        book(
            journey,
            "viewing",
            VIEWING,
            place=place,
            offered=still_good(journey.facts.get("plan_slot"), ready),
            earliest=ready,
            ready=needs,
        ),
    )
    talk = await _talk(journey, PLAN_CALL, VIEWING, viewing)
    return _round(journey, PLAN_CALL, talk, talk.viewing_place or place)


async def _draw(journey: Journey, since: datetime) -> None:
    """Draw the plan from survey, wishes and site; who draws for a journey without a designer stays it."""
    about = {name: journey.facts[name] for name in BASIS if journey.facts.get(name)}
    if "lead_source" in journey.facts:
        about["first_meeting"] = f"{Stage.CONSULTATION}/{FIRST_MEETING.name}"
    if "survey" in about:
        about["survey_report"] = f"{Stage.MEASUREMENT}/{NEEDS_SURVEY.name}"
    opinion = TECHNICAL if _is_complex(journey) else None
    await _until_signed_off(journey, "draw", DRAW_PLAN, since, about, opinion=opinion)


async def _technical_opinion(journey: Journey, since: datetime) -> None:
    """For a complex project the designer leads a team: sales is told, technical staff gives an opinion (R001-DSN-01).

    The source names no technical role; trade practice has whoever supervises the site say what can be built.
    """
    if not _is_complex(journey):
        return
    journey.notify("complex", "complex_project", Role.SALES, Role.SITE_SUPERVISOR)
    opinion = await journey.ask(TECHNICAL, TECHNICAL_CHECK, anchor=since, about=_site(journey))
    if opinion.points:
        points = list(opinion.points)
        journey.notify(
            "points", "technical_points", journey.person(Role.DESIGNER) or Role.DESIGNER, points=points
        )


def _is_complex(journey: Journey) -> bool:
    return bool(journey.facts.get("complex"))


def _site(journey: Journey) -> dict[str, Any]:
    known = ("property_use", "property_state", "style", "measured_area", "measured_provisional")
    return {name: journey.facts[name] for name in known if journey.facts.get(name)}


# Drawing, signing off, showing


async def _until_signed_off(
    journey: Journey,
    key: str,
    kind: TaskKind[D],
    since: datetime,
    about: dict[str, Any],
    opinion: str | None = None,
    review_within: str | None = None,
) -> None:
    """Draw until the design director signs it off, before the check of the day before (R001-DSN-03, X-35).

    Nobody signs off their own plan. ``opinion`` is the key of what else must be at hand by then.
    """
    within, anchor = None, since
    read: dict[str, Any] = {}
    for attempt in count(1):
        version = {"version": attempt, **read}
        drawn = f"{key}/{attempt}"
        await journey.ask(drawn, kind, within=within, anchor=anchor, about={**about, **version})
        drawn_by = journey.who(drawn)
        if drawn_by is not None and journey.person(Role.DESIGNER) is None:
            journey.appoint(Role.DESIGNER, drawn_by, "drew_plan")
        if opinion is not None:
            await journey.reached(opinion)
            version["technical"] = read["technical"] = journey.key(opinion)
        checked = f"review/{attempt}"
        review = await journey.ask(
            checked,
            REVIEW_PLAN,
            within=review_within,
            requester=drawn_by,
            about={**_round_of(about), **version},
        )
        if review.approved:
            journey.first_time(SIGN_OFF)
            return
        read["review"] = journey.key(checked)
        within, anchor = journey.standard.rules["redraw"], journey.when(checked)


def _round_of(about: dict[str, Any]) -> dict[str, Any]:
    return {name: about[name] for name in ("round", "call") if name in about}


def _answered(journey: Journey, key: str) -> Callable[[], bool]:
    return lambda: journey.key(key) in journey.state.answers


async def _talk(journey: Journey, kind: TaskKind[T], meeting: Meeting[ViewPlan], held: Held[ViewPlan]) -> T:
    """Call the customer the day after a viewing (R002-SKU-29, 38).

    Whoever takes up a complaint sees both when the designer came and what the customer remembers (R002-SKU-31, 36).
    """
    designer = journey.person(Role.DESIGNER)

    def late(answer: T) -> dict[str, Any]:
        remembered = {"designer_late": answer.designer_late} if isinstance(answer, PlanCall) else {}
        return {"late_minutes": held.late_minutes, **remembered}

    return await call(
        journey,
        kind.name,
        kind,
        opens=journey.standard.appointments[meeting.name].follow_up,
        anchor=held.starts_at,
        about=lambda: {"host": held.host, "staff": designer, "late_minutes": held.late_minutes},
        complaint_about=late,
    )


def _round(journey: Journey, kind: TaskKind[Any], talk: PlanTalk, place: Place, **more: Any) -> Round:
    last = last_call(journey, kind.name)
    return Round(talk, journey.key(last), journey.when(last), place, talk.revised_slot, **more)


# Rounds of changes


async def _changed_plan(journey: Journey, number: int, last: Round) -> Round:
    """Change the plan within three days, show it, and call the day after (R002-SKU-34, 35, 38).

    The changed plan is signed off too, in a shorter time; what the customer wants is read in the call.
    """
    last = await settle_who_draws(journey, number, last)
    ready = ready_at(journey, "presentable", "revision_ready", last.at)
    meeting = WITH_DIRECTOR if director_joins(journey, number) else REVISED_VIEWING
    _, viewing = await asyncio.gather(
        _until_signed_off(
            journey,
            "revise",
            REVISE_PLAN,
            last.at,
            {"round": number, "call": last.call},
            review_within=journey.standard.rules["review_revision"],
        ),
        book(
            journey,
            "viewing",
            meeting,
            place=last.place,
            offered=still_good(last.slot, ready),
            earliest=ready,
            ready={SIGN_OFF: _answered(journey, SIGN_OFF)},
        ),
    )
    talk = await _talk(journey, REVISION_CALL, meeting, viewing)
    return _round(journey, REVISION_CALL, talk, talk.viewing_place or last.place, fees=last.fees)


def _leave_for_quotation(journey: Journey, last: Round) -> None:
    """Nothing is to change any more: rendering and budget come next (R002-SKU-33)."""
    fee = last.talk.render_fee
    journey.remember(
        plan_agreed_at=last.at.isoformat(),
        meeting_place=last.place,
        budget_slot=slot_fact(last.talk.budget_slot),
        render_area=str(last.talk.render_area) if fee is not None else None,
        render_rate=str(last.talk.render_rate) if fee is not None else None,
        render_fee=str(fee) if fee is not None else None,
    )
