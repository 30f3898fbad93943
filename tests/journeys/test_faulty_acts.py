"""A fault in our own code shows in an act: it is refused, and nothing of it is left (docs/architecture.md)."""

from datetime import timedelta
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from client.errors import HomewardError, Unreachable
from client.sending import ask
from domain.commands import Act, PauseJourney
from domain.roles import Role
from domain.stages import Status
from domain.state import JourneyState
from tests.journeys.armed import armed
from tests.journeys.driving import Drive
from workflows.journey import JourneyWorkflow
from workflows.parts import acts
from workflows.parts.handling import Handling
from workflows.parts.ledger import Ledger

HANDLED = acts.HANDLINGS[PauseJourney]
LEAD = "cs_lead-01"
MOMENT = timedelta(seconds=5)
"""Until the answers have left, and a new run has begun."""
FAULTS = [KeyError("a plain fault"), ApplicationError("one that Temporal knows", type="Strange")]


def prepare(ledger: Ledger, act: Any) -> None:
    """A pause that leaves tables within tables behind."""
    ledger.state.successors["agent-01"] = {Role.AGENT: "agent-02"}
    ledger.state.facts["deep"] = {"within": ["before"]}
    HANDLED.apply(ledger, act)


def half_done(ledger: Ledger, act: PauseJourney) -> None:
    """Change something of every kind, then fail."""
    state = ledger.state
    HANDLED.apply(ledger, act)
    [task] = state.tasks.values()
    ledger.assign(task, "agent-02", "assigned")
    ledger.complete(task, act.actor, {"result": "nonsense"})
    ledger.hear({"office": 99}, act.command, act.actor)
    state.successors["agent-01"][Role.AGENT] = "agent-03"
    state.facts["deep"]["within"].append("left behind")
    state.recent.append("left behind")
    raise FAULTS[act.command == "unlucky-2"]


def handle(monkeypatch: pytest.MonkeyPatch, by: Handling) -> None:
    """Have a pause handled otherwise, as by other code."""
    act: type[Act] = PauseJourney
    monkeypatch.setitem(acts.HANDLINGS, act, by)


async def carried(drive: Drive) -> JourneyState:
    state: JourneyState = await ask(drive.world.journeys.temporal, drive.journey, JourneyWorkflow.carried)
    return state


async def test_an_act_that_fails_is_refused_whole_and_the_journey_goes_on(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    journeys, journey = drive.world.journeys, drive.journey
    handle(monkeypatch, Handling(prepare, HANDLED.check))
    await journeys.pause(journey, LEAD, "weather")
    await journeys.resume(journey, LEAD)
    pulse = await drive.world.settled(journey)
    before, waits, written = await carried(drive), await armed(drive), len(await drive.journal())

    handle(monkeypatch, Handling(half_done, HANDLED.check))
    for turn, command in enumerate(["unlucky-1", "unlucky-2"], 1):
        with pytest.raises(HomewardError) as told:
            await journeys.pause(journey, LEAD, "customer", command=command)
        assert told.value.reason == "act_failed"
        assert told.value.details["command"] == command
        await drive.world.advance(await drive.world.now() + MOMENT)
        after = await drive.world.settled(journey)
        assert after.runs == pulse.runs + turn, "repaired code never replays the run that refused"
        held, moved = await carried(drive), {"runs", "first_run"}
        assert held.model_dump(exclude=moved) == before.model_dump(exclude=moved), "just as it was"
        assert await armed(drive) == waits
        assert len(await drive.journal()) == written

    handle(monkeypatch, HANDLED)
    await journeys.pause(journey, LEAD, "customer", command="unlucky-1")
    assert (await drive.world.settled(journey)).status is Status.PAUSED, "the same again, by repaired code"
    await armed(drive)


async def test_a_journey_that_fails_to_answer_is_one_that_does_not_answer(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever looks beforehand is told so, at the desk as in a terminal, and may look again."""

    def faulty(_state: JourneyState, _person: str) -> tuple[str, ...]:
        raise KeyError("a plain fault")

    with monkeypatch.context() as patch:
        patch.setattr("workflows.journey.naming", faulty)
        with pytest.raises(Unreachable, match="did not answer"):
            await drive.world.journeys.naming(drive.journey, "agent-01")
    assert await drive.world.journeys.naming(drive.journey, "agent-01")
