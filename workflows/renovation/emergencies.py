"""An emergency: somebody on call answers within half an hour, at any hour, and stays with it until its cause is known.

Its clocks count around the clock and through every pause.
"""

from itertools import count
from typing import Any

from domain.emergencies import Danger
from domain.forms.cases import CLOSE_EMERGENCY, MAKE_SAFE, RESPOND_EMERGENCY
from domain.model import Model
from domain.roles import Role
from domain.stages import Stage
from workflows.parts.journey import Journey
from workflows.renovation.on_call import on_call


class Responder(Model):
    """Whose kind of emergency it is."""

    role: Role


async def emergency(journey: Journey) -> None:
    """Tell whoever is on call; they call the customer, make it safe, and close it with its cause."""
    journey.first_time("opened")
    danger = Danger(journey.about["danger"])
    role = journey.fixed("role", lambda: Responder(role=_role(journey, danger)), Responder).role
    person = await on_call(journey, "on_call", role)
    journey.notify("told", "emergency", person or role, danger=danger.value)
    about = {**journey.about, "opened_at": journey.when("opened").isoformat()}
    by = journey.due(journey.standard.tasks["respond_emergency"].within, journey.when("opened"))
    journey.promise("response", "emergency_response", by)
    responder = await _respond(journey, role, person, about)
    await _make_safe(journey, role, responder, about)
    journey.notify("made_safe", "made_safe", "customer")
    await _close(journey, role, responder, about)


def _role(journey: Journey, danger: Danger) -> Role:
    responders = journey.standard.responders(danger)
    return responders.care if journey.in_stage(Stage.CARE) else responders.site


async def _respond(journey: Journey, role: Role, person: str | None, about: dict[str, Any]) -> str | None:
    """Speak with the customer, again and again until they are reached; returns who did."""
    anchor = journey.when("opened")
    for number in count(1):
        step = f"response/{number}"
        answer = await journey.ask(
            step,
            RESPOND_EMERGENCY,
            role=role,
            assignee=person,
            anchor=anchor,
            within=None if number == 1 else journey.standard.rules["emergency_again"],
            about={**about, "round": number},
        )
        if answer.customer_reached:
            journey.keep_promise("response")
            return journey.who(step)
        journey.notify("response/message", "tried_to_call", "customer")
        anchor = journey.when(step)
    raise AssertionError("an emergency is answered")


async def _make_safe(journey: Journey, role: Role, responder: str | None, about: dict[str, Any]) -> None:
    for number in count(1):
        step = f"safe/{number}"
        done = await journey.ask(
            step, MAKE_SAFE, role=role, assignee=responder, about={**about, "round": number}
        )
        if done.safe:
            return


async def _close(journey: Journey, role: Role, responder: str | None, about: dict[str, Any]) -> None:
    for number in count(1):
        closed = await journey.ask(
            f"close/{number}", CLOSE_EMERGENCY, role=role, assignee=responder, about=about
        )
        if closed.customer_told:
            return
