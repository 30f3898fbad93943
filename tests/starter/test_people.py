"""`homeward staff absent | back | hand-over | deactivate`: said before it is done, and checked afterwards."""

import asyncio
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from starter.rehearsal.world import World
from tests.starter.conftest import Homeward
from tests.starter.test_commands import started
from tests.starter.test_refused import terminal

SHANGHAI = ZoneInfo("Asia/Shanghai")


async def day(world: World, days: int) -> str:
    return (await world.now() + timedelta(days=days)).astimezone(SHANGHAI).date().isoformat()


async def test_x_32_an_absence_and_a_hand_over(world: World, homeward: Homeward, tmp_path: Path) -> None:
    journey = await started(world, homeward, tmp_path)
    owner = (await homeward("journey", "show", journey, "--json")).document["journey"]["owner"]
    other = {"agent-01": "agent-02", "agent-02": "agent-01"}[owner]
    lead = ("--as", "cs_lead-01", "--lang", "en")
    today, later = await day(world, 0), await day(world, 5)
    away = ("staff", "absent", owner, "--from", today, "--until", later, "--deputy", other, "--reason", "ill")

    asked = await homeward(*away, *lead)
    assert asked.code == 2, "nobody is here to confirm it"
    assert f"stands in: customer-service agent {other}" in asked.out
    assert "due before they are back; not finished, they come back: 1" in asked.out
    assert (await homeward("staff", "absences", "--json")).document == {"absences": []}
    done = await homeward(*away, *lead, "--yes", "--json")
    assert (done.code, done.document["counts"]["done"]) == (0, 1), done.err
    await world.settled(journey)
    listed = await homeward("staff", "absences", "--lang", "en")
    assert f"{owner}\t{today}\t{later}\till" in listed.out
    task = (await homeward("task", "list", "--journey", journey, "--json")).document["tasks"][0]
    assert (task["assignee"], task["lent_by"]) == (other, owner)
    story = (await homeward("journey", "timeline", journey, "--lang", "en")).out
    assert f"is done by {other} while {owner} is away" in story
    assert f"{owner} is away from {today} until {later}; {other} stands in" in story
    assert (await homeward("journey", "show", journey)).code == 0
    assert (await homeward("journey", "next", journey, "--explain")).code == 0
    again = await homeward(*away[:3], "--from", today, "--until", today, "--yes", *lead)
    assert again.code == 4
    assert f"is away from {today} until {later} already" in again.err
    assert (await homeward("staff", "back", owner, "--yes", *lead)).code == 0
    await world.settled(journey)
    task = (await homeward("task", "list", "--journey", journey, "--json")).document["tasks"][0]
    assert (task["assignee"], task["lent_by"]) == (owner, None)
    assert (await homeward("staff", "back", owner, "--yes", *lead)).code == 4

    refused = await homeward("staff", "deactivate", owner, *lead)
    assert refused.code == 4
    assert f"places still name {owner}" in refused.err
    leaving = ("staff", "hand-over", owner, "--to", other, "--reason", "left")
    assert (await homeward(*leaving, "--by-rota", *lead)).code == 2
    asked = await homeward(*leaving, *lead)
    assert asked.code == 2
    assert "customers whom they own: 1" in asked.out
    assert "open tasks: 1" in asked.out
    code, screen = await asyncio.to_thread(terminal, *leaving, "--yes", *lead, answer="y")
    assert code == 0, screen
    assert f"Nothing that is open or to come names {owner}, in the records and in the journeys." in screen
    shown = await homeward("staff", "show", owner, *lead, "--json")
    assert shown.document["staff"]["active"], "--yes asks nothing, and does nothing that nobody asked for"
    assert (await homeward("staff", "deactivate", owner, *lead)).code == 0
    back = await homeward("staff", "reactivate", owner, *lead)
    assert back.code == 0
    assert f"homeward staff password {owner}" in back.out
    shown = await homeward("staff", "show", owner, "--json")
    assert shown.document["staff"]["active"]
    assert not shown.document["tasks"], "nothing comes back by itself"
    assert (await homeward("staff", "reactivate", "nobody-99", *lead)).code == 3
    mine = await homeward("task", "list", "--mine", "--as", other, "--json")
    assert [one["journey"] for one in mine.document["tasks"]] == [journey], "the receiver sees what came"
    shown = await homeward("staff", "show", other, "--lang", "en")
    assert journey in shown.out
