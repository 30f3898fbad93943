"""Contacts of the years of care: they keep apart, and one carries what else is due (R002-GAS-02, X-07).

The rule, told to the agent as the topics of each task:

- a contact that the contract owes (cracks, hoses, a warranty's end, the free cleaning) keeps its day and takes along
  what is due of courtesy;
- a contact of courtesy that comes due shortly before such a one leaves its topic to it; shortly after another
  contact, or when the year has had its contacts, it waits; then it takes along what else is due.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any, TypeVar

from domain.care import Purpose, Topic, courtesy_from
from domain.forms.calls import CallOutcome
from domain.forms.care import CareContact, Cleaning
from domain.model import Model
from domain.pausing import ClockKind
from domain.roles import Role
from domain.tasks import TaskKind
from domain.waits import Wait, WaitKind
from workflows.parts.journey import Journey
from workflows.renovation.calling import call
from workflows.renovation.consents import consented, give_consent, withdraw_consent
from workflows.renovation.topics import (
    ASKED_UNTIL_ANSWERED,
    CARRIED,
    DUE,
    TAKEN_UP,
    Carried,
    add_topic,
    due_topics,
)

C = TypeVar("C", bound=CareContact)

MADE = "contacts_made"
"""The fact that lists the days of the last contacts made from our side."""
APART = "apart_from"
"""The fact that says from which contact others keep apart."""
CLEANING_UNTIL = "cleaning_until"
"""The fact that says until when the free cleaning can be agreed on."""
CLEANING_CALLED = "cleaning_called"
"""The fact that says that there was a call for nothing but the free cleaning."""
CRACK_SEASON = "crack_season"
OWED = frozenset({"care_call", "cleaning_again", "cracks", "hoses", "warranty_end", CRACK_SEASON})
"""Waits that end in a contact which the contract owes and which keeps its day."""
ALL = tuple(Topic)


class Said(Model):
    """What was so at a moment, and counts from then on."""

    so: bool


class Turn(Model):
    """What a courtesy does at this moment: it is made now, waits until a day, or is not made at all."""

    wanted: bool
    wait_until: date | None = None


async def reach(
    journey: Journey,
    key: str,
    kind: TaskKind[C],
    own: Sequence[Topic],
    *,
    about: Callable[[], dict[str, Any]] | None = None,
    apart: bool = True,
) -> C:
    """Call the customer about these topics and whatever else is due; what follows from the answers is begun.

    Args:
        apart: whether other contacts keep apart from it; the care call belongs to the handover.
    """
    carried = open_contact(journey, key, own, apart=apart)

    def told() -> dict[str, Any]:
        standing = [one.value for one in Purpose if consented(journey, one)]
        consents = {"consents": standing} if Topic.CONSENT in carried else {}
        return {**(about() if about else {}), **consents, "topics": [topic.value for topic in carried]}

    answer = await call(journey, key, kind, about=told)
    if journey.first_time(f"{key}/{TAKEN_UP}"):
        _take_up(journey, key, carried, answer)
    return answer


def open_contact(
    journey: Journey, key: str, own: Sequence[Topic], *, apart: bool = True, takes: Sequence[Topic] = ALL
) -> tuple[Topic, ...]:
    """Count a contact that is made now; returns its own topics and those that it takes along, once."""

    def reckon() -> Carried:
        today = journey.day(journey.now).isoformat()
        due = due_topics(journey)
        asked = [one for one in due if one in takes and one not in own and still_asked(journey, one)]
        most = int(journey.standard.numbers["touches_a_year"])
        journey.remember(
            **{
                MADE: [*journey.facts.get(MADE, []), today][-most:],
                DUE: [one for one in due if one not in (*own, *asked) and _stays_due(one, takes)],
                **({APART: today} if apart else {}),
            }
        )
        if Topic.REVISIT in (*own, *asked) and consented(journey, Purpose.SURVEYS):
            asked.append(Topic.SURVEY)
        return Carried(topics=(*own, *asked))

    return journey.fixed(f"{key}/{CARRIED}", reckon, Carried).topics


def _stays_due(topic: Topic, takes: Sequence[Topic]) -> bool:
    """What a contact cannot take stays, and an address to which no mail goes just now."""
    return topic not in takes or topic is Topic.ADDRESS


def still_asked(journey: Journey, topic: Topic) -> bool:
    """What became due may have ended since: the consent that it rests on, or the time for the free cleaning."""
    match topic:
        case Topic.REVISIT:
            return consented(journey, Purpose.REVISITS)
        case Topic.CONSENT:
            return bool(journey.facts.get("consent") or journey.facts.get("owner_changed_on"))
        case Topic.ADDRESS:
            return consented(journey, Purpose.MAILING)
        case Topic.CLEANING:
            return bool(journey.day(journey.now).isoformat() <= journey.facts.get(CLEANING_UNTIL, ""))
        case _:
            return True


async def its_turn(journey: Journey, purpose: Purpose | None, topic: Topic | None) -> bool:
    """Wait until a courtesy may be made; False when another contact took its topic along or consent has ended.

    Args:
        purpose: what it rests on; None for consent of whatever kind.
        topic: what another contact may take along; None for what none can, such as a parcel.
    """
    if topic is not None and journey.first_time("due") and _permitted(journey, purpose):
        add_topic(journey, topic)
    for number in count(1):
        turn = journey.fixed(f"turn/{number}", lambda: _turn(journey, purpose, topic), Turn)
        if turn.wait_until is None:
            return turn.wanted
        await journey.until(
            f"apart/{number}",
            journey.standard.rules["courtesy_opens"],
            journey.at(turn.wait_until),
            subject="contacts_apart",
            clock=ClockKind.COURTESY,
        )
    raise AssertionError("turns never run out")


def _permitted(journey: Journey, purpose: Purpose | None) -> bool:
    return bool(journey.facts.get("consent")) if purpose is None else consented(journey, purpose)


def _turn(journey: Journey, purpose: Purpose | None, topic: Topic | None) -> Turn:
    if not _permitted(journey, purpose) or (topic is not None and topic not in due_topics(journey)):
        return Turn(wanted=False)
    today, numbers = journey.day(journey.now), journey.standard.numbers
    distance = int(numbers["contact_distance"])
    if (owed := _owed_by(journey, today + timedelta(days=distance))) is not None:
        return Turn(wanted=True, wait_until=max(owed, today) + timedelta(days=1))
    last = journey.facts.get(APART)
    free = courtesy_from(
        date.fromisoformat(last) if last else None,
        [date.fromisoformat(one) for one in journey.facts.get(MADE, [])],
        distance,
        int(numbers["touches_a_year"]),
    )
    return Turn(wanted=True, wait_until=free if free is not None and free > today else None)


def _owed_by(journey: Journey, last: date) -> date | None:
    """The day of the next contact that the contract owes, if it comes by ``last``."""
    waits = journey.state.waits.values()
    days = [journey.day(wait.due_at) for wait in waits if wait.due_at is not None and _is_owed(wait)]
    return min((day for day in days if day <= last), default=None)


def _is_owed(wait: Wait) -> bool:
    return wait.kind in (WaitKind.AGENDA, WaitKind.UNTIL) and wait.subject in OWED


# What follows from the answers


def _take_up(journey: Journey, key: str, carried: Sequence[Topic], answer: CareContact) -> None:
    if answer.outcome is not CallOutcome.REACHED:
        _ask_again(journey, key, carried)
        return
    today = journey.day(journey.now).isoformat()
    if answer.cracks_reported and Topic.CRACKS not in carried:
        journey.open_case(f"{key}/cracks", "cracks_reported", on=today, words=answer.opinion)
    if answer.defects:
        journey.open_case(f"{key}/defects", "warranty_claim", on=today, words=answer.opinion)
    if answer.friend_name is not None:
        journey.open_case(
            f"{key}/friend", "referral", friend_name=answer.friend_name, friend_phone=answer.friend_phone
        )
    if answer.means is not None:
        journey.remember(means=answer.means)
    if Topic.ADDRESS in carried:
        _new_address(journey, answer.new_address)
    if Topic.CLEANING in carried:
        _cleaning(journey, key, answer)
    if not answer.stays_in_touch:
        withdraw_consent(journey, key)
    elif answer.consents is not None:
        give_consent(journey, key, answer.consents)


def _ask_again(journey: Journey, key: str, carried: Sequence[Topic]) -> None:
    """What needs an answer is asked in the next contact; a revisit in vain is over (X-20)."""
    if again := [one for one in carried if one in ASKED_UNTIL_ANSWERED]:
        add_topic(journey, *again)
    if Topic.CLEANING in again:
        _cleaning_later(journey, key)


def _new_address(journey: Journey, reference: str | None) -> None:
    """Mail goes to the new address; without one it is asked again, and nothing is sent meanwhile."""
    if reference is None:
        add_topic(journey, Topic.ADDRESS)
    else:
        journey.remember(mail_address=reference)


def _cleaning(journey: Journey, key: str, answer: CareContact) -> None:
    before = journey.facts.get("cleaning_asked") or 0
    if answer.cleaning is not None:
        journey.learn(f"{key}/cleaning_asked", cleaning_asked=before + 1)
    if answer.cleaning is Cleaning.YES:
        slot = answer.cleaning_slot
        journey.begin(f"{key}/cleaning", "cleaning", slot=slot.model_dump(mode="json") if slot else None)
    elif answer.cleaning is None or (answer.cleaning is Cleaning.LATER and before == 0):
        add_topic(journey, Topic.CLEANING)
        _cleaning_later(journey, key)


def _cleaning_later(journey: Journey, key: str) -> None:
    """Whatever contact comes first asks once more; without any there is one of its own, once (R002-SKU-70)."""
    if journey.facts.get(CLEANING_CALLED):
        return
    again = journey.standard.rules["cleaning_again"]
    journey.within(key).plan(
        "cleaning_again", "cleaning_again", rule=again, anchor=journey.now, role=Role.AGENT
    )
