"""`homeward journey repair` against real servers."""

import pytest
import pytest_asyncio

from client.errors import Conflict
from starter.rehearsal.world import World
from tests.journeys.driving import customer
from tests.starter.conftest import Homeward

OPERATIONS = ("--as", "operations-01")


async def broken_journey(world: World) -> str:
    """A journey that needs repair: its journal holds a note that no workflow wrote."""
    journey = await world.start(customer("broken"))
    await world.database.execute(
        "INSERT INTO journal (journey, seq, at, stage, type, v, actor, event, fingerprint)"
        " SELECT journey, seq + 1, at, stage, 'note_added', 1, 'agent-02',"
        ' \'{"type": "note_added", "v": 1, "words": "personal:somebody/words"}\', fingerprint FROM journal'
        " WHERE journey = $1 ORDER BY seq DESC LIMIT 1",
        journey,
    )
    with pytest.raises(Conflict):
        await world.journeys.assign(f"{journey}-1", "operations-01", "agent-02")
    return journey


@pytest_asyncio.fixture
async def broken(world: World) -> str:
    return await broken_journey(world)


async def test_a_repair_shows_both_sides_and_what_changes(broken: str, homeward: Homeward) -> None:
    command = ("journey", "repair", broken, "--reason", "an import went wrong", *OPERATIONS)
    shown = await homeward(*command, "--dry-run", "--lang", "en")
    assert shown.code == 0, shown.err
    assert "agent-02 added a note" in shown.out, "what only the journal has"
    assert "operations-01 handed “First meeting” from agent-01 to agent-02" in shown.out, (
        "what could not be written"
    )
    assert "“First meeting” goes from agent-01 to agent-02" in shown.out
    assert "entry 5: the journal holds something else there" in shown.out
    stands = await homeward("journey", "show", broken, "--json")
    assert stands.document["journey"]["status"] == "needs_repair"
    chinese = await homeward(*command, "--dry-run", "--lang", "zh-CN")
    assert "修复后的变化" in chinese.out

    done = await homeward(*command, "--yes", "--json")
    assert done.code == 0, done.err
    assert done.document["repaired"]["journey"] == broken
    assert [one["event"]["type"] for one in done.document["disagreement"]["unknown"]] == ["note_added"]
    stands = await homeward("journey", "show", broken, "--json")
    assert stands.document["journey"]["status"] == "active"
    story = await homeward("journey", "timeline", broken, "--personal", "--lang", "en")
    assert "operations-01 repaired the journey" in story.out
    assert "an import went wrong" in story.out

    healthy = await homeward(*command, "--dry-run", "--lang", "en")
    assert "needs no repair" in healthy.out
    again = await homeward(*command, "--yes", "--lang", "en")
    assert again.code == 4
    assert "needs no repair" in again.err


async def test_a_repair_is_refused_before_anything_is_asked(broken: str, homeward: Homeward) -> None:
    agent = await homeward("journey", "repair", broken, "--reason", "mine", "--yes", "--lang", "en")
    assert (agent.code, "operations" in agent.err) == (4, True)
    assert (await homeward("journey", "repair", broken, "--reason", " ", *OPERATIONS)).code == 2
    unknown = await homeward("journey", "repair", "H999999", "--reason", "x", *OPERATIONS, "--yes")
    assert unknown.code == 3
    waits = await homeward("journey", "pause", broken, "--reason", "weather", *OPERATIONS, "--lang", "en")
    assert waits.code == 4
    assert "homeward journey repair" in waits.err
