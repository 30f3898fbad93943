"""Commands sent through many runs: each is done exactly once, and whoever sent it hears of it (docs/architecture.md).

Eight people act without a break while the journey is made to continue as new over and over. Temporal knows an
Update's id only within a run, so what makes a repeat harmless across runs is the journey's own memory.
"""

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from client.errors import Conflict
from client.journeys import new_command
from client.sending import workflow_id
from domain.commands import Receipt
from domain.stages import Stage, Status
from starter.stack.postgres import EmbeddedPostgres
from store.customers import register
from tests.journeys.driving import customer
from tests.live.live import Live, living

OPERATIONS = "operations-01"
CALLERS = 8
RUNS = 12
"""As many runs as people work through; every act is sent twice."""
SUPERVISORS = ("site_supervisor-01", "site_supervisor-02")

Act = Callable[[str], Awaitable[Receipt]]


@pytest_asyncio.fixture
async def live(postgres_server: EmbeddedPostgres, tmp_path: Path) -> AsyncIterator[Live]:
    async with living(postgres_server, tmp_path) as company, company.working():
        yield company


async def started(live: Live) -> str:
    """A journey with four open tasks, three of them in a queue of their role."""
    registered = await register(live.database, customer("A-1"))
    await live.journeys.start(registered, stage=Stage.CONSTRUCTION)
    await live.until_open(registered.journey, "take_keys")
    return registered.journey


class Caller:
    """Somebody who acts and acts, keeping each command's id and receipt."""

    def __init__(self, acts: list[Act], *, both_at_once: bool) -> None:
        self._acts = acts
        self._both_at_once = both_at_once
        self.receipts: dict[str, Receipt] = {}

    async def work(self, enough: asyncio.Event) -> None:
        """Act until it is enough."""
        for act in itertools.cycle(self._acts):
            if enough.is_set():
                return
            command = new_command()
            if self._both_at_once:
                first, again = await asyncio.gather(act(command), act(command))
            else:
                first = await act(command)
                again = await act(command)
            assert first.command == again.command == command
            self.receipts[command] = first
            # Within a run Temporal itself answers a repeat, with the first receipt.
            assert again.repeated or first.repeated or again == first


def callers(live: Live, journey: str, tasks: dict[str, str]) -> list[Caller]:
    """Assigning, claiming and giving back, pausing and resuming, and five who take notes."""
    desk = live.journeys

    def given_to(task: str, person: str) -> Act:
        return lambda command: desk.assign(task, OPERATIONS, person, command)

    def noted(words: str) -> Act:
        return lambda command: desk.note(journey, OPERATIONS, words, command)

    turns: list[list[Act]] = [
        [given_to(tasks["obtain_permit"], person) for person in SUPERVISORS],
        [
            lambda command: desk.claim(tasks["take_keys"], SUPERVISORS[0], command),
            lambda command: desk.release(tasks["take_keys"], SUPERVISORS[0], command),
        ],
        [
            lambda command: desk.pause(journey, OPERATIONS, "customer", command),
            lambda command: desk.resume(journey, OPERATIONS, command),
        ],
        *([noted(f"note of {number}")] for number in range(CALLERS - 3)),
    ]
    return [Caller(acts, both_at_once=number % 2 == 1) for number, acts in enumerate(turns)]


async def move_on(live: Live, journey: str, enough: asyncio.Event) -> None:
    """Force new runs until there have been enough.

    One signal a run: Temporal refuses a new run while a signal is coming in, so a flood of them would keep it off.
    """
    handle = live.client.get_workflow_handle(workflow_id(journey))
    seen: set[str | None] = set()
    while len(seen) < RUNS:
        run = (await handle.describe()).run_id
        if run not in seen:
            await live.poke(journey)
            seen.add(run)
        await asyncio.sleep(0.05)
    enough.set()


@pytest.mark.slow
async def test_r003_every_command_is_done_once_through_many_runs(live: Live) -> None:
    journey = await started(live)
    tasks = {kind: row["task"] for kind, row in (await live.open_tasks(journey)).items()}
    people = callers(live, journey, tasks)
    enough = asyncio.Event()
    await asyncio.gather(move_on(live, journey, enough), *(person.work(enough) for person in people))
    receipts = {command: receipt for person in people for command, receipt in person.receipts.items()}
    assert all(person.receipts for person in people)
    commands = Counter(await live.commands(journey))
    assert set(commands) == set(receipts), "everything that was asked for, and nothing else"
    assert set(commands.values()) == {1}
    places = {one["command"]: one["seq"] for one in await live.events(journey) if one["command"]}
    assert all(receipts[command].seq >= seq for command, seq in places.items()), "no receipt before its entry"
    done = [len(person.receipts) for person in people]
    assert len(await live.events(journey, "task_assigned")) == done[0] + done[1]
    assert len(await live.events(journey, "status_changed")) == done[2]
    assert len(await live.events(journey, "note_added")) == sum(done[3:])
    assert await live.runs(journey) >= RUNS
    print(f"{len(receipts)} commands, each sent twice, through {await live.runs(journey)} runs")
    await live.agrees(journey)


@pytest.mark.slow
async def test_design_3_a_command_from_long_ago_is_recognised(live: Live) -> None:
    """The journey remembers some commands; the journal remembers all."""
    journey = await started(live)
    first = new_command()
    receipt = await live.journeys.note(journey, OPERATIONS, "the first", first)
    await live.poke(journey)
    for batch in range(15):
        await asyncio.gather(
            *(live.journeys.note(journey, OPERATIONS, f"{batch} {number}") for number in range(15))
        )
    again = await live.journeys.note(journey, OPERATIONS, "the first", first)
    assert (again.repeated, receipt.repeated) == (True, False)
    assert Counter(await live.commands(journey))[first] == 1
    assert (await live.settled(journey)).status is Status.ACTIVE
    await live.agrees(journey)


async def test_a_command_of_another_journey_is_refused_and_breaks_nothing(live: Live) -> None:
    journey, command = await started(live), new_command()
    await live.journeys.note(journey, OPERATIONS, "here", command)
    other = await register(live.database, customer("A-2"))
    await live.journeys.start(other)
    await live.until_open(other.journey, "first_meeting")
    with pytest.raises(Conflict, match=journey):
        await live.journeys.pause(other.journey, OPERATIONS, "customer", command)
    assert (await live.settled(other.journey)).status is Status.ACTIVE


async def test_a_journey_that_ends_answers_everybody(live: Live) -> None:
    """Whoever writes while it ends gets a receipt or hears that it has ended; nobody waits for ever."""
    journey = await started(live)

    async def note(number: int) -> Receipt | Conflict:
        await asyncio.sleep(number * 0.004)
        try:
            return await live.journeys.note(journey, OPERATIONS, f"note {number}", f"0000-note-{number}")
        except Conflict as conflict:
            return conflict

    notes = [asyncio.create_task(note(number)) for number in range(60)]
    await asyncio.sleep(0.05)
    await live.journeys.close(journey, OPERATIONS, Status.CLOSED, "price")
    async with asyncio.timeout(60):
        told = await asyncio.gather(*notes)
    done = [one.command for one in told if isinstance(one, Receipt)]
    written = [command for command in await live.commands(journey) if command.startswith("0000-note-")]
    assert sorted(done) == sorted(written), "a receipt for each note in the journal, and for no other"
    assert all("ended" in str(one) for one in told if isinstance(one, Conflict))
    handle = live.client.get_workflow_handle(f"journey-{journey}")
    async with asyncio.timeout(120):
        await handle.result()
