"""Prints the figures: what a completed task costs, how soon a colleague's page shows what follows, and how fast the
desk reads among a million open tasks.
"""

import argparse
import asyncio
import logging
import os
import platform
import signal
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import structlog

from benchmarks import desk_live, desk_load, desk_queries, measuring
from benchmarks.desk_data import Size, kept
from benchmarks.desk_reading import desk
from benchmarks.measuring import Cost, Speed
from benchmarks.servers import Servers, servers
from starter.exit import run_and_exit
from starter.stack.postgres import EmbeddedPostgres

TARGET_EVENTS = 14
TARGET_RATIO = 0.8
LOAD_SECONDS = 20
OURS = "journeys"
BARE = "bare"
INSERT = "bare, INSERT"
ATTRIBUTES = "bare, INSERT, attributes"
WARM_UP_STEPS = 5

Column = list[Speed]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="how often all are measured in turn (7)")
    parser.add_argument("--journeys", type=int, default=8, help="how many run side by side (8)")
    parser.add_argument("--tasks", type=int, default=20, help="completed in each, one after another (20)")
    parser.add_argument(
        "--history", type=int, default=100, help="tasks of the longer journey that is counted (100)"
    )
    parser.add_argument(
        "--live", type=int, default=40, help="completions that are watched for on a page (40)"
    )
    parser.add_argument("--pages", type=int, default=100, help="open lists while much happens (100)")
    parser.add_argument("--changes", type=float, default=5, help="tasks done a second meanwhile (5)")
    parser.add_argument(
        "--open-tasks",
        type=int,
        default=1_000_000,
        help="open tasks among which the desk reads, with ten times as many journal entries; 0 leaves it out (1000000: "
        "some 12 GB in the folder for temporary files, and five to ten minutes to fill them in)",
    )
    parser.add_argument(
        "--reads", type=int, default=100, help="how often each list is read; pages and boards less (100)"
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="FOLDER",
        help="fill the big company there once, and use it again afterwards",
    )
    parser.add_argument("--only", choices=("tasks", "live", "load", "desk"), help="one part of it")
    return parser.parse_args()


async def _main(options: argparse.Namespace) -> int:
    if task := asyncio.current_task():  # stopped from outside, it still clears up
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    print(
        f"machine: {os.cpu_count()} cores, {_memory()}, {platform.system()} {platform.release()}, {_load()}"
    )
    if options.only != "desk":
        async with servers() as running:
            print(f"versions: {running.versions}\n", flush=True)
            if options.only in (None, "tasks"):
                await _history(running, options.history)
                await _speed(running, options.rounds, options.journeys, options.tasks)
            if options.only in (None, "live") and options.live:
                desk_live.told(await desk_live.live(running, options.live, _tell), _tell)
            if options.only in (None, "load") and options.pages:
                await desk_load.load(running, options.pages, options.changes, LOAD_SECONDS, _tell)
    if options.only in (None, "desk") and options.open_tasks:
        await _desk(Size.of(options.open_tasks), desk_queries.Rounds.of(options.reads), options.keep)
    print(_load())
    return 0


async def _desk(size: Size, rounds: desk_queries.Rounds, keep: Path | None) -> None:
    """The desk's reads, in a PostgreSQL of their own."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    async with AsyncExitStack() as stack:
        folder = keep or Path(
            stack.enter_context(
                tempfile.TemporaryDirectory(prefix="homeward-bench-", ignore_cleanup_errors=True)
            )
        )
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        postgres = await stack.enter_async_context(EmbeddedPostgres(folder / "postgres", durable=False))
        there = await kept(postgres, folder, datetime.now(UTC), size, _tell)
        counted = ", ".join(f"{count:,} {table}" for table, count in there.rows.items())
        _tell(f"filled in {there.seconds:.0f} s, {there.bytes / 1e9:.1f} GB: {counted}\n{_load()}")
        async with desk(there) as opened:
            await desk_queries.reading(opened, rounds, _tell)


def _tell(text: str) -> None:
    print(text, flush=True)


async def _history(running: Servers, tasks: int) -> None:
    short = await measuring.journey_cost(running, tasks // 2)
    long = await measuring.journey_cost(running, tasks)
    bare = await measuring.bare_cost(running, tasks)
    more = tasks - short.steps
    events = (long.kinds.total() - short.kinds.total()) / more
    size = (long.size - short.size) / more
    print("history of one journey whose tasks are completed one after another")
    print(
        f"  each further task        {events:6.2f} events {size:6.0f} bytes (target: at most {TARGET_EVENTS} events)"
    )
    print(f"  {tasks} tasks, start and end {long.events:6.2f} events {long.bytes:6.0f} bytes a task")
    print(f"  bare workflow            {bare.events:6.2f} events {bare.bytes:6.0f} bytes a step")
    print(f"  events by type, a task or step: {'journey':>12s} {'bare':>6s}")
    for kind, _ in sorted(long.kinds.items(), key=lambda item: (-item[1], item[0])):
        print(f"    {kind:38s} {_each(long, kind):6.2f} {_each(bare, kind):6.2f}")
    print(flush=True)


def _each(cost: Cost, kind: str) -> float:
    return cost.kinds[kind] / cost.steps


async def _speed(running: Servers, rounds: int, parallel: int, steps: int) -> None:
    print(f"{parallel} workflows side by side, {steps} tasks or steps each, {rounds} rounds; per second:")
    await _round(running, parallel, WARM_UP_STEPS)
    columns: dict[str, Column] = {}
    for _ in range(rounds):
        measured = await _round(running, parallel, steps)
        for name, speed in measured.items():
            columns.setdefault(name, []).append(speed)
        print(
            "  " + "   ".join(f"{name} {speed.per_second:5.1f}" for name, speed in measured.items()),
            flush=True,
        )
    print("\nmedians" + " " * 20 + "per second   ms of processor time a step")
    for name, column in columns.items():
        print(f"  {name:24s} {_median(column, lambda one: one.per_second):10.1f}   {_cpu(column)}")
    print("\njourneys in comparison, medians of the rounds (lowest to highest)")
    for name in (BARE, INSERT, ATTRIBUTES):
        target = f"  target: at least {TARGET_RATIO}" if name == BARE else ""
        pairs = list(zip(columns[OURS], columns[name], strict=True))
        rates = [ours.per_second / theirs.per_second for ours, theirs in pairs]
        cpu = [sum(theirs.cpu.values()) / (sum(ours.cpu.values()) or 1) for ours, theirs in pairs]
        print(f"  to {name:24s} speed {_spread(rates)}  processor time {_spread(cpu)}{target}")


async def _round(running: Servers, parallel: int, steps: int) -> dict[str, Speed]:
    return {
        OURS: await measuring.journeys(running, parallel, steps),
        BARE: await measuring.bare(running, parallel, steps),
        INSERT: await measuring.bare(running, parallel, steps, "insert"),
        ATTRIBUTES: await measuring.bare(running, parallel, steps, "insert", attributes=True),
    }


def _cpu(column: Column) -> str:
    by_process = {name: _median(column, lambda one, name=name: one.cpu[name]) for name in column[0].cpu}  # type: ignore[misc]
    total = _median(column, lambda one: sum(one.cpu.values()))
    return f"{total:5.1f}: " + ", ".join(f"{name} {value:.1f}" for name, value in by_process.items())


def _median(column: Column, figure: Callable[[Speed], float]) -> float:
    return median(figure(speed) for speed in column)


def _spread(ratios: Sequence[float]) -> str:
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    run_and_exit(_main(_arguments()))
