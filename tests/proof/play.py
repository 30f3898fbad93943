"""The made-up journeys as the product plays them: the lines of a script in its own words of stage code."""

import asyncio
from collections.abc import Callable
from itertools import count
from typing import Any

from domain.appointments import Place
from domain.forms.meetings import Form, MeetingForm
from domain.pausing import ClockKind
from domain.roles import Role
from domain.tasks import TaskKind
from tests.proof.process import RESTS
from tests.proof.scripts import CALLS, COMPLAINT, DUTIES, KINDS, MEETING, REPORT, Piece, agreed, script_of
from workflows.parts.asking import LeftOut
from workflows.parts.booking import Meeting, book
from workflows.parts.journey import Journey
from workflows.parts.unreached import UNREACHABLE


class Done(Form):
    """Nothing has to be said."""


MEET = Meeting(MEETING, TaskKind(REPORT, MeetingForm))
FORMS: dict[str, TaskKind[Any]] = {
    name: TaskKind(name, Done) for name in (*KINDS, *CALLS, *COMPLAINT, "care_attention")
} | {REPORT: MEET.report}


async def play(journey: Journey) -> None:
    """Every line of the script that the facts name; the stage itself never ends."""
    script = script_of(int(journey.facts["script"]), str(journey.facts.get("more", "")))
    await asyncio.gather(*(_line(journey, pieces) for pieces in script.lines))
    await journey.reached("never")


async def _line(journey: Journey, pieces: tuple[Piece, ...]) -> None:
    promised = None
    for piece in pieces:
        match piece.what:
            case "ask":
                await _ask(journey, piece)
                if promised is not None:
                    journey.keep_promise(promised)
                promised = None
            case "until":
                firm = piece.counts_for == "firm"
                await journey.until(
                    piece.name,
                    piece.opens or "",
                    subject="retention",
                    calendar=piece.calendar,
                    **({"keeps": True} if firm else {"clock": ClockKind(piece.counts_for)}),
                )
            case "promise":
                by = agreed(piece, journey.state.started_at)
                assert by is not None
                journey.promise(piece.name, "new_time", by)
                promised = piece.name
            case "meet":
                await book(journey, piece.name, MEET, place=Place.COMPANY)
            case "rest":
                await _rest(journey, piece.name)
            case "plan":
                assert piece.role is not None
                journey.plan(
                    piece.name,
                    piece.kind,
                    cadence=piece.cadence,
                    rule=None if piece.cadence else piece.opens,
                    anchor=journey.state.started_at,
                    role=Role(piece.role),
                )


async def _ask(journey: Journey, piece: Piece) -> None:
    try:
        await journey.ask(
            piece.name,
            FORMS[piece.kind],
            opens=_opens(journey, piece),
            within=_rule(journey, piece.within),
            anchor=agreed(piece, journey.state.started_at),
            earliest=journey.state.started_at + piece.early if piece.early else None,
            role=Role(piece.role) if piece.role else None,
            assignee=piece.assignee,
            requester=piece.requester,
            keeps=piece.keeps,
            droppable=piece.droppable,
        )
    except LeftOut:
        return


async def _rest(journey: Journey, name: str) -> None:
    journey.fall_dormant(f"{name}/dormant", UNREACHABLE)
    since = journey.when(f"{name}/dormant")
    for number in count(1):
        turn = f"{name}/{number}"
        if await journey.rest(turn, RESTS, since):
            return
        since = journey.when(turn)


def _opens(journey: Journey, piece: Piece) -> str | None:
    opens = _rule(journey, piece.opens)
    return journey.in_window(opens) if opens is not None and piece.called else opens


def _rule(journey: Journey, said: str | None) -> str | None:
    return journey.standard.rules[said.removeprefix("rules.")] if said and said.startswith("rules.") else said


async def attend(journey: Journey) -> None:
    """What a duty of the agenda has somebody do."""
    await journey.ask("do", FORMS["care_attention"])


async def complain(journey: Journey) -> None:
    """A case: one task after the other."""
    for kind in COMPLAINT:
        await journey.ask(kind, FORMS[kind])


BESIDE: dict[str, Callable[[Journey], Any]] = {**dict.fromkeys(DUTIES, attend), "complaint": complain}
