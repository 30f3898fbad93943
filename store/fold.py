"""Folding: one entry of the journal changes the read models' rows of its journey.

It uses nothing but the entry and the rows folded before it, so that read models can be thrown away and
rebuilt.
"""

from collections.abc import Iterable

from domain.events import Entry
from store.folds.journeys import fold_journey
from store.folds.log import fold_log
from store.folds.meetings import fold_meetings
from store.folds.repairs import fold_repair
from store.folds.tasks import fold_tasks
from store.folds.waits import fold_waits
from store.view import View

_FOLDS = (fold_journey, fold_tasks, fold_waits, fold_meetings, fold_log, fold_repair)


def fold(view: View, entries: Iterable[Entry]) -> View:
    """Fold entries in their order into ``view``, which is changed and returned."""
    for entry in entries:
        for part in _FOLDS:
            part(view, entry)
    return view
