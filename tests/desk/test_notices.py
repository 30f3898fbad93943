"""How staff set by what they hear, and where a manager sees what could not be delivered."""

from datetime import UTC, datetime, time

import pytest

from activities.notices.telling import NoticeActivities
from domain.notices import Channel, What
from starter.rehearsal.world import World
from store import notices_sent, reading_notices
from store.reading_notices import Wishes
from store.settings import Settings
from tests.desk.browsing import PHONE, Browsers, accessible, needs_browser
from tests.desk.serving import Served


async def failed(world: World, person: str) -> str:
    """A message that was not delivered: Feishu is not set up."""
    now = datetime.now(UTC)
    await reading_notices.wish(world.database, person, Wishes(channel=Channel.FEISHU))
    name = await notices_sent.write_test(world.database, person, now, Channel.LOG)
    assert (await NoticeActivities(world.database, Settings.load()).deliver(name)).failed == 1
    return name


async def test_everybody_says_by_what_and_when_they_hear(desk: Served, world: World) -> None:
    agent = await desk.login("agent-01")
    shown = (await agent.get("/me")).text
    assert 'name="quiet_from" value=""' in shown
    assert 'value="feishu"' not in shown, "only what is set up can be chosen"
    sent = {
        "channel": "log",
        "kinds": ["due", "approval"],
        "quiet_from": "20:00",
        "quiet_until": "09:30",
        "wecom": "LiLei",
    }
    assert (await agent.post("/me/notices", data=sent)).headers["location"] == "/me?saved=1"
    assert await reading_notices.wishes(world.database, "agent-01") == Wishes(
        channel=Channel.LOG,
        unwanted=(What.ASSIGNED, What.TOLD),
        quiet_from=time(20),
        quiet_until=time(9, 30),
        addresses={Channel.WECOM: "LiLei"},
    )
    for wrong in (
        {"wecom": "a><at id=all>"},
        {"quiet_until": ""},
        {"channel": "feishu"},
        {"quiet_from": "8"},
    ):
        answer = await agent.post("/me/notices", data=sent | wrong)
        assert answer.status_code == 422
        assert 'value="09:30"' in answer.text or wrong.get("quiet_until") == "", "what was typed is kept"
    assert (await reading_notices.wishes(world.database, "agent-01")).quiet_from == time(20)


async def test_what_could_not_be_delivered_is_before_a_managers_eyes_until_it_is_seen_to(
    desk: Served, world: World
) -> None:
    first, second = await failed(world, "agent-01"), await failed(world, "agent-02")
    manager, agent = await desk.login("operations-01", "en"), await desk.login("agent-01", "en")
    assert "2 notices undeliverable" in (await manager.get("/people")).text
    assert "undeliverable" not in (await agent.get("/people")).text
    assert (await agent.get("/notices")).status_code == 403
    for act in ("again", "looked"):
        assert (await agent.post(f"/notices/{act}", data={"message": first})).status_code == 403
    shown = (await manager.get("/notices")).text
    assert "the channel has no key or no address" in shown
    assert (await manager.post("/notices/looked", data={"message": first})).status_code == 303
    assert (await manager.post("/notices/again", data={"message": second})).status_code == 303
    states = {one.message: one.state for one in await reading_notices.messages(world.database)}
    assert states == {first: "failed", second: "waiting"}
    assert "Nothing is undeliverable." in (await manager.get("/notices")).text
    assert "undeliverable" not in (await manager.get("/people")).text


@pytest.mark.slow
@needs_browser
async def test_both_pages_fit_a_phone_and_a_screen_reader(
    desk: Served, browsers: Browsers, world: World
) -> None:
    await failed(world, "agent-01")
    for lang, size in (("zh-CN", None), ("en", PHONE)):
        page = await browsers.window("operations-01", lang=lang, size=size)
        for path in ("/me", "/notices"):
            await page.goto(path)
            assert await accessible(page) == []
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
