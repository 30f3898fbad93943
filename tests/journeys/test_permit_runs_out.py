"""A permit that runs out holds what would begin next; what has begun goes on (R002-MGT-04)."""

import pytest

from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import STAGE_TASKS, Household, living
from tests.journeys.on_site import at, finish, local, notices
from tests.journeys.test_moving import moved

LEFT = ("extend_permit", *STAGE_TASKS)


async def site_tasks(home: Household) -> set[str]:
    return set(STAGE_TASKS) & set(await home.open_tasks())


@pytest.mark.slow
async def test_r002_mgt_04_no_stage_begins_after_the_permit_ran_out_until_it_is_extended(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers = {"obtain_permit": {"valid_until": "2031-03-20"}}
    async with living(postgres_server, Stage.CONSTRUCTION, answers=answers) as home:
        await home.live("agree_start", leave=LEFT)
        await home.complete("agree_start", {"start_on": "2031-03-12"})
        await home.live("site_stage", leave=LEFT)
        assert "extend_permit" in await home.open_tasks(), "asked for in time"
        await home.live(at("2031-03-20", 23), leave=LEFT)
        assert await notices(home, "permit_ran_out") == []
        await home.live(at("2031-03-21", 12), leave=LEFT)
        (told,) = await notices(home, "permit_ran_out")
        assert told["to"] == ["site_supervisor", "store_manager", "agent"]
        assert await site_tasks(home) == {"site_stage"}, "what has begun goes on"
        await finish(home)
        await home.live(at("2031-03-28", 12), leave=LEFT)
        await moved(home)
        assert await site_tasks(home) == set(), "nothing new begins"
        await home.complete("extend_permit", {"valid_until": "2031-08-30"})
        assert await site_tasks(home) == {"measure_cabinets"}
        begun = (await home.task("measure_cabinets"))["opened_at"]
        assert local(begun).date().isoformat() == "2031-03-28"
        await home.live(at("2031-04-04", 12), leave=LEFT)
        assert len(await notices(home, "permit_ran_out")) == 1
