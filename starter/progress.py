"""A bar that grows while many things are done, where people read along."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from starter.context import Context


@contextmanager
def progress(context: Context, title: str, total: int) -> Iterator[Callable[[], None]]:
    """A function to call after each of ``total`` things; one thing shows nothing, nor does it where nobody reads."""
    if not context.out.talks or total < 2:
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=context.out.console, transient=True) as bars:
        bar = bars.add_task(title, total=total)
        yield lambda: bars.advance(bar)
