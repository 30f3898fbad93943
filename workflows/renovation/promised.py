"""What a customer was told will happen by a time, in words of our own: "Tuesday after three" (R003-ATT-01)."""

from itertools import count

from domain.forms.promised import KEEP_PROMISE
from domain.model import Model
from domain.promises import FREE, MOVED, Owed
from workflows.parts.asking import RIGHT_THEN
from workflows.parts.journey import Journey
from workflows.parts.racing import first_of


class Kept(Model):
    """How one time of a promise ended."""

    so: bool
    """False when another time was named before it was kept."""


async def promised(journey: Journey) -> None:
    """It is done by the time that the customer was told; until then nothing forgets it.

    Each time that is named has a turn of its own. Past it the promise counts as broken and the customer is told so,
    and it stays to be done.
    """
    owed = Owed.of(journey.about)
    for number in count(1):
        turn = journey.within(str(number))
        moved = turn.state.answers.get(turn.key(MOVED))
        if moved is None and (await _keep(turn, owed)).so:
            return
        owed = Owed.of(turn.state.answers[turn.key(MOVED)].payload)


async def _keep(turn: Journey, owed: Owed) -> Kept:
    said = {
        "words": turn.about.get("words"),
        "person": owed.assignee or turn.person(owed.role),
        "not_before": owed.not_before,
    }
    if turn.now < owed.owed_by:  # a customer who comes back after it hears nothing of an old promise
        turn.promise("word", FREE, owed.owed_by, **said)
    kept = await first_of(_do(turn, owed), _moved(turn), _late(turn, owed))
    turn.clear("late", MOVED)
    return kept


async def _do(turn: Journey, owed: Owed) -> Kept:
    done = await turn.ask(
        "keep",
        KEEP_PROMISE,
        opens=RIGHT_THEN if owed.not_before else None,
        anchor=owed.not_before,
        due=owed.owed_by,
        role=owed.role,
        assignee=owed.assignee,
        about={**turn.about, **owed.about()},
    )
    turn.keep_promise("word")
    if not done.customer_knows:
        turn.notify("done", "promise_done", "customer")
    return Kept(so=True)


async def _moved(turn: Journey) -> Kept:
    await turn.reached(MOVED)
    return Kept(so=False)


async def _late(turn: Journey, owed: Owed) -> None:
    """The time came and it is not done: the customer hears that it is late, before they have to ask."""
    if turn.key("word/promised") not in turn.state.answers:
        return
    await turn.until("late", RIGHT_THEN, owed.owed_by, subject="promise_late", keeps=True)
    turn.notify("told_late", "promise_late", "customer")
