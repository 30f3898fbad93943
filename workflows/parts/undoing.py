"""What an act changed is taken back when it turns out that it cannot be done: all of it, or nothing."""

from collections.abc import Callable, Iterator
from typing import Any

from domain.model import Mutable
from workflows.parts.ledger import Ledger


def kept(ledger: Ledger) -> Callable[[], None]:
    """Remember a journey as it stands; the result puts it back just so.

    Everything is put back in place, for stage code holds on to the very tasks and tables. Values are not copied, for
    nothing changes them.
    """
    heard = ledger.keep_hearing()
    before = list(_contents(ledger.state))

    def put_back() -> None:
        for holder, content in before:
            _refill(holder, content)
        heard()

    return put_back


def _contents(holder: Any) -> Iterator[tuple[Any, Any]]:
    """Everything within that is changed in place, with what it holds now."""
    match holder:
        case Mutable():
            content: Any = dict(holder.__dict__)
            within = content.values()
        case dict():
            content = dict(holder)
            within = content.values()
        case list():
            content = within = list(holder)
        case _:
            return
    yield holder, content
    for one in within:
        yield from _contents(one)


def _refill(holder: Any, content: Any) -> None:
    if isinstance(holder, list):
        holder[:] = content
        return
    place = holder.__dict__ if isinstance(holder, Mutable) else holder
    place.clear()
    place.update(content)
