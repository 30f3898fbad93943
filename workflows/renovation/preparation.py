"""Preparation: everything that a site needs before its day can be agreed on (R002-MGT-04)."""

import asyncio
from itertools import count

from domain.forms.consultation import CrewGrade
from domain.forms.preparation import NAME_CREW, NAME_SUPERVISOR, TAKE_KEYS, KeysOutcome
from domain.model import Model
from domain.roles import Role
from workflows.parts.journey import Journey
from workflows.parts.proposing import propose_person
from workflows.renovation.materials import order_materials
from workflows.renovation.permit import obtain_permit
from workflows.renovation.taken_over import keys_before, named_before


class Agreed(Model):
    """The grade of crew that the customer was promised, if any."""

    grade: CrewGrade | None


async def prepare(journey: Journey) -> None:
    """People, permit, keys and the first materials are got ready side by side."""
    await asyncio.gather(
        _team(journey), obtain_permit(journey), _take_keys(journey), order_materials(journey)
    )


async def _team(journey: Journey) -> None:
    """A manager names the supervisor, to whom permit, keys and kickoff go; the supervisor names the crew."""
    if not named_before(journey, Role.SITE_SUPERVISOR):
        await _name_supervisor(journey)
    await _crew(journey)


async def _name_supervisor(journey: Journey) -> None:
    proposal = await propose_person(journey, "supervisor/proposal", Role.SITE_SUPERVISOR)
    named = await journey.ask(
        "supervisor/name",
        NAME_SUPERVISOR,
        about={
            "proposed": proposal.proposed,
            "candidates": [one.model_dump(mode="json") for one in proposal.candidates],
        },
    )
    journey.appoint(Role.SITE_SUPERVISOR, named.supervisor, "supervisor_named")
    journey.notify("supervisor/told", "supervisor_named", "customer", supervisor=named.supervisor)


async def _crew(journey: Journey) -> None:
    """Of the grade agreed with the customer; of another one only with their consent (R002-SKU-16)."""
    agreed = journey.fixed("crew/agreed", lambda: Agreed(grade=journey.facts.get("crew_grade")), Agreed).grade
    crew = await journey.ask("crew", NAME_CREW, about={"crew_grade": agreed})
    journey.learn("crew/learned", crew=crew.crew, crew_workers=crew.workers)
    if crew.customer_agreed and crew.crew_grade is not None and crew.crew_grade != agreed:
        journey.notify("crew/other_grade", "crew_grade_changed", Role.SALES, crew_grade=crew.crew_grade)
        journey.learn("crew/other_grade_learned", crew_grade=crew.crew_grade)


async def _take_keys(journey: Journey) -> None:
    """Taken over and counted; who cannot give them yet is asked again on the day that they named."""
    if keys_before(journey):
        return
    opens = since = None
    for attempt in count(1):
        key = f"keys/{attempt}"
        answer = await journey.ask(key, TAKE_KEYS, opens=opens, anchor=since)
        if answer.outcome is KeysOutcome.TAKEN:
            journey.learn("keys/learned", keys_sets=answer.sets)
            return
        assert answer.ready_on is not None
        opens, since = journey.standard.rules["on_the_day"], journey.at(answer.ready_on, "site")
        if attempt >= journey.standard.numbers["keys_put_off"]:
            journey.notify(f"{key}/lead", "keys_put_off", Role.CS_LEAD, times=attempt)
