"""Cases, which are looked after beside whatever the journey is doing; and how what runs beside it is stopped."""

from typing import Any

from domain.events import CaseClosed, CaseOpened
from domain.state import RunningDuty
from workflows.parts.ledger import Ledger

CASES = "case/"
"""How the key of a case begins."""
SETTLED = "settled"


def open_case(
    ledger: Ledger, source: str, matter: str, about: dict[str, Any], words: str | None = None
) -> None:
    """Begin the duty that is called like the matter, apart from the stage: a way back leaves it alone.

    A source that is answered again, after its answer was taken back, has its case as long as that is open.

    Args:
        source: where it came from; never the first part of another case's source.
        about: what its tasks need to know; never personal.
        words: a reference to free words, which whoever has one of its tasks may read.
    """
    full = f"{CASES}{source}"
    if full in ledger.state.duties:
        return
    ledger.emit(CaseOpened(key=full, matter=matter, words=words))
    said = {"words": words} if words else {}
    ledger.state.duties[full] = RunningDuty(
        key=full,
        duty=matter,
        about={**about, **said, "matter": matter, "source": source},
        order=ledger.next_order(),
        independent=True,
    )


def close_case(ledger: Ledger, duty: RunningDuty, reason: str) -> None:
    """Write down that a case has ended, and why; other duties end without a word."""
    if duty.key.startswith(CASES):
        ledger.emit(CaseClosed(key=duty.key, matter=duty.duty, reason=reason))


def stop_duty(ledger: Ledger, key: str, reason: str) -> None:
    """Take away what runs beside the stage, with everything that it has open."""
    state = ledger.state
    for task in [task for task in state.tasks.values() if task.key.startswith(f"{key}/")]:
        ledger.void_task(task, reason)
    for wait in [wait for wait in state.waits.values() if wait.key.startswith(f"{key}/")]:
        ledger.end_wait(wait.key)
    for promised in [promise for promise in state.promises if promise.startswith(f"{key}/")]:
        ledger.settle_promise(promised, kept=None)
    if (stopped := state.duties.pop(key, None)) is not None:
        close_case(ledger, stopped, reason)
