"""A question that no call could answer: the customer has the answer the same day (R003-TEL-06/07)."""

from itertools import count
from typing import Any

from domain.forms.cases import ANSWER_QUESTION, TELL_ANSWER, AnswerQuestion, TellAnswer
from domain.roles import Role
from workflows.parts.journey import Journey
from workflows.renovation.calling import in_contact_hours
from workflows.renovation.settling import see_through


async def question(journey: Journey) -> None:
    """Ask whoever may know, tell the customer the same day; what takes longer is told until it is settled."""
    journey.first_time("opened")
    opened = journey.when("opened")
    by = journey.due(journey.standard.tasks["tell_answer"].within, opened)
    journey.promise("answered", "question_answered", by)
    about = dict(journey.about)
    for number in count(1):
        turn = journey.within(str(number))
        answer = await _find_out(turn, about)
        told = await _tell(turn, {**about, **_known(answer)})
        journey.keep_promise("answered")
        if answer.by is not None:
            if told.question is not None:
                turn.open_case("told", "question", words=told.question)
            await see_through(turn, "progress", answer.by, since=turn.when("told"), about=about)
            return
        if told.settled and told.question is None:
            return
        about = {**about, "words": told.question} if told.question else about


def _known(answer: AnswerQuestion) -> dict[str, Any]:
    """What the customer is to be told: a reference to the answer, or the day."""
    known = {"answer": answer.answer, "by": answer.by.isoformat() if answer.by else None}
    return {name: value for name, value in known.items() if value is not None}


async def _find_out(turn: Journey, about: dict[str, Any]) -> AnswerQuestion:
    """The lead says it or names who knows it; each of them has the same day."""
    turn.first_time("asked")
    role = Role(about["role"]) if "role" in about else None
    for number in count(1):
        step = f"answer/{number}"
        answer = await turn.ask(step, ANSWER_QUESTION, role=role, anchor=turn.when("asked"), about=about)
        if answer.ask is None:
            return answer
        role = Role(answer.ask)
    raise AssertionError("somebody always answers")


async def _tell(turn: Journey, about: dict[str, Any]) -> TellAnswer:
    """The agent calls the customer back, again when nobody answers."""
    told = await turn.ask("tell/1", TELL_ANSWER, anchor=turn.when("asked"), about=about)
    number = 1
    while not told.customer_told:
        before, number = f"tell/{number}", number + 1
        opens, anchor = in_contact_hours(turn, turn.standard.rules["tell_again"], turn.when(before))
        told = await turn.ask(f"tell/{number}", TELL_ANSWER, opens=opens, anchor=anchor, about=about)
    turn.first_time("told")
    return told
