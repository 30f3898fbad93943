"""Handing over one role takes nothing of another, and what opens later is told as it will be (X-32)."""

from datetime import timedelta
from unittest.mock import patch

from domain.absences import Absence
from domain.forms.meetings import CHECK_READY
from domain.roles import Role
from domain.stages import Stage
from starter.rehearsal.world import open_world
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.armed import armed, fires_as_told
from tests.journeys.driving import MONDAY, Drive, customer
from workflows.parts.journey import Journey
from workflows.renovation import PROCESS

OPERATIONS, OWNER, OTHER = "operations-01", "agent-01", "agent-02"
LEFT, TOOK_OVER = "designer-01", "designer-02"


async def later(journey: Journey) -> None:
    """A task that opens in three days, and names whose it is."""
    await journey.ask("later", CHECK_READY, opens="3 days at 10:00", role=Role.DESIGNER, assignee=LEFT)


async def test_x_32_what_was_delegated_by_a_role_that_they_keep_comes_back_to_them(drive: Drive) -> None:
    desk, task = drive.world.journeys, (await drive.task("first_meeting"))["task"]
    await desk.delegate(task, OWNER, OTHER)
    one_role = {Role.DESIGNER: TOOK_OVER}
    await desk.replace_person(drive.journey, OPERATIONS, OWNER, one_role, "workload", gone=False)
    row = await drive.task("first_meeting")
    assert (row["assignee"], row["comes_back_to"]) == (OTHER, OWNER)
    await armed(drive)
    await desk.give_back(task, OTHER)
    assert (await drive.task("first_meeting"))["assignee"] == OWNER


async def test_x_32_who_comes_back_to_a_role_is_told_as_deputy_before_it_opens(
    postgres_server: EmbeddedPostgres,
) -> None:
    with patch.dict(PROCESS.stages, {Stage.DESIGN: later}):
        async with open_world(postgres_server, MONDAY) as world:
            drive = Drive(world, await world.start(customer("A-1"), stage=Stage.DESIGN))
            desk, key = world.journeys, "design/later/opens"
            await desk.replace_person(drive.journey, OPERATIONS, LEFT, {Role.DESIGNER: TOOK_OVER}, "left")
            away = Absence(
                absence="1",
                person=TOOK_OVER,
                starts=MONDAY + timedelta(days=2),
                ends=MONDAY + timedelta(days=9),
                deputies={Role.DESIGNER: LEFT},
            )
            await desk.know_absence(drive.journey, OPERATIONS, away)
            assert (await armed(drive))[key].assignee is None, "nobody stands in for themselves"
            await desk.appoint(drive.journey, OPERATIONS, Role.DESIGNER, LEFT, "other")
            assert (await armed(drive))[key].assignee == LEFT
            while (await fires_as_told(drive)).key != key:
                pass
            row = await drive.task("check_ready")
            assert (row["assignee"], row["lent_by"]) == (LEFT, TOOK_OVER)
