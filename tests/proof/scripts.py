"""What a made-up journey consists of: lines that run side by side, each a few things in turn; drawn by a number.

Some have a line more: a meeting, a rest of the customer whom nobody reaches, tasks that may be begun early, calls.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

KINDS = (
    "review_plan",
    "draw_plan",
    "collect_fee",
    "approve_quote_finance",
    "site_inspection",
    "survey_call",
    "judge_cracks",
    "safety_task",
    "decide_round",
    "plan_call",
    "progress_call",
    "obtain_permit",
    "receive_payment",
    "yearly_mailing",
    "sign_change_order",
    "approve_refund",
)
COMPLAINT = ("handle_complaint", "solve_complaint")
DUTIES = ("mailing", "progress", "revisit", "hoses")
"""What the agenda plans, each by a clock of its own."""
OPENS = (
    "3 days at 10:00",
    "next day at 15:00",
    "2 working hours",
    "2 working days at 12:30",
    "same day at 17:30",
    "rules.talk_again",
    "rules.signing_call",
    "1 day",
)
BEFORE = ("1 day before at 14:00", "the day at 09:30", "2 hours before", "1 working day before at 12:00")
"""Rules before an agreed day."""
WITHIN = ("rules.redraw", "rules.signing_waits", "90 working minutes", "same day", "5 hours")
UNTIL = ("5 days at 10:00", "4 working days", "30 hours", "6 working hours", "2 days at 12:30 or earlier")
COUNTS_FOR = ("work", "calls", "money", "courtesy", "contract", "firm")
CADENCES = ("proof_often", "proof_office")
CALLS = ("survey_call", "plan_call", "progress_call", "revision_call")
"""Tasks that are calls to the customer."""
MEETING, REPORT = "viewing", "view_plan"
"""The kind of meeting, and what its host reports."""


@dataclass(frozen=True)
class Piece:
    """One thing of a line: `ask`, `until`, `promise` (kept by whatever is asked next), `plan`, `meet` or `rest`."""

    name: str
    what: str
    kind: str = ""
    opens: str | None = None
    within: str | None = None
    counts_from: timedelta | None = None
    """An agreed instant, from the journey's begin; without it, when the piece begins."""
    role: str | None = None
    assignee: str | None = None
    requester: str | None = None
    keeps: bool = False
    droppable: bool = False
    calendar: str = "customer"
    counts_for: str = "work"
    cadence: str | None = None
    early: timedelta | None = None
    """From when it may be begun before its time, from the journey's begin."""
    called: bool = False
    """It opens in the hours in which the customer may be called."""


@dataclass(frozen=True)
class Script:
    lines: tuple[tuple[Piece, ...], ...]


def script_of(number: int, more: str = "") -> Script:
    """The lines of a number, always the same; ``more`` names another line (`MORE`)."""
    dice = Random(f"script {number}")
    lines = [tuple(_line(dice, f"l{line}")) for line in range(dice.choice((1, 2, 2, 3, 4)))]
    if more:
        lines = [*lines[:2], tuple(MORE[more](Random(f"{more} {number}")))]
    return Script((*lines, (Piece("end", "until", opens="900 days at 10:00", counts_for="firm"),)))


def _line(dice: Random, name: str) -> list[Piece]:
    pieces: list[Piece] = []
    for number in range(dice.randint(1, 3)):
        what = dice.choices(("ask", "until", "promise", "plan"), (6, 2, 1, 2))[0]
        piece = f"{name}p{number}"
        if what == "ask":
            pieces.append(_ask(dice, piece))
        elif what == "until":
            rule, calendar = dice.choice(UNTIL), dice.choice(("customer", "office", "site"))
            counts_for = dice.choice(COUNTS_FOR)
            pieces.append(Piece(piece, what, opens=rule, calendar=calendar, counts_for=counts_for))
        elif what == "promise":
            pieces.append(Piece(piece, what, counts_from=_agreed(dice)))
            pieces.append(_ask(dice, f"{piece}kept"))
        else:
            pieces.append(_plan(dice, piece))
    return pieces


def _ask(dice: Random, name: str) -> Piece:
    given: dict[str, Any] = {"kind": dice.choice(KINDS)}
    if dice.random() < 0.5:
        given["opens"] = dice.choice(OPENS)
        if dice.random() < 0.35:
            given |= {"opens": dice.choice(BEFORE), "counts_from": _agreed(dice)}
    if dice.random() < 0.25:
        given["within"] = dice.choice(WITHIN)
    if dice.random() < 0.2:
        given |= {"role": "designer", "assignee": "designer-02"}
    if dice.random() < 0.2:
        given["requester"] = dice.choice(("agent-01", "designer-01", "finance-01"))
    given |= {"keeps": dice.random() < 0.15, "droppable": dice.random() < 0.25}
    return Piece(name, "ask", **given)


def _plan(dice: Random, name: str) -> Piece:
    given: dict[str, Any] = {"kind": dice.choice(DUTIES), "role": "agent"}
    if dice.random() < 0.7:
        return Piece(name, "plan", cadence=dice.choice(CADENCES), **given)
    return Piece(name, "plan", opens=dice.choice(("3 days at 10:00", "2 working days", "1 day")), **given)


def _meeting(dice: Random) -> list[Piece]:
    before = [_ask(dice, "met_before")] if dice.random() < 0.3 else []
    return [*before, Piece("met", "meet"), _ask(dice, "met_after")]


def _rest(dice: Random) -> list[Piece]:
    before = [_ask(dice, "tried")] if dice.random() < 0.7 else []
    return [*before, Piece("rested", "rest"), _ask(dice, "rested_after")]


def _early(dice: Random) -> list[Piece]:
    return [
        replace(
            _ask(dice, f"early{number}"),
            opens=dice.choice(OPENS),
            counts_from=_agreed(dice),
            early=timedelta(hours=dice.randint(0, 60)),
        )
        for number in range(2)
    ]


def _calls(dice: Random) -> list[Piece]:
    named = (
        Piece(f"call{n}", "ask", dice.choice(CALLS), opens=dice.choice(OPENS), called=True) for n in range(2)
    )
    agreed_on = Piece(
        "call2", "ask", dice.choice(CALLS), opens=dice.choice(BEFORE[:2]), counts_from=_agreed(dice)
    )
    return [*named, replace(agreed_on, called=dice.random() < 0.5)]


MORE: Mapping[str, Callable[[Random], list[Piece]]] = {
    "meeting": _meeting,
    "rest": _rest,
    "early": _early,
    "calls": _calls,
}


def more_of(number: int) -> str:
    """What a number's journey has beside its usual lines, where nothing else was asked for."""
    return Random(f"more {number}").choice(("", "", *MORE))


def _agreed(dice: Random) -> timedelta:
    return timedelta(days=dice.randint(1, 9), minutes=30 * dice.randint(0, 16))


def agreed(piece: Piece, begun: datetime) -> datetime | None:
    return None if piece.counts_from is None else begun + piece.counts_from
