"""The made-up journeys as the product plays them: the lines of a script in its own words of stage code."""

import asyncio
from collections.abc import Callable
from typing import Any

from domain.forms.meetings import Form
from domain.pausing import ClockKind
from domain.roles import Role
from domain.tasks import TaskKind
from tests.proof.scripts import COMPLAINT, DUTIES, KINDS, Piece, agreed, script_of
from workflows.parts.asking import LeftOut
from workflows.parts.journey import Journey


class Done(Form):
    """Nothing has to be said."""


FORMS: dict[str, TaskKind[Any]] = {
    name: TaskKind(name, Done) for name in (*KINDS, *COMPLAINT, "care_attention")
}


async def play(journey: Journey) -> None:
    """Every line of the script that the facts name; the stage itself never ends."""
    script = script_of(int(journey.facts["script"]))
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
            opens=_rule(journey, piece.opens),
            within=_rule(journey, piece.within),
            anchor=agreed(piece, journey.state.started_at),
            role=Role(piece.role) if piece.role else None,
            assignee=piece.assignee,
            requester=piece.requester,
            keeps=piece.keeps,
            droppable=piece.droppable,
        )
    except LeftOut:
        return


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
