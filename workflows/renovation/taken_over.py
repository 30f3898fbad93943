"""Customers who came to us in the middle of their project: what was there already, and what is left of it.

A stage asks here before it begins; for everybody else the answer is always that nothing was there.
"""

from datetime import date, datetime

from domain.roles import Role
from domain.site import SiteStage
from domain.stages import Stage
from domain.takeover import TakenOver
from workflows.parts.journey import Journey
from workflows.renovation.reservations import owe


def came_in(journey: Journey, stage: Stage) -> TakenOver | None:
    """What was before, where the customer came to us in this very stage."""
    taken = journey.state.taken_over
    return taken if taken is not None and taken.stage is stage else None


def named_before(journey: Journey, role: Role) -> bool:
    """Whether somebody had a role already: nobody names them again."""
    taken = journey.state.taken_over
    return taken is not None and role in taken.team


def keys_before(journey: Journey) -> bool:
    """Whether we had the keys already."""
    taken = came_in(journey, Stage.CONSTRUCTION)
    return taken is not None and taken.keys


def start_before(journey: Journey) -> date | None:
    """The day of kickoff that was agreed on already and is still to come."""
    taken = came_in(journey, Stage.CONSTRUCTION)
    return None if taken is None or taken.works_began else taken.kickoff_on


def opened_before(journey: Journey) -> datetime | None:
    """When the works began, where that was before."""
    taken = came_in(journey, Stage.CONSTRUCTION)
    if taken is None or not taken.works_began:
        return None
    assert taken.kickoff_on is not None
    return journey.at(taken.kickoff_on)


def built_before(journey: Journey) -> tuple[SiteStage, ...]:
    """The stages of the site that were finished before."""
    taken = came_in(journey, Stage.CONSTRUCTION)
    return () if taken is None else taken.built


def accepted_before(journey: Journey) -> datetime | None:
    """When the works were accepted, where that was before."""
    taken = came_in(journey, Stage.HANDOVER)
    return None if taken is None or taken.accepted_on is None else journey.at(taken.accepted_on)


def owe_reservations(journey: Journey) -> None:
    """What was reserved at the acceptance and is open: by its day, or within the usual time from now."""
    taken = journey.state.taken_over
    if taken is None or taken.stage is not journey.state.stage:
        return
    for number in range(1, taken.reservations + 1):
        owe(journey, f"reservation/{number}", _settled_by(journey, taken))


def _settled_by(journey: Journey, taken: TakenOver) -> date:
    rule = journey.standard.tasks["settle_reservation"]
    usual = journey.day(journey.due(rule.within, journey.state.started_at, rule.calendar))
    given = taken.reservations_until
    return given if given is not None and given > taken.on else usual
