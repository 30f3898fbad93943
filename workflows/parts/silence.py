"""A customer who wants no more calls (X-07, X-20).

Before the contract they are lost. After it courtesy ends; what the contract owes goes on, with a message in place of
each call.
"""

from collections.abc import Collection
from typing import TypeVar

from domain.forms.calls import CallForm, CallOutcome
from domain.forms.meetings import ARRANGE_APPOINTMENT, CONFIRM_APPOINTMENT
from domain.phone_calls import CALL_FORMS
from domain.stages import STAGES, Stage
from domain.standard import CallRule
from domain.tasks import TaskKind
from workflows.parts.journey import Journey

C = TypeVar("C", bound=CallForm)

CALLS = CALL_FORMS
ABOUT_MEETINGS = frozenset({ARRANGE_APPOINTMENT.name, CONFIRM_APPOINTMENT.name})
"""Calls about a meeting that stands or is to be: they fall away, and the customer is asked in writing."""
CONSENTED = frozenset({"care_plan", "consent_renewal", "mailing", "revisit", "survey"})
"""The duties that rest on the customer's consent."""
LEFT_ALONE = "do_not_contact"
"""The reason, and the fact that stays."""


def before_contract(journey: Journey) -> bool:
    """Whether there is no contract yet: then a customer whom nobody reaches may rest or be lost."""
    return STAGES.index(journey.state.stage) < STAGES.index(Stage.CONSTRUCTION)


def unwanted(journey: Journey, turn: str) -> bool:
    """Whether the customer wants no calls; decided once, when the call's turn comes."""
    if journey.key(turn) not in journey.state.answers and journey.facts.get(LEFT_ALONE):
        journey.first_time(f"{turn}/unwanted")
    return journey.key(f"{turn}/unwanted") in journey.state.answers


async def leave_alone(journey: Journey, key: str) -> None:
    """Every call falls away at once; before the contract the journey ends, and this does not return."""
    first = journey.first_time(f"{key}/left_alone")
    journey.learn(f"{key}/consent_ended", consent=False)
    if before_contract(journey):
        await journey.lose(LEFT_ALONE)
    if first:
        journey.learn(f"{key}/wants_no_calls", **{LEFT_ALONE: True})
        journey.withdraw(CALLS, {"outcome": CallOutcome.DO_NOT_CONTACT.value}, LEFT_ALONE)
        journey.withdraw(ABOUT_MEETINGS, {"outcome": CallOutcome.NO_ANSWER.value}, LEFT_ALONE)
        end_courtesy(journey, LEFT_ALONE)


def end_courtesy(journey: Journey, reason: str, duties: Collection[str] = CONSENTED) -> None:
    """Nothing more comes of the duties that rest on consent, but for the one that hears of it right now."""
    for item in [item for item in journey.state.agenda.values() if item.duty in duties]:
        journey.drop(item.key.removeprefix("agenda/"), reason)
    for duty in [duty for duty in journey.state.duties.values() if duty.duty in duties]:
        if not f"{journey.prefix}/".startswith(f"{duty.key}/"):
            journey.stop_duty(duty.key, reason)


def message_instead(journey: Journey, key: str, kind: TaskKind[C], rule: CallRule) -> C:
    """What the contract owes is told in a message; courtesy says nothing. Returns the call's empty answers."""
    if not rule.courtesy:
        journey.notify(f"{key}/instead", "instead_of_call", "customer", call=kind.name)
    return kind.payload({"outcome": CallOutcome.DO_NOT_CONTACT.value})
