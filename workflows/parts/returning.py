"""The way back: a customer returns to a step, an answer is taken back, a journey that had ended is reopened.

What followed is void, and the stage function starts again from the top (docs/architecture.md).
"""

from domain.stages import STAGES, Stage, Status
from domain.state import JourneyState
from domain.waits import WaitKind
from workflows.parts.dormancy import wake
from workflows.parts.ending import awaken, take_up_agenda
from workflows.parts.ledger import Ledger
from workflows.parts.voiding import ENDED, EVERYTHING, Reach, under, void

BEFORE = "facts_before"
"""What facts were before an effect changed them; kept in the effect's own answer."""
REOPENED = "reopened"


def order_of(ledger: Ledger, key: str) -> int | None:
    """When the key was opened, among everything this journey opened; None for an unknown key.

    A promise is no step: back to its clock, it would stand without one.
    """
    state = ledger.state
    if key in state.answers:
        return state.answers[key].order
    wait = state.waits.get(key)
    return wait.order or None if wait is not None and wait.kind is not WaitKind.PROMISE else None


def take_back(
    ledger: Ledger, key: str, reason: str, words: str | None = None, *, why: str = REOPENED
) -> None:
    """Void the answer to ``key`` and what followed; the facts that it had changed are as they were before.

    Args:
        why: the reason of the journey's status, where it is reopened by that.
    """
    answers = ledger.state.answers
    since = answers[key].last_order + 1
    reach = Reach(ledger, since, key)
    followed = [answer for one, answer in answers.items() if reach.takes(one, answer.order)]
    for answer in sorted(followed, key=lambda answer: answer.order, reverse=True):
        ledger.set_facts(answer.payload.get(BEFORE, {}))
    go_back(ledger, key, since, reason, words, why=why)


def answered_by_people(state: JourneyState) -> tuple[str, ...]:
    """The keys that somebody answered and that still count, oldest first."""
    given = [key for key, answer in state.answers.items() if answer.by is not None]
    return tuple(sorted(given, key=lambda key: state.answers[key].order))


def acted_on(ledger: Ledger, key: str) -> str | None:
    """What a person answered after ``key`` was answered, and perhaps because of it; None when nobody did.

    What was asked before counts as well when something followed from it: a meeting agreed on meanwhile would be
    cancelled. Answers stand in the order in which they were given.
    """
    state = ledger.state
    last, reach = state.answers[key].last_order, Reach(ledger, EVERYTHING, key)
    given = list(state.answers)
    for later in given[given.index(key) + 1 :]:
        answer = state.answers[later]
        followed = answer.order > last or state.order > answer.last_order
        if answer.by is not None and followed and reach.takes(later, answer.order):
            return later
    return None


def go_back(
    ledger: Ledger, key: str, since: int, reason: str, words: str | None = None, *, why: str = REOPENED
) -> None:
    """Void what was opened as number ``since`` or later, and the answer to ``key``; what had ended is reopened.

    The stage of ``key`` is the journey's stage again. The caller has it start from the top. What is learned of a lost
    customer, or settled with them, is put right without reopening the journey.
    """
    state = ledger.state
    going_on = [one.key for one in state.duties.values() if one.duty in ledger.outliving]
    reopened = state.status in ENDED and not under(key, (*ENDED, *going_on))
    if reopened:
        awaken(ledger, why)
    elif state.status is Status.DORMANT:
        wake(ledger, None, reason)
    # What opens the task comes before it, and would say that it opened when it did the first time.
    void(ledger, since, reason, words, key=key, also=(key, f"{key}/opens"))
    if reopened:
        take_up_agenda(ledger)
    state.returned_at = ledger.now()
    stage = key.split("/", 1)[0]
    if stage in STAGES and stage != state.stage:
        ledger.enter_stage(Stage(stage))


def reopen(ledger: Ledger, reason: str, words: str | None = None) -> None:
    """A journey that was lost or closed goes on where it stood; the answer that lost the customer is asked for again.

    What was planned comes back, and so do complaints; times of meetings are agreed on anew. The caller has the stage
    start from the top.
    """
    state = ledger.state
    if state.lost_by in state.answers:
        assert state.lost_by is not None
        take_back(ledger, state.lost_by, reason, words, why=reason)
        return
    awaken(ledger, reason, words)
    take_up_agenda(ledger)
    state.returned_at = ledger.now()
