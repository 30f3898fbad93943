"""A question that no call could answer: the customer has the answer the same day (R003-TEL-06/07).

Where too little of that day is left, the next morning: as the standard says.
"""

from datetime import datetime
from itertools import count
from typing import Any

from domain.forms.cases import ANSWER_QUESTION, TELL_ANSWER, AnswerQuestion, TellAnswer
from domain.roles import Role
from workflows.parts.journey import Journey
from workflows.parts.unreached import rule_of_stage
from workflows.renovation.calling import in_contact_hours
from workflows.renovation.settling import see_through


async def question(journey: Journey) -> None:
    """Ask whoever may know, tell the customer the same day; what takes longer is told until it is settled."""
    journey.first_time("opened")
    opened = journey.when("opened")
    by = _promised(journey) or journey.due(journey.standard.tasks["tell_answer"].within, opened)
    journey.promise("answered", "question_answered", by, words=journey.about.get("words"))
    about = dict(journey.about)
    for number in count(1):
        turn = journey.within(str(number))
        answer = await _find_out(turn, about)
        told = await _tell(turn, {**about, **_known(answer)})
        if told.customer_told:
            journey.keep_promise("answered")
        if answer.by is not None:
            if told.question is not None:
                turn.open_case("told", "question", words=told.question)
            await see_through(turn, "progress", answer.by, since=turn.when("told"), about=about)
            return
        if not told.customer_told or (told.settled and told.question is None):
            return
        about = {**about, "words": told.question} if told.question else about


def _promised(journey: Journey) -> datetime | None:
    """By when the customer was told that they have an answer, where somebody named a time."""
    by = journey.about.get("owed_by")
    return datetime.fromisoformat(by) if by else None


def _known(answer: AnswerQuestion) -> dict[str, Any]:
    """What the customer is to be told: a reference to the answer, or the day."""
    known = {"answer": answer.answer, "by": answer.by.isoformat() if answer.by else None}
    return {name: value for name, value in known.items() if value is not None}


async def _find_out(turn: Journey, about: dict[str, Any]) -> AnswerQuestion:
    """Whoever is asked says it or names who knows it; each of them has the same day."""
    turn.first_time("asked")
    role = Role(about["role"]) if "role" in about else _asked_first(turn)
    person, due = about.get("assignee"), _sooner(turn)
    for number in count(1):
        step = f"answer/{number}"
        answer = await turn.ask(
            step, ANSWER_QUESTION, role=role, assignee=person, due=due, anchor=turn.when("asked"), about=about
        )
        if answer.ask is None:
            return answer
        role, person = Role(answer.ask), None
    raise AssertionError("somebody always answers")


def _asked_first(turn: Journey) -> Role | None:
    """The standard's role (None), which is the journey's agent; the lead where the journey has nobody of that role."""
    theirs = turn.standard.tasks[ANSWER_QUESTION.name].role
    return None if turn.person(theirs) else Role.CS_LEAD


def _due(turn: Journey) -> datetime | None:
    """The time that the customer was told, unless it is over: what they ask once more is answered the same day."""
    by = _promised(turn)
    return by if by is not None and by > turn.when("asked") else None


def _sooner(turn: Journey) -> datetime | None:
    """That time where it comes before the same day is over: otherwise whoever knows the answer has the same day."""
    by, usual = _due(turn), turn.standard.tasks[ANSWER_QUESTION.name].within
    return by if by is not None and by < turn.due(usual, turn.when("asked")) else None


async def _tell(turn: Journey, about: dict[str, Any]) -> TellAnswer:
    """The agent calls the customer back, as often as a call is tried; then they have a message (X-20)."""
    told = await turn.ask("tell/1", TELL_ANSWER, due=_due(turn), anchor=turn.when("asked"), about=about)
    _contact(turn, "tell/1", told)
    for number, again in enumerate(rule_of_stage(turn, "tried_by").again, 2):
        if told.customer_told:
            break
        opens, anchor = in_contact_hours(turn, again, turn.when(f"tell/{number - 1}"))
        told = await turn.ask(f"tell/{number}", TELL_ANSWER, opens=opens, anchor=anchor, about=about)
        _contact(turn, f"tell/{number}", told)
    if not told.customer_told:
        turn.notify("tell/message", "tried_to_call", "customer", call=TELL_ANSWER.name)
        turn.notify("tell/lead", "answer_not_told", Role.CS_LEAD)
    turn.first_time("told")
    return told


def _contact(turn: Journey, step: str, told: TellAnswer) -> None:
    turn.contact(step, TELL_ANSWER.name, "reached" if told.customer_told else "no_answer")
