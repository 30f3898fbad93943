"""PostgreSQL is away while people work: clear answers, nothing lost, nothing twice, no journey blocked.

What was accepted waits for the journal; after ten seconds nobody is let in any more; what comes due meanwhile is
recorded with its lateness (docs/architecture.md).
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from client.errors import Unreachable
from client.journeys import new_command
from client.sending import send
from domain.commands import Act, AddNote, AssignTask, CompleteTask, PauseJourney, Receipt
from domain.pausing import PauseReason
from domain.personal import reference
from starter.stack.postgres import EmbeddedPostgres
from store.customers import register
from tests.journeys.driving import FIRST_MEETING, customer
from tests.live.live import Live, hasty, living
from workflows.journey import JourneyWorkflow
from workflows.parts.recorder import DOWN_AFTER

OPERATIONS = "operations-01"
MET = {name: value for name, value in FIRST_MEETING.items() if name != "design_requirements"}
"""The first meeting without what is personal, as it reaches the journey."""
NO_PATIENCE = timedelta(seconds=2)
LADDER = {
    "brisk": {
        "escalate": [{"after": "2 seconds", "to": "cs_lead"}],
        "repeat": None,
    }
}
"""Due after some seconds, escalated two seconds later, and then never again."""


@pytest_asyncio.fixture
async def postgres(tmp_path: Path) -> AsyncIterator[EmbeddedPostgres]:
    """A server of one's own, to be stopped."""
    async with EmbeddedPostgres(tmp_path / "postgres", durable=False) as server:
        yield server


@pytest_asyncio.fixture
async def live(postgres: EmbeddedPostgres, tmp_path: Path) -> AsyncIterator[Live]:
    first = {"role": "agent", "within": "8 seconds", "ladder": "brisk"}
    standards = hasty(tmp_path, ladders=LADDER, tasks={"first_meeting": first})
    async with living(postgres, tmp_path, standards=standards) as company, company.working():
        yield company


async def started(live: Live, reference: str) -> tuple[str, str]:
    """A journey and its first task."""
    registered = await register(live.database, customer(reference))
    await live.journeys.start(registered)
    return registered.journey, (await live.until_open(registered.journey, "first_meeting"))["task"]


def note(number: int) -> AddNote:
    """A note whose words are in Postgres already, as they are when an act is sent."""
    command = new_command()
    return AddNote(command=command, actor=OPERATIONS, words=reference(command, f"words_{'abc'[number]}"))


async def sent(live: Live, journey: str, act: Act, patience: timedelta = NO_PATIENCE) -> Receipt:
    """Hand over an act whose sender was checked before Postgres went away."""
    updates: dict[type[Act], Any] = {
        AddNote: JourneyWorkflow.add_note,
        AssignTask: JourneyWorkflow.assign_task,
        CompleteTask: JourneyWorkflow.complete_task,
        PauseJourney: JourneyWorkflow.pause_journey,
    }
    return await send(live.client, journey, updates[type(act)], act, patience)


async def outage(live: Live, postgres: EmbeddedPostgres, lasts: timedelta) -> None:
    """The whole story: people work before it, in its first ten seconds, after those, and when it is over."""
    busy, task = await started(live, "A-1")
    idle, _ = await started(live, "A-2")
    done = note(0)
    assert not (await sent(live, busy, done)).repeated
    seqs = {journey: (await live.settled(journey)).seq for journey in (busy, idle)}
    loop = asyncio.get_running_loop()
    began = loop.time()
    await postgres.stop()

    # Whoever comes now is told at once: the person cannot be checked.
    with pytest.raises(Unreachable, match="nothing was changed") as away:
        await live.journeys.assign(task, OPERATIONS, "agent-02")
    assert away.value.exit_code == 5

    # Whoever was checked just before is let in, and is told that it may still be done.
    accepted = [
        CompleteTask(command=new_command(), actor="agent-01", task=task, answers=MET),
        note(1),
        PauseJourney(command=new_command(), actor=OPERATIONS, reason=PauseReason.CUSTOMER),
    ]
    for told in await asyncio.gather(*(sent(live, busy, act) for act in accepted), return_exceptions=True):
        assert isinstance(told, Unreachable), told
        assert told.details["handed_over"] is True
        assert "the same command id" in str(told)
        assert "nothing was changed" not in str(told)

    # After ten seconds nobody is let in, and what was done before is still known.
    await asyncio.sleep(DOWN_AFTER.total_seconds() + 1 - (loop.time() - began))
    refused = note(2)
    with pytest.raises(Unreachable, match="nothing was changed") as down:
        await sent(live, busy, refused)
    assert down.value.reason == "records_down"
    assert (await sent(live, busy, done)).command == done.command

    await asyncio.sleep(max(lasts.total_seconds() - (loop.time() - began), 0))
    for journey, seq in seqs.items():
        pulse = await live.journeys.pulse(journey)
        assert pulse is not None, "the journey answers all the time"
        assert pulse.seq >= seq
    await postgres.start()
    await aftermath(live, busy, accepted, refused)
    await lateness(live, idle, lasts)


async def aftermath(live: Live, busy: str, accepted: list[Any], refused: Act) -> None:
    """What was accepted is done once, what was refused is not, and both may be repeated."""
    await live.settled(busy)
    commands = Counter(await live.commands(busy))
    assert [commands[act.command] for act in accepted] == [1, 1, 1]
    assert refused.command not in commands
    for act in accepted:
        assert (await sent(live, busy, act)).command == act.command
    assert not (await sent(live, busy, refused)).repeated
    assert set(Counter(await live.commands(busy)).values()) == {1}
    await live.journeys.resume(busy, OPERATIONS)
    assert "arrange_appointment" in await live.open_tasks(busy), "the journey went on"
    await live.agrees(busy)


async def lateness(live: Live, idle: str, lasts: timedelta) -> None:
    """What came due meanwhile stands in the journal when it could, with how late that was."""
    async with asyncio.timeout(60):
        while len(await live.events(idle, "step_fired")) < 2:  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.1)
    due, escalated = await live.events(idle, "step_fired")
    assert (due["action"], escalated["action"]) == ("due", "escalate")
    for one in (due, escalated):
        assert one["late_seconds"] == int(
            (one["at"] - datetime.fromisoformat(one["planned_at"])).total_seconds()
        )
    told = await live.database.fetch(
        "SELECT action, late_seconds FROM firings WHERE journey = $1 ORDER BY seq", idle
    )
    assert [(row["action"], row["late_seconds"]) for row in told] == [
        (one["action"], one["late_seconds"]) for one in (due, escalated)
    ]
    assert escalated["late_seconds"] >= lasts.total_seconds() - 12, "it waited for the end of the outage"
    await live.agrees(idle)


@pytest.mark.slow
async def test_design_3_a_short_outage(live: Live, postgres: EmbeddedPostgres) -> None:
    await outage(live, postgres, timedelta(seconds=16))


@pytest.mark.slow
@pytest.mark.timeout(400)
async def test_design_3_an_outage_of_90_seconds(live: Live, postgres: EmbeddedPostgres) -> None:
    await outage(live, postgres, timedelta(seconds=90))
