"""Several courses of which one comes first."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def first_of(*courses: Coroutine[Any, Any, T | None]) -> T:
    """The first result there is; the other courses are given up. A course without a result just ends."""
    done = asyncio.Event()
    pending = running = [asyncio.ensure_future(course) for course in courses]
    for one in running:
        one.add_done_callback(lambda _: done.set())
    try:
        while pending:
            await done.wait()
            done.clear()
            for one in pending:
                if one.done() and (found := one.result()) is not None:
                    return found
            pending = [one for one in pending if not one.done()]
        raise AssertionError("one of the courses always comes to a result")
    finally:
        for one in running:
            one.cancel()
