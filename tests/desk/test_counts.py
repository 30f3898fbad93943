"""What takes long to count is counted once for everybody, and stands for a while; what does not, never."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from desk.counts import Counts
from desk.words import say
from tests.desk.serving import Served

NINE = datetime(2031, 3, 5, 9, tzinfo=UTC)


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Board:
    """Something that takes so many seconds to count, and counts how often it was."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self.clock, self.seconds, self.times = clock, seconds, 0
        self.may_end = asyncio.Event()
        self.may_end.set()

    def by(self, fault: Exception | None = None) -> Callable[[], Awaitable[int]]:
        async def count() -> int:
            self.times += 1
            await self.may_end.wait()
            self.clock.seconds += self.seconds
            if fault is not None:
                raise fault
            return self.times

        return count


async def test_ten_who_ask_at_once_cost_one_count_and_later_ones_see_how_old_it_is() -> None:
    clock = Clock()
    board, counts = Board(clock, seconds=2), Counts(clock)
    board.may_end.clear()
    asked = [asyncio.create_task(counts.get("workload", NINE, board.by())) for _ in range(10)]
    await asyncio.sleep(0)
    asked[0].cancel()  # who goes away takes it from nobody
    board.may_end.set()
    found = await asyncio.gather(*asked[1:])
    assert {(one.value, one.at) for one in found} == {(1, NINE)}
    clock.seconds += 59
    later = await counts.get("workload", NINE + timedelta(seconds=61), board.by())
    assert (later.value, later.at) == (1, NINE)
    clock.seconds += 1
    anew = await counts.get("workload", NINE + timedelta(seconds=62), board.by())
    assert (anew.value, anew.at) == (2, NINE + timedelta(seconds=62))


async def test_what_does_not_take_long_is_counted_anew_and_other_filters_are_other_figures() -> None:
    clock = Clock()
    quick, slow, counts = Board(clock, seconds=0.9), Board(clock, seconds=1), Counts(clock)
    assert [(await counts.get("strip", NINE, quick.by())).value for _ in range(3)] == [1, 2, 3]
    for key, value in (("north", 1), ("south", 2), ("north", 1), ("south", 2)):
        assert (await counts.get(("promises", key), NINE, slow.by())).value == value


async def test_a_count_that_fails_fails_for_who_asked_and_stands_for_nobody() -> None:
    clock = Clock()
    board, counts = Board(clock, seconds=5), Counts(clock)
    with pytest.raises(OSError, match="away"):
        await counts.get("calls", NINE, board.by(OSError("away")))
    assert (await counts.get("calls", NINE, board.by())).value == 2


async def test_a_board_says_how_old_its_figures_are_once_they_stand(desk: Served) -> None:
    times = itertools.count()

    def slow() -> float:  # whatever is counted takes a second
        return float(next(times))

    lead = await desk.login("cs_lead-01")
    path = "/boards/promises"
    told = say("zh-CN", "boards.counted_at", at="|", seconds="|").split("|")[0]
    desk.house.counts = Counts(slow)
    assert told not in (await lead.get(path)).text
    await desk.world.env.sleep(timedelta(seconds=20))
    assert told in (await lead.get(path)).text
    desk.house.counts = Counts()
    assert told not in (await lead.get(path)).text
