"""Handover: everything is tried in front of the customer, then the home is theirs (R002-SKU-65/66)."""

from collections.abc import Mapping
from datetime import date, timedelta

from domain.contract import Occasion
from domain.forms.handover import HAND_OVER_KEYS, HandOverKeys
from domain.roles import Role
from domain.stages import Stage
from domain.standard import Standard
from domain.warranty import Since, last_days
from workflows.parts.journey import Journey
from workflows.renovation.acceptance import Accepted, accept
from workflows.renovation.change_orders import change_orders_settled
from workflows.renovation.milestones import collect_past, pay_milestone
from workflows.renovation.progress import FIRE_EQUIPMENT, PROGRESS
from workflows.renovation.reservations import owe
from workflows.renovation.survey import plan_survey
from workflows.renovation.taken_over import accepted_before, came_in, owe_reservations


async def hand_over(journey: Journey) -> None:
    """Have the works accepted and paid, give keys and documents; from then on the warranties run."""
    _not_accepted_yet(journey)
    collect_past(journey)
    owe_reservations(journey)
    accepted = _accepted_before(journey) or await accept(journey)
    journey.learn("accepted", accepted_at=accepted.at.isoformat())
    _leave_the_site(journey)
    await change_orders_settled(journey, "before_payment")
    await pay_milestone(journey, Occasion.ACCEPTANCE)
    given = await _give_keys(journey)
    _begin_warranties(journey, accepted)
    if given.missing:
        assert given.documents_by is not None
        owe(journey, "documents", given.documents_by, documents=[*given.missing])
    plan_survey(journey)


def _accepted_before(journey: Journey) -> Accepted | None:
    """Works that were accepted before we took them over; until they are, the calls of every month go on (X-04)."""
    if (at := accepted_before(journey)) is not None:
        return Accepted(at, frozenset())
    taken = came_in(journey, Stage.HANDOVER)
    if taken is not None and taken.kickoff_on is not None:
        anchor = journey.at(taken.kickoff_on)
        journey.plan(PROGRESS, PROGRESS, cadence=PROGRESS, anchor=anchor, role=Role.AGENT)
    return None


def _not_accepted_yet(journey: Journey) -> None:
    """Back behind an acceptance there is none, and the calls of every month go on until the next (X-04)."""
    back = journey.state.returned_at
    if back is None or journey.key("accepted") in journey.state.answers:
        return
    if journey.facts.get("accepted_at") is not None:
        journey.remember(accepted_at=None)
    if journey.facts.get("kicked_off_at") is not None and f"agenda/{PROGRESS}" not in journey.state.agenda:
        again = journey.within(f"again/{back.isoformat()}")
        # Only after a kickoff are the first days skipped; whoever is called already counts on the next date.
        skipped = timedelta(days=journey.standard.cadences[PROGRESS].skip_within - 1)
        again.plan(PROGRESS, PROGRESS, cadence=PROGRESS, anchor=back - skipped, role=Role.AGENT)


def _leave_the_site(journey: Journey) -> None:
    """Nobody calls about the site or brings anything there any more."""
    journey.drop(PROGRESS, "accepted")
    for missing in journey.beside(FIRE_EQUIPMENT):
        journey.stop_duty(missing.prefix, "accepted")


async def _give_keys(journey: Journey) -> HandOverKeys:
    """Count the keys, read the meters, hand over the documents; a set that is missing is told to the lead."""
    taken = journey.facts.get("keys_sets")
    given = await journey.ask("hand_over_keys", HAND_OVER_KEYS, about={"sets_taken": taken})
    if taken is not None and given.sets != taken:
        journey.notify("keys_differ", "keys_differ", Role.CS_LEAD, taken=taken, given=given.sets)
    return given


def _begin_warranties(journey: Journey, accepted: Accepted) -> None:
    handed_over = journey.when("hand_over_keys")
    since = {Since.HANDOVER: journey.day(handed_over), Since.ACCEPTANCE: journey.day(accepted.at)}
    ends = last_days(journey.signed_standard.warranty, since, accepted.absent)
    journey.remember(
        handed_over_at=handed_over.isoformat(),
        warranties={item: end.isoformat() for item, end in ends.items()},
    )


def warranty_ends(standard: Standard, handed_over: date) -> Mapping[str, date]:
    """The last day of every warranty of a home that others handed over, by class (X-23)."""
    return last_days(standard.warranty, {Since.HANDOVER: handed_over})
