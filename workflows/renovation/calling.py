"""Calling a customer, and when it is tried again if nobody answers (X-20, R002-SKU-23)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from domain.contact_hours import next_try
from domain.forms.calls import FIND_CONTACT, CallForm, CallOutcome, ContractCall, SellingCall
from domain.standard import CallRule
from domain.tasks import TaskKind
from workflows.parts.asking import RIGHT_THEN
from workflows.parts.journey import Journey
from workflows.parts.silence import leave_alone, message_instead, unwanted
from workflows.parts.unreached import give_up, lead_decides, rule_of, was_heard

C = TypeVar("C", bound=CallForm)


@dataclass(frozen=True)
class Again:
    """When the next try is made; without ``opens`` at once."""

    opens: str | None = None
    anchor: datetime | None = None
    promised: bool = False
    """True for a time that the customer named."""
    earliest: datetime | None = None
    """From when it may be made before its time, where it may."""


async def call(
    journey: Journey,
    key: str,
    kind: TaskKind[C],
    *,
    opens: str | None = None,
    anchor: datetime | None = None,
    earliest: datetime | None = None,
    about: Callable[[], dict[str, Any]] | None = None,
    complaint_about: Callable[[C], dict[str, Any]] | None = None,
) -> C:
    """Reach the customer as the standard's rule for this kind of call says, and return the last try's answers.

    Before the contract it returns only with answers: the lead decides about whoever is not reached or refuses the
    call, and whoever does not go on with us is lost (R002-SKU-55). After the contract a call that was tried in vain
    is given up, and so is every call to a customer who wants none (X-07); then ``reached`` is false.
    A complaint opens a case (R002-SKU-36, 64); ``complaint_about`` says what its lead needs to know of the answers
    beside the call itself, never personal. So do a question that could not be answered, and an emergency.
    """
    rule = rule_of(journey, kind)
    again, tries, vain, rounds = Again(opens, anchor, earliest=earliest), 0, 0, 1
    while True:
        tries += 1
        turn = f"{key}/{tries}"
        if unwanted(journey, turn):
            return message_instead(journey, key, kind, rule)
        answer = await _try(journey, turn, kind, again, _told(about, rule, vain))
        _take_up(journey, turn, answer, complaint_about)
        settle_promise(journey, f"{key}/{tries - 1}/call_back", turn)
        if isinstance(answer, SellingCall) and answer.lost_reason is not None:
            await journey.lose(f"lost_{answer.lost_reason}")
        if answer.reached:
            was_heard(journey, key, rule)
            return answer
        if answer.outcome is CallOutcome.DO_NOT_CONTACT:
            await leave_alone(journey, key)
            return message_instead(journey, key, kind, rule)
        if answer.outcome is CallOutcome.NO_ANSWER:
            vain += 1
            if vain == rule.message_after:
                journey.notify(f"{key}/message/{rounds}", "tried_to_call", "customer", call=kind.name)
        following = await _next_try(journey, turn, kind, answer, rule, vain)
        if following is None:
            if rule.rest is None:
                give_up(journey, key, kind, rule)
                return answer
            following = Again(anchor=await lead_decides(journey, key, kind, rule, rounds, answer.outcome))
            vain, rounds = 0, rounds + 1
        again = following


def _take_up(
    journey: Journey, turn: str, answer: C, complaint_about: Callable[[C], dict[str, Any]] | None
) -> None:
    """What somebody else has to take care of at once is a case of its own, with the customer's words."""
    if isinstance(answer, ContractCall) and answer.emergency is not None:
        journey.open_case(turn, "emergency", words=answer.opinion, danger=answer.emergency.value)
    if answer.complaint:
        about = complaint_about(answer) if complaint_about else {}
        journey.open_case(turn, "complaint", words=answer.opinion, **about)
    if answer.question is not None:
        journey.open_case(turn, "question", words=answer.question)


def last_call(journey: Journey, key: str) -> str:
    """The key of the last try that was made of a call: for when it was, and who made it."""
    tries = 1
    while journey.key(f"{key}/{tries + 1}") in journey.state.answers:
        tries += 1
    return f"{key}/{tries}"


async def _try(
    journey: Journey, turn: str, kind: TaskKind[C], again: Again, about: Callable[[], dict[str, Any]]
) -> C:
    """One try, within the hours in which the customer may be called, or at the time that they named."""
    opens, anchor = again.opens, again.anchor
    if not again.promised:
        opens, anchor = in_contact_hours(journey, opens, anchor)
    answer = await journey.ask(
        turn,
        kind,
        opens=opens,
        anchor=anchor,
        within=journey.standard.rules["call_back_within"] if again.promised else None,
        about=about,
        keeps=again.promised,
        earliest=again.earliest,
    )
    if journey.who(turn) is not None:
        journey.contact(turn, kind.name, answer.outcome)
    return answer


def in_contact_hours(
    journey: Journey, opens: str | None, anchor: datetime | None
) -> tuple[str | None, datetime | None]:
    """When a try opens, within the hours in which the customer may be called (X-06)."""
    return next_try(journey.rules, journey.state.window, opens, anchor)


async def _next_try(
    journey: Journey, turn: str, kind: TaskKind[C], answer: C, rule: CallRule, vain: int
) -> Again | None:
    """When it is tried again; None when this was the last try."""
    if answer.outcome is CallOutcome.CALL_BACK:
        assert answer.call_back_at is not None
        by = journey.due(journey.standard.rules["call_back_within"], answer.call_back_at)
        journey.promise(f"{turn}/call_back", "call_back", by)
        return Again(RIGHT_THEN, answer.call_back_at, promised=True)
    if answer.outcome is CallOutcome.WRONG_NUMBER:
        search = f"{turn}/find_contact"
        found = await journey.ask(search, FIND_CONTACT, about={"call": kind.name})
        return Again(anchor=journey.when(search)) if found.found else None
    if answer.outcome is CallOutcome.NO_ANSWER and vain <= len(rule.again):
        return Again(rule.again[vain - 1], journey.when(turn))
    return None


def settle_promise(journey: Journey, promise: str, turn: str) -> None:
    """Whoever asked to be called was called, reached or not; or wants no call any more."""
    if journey.who(turn) is not None:
        journey.keep_promise(promise)
    else:
        journey.waive_promise(promise)


def _told(
    about: Callable[[], dict[str, Any]] | None, rule: CallRule, vain: int
) -> Callable[[], dict[str, Any]]:
    def say() -> dict[str, Any]:
        told = about() if about else {}
        return {**told, "contact": "another"} if vain and rule.another_contact else told

    return say
