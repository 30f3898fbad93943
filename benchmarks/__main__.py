"""Prints the figures: history by completed task, and completed tasks per second beside a bare workflow."""

import argparse
import asyncio
import os
import platform
from statistics import median

from benchmarks import measuring
from benchmarks.measuring import Cost
from benchmarks.servers import Servers, servers
from starter.exit import run_and_exit

TARGET_EVENTS = 14
TARGET_RATIO = 0.8


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="how often all three are measured in turn (7)")
    parser.add_argument("--journeys", type=int, default=8, help="how many run side by side (8)")
    parser.add_argument("--tasks", type=int, default=20, help="completed in each, one after another (20)")
    parser.add_argument("--history", type=int, default=100, help="tasks of the journey whose history is counted (100)")
    return parser.parse_args()


async def _main(options: argparse.Namespace) -> int:
    print(f"machine: {os.cpu_count()} cores, {_memory()}, {platform.system()} {platform.release()}")
    async with servers() as running:
        print(f"versions: {running.versions}\n")
        await _history(running, options.history)
        await _speed(running, options.rounds, options.journeys, options.tasks)
    return 0


async def _history(running: Servers, tasks: int) -> None:
    journey = await measuring.journey_cost(running, tasks)
    bare = await measuring.bare_cost(running, tasks)
    print(f"history of one journey of {tasks} tasks, start and end included")
    print(f"  journey  {journey.events:6.2f} events a task (target: at most {TARGET_EVENTS}), {journey.bytes:6.0f} bytes")
    print(f"  bare     {bare.events:6.2f} events a step, {bare.bytes:6.0f} bytes")
    for kind, times in sorted((journey.kinds | bare.kinds).items(), key=lambda item: (-item[1], item[0])):
        print(f"    {kind:40s} {_each(journey, kind):6.2f} {_each(bare, kind):6.2f}") if times > 1 else None
    print(flush=True)


def _each(cost: Cost, kind: str) -> float:
    return cost.kinds[kind] / cost.steps


async def _speed(running: Servers, rounds: int, parallel: int, steps: int) -> None:
    print(f"{parallel} side by side, {steps} tasks each, {rounds} rounds; a second:")
    await _round(running, parallel, 5)
    columns: tuple[list[float], list[float], list[float]] = ([], [], [])
    for number in range(rounds):
        measured = await _round(running, parallel, steps)
        for column, value in zip(columns, measured, strict=True):
            column.append(value)
        print(f"  {number + 1:2d}  journeys {measured[0]:6.1f}  bare {measured[1]:6.1f}  bare with INSERT {measured[2]:6.1f}", flush=True)
    ours, echo, insert = columns
    print(f"median  journeys {median(ours):6.1f}  bare {median(echo):6.1f}  bare with INSERT {median(insert):6.1f}")
    print(f"ratio to bare             {_ratio(ours, echo)} (target: at least {TARGET_RATIO})")
    print(f"ratio to bare with INSERT {_ratio(ours, insert)}")


async def _round(running: Servers, parallel: int, steps: int) -> tuple[float, float, float]:
    return (
        await measuring.journeys(running, parallel, steps),
        await measuring.bare(running, parallel, steps, "echo"),
        await measuring.bare(running, parallel, steps, "insert"),
    )


def _ratio(ours: list[float], theirs: list[float]) -> str:
    ratios = sorted(mine / other for mine, other in zip(ours, theirs, strict=True))
    return f"{median(ratios):.2f} (median of pairs; {ratios[0]:.2f} to {ratios[-1]:.2f})"


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


if __name__ == "__main__":
    run_and_exit(_main(_arguments()))
