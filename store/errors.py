"""What can go wrong in the store: one small tree, each error with a stable ``code``.

Messages name the field or row and what is accepted, never what was given where that may be personal.
"""

import errno
from collections.abc import Iterable
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from domain.faults import wrong_field
from domain.refusals import sentence


class StoreError(Exception):
    """Something in the store refused; nothing was changed.

    ``reason`` and ``details`` say why, to be told in any language (``domain.refusals``); the message is English.
    """

    code = "store"

    def __init__(self, reason: str, /, **details: Any) -> None:
        self.reason = reason
        self.details = details
        super().__init__(sentence("en", reason, details))


class RecordsDown(StoreError):
    """The database cannot be reached or does not answer; the same call may succeed later."""

    code = "records_down"

    def __init__(self, cause: BaseException | str) -> None:
        super().__init__("database_away", cause=str(cause) or type(cause).__name__)


class BadValue(StoreError):
    """A value that cannot be taken; ``details`` name the field."""

    code = "bad_value"


class NotFound(StoreError):
    """Something that was named does not exist; names that are close are offered."""

    code = "not_found"

    def __init__(self, thing: str, given: str, known: Iterable[str] = ()) -> None:
        self.close = tuple(get_close_matches(given, list(known), n=3, cutoff=0.5))
        reason = "unknown_close" if self.close else "unknown"
        super().__init__(reason, thing=thing, given=given, close=list(self.close))


class LoginRefused(StoreError):
    """Nobody is let in; ``until`` says from when on they may try again, where that is why."""

    code = "login_refused"

    def __init__(self, reason: str, until: datetime | None = None, /, **details: Any) -> None:
        super().__init__(reason, **details)
        self.until = until


class AlreadyThere(StoreError):
    """Something with this name exists already, with other content."""

    code = "already_there"


class BrokenFile(StoreError):
    """A file of the company is wrong: a standard, a calendar, prices, a campaign.

    ``faults`` are as ``domain.faults`` gives them, each with its ``place``, which is file and line.
    """

    code = "broken_file"

    def __init__(self, faults: Iterable[dict[str, Any]]) -> None:
        self.faults = tuple(faults)
        super().__init__("file", faults=list(self.faults))


def system_code(error: OSError) -> str:
    """Why the system refused a file or a folder, as a code that has words."""
    return errno.errorcode.get(error.errno or 0, "").lower()


def file_fault(path: Path, line: int | None, field: str, code: str, /, **params: Any) -> dict[str, Any]:
    """One fault of a `BrokenFile`; what stood there is ``given``, told also where the sentence has no blank for it."""
    place = str(path) if line is None else f"{path}:{line}"
    return {**wrong_field(field, code, **params), "place": place}


class MigrationRefused(StoreError):
    """The schema cannot be brought up to date; the message says why and what to do."""

    code = "migration_refused"


class JournalConflict(StoreError):
    """A batch contradicts the journal: nothing of it was recorded, the journey needs repair (docs/architecture.md).

    ``kind`` is ``content`` (same place, other content), ``gap`` (entries are missing before it),
    ``command`` (the command stands elsewhere in the journal) or ``start`` (a journey's first entry is not
    its start).
    """

    code = "journal_conflict"

    def __init__(self, journey: str, seq: int, kind: str, message: str) -> None:
        self.journey = journey
        self.seq = seq
        self.kind = kind
        super().__init__(f"{journey}: entry {seq}: {message}")
