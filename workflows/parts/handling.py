"""How one command is handled: its check, its act, and whether the stage starts again after it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain.stages import Status
from workflows.parts import refusals
from workflows.parts.ledger import Ledger
from workflows.parts.process import Process


def allowed(ledger: Ledger, process: Process, act: Any) -> None:
    """The check of what is possible at any time."""


@dataclass(frozen=True)
class Handling:
    """What becomes of a command; its two functions take the command's own type."""

    apply: Callable[[Ledger, Any], None]
    check: Callable[[Ledger, Process, Any], None] = allowed
    restarts: bool = False
    """True when the stage has to start again from the top."""


def check_not_ended(ledger: Ledger) -> None:
    """Refuse what a journey that was lost or closed does not allow."""
    if ledger.state.status in (Status.LOST, Status.CLOSED):
        raise refusals.NotPossible("ended", status=ledger.state.status)
