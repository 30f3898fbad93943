"""Random sequences on the rules alone: after every move each open wait has the one instant that must be armed.

Ledger, acts, clocks and stage code are the product's; what must be armed says a model that knows nothing of them
(`acts.py`, `oracle.py`, `days.py`). Sequences are drawn by number and come out alike everywhere. One that fails is
shown with its number, whole and shrunk to the moves that it fails by: `play` plays them again.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import pytest

from tests.proof.acts import Acts
from tests.proof.choosing import Move
from tests.proof.moves import WEIGHTS
from tests.proof.on_rules import JOURNEY, OnRules
from tests.proof.oracle import Company
from tests.proof.scripts import more_of, script_of
from tests.proof.sequences import Game, Wrong, drawn, shrunk
from tests.proof.standards import FIRST, standard, tables

BEGINS = datetime(2031, 3, 3, 9, 0)  # noqa: DTZ001 - what the clock on the wall says
MIXES: dict[str, tuple[str, ...]] = {
    "everything": (),
    "people": ("absent", "appoint", "migrate", "publish", "pass", "assign", "give_back", "snooze"),
    "absences": ("absent", "absent", "publish", "publish", "migrate", "appoint", "pass"),
    "pauses": ("pause", "pause", "resume", "pass", "between", "days"),
    "newer_rules": ("publish", "publish", "migrate", "pass", "between", "pause", "resume"),
    "snoozes": (
        "migrate",
        "migrate",
        "claim",
        "snooze",
        "snooze",
        "publish",
        "pass",
        "wake",
        "pause",
        "resume",
    ),
    "meetings": ("meet", "meet", "meet", "reschedule", "publish", "pause", "resume", "pass", "pass", "days"),
    "meetings_back": (
        "meet",
        "meet",
        "meet",
        "reschedule",
        "back_to",
        "take_back",
        "close",
        "reopen",
        "pass",
    ),
    "rests": ("complete", "complete", "resume", "pass", "reopen", "back_to", "close", "migrate", "pause"),
    "early": ("early", "early", "pause", "resume", "pass", "publish", "migrate", "complete"),
    "calls": ("amend", "contact", "complete", "pass", "migrate", "publish", "pause", "resume"),
    "leaving": ("replace", "replace", "absent", "appoint", "delegate", "assign", "pass", "complete"),
    "ways_back": (
        "back_to",
        "take_back",
        "close",
        "reopen",
        "complete",
        "promise",
        "move_promise",
        "pass",
        "pause",
    ),
}
"""What the moves of a sequence are drawn from: everything, or a few acts that so meet each other more often."""
MORE = {
    "meetings": "meeting",
    "meetings_back": "meeting",
    "rests": "rest",
    "early": "early",
    "calls": "calls",
}
"""What a mix's journeys have beside their usual lines."""
MANY = {"everything": 300, "pauses": 120, "snoozes": 120}
"""How many by default; of the others 150."""


async def play(number: int, moves: Sequence[Move], seen: Callable[[str], None], more: str) -> None:
    product = OnRules(number, BEGINS, more)
    await product.begin()
    company = Company(standard(FIRST), tables())
    model = Acts(JOURNEY, script_of(number, more), company, BEGINS, "agent-01")
    product.actual = model.actual
    try:
        await Game(product, model, seen).play(moves)
    finally:
        await product.stop()


async def wrong_in(number: int, more: str, moves: Sequence[Move]) -> Exception | None:
    try:
        await play(number, moves, lambda _: None, more)
    except Exception as wrong:  # noqa: BLE001 - whatever breaks is found
        return wrong
    return None


async def prove(first: int, many: int, length: int, mix: str) -> Counter[str]:
    """Play sequences; the first that fails is shrunk and told."""
    seen: Counter[str] = Counter()
    for number in range(first, first + many):
        moves, more = drawn(number, length, MIXES[mix]), MORE.get(mix) or more_of(number)
        try:
            await play(number, moves, lambda name: seen.update([name]), more)
        except Exception as wrong:
            fewer = await shrunk(moves, partial(wrong_in, number, more))
            found = await wrong_in(number, more, fewer)
            raise Wrong(
                f"sequence {number} of {mix!r} with {more!r}\n  all: {moves}\n  by:  {fewer}\n{found!r}\n{found}"
            ) from wrong
    return seen


@pytest.mark.parametrize("mix", MIXES)
async def test_every_wait_is_armed_once_for_what_the_model_expects_and_fires_as_told(mix: str) -> None:
    seen = await prove(0, MANY.get(mix, 150), 5, mix)
    done = {name for name in MIXES[mix] or WEIGHTS if seen[name] or name == "pass"}
    rare = {"wake", "cancel_promise", "move_promise"}
    assert done >= set(MIXES[mix] or WEIGHTS) - rare, f"hardly done: {seen}"


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("mix", MIXES)
async def test_ten_times_as_many_and_longer_ones(mix: str) -> None:
    await prove(100_000, 2500, 14, mix)
