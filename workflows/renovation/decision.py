"""The decision: called when it was promised, then ever more rarely (R002-SKU-56 … 58, X-21)."""

from datetime import datetime

from domain.forms.signing import ARRANGE_SIGNING, ArrangeSigning, SigningDecision
from domain.model import Model
from workflows.parts.journey import Journey
from workflows.renovation.calling import call, last_call

SIGNING_CALL = "signing_call"
MONTHLY = "undecided_monthly"


class Late(Model):
    """Whether a call came so late that the next one need not be made."""

    stands: bool


async def decide(journey: Journey, settled_at: datetime) -> tuple[ArrangeSigning, datetime]:
    """Call until the customer says yes, and return that with its instant; an everlasting "not yet" loses them."""
    rules = journey.standard.rules
    journey.promise(SIGNING_CALL, SIGNING_CALL, journey.due(rules["signing_promise"], settled_at))
    answer = await _ask(journey, 1, rules[SIGNING_CALL], settled_at)
    journey.keep_promise(SIGNING_CALL)
    first = last = journey.when(last_call(journey, "call/1"))
    number = 1
    steps = ("undecided_1", "undecided_2", "undecided_3", *_months(journey))
    for place, step in enumerate(steps, 1):
        if answer.decision is not SigningDecision.UNDECIDED:
            break
        anchor = last if step == MONTHLY else first
        if _stands_for(journey, f"step/{place}", rules[step], anchor, last):
            continue
        number += 1
        answer = await _ask(journey, number, rules[step], anchor)
        last = journey.when(last_call(journey, f"call/{number}"))
    if answer.decision is SigningDecision.UNDECIDED:
        await journey.lose("lost_undecided")
    return answer, last


def _stands_for(journey: Journey, key: str, rule: str, anchor: datetime, last: datetime) -> bool:
    """Whether the call before was made so late that it stands for this one too; a newer calendar does not change it."""
    return journey.fixed(key, lambda: Late(stands=journey.due(rule, anchor) <= last), Late).stands


def _months(journey: Journey) -> list[str]:
    return [MONTHLY] * int(journey.standard.numbers[MONTHLY])


async def _ask(journey: Journey, number: int, opens: str, anchor: datetime) -> ArrangeSigning:
    return await call(
        journey, f"call/{number}", ARRANGE_SIGNING, opens=opens, anchor=anchor, about=lambda: {"call": number}
    )
