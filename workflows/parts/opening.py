"""Opening a case: a matter that is looked after beside whatever the journey is doing."""

from typing import Any

from domain.events import CaseOpened
from domain.state import RunningDuty
from workflows.parts.ledger import Ledger


def open_case(
    ledger: Ledger, source: str, matter: str, about: dict[str, Any], words: str | None = None
) -> None:
    """Begin the duty that is called like the matter, apart from the stage: a way back leaves it alone.

    Args:
        source: the key that it came from; two cases never share one.
        about: what its tasks need to know; never personal.
        words: a reference to free words.
    """
    full = f"case/{source}"
    ledger.emit(CaseOpened(key=full, matter=matter, words=words))
    ledger.state.duties[full] = RunningDuty(
        key=full,
        duty=matter,
        about={**about, "matter": matter, "source": source},
        order=ledger.next_order(),
        independent=True,
    )
