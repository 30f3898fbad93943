"""What can go wrong in the store: one small tree, each error with a stable ``code``.

Messages name the field or row, what was given and what is accepted, so that they can be shown as they are.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class StoreError(Exception):
    """Something in the store refused; nothing was changed."""

    code = "store"


class RecordsDown(StoreError):
    """The database cannot be reached or does not answer; the same call may succeed later."""

    code = "records_down"

    def __init__(self, cause: BaseException | str) -> None:
        told = str(cause) or type(cause).__name__
        super().__init__(f"records are down, nothing was changed: {told}")


class BadValue(StoreError):
    """A value that cannot be taken."""

    code = "bad_value"

    def __init__(self, field: str, given: object, accepted: str) -> None:
        self.field = field
        super().__init__(f"{field}: {given!r} was given; accepted: {accepted}")


class NotFound(StoreError):
    """Something that was named does not exist; names that are close are offered."""

    code = "not_found"

    def __init__(self, what: str, given: str, known: Iterable[str] = ()) -> None:
        self.what = what
        self.given = given
        self.close = tuple(get_close_matches(given, list(known), n=3, cutoff=0.5))
        hint = f"; did you mean {', '.join(self.close)}?" if self.close else ""
        super().__init__(f"{what} {given!r} is not known{hint}")


class AlreadyThere(StoreError):
    """Something with this name exists already, with other content."""

    code = "already_there"


class BrokenFile(StoreError):
    """A file of the standard or a calendar is wrong; ``faults`` name file, line and field."""

    code = "broken_file"

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


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
