"""The kickoff: its day agreed with the customer, the plans explained on site, the supervisor's word.

R002-MGT-04, R002-SKU-60. How the day is moved, and what a briefing that was not held means, is trade practice.
"""

import asyncio
from datetime import date, datetime
from itertools import count
from typing import Any

from domain.appointments import Place, Slot
from domain.forms.preparation import (
    AGREE_START,
    BRIEFING,
    DECIDE_BRIEFING,
    KICKOFF,
    START_DAY,
    BriefingDecision,
)
from domain.model import Instant, Model
from domain.open_days import first_day
from domain.roles import Role
from domain.stages import Stage
from workflows.parts.booking import Meeting
from workflows.parts.journey import Journey
from workflows.parts.racing import first_of
from workflows.renovation.site_plan import site_calendar
from workflows.renovation.taken_over import start_before
from workflows.renovation.visits import visit

BRIEFING_VISIT = Meeting("briefing", BRIEFING, optional=True)

OPENED = "opened"
"""The site is open."""
START, AGREED, MOVED, OVER = "start", "agreed", "moved", "over"
MORNING, WORD, BRIEFED, PROMISED = "morning", "word", "briefing", "promised_day"
START_MOVED, START_PAUSED = "start_moved", "start_paused"
MOVE_START = "move_start"
"""The matter that somebody opens when the day has to move."""
HELD, WITHOUT = "held", "without"
EXPLAINED = f"{Stage.CONSTRUCTION}/{START}/explained"
"""The plans were explained on site, whatever becomes of the day."""


class Start(Model):
    """The day of kickoff as it was agreed, and the time of the briefing where one was."""

    on: date
    briefing: Slot | None = None


class Ended(Model):
    """How a round of the kickoff ended: the site was opened, or the day was moved."""

    opened_at: Instant | None = None
    why: str = START_MOVED
    """Why the day was moved, as a code."""


class Morning(Model):
    """Whether the works stood still on the morning of the agreed day."""

    stood_still: bool


class Known(Model):
    """Whether the plans were explained on site when the day was agreed on."""

    briefed: bool


class Settled(Model):
    """What became of a briefing, as a code."""

    how: str


class Standing(Model):
    """The round whose day stands, as a key; None where no day is agreed or the site is open."""

    turn: str | None


async def open_site(journey: Journey) -> datetime:
    """Agree on the day and open the site on it, anew as often as the day is moved; returns when it was opened."""
    why = None
    for number in count(1):
        turn = journey.within(f"{START}/{number}")
        start = await _agree(turn, why)
        ended = await _round(turn, start)
        if ended.opened_at is not None:
            turn.keep_promise(PROMISED)
            journey.first_time(OPENED)
            return ended.opened_at
        turn.waive_promise(PROMISED)
        why = ended.why
        told = start.on.isoformat()
        turn.notify("off", START_MOVED, "customer", Role.SITE_SUPERVISOR, Role.DESIGNER, start_on=told)
    raise AssertionError("rounds never run out")


async def _round(turn: Journey, start: Start) -> Ended:
    """Until the site is open or the day is moved; what was open for that day falls away."""
    if turn.key(OVER) not in turn.state.answers:
        ended = await first_of(_opened(turn, start), _overtaken(turn), _moved(turn))
        turn.fixed(OVER, lambda: ended, Ended)
        for part in (MORNING, WORD, BRIEFED):
            turn.call_off(part, START_MOVED)
    return turn.fixed(OVER, Ended, Ended)


# The day


async def _agree(turn: Journey, why: str | None) -> Start:
    """The agent agrees on the day with the customer, who may count on it from then on."""
    start = _agreed_before(turn) or await _ask_day(turn, why)
    turn.learn("learned", start_on=start.on.isoformat())
    turn.promise(PROMISED, "kickoff", turn.due(turn.standard.rules["kickoff_promise"], _begin(turn, start)))
    return start


async def _ask_day(turn: Journey, why: str | None) -> Start:
    answer = await turn.ask("agree", AGREE_START, about=lambda: _at_hand(turn, why))
    start = turn.fixed(
        AGREED,
        lambda: Start(
            on=answer.start_on or _first_day(turn, answer.briefing_slot), briefing=answer.briefing_slot
        ),
        Start,
    )
    told = start.on.isoformat()
    turn.notify("told", "site_opens", "customer", Role.SITE_SUPERVISOR, Role.DESIGNER, start_on=told)
    return start


def _agreed_before(turn: Journey) -> Start | None:
    """The first round's day, where the customer had agreed on it before they were taken over."""
    on = start_before(turn) if turn.prefix == f"{Stage.CONSTRUCTION}/{START}/1" else None
    return None if on is None else turn.fixed(AGREED, lambda: Start(on=on), Start)


def _first_day(turn: Journey, briefing: Slot | None) -> date:
    """The earliest day; nobody opens a site before its plans are explained."""
    first, calendar = first_day(START_DAY, turn.when("agree"), turn.rules), site_calendar(turn)
    return max(first, calendar.next_open(calendar.today(briefing.starts_at))) if briefing else first


def _at_hand(turn: Journey, why: str | None) -> dict[str, Any]:
    """What the agent knows while agreeing, and what the answer is held against."""
    about = {
        "planned_start": turn.facts.get("planned_start"),
        "earliest_start": first_day(START_DAY, turn.now, turn.rules).isoformat(),
        "permit_until": turn.facts.get("permit_until"),
        "zone": turn.standard.company.zone,
        "staff": turn.person(Role.SITE_SUPERVISOR),
        "briefed": _was_briefed(turn) or None,
        "why": why,
    }
    return {name: value for name, value in about.items() if value is not None}


def _was_briefed(turn: Journey) -> bool:
    return EXPLAINED in turn.state.answers


def _begin(turn: Journey, start: Start) -> datetime:
    return turn.at(start.on, "site")


async def _moved(turn: Journey) -> Ended:
    await turn.reached(MOVED)
    return Ended()


async def _overtaken(turn: Journey) -> Ended | None:
    """In a pause nobody opens a site, and after it nobody opens one on a day of which the customer does not know."""
    await turn.reached(MORNING)
    return Ended(why=START_PAUSED) if _stood_still(turn) else None


def _stood_still(turn: Journey) -> bool:
    return turn.fixed(
        "stood_still", lambda: Morning(stood_still=turn.works_stand_still()), Morning
    ).stood_still


async def move_start(journey: Journey) -> None:
    """The customer or we need another day: the agreed one falls away, and the agent agrees on another."""
    turn = journey.fixed("standing", lambda: Standing(turn=_standing(journey)), Standing).turn
    if turn is None:
        journey.notify("nothing", "no_start_to_move", Role.AGENT)
    else:
        journey.reach(f"{turn}/{MOVED}")


def _standing(journey: Journey) -> str | None:
    """The key of the round whose day was agreed and has not been moved."""
    answers = journey.state.answers
    for number in count(1):
        turn = f"{Stage.CONSTRUCTION}/{START}/{number}"
        if f"{turn}/{OVER}" not in answers:
            return turn if f"{turn}/{AGREED}" in answers else None
    raise AssertionError("rounds never run out")


# On the day


async def _opened(turn: Journey, start: Start) -> Ended:
    """On that morning, with the plans explained, the supervisor has the word; what is missing is brought first."""
    rules = turn.standard.rules
    morning = turn.until(
        MORNING, rules["kickoff"], _begin(turn, start), subject="kickoff_day", calendar="site", keeps=True
    )
    await asyncio.gather(morning, _briefed(turn, start))
    if _stood_still(turn):
        return Ended(why=START_PAUSED)
    missing: tuple[str, ...] = ()
    for attempt in count(1):
        key = f"{WORD}/{attempt}"
        within = rules["kickoff_again"] if missing else None
        word = await turn.ask(key, KICKOFF, within=within, about={"not_there": list(missing)})
        missing = word.missing
        if not missing:
            return Ended(opened_at=turn.when(key))
        turn.notify(f"{key}/told", "kickoff_not_given", Role.CS_LEAD, Role.AGENT, not_there=list(missing))
    raise AssertionError("attempts never run out")


# The briefing


async def _briefed(turn: Journey, start: Start) -> None:
    """The designer explains the plans on site, before or at the kickoff; without that the manager has the word.

    Who had them explained for a day that was moved needs it no more, unless it was agreed on again.
    """
    slot, decided_at = start.briefing, None
    if turn.fixed("known", lambda: Known(briefed=_was_briefed(turn)), Known).briefed and slot is None:
        return
    for number in count(1):
        attempt = turn.within(f"{BRIEFED}/{number}")
        how = await _settled(attempt, start, slot, decided_at)
        if how == HELD:
            turn.reach(EXPLAINED)
        if how in (HELD, WITHOUT):
            return
        decided = await attempt.ask("decide", DECIDE_BRIEFING, about=_unheld(start, how))
        if decided.decision is BriefingDecision.WITHOUT:
            return
        slot, decided_at = None, attempt.when("decide")
    raise AssertionError("attempts never run out")


async def _settled(attempt: Journey, start: Start, slot: Slot | None, decided_at: datetime | None) -> str:
    if attempt.key(OVER) not in attempt.state.answers:
        settled = await first_of(_held(attempt, slot), _without(attempt, start, decided_at))
        attempt.fixed(OVER, lambda: settled, Settled)
        attempt.call_off("visit", "briefing_settled")
        attempt.call_off("missed", "briefing_settled")
    return attempt.fixed(OVER, lambda: Settled(how=HELD), Settled).how


async def _held(attempt: Journey, slot: Slot | None) -> Settled:
    """Supervisor, designer and customer meet on site as for every visit (R002-SKU-06)."""
    held = await visit(attempt, "visit", BRIEFING_VISIT, place=Place.PROPERTY, offered=slot)
    if held is None:
        return Settled(how="declined")
    return Settled(how=HELD if held.report.designer_present else "designer_absent")


async def _without(attempt: Journey, start: Start, decided_at: datetime | None) -> Settled:
    """Not held when the site should open: day by day the manager is asked whether it opens all the same."""
    opens, since = attempt.standard.rules["briefing_missed"], _begin(attempt, start)
    if decided_at is not None and attempt.day(decided_at) >= start.on:
        opens, since = attempt.standard.rules["briefing_waits"], decided_at
    for number in count(1):
        key = f"missed/{number}"
        decided = await attempt.ask(
            key, DECIDE_BRIEFING, opens=opens, anchor=since, about=_unheld(start, "not_held")
        )
        if decided.decision is BriefingDecision.WITHOUT:
            return Settled(how=WITHOUT)
        opens, since = attempt.standard.rules["briefing_waits"], attempt.when(key)
    raise AssertionError("decisions never run out")


def _unheld(start: Start, why: str) -> dict[str, Any]:
    return {"why": f"briefing_{why}", "start_on": start.on.isoformat()}
