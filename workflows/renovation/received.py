"""A customer got in touch and could not be answered at once: they are, by the time that they were told.

R003-TEL-06/07. Questions, complaints and emergencies have cases of their own.
"""

from domain.forms.contacts import ANSWER_CONTACT, AnswerContact
from domain.promises import Owed
from domain.roles import Role
from workflows.parts.journey import Journey
from workflows.parts.unreached import rule_of_stage
from workflows.renovation.calling import in_contact_hours
from workflows.renovation.settling import see_through


async def received(journey: Journey) -> None:
    """Answer the customer by the time promised, again while nobody is reached; see through what takes longer."""
    owed = Owed.of(journey.about)
    said = {"words": journey.about.get("words"), "person": owed.assignee or journey.person(owed.role)}
    if journey.now < owed.owed_by:  # a customer who comes back after it hears nothing of an old promise
        journey.promise("answered", "contact_answered", owed.owed_by, **said)
    step, answer = await _answer(journey, owed)
    journey.keep_promise("answered")
    if answer.by is not None:
        await see_through(journey, "progress", answer.by, since=journey.when(step), about=journey.about)


async def _answer(journey: Journey, owed: Owed) -> tuple[str, AnswerContact]:
    """Tell the customer, as often as a call is tried; then they are written to, and the lead knows (X-20).

    Returns the key of the last try, and its answers.
    """
    step, about = "answer/1", journey.about
    answer = await journey.ask(
        step, ANSWER_CONTACT, role=owed.role, assignee=owed.assignee, due=owed.owed_by, about=about
    )
    _contact(journey, step, answer)
    for number, again in enumerate(rule_of_stage(journey, "tried_by").again, 2):
        if answer.customer_told:
            return step, answer
        person = _who_tried(journey, step)
        opens, anchor = in_contact_hours(journey, again, journey.when(step))
        step, about = f"answer/{number}", {**journey.about, "round": number}
        answer = await journey.ask(
            step, ANSWER_CONTACT, role=owed.role, assignee=person, opens=opens, anchor=anchor, about=about
        )
        _contact(journey, step, answer)
    if not answer.customer_told:
        journey.notify("answer/message", "tried_to_call", "customer", call=ANSWER_CONTACT.name)
        journey.notify("answer/lead", "answer_not_told", Role.CS_LEAD)
    return step, answer


def _who_tried(journey: Journey, step: str) -> str | None:
    """Whose task it was: they try again."""
    given = journey.state.answers[journey.key(step)]
    return given.on_behalf_of or given.by


def _contact(journey: Journey, step: str, answer: AnswerContact) -> None:
    journey.contact(step, ANSWER_CONTACT.name, "reached" if answer.customer_told else "no_answer")
