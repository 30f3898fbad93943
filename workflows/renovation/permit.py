"""The property management's permit (装修许可): obtained before the site opens, extended in time (R002-MGT-04)."""

from datetime import date
from functools import partial
from itertools import count
from typing import Any

from domain.forms.preparation import (
    AGREE_START,
    EXTEND_PERMIT,
    OBTAIN_PERMIT,
    TELL_CUSTOMER,
    Extension,
    ObtainPermit,
    PermitOutcome,
)
from domain.model import Model
from domain.pausing import ClockKind
from domain.roles import Role
from domain.stages import Stage
from workflows.parts.journey import Journey
from workflows.parts.racing import first_of
from workflows.renovation.calling import call
from workflows.renovation.planned import outlook as plan_of
from workflows.renovation.taken_over import came_in

PERMIT, GRANTED = "permit", "granted"
SETTLED, RAN_OUT = "settled", "ran_out"


class Granted(Model):
    """The permit as it was obtained; without a day it holds until the works end."""

    valid_until: date | None = None


class Lapsed(Model):
    """Which permit had run out when a stage of the site was to begin, counted from the first."""

    number: int | None


class Outlook(Model):
    """Whether the works are planned to go on beyond the permit; also where nobody knows."""

    too_short: bool
    planned_end: date | None = None


# Obtaining it


async def obtain_permit(journey: Journey) -> None:
    """Ask until the management allows the works."""
    turn = journey.within(PERMIT)
    if turn.key(GRANTED) not in turn.state.answers:
        await _apply(turn, 1, None)
        turn.call_off("apply", "permit_obtained")


async def _apply(turn: Journey, attempt: int, last: ObtainPermit | None) -> bool:
    """One try. On an answer that is to come we ask on its day; of a refusal the agent tells the customer."""
    key = f"apply/{attempt}"
    answer = await turn.ask(key, OBTAIN_PERMIT, **_clock(turn, last), about=_application(last))
    if answer.outcome is PermitOutcome.OBTAINED:
        _grant(turn, answer)
        return True
    following = _apply(turn, attempt + 1, answer)
    if answer.outcome is PermitOutcome.REFUSED:
        return await first_of(following, _tell_refusal(turn, key, answer))
    return await following


async def _tell_refusal(turn: Journey, key: str, answer: ObtainPermit) -> None:
    """Nothing waits for this call, and once there is a permit nobody makes it any more."""
    why = {"why": "permit_refused", "refusal": answer.refusal}
    await call(turn, f"{key}/told", TELL_CUSTOMER, about=lambda: why)


def _clock(turn: Journey, last: ObtainPermit | None) -> dict[str, Any]:
    """When the next try opens or is due, after the last one."""
    rules = turn.standard.rules
    if last is None:
        return {}
    if last.answer_on is not None:
        return {"opens": rules["on_the_day"], "anchor": turn.at(last.answer_on, "site")}
    return {"within": rules["permit_again"]}


def _application(last: ObtainPermit | None) -> dict[str, Any]:
    return {"refusal": last.refusal} if last is not None and last.refusal is not None else {}


def _grant(turn: Journey, permit: ObtainPermit) -> None:
    paid = {"permit_deposit": str(permit.deposit), "permit_deposit_by": permit.deposit_paid_by}
    turn.learn(
        "learned",
        permit_until=permit.valid_until.isoformat() if permit.valid_until else None,
        **(paid if permit.deposit is not None else {}),
    )
    turn.fixed(GRANTED, lambda: Granted(valid_until=permit.valid_until), Granted)


# Keeping it


def know_permit(journey: Journey) -> None:
    """The permit of a customer who was taken over stands as it is, and is kept valid like any other."""
    taken = came_in(journey, Stage.CONSTRUCTION)
    if taken is not None and taken.permit:
        journey.within(PERMIT).fixed(GRANTED, lambda: Granted(valid_until=taken.permit_until), Granted)


async def keep_permit(journey: Journey) -> None:
    """As long as the works go on: have the permit extended in time, when they are planned to outlast it."""
    turn = journey.within(PERMIT)
    await turn.reached(GRANTED)
    until = turn.fixed(GRANTED, Granted, Granted).valid_until
    for number in count(1):
        if until is None:
            return
        extend = turn.within(f"extend/{number}")
        until = await _before_it_ends(extend, until)
        extend.fixed(SETTLED, partial(_granted, until), Granted)


def _granted(until: date | None) -> Granted:
    return Granted(valid_until=until)


async def permit_in_force(journey: Journey, key: str) -> None:
    """Nothing new is begun after the permit ran out, until it is extended or somebody says that it is not needed.

    The sources name no rule: without a permit the property management stops the works. Trade practice.
    """
    found = _lapsed(journey)
    if found is None and journey.key(key) not in journey.state.answers:
        return
    lapsed = journey.fixed(key, lambda: Lapsed(number=found), Lapsed).number
    await journey.within(f"{PERMIT}/extend/{lapsed}").reached(SETTLED)


def _lapsed(journey: Journey) -> int | None:
    """Which permit is over and neither extended nor done with, counted from the first."""
    answers, turn = journey.state.answers, f"{Stage.CONSTRUCTION}/{PERMIT}"
    known = answers.get(f"{turn}/{GRANTED}")
    for number in count(1):
        until = Granted.model_validate(known.payload).valid_until if known else None
        if until is None or until >= journey.day(journey.now):
            return None
        known = answers.get(f"{turn}/extend/{number}/{SETTLED}")
        if known is None:
            return number
    raise AssertionError("permits never run out")


async def _before_it_ends(turn: Journey, until: date) -> date | None:
    """Look some days before the end, and on the last working day once more; returns the next end, if there is one."""
    for key, rule in (("early", "permit_extend"), ("last", "permit_last_look")):
        outlook = await _look(turn, key, rule, until)
        if key == "early" and not outlook.too_short:
            continue  # who still works there on the last day was too slow for the plan
        asking = turn.within(key)
        extended = (await first_of(_extend(asking, until, outlook), _ran_out(asking, until))).valid_until
        asking.clear(RAN_OUT, "permit_obtained")
        if extended is not None:
            return extended
    return None


async def _ran_out(turn: Journey, until: date) -> None:
    """Nobody has answered on its last day: whoever is in charge knows that no further stage begins."""
    await turn.until(
        RAN_OUT,
        turn.standard.rules["permit_ran_out"],
        turn.at(until, "site"),
        subject="permit_ran_out",
        calendar="site",
        clock=ClockKind.FIRM,
    )
    told = (Role.SITE_SUPERVISOR, Role.STORE_MANAGER, Role.AGENT)
    turn.notify("ran_out_told", "permit_ran_out", *told, permit_until=until.isoformat())


async def _extend(turn: Journey, until: date, outlook: Outlook) -> Granted:
    """Ask until it is extended, or is not needed any longer."""
    about = {
        "permit_until": until.isoformat(),
        "planned_end": outlook.planned_end.isoformat() if outlook.planned_end else None,
    }
    for attempt in count(1):
        within = turn.standard.rules["permit_again"] if attempt > 1 else None
        answer = await turn.ask(f"extend/{attempt}", EXTEND_PERMIT, within=within, about=about)
        match answer.outcome:
            case Extension.REFUSED:
                turn.notify(f"refused/{attempt}", "permit_not_extended", Role.STORE_MANAGER, Role.AGENT)
            case Extension.NOT_NEEDED:
                return Granted()
            case Extension.EXTENDED:
                assert answer.valid_until is not None
                until_then = answer.valid_until.isoformat()
                turn.learn("learned", permit_until=until_then)
                if turn.first_time("told_anew"):
                    turn.ask_anew(AGREE_START, permit_until=until_then)
                return Granted(valid_until=answer.valid_until)
    raise AssertionError("attempts never run out")


async def _look(turn: Journey, key: str, rule: str, until: date) -> Outlook:
    await turn.until(
        key,
        turn.standard.rules[rule],
        turn.at(until, "site"),
        subject="permit_ends",
        calendar="site",
        clock=ClockKind.FIRM,
    )
    return turn.fixed(f"{key}/outlook", lambda: _outlook(turn, until), Outlook)


def _outlook(turn: Journey, until: date) -> Outlook:
    plan = plan_of(turn)
    end = plan.end if plan else None
    return Outlook(too_short=end is None or end > until, planned_end=end)
