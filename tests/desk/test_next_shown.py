"""What happens next if nobody acts: every page shows the record that then fires, in the same words."""

import html

from desk.chips import short
from desk.visitor import DeskWords
from domain.waits import WaitKind
from presentation.next_told import next_told
from store.reading_waits import WaitFilter, list_waits
from tests.desk.serving import Served
from tests.journeys.driving import Drive, customer


async def test_task_journey_and_customer_page_show_the_instant_that_fires(desk: Served) -> None:
    """Again after each instant that has come, up to the end of the ladder's first climb."""
    world, words = desk.world, DeskWords("zh-CN", "Asia/Shanghai")
    drive = Drive(world, await world.start(customer("A-1")))
    await drive.first_meeting(designer_talk=True)
    for _ in range(4):
        waits = await list_waits(world.database, WaitFilter(journey=drive.journey, limit=1000))
        owner = await desk.login("agent-01")
        journey = html.unescape((await owner.get(f"/journeys/{drive.journey}")).text)
        for one in (one for one in waits if one.kind is not WaitKind.PROMISE):
            assert next_told(words, one) in journey, one.key
        for one in (one for one in waits if one.task is not None):
            leads = await desk.login(f"{one.role}-01")
            page = html.unescape((await leads.get(f"/tasks/{one.task}")).text)
            assert next_told(words, one) in page, one.key
        first = min(one for one in (two.next_at for two in waits) if one is not None)
        found = (await owner.get("/customers")).text
        assert short(words, first, await world.now()) in found
        fires = min(one for one in (two.fires_at for two in waits) if one is not None)
        pulse = await world.settled(drive.journey)
        assert pulse.next_fires == fires
        await world.pass_instant(drive.journey, pulse)
