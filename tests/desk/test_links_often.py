"""Links asked for too often, whose address counts behind a proxy, and what a score by a link counts as."""

from typing import Any

import httpx2
import pytest

from domain.satisfaction import questions
from domain.stages import Stage
from starter.rehearsal.world import World
from store import link_visits
from store.satisfaction import satisfaction, scores
from store.settings import Settings, SettingsError
from tests.desk.serving import Served, serving
from tests.desk.test_links import AGENT, MADE, command_on, link, met, world
from tests.journeys.accepting import SIGNED, tried
from tests.journeys.building import Household, examples
from tests.journeys.driving import Drive, customer

__all__ = ["world"]  # the same Monday of 2031


async def visits(client: httpx2.AsyncClient, path: str, count: int, **headers: str) -> list[int]:
    """The answers to so many visits."""
    return [(await client.get(path, headers=headers)).status_code for _ in range(count)]


async def test_a_link_is_looked_at_often_and_too_often_is_told_in_the_customers_language(
    desk: Served, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_visits, "MOST_BY_LINK", 5)
    monkeypatch.setattr(link_visits, "MOST_BY_ADDRESS", 9)
    drive = await met(world, "A-1", lang="en")
    agent = await desk.login(AGENT)
    path, other = [
        await link(agent, MADE.format(drive.journey), one, one) for one in ("appointment", "status")
    ]
    async with desk.client() as client:
        assert await visits(client, path, 5) == [200] * 5
        refused = await client.get(path)
        assert (refused.status_code, 0 < int(refused.headers["retry-after"]) <= 600) == (429, True)
        assert "opened too often" in refused.text
        assert "频繁" not in refused.text
        assert drive.journey not in refused.text
        posted = await client.post(path, data={"command": "11111111-1", "what": "confirm"})
        assert posted.status_code == 429
        assert await visits(client, other, 2) == [200, 200], "another link of theirs is another"
        nowhere = await client.get("/c/" + "x" * 43)
        assert nowhere.status_code == 429, "ten from one address"
        assert "频繁" in nowhere.text
        assert "opened too often" in nowhere.text, "nobody is known: every language"
        assert (await agent.get("/inbox/due")).status_code in (200, 404), "staff are not stopped by it"
        await world.advance(await world.now() + link_visits.WINDOW)
        assert await visits(client, path, 1) == [200]
    kept = await world.database.fetch("SELECT * FROM link_visits")
    assert len(kept) == 2, "old counts are gone"
    assert "127.0.0.1" not in str(kept)


async def test_a_forged_address_from_whom_is_not_trusted_counts_for_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOMEWARD_LANG", raising=False)
    monkeypatch.setattr(link_visits, "MOST_BY_ADDRESS", 3)

    async def statuses(trusted: str, forwarded: str) -> list[int]:
        await world.database.execute("TRUNCATE link_visits")
        async with serving(world, desk={"trusted_proxies": trusted}) as desk, desk.client() as client:
            forged = [forwarded.format(one) for one in range(5)]
            return [
                (await client.get("/c/nothing", headers={"x-forwarded-for": one})).status_code
                for one in forged
            ]

    assert await statuses("10.0.0.0/8", "203.0.113.{}") == [404, 404, 404, 429, 429], "all are the peer's"
    assert await statuses("", "203.0.113.{}") == [404, 404, 404, 429, 429]
    assert await statuses("127.0.0.0/8", "203.0.113.{}") == [404] * 5, "a trusted proxy says who it is"
    behind = "203.0.113.{}, 198.51.100.7"
    assert await statuses("127.0.0.0/8, ::1", behind) == [404, 404, 404, 429, 429], (
        "what it did not say is forged"
    )
    assert await statuses("127.0.0.0/8,198.51.100.7", behind) == [404] * 5


def test_a_proxy_that_is_no_address_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_DESK__TRUSTED_PROXIES", "127.0.0.1, the-proxy")
    with pytest.raises(SettingsError, match=r"HOMEWARD_DESK__TRUSTED_PROXIES"):
        Settings.load()


async def test_x_15_what_a_customer_scored_by_a_link_is_the_customers_own(desk: Served, world: World) -> None:
    journey = await world.start(customer("E-1"), stage=Stage.HANDOVER, facts={"consent": True})
    home = Household(Drive(world, journey), {})
    await tried(home, SIGNED)
    await home.live("survey_call")
    row = await home.task("survey_call")
    agent = await desk.login(row["assignee"])
    path = await link(agent, f"/tasks/{row['task']}/link", "survey", "1")
    given = {"design": 4, "workmanship": 4, "schedule": 4, "service": 2, "overall": 4}
    noted = "SELECT actor FROM journal WHERE journey = $1 AND type = 'note_added'"
    assert [one["actor"] for one in await world.database.fetch(noted, journey)] == [row["assignee"]], (
        "who made it is known before anybody answers"
    )
    mine = await agent.get(path)
    assert (mine.status_code, f"以 {row['assignee']} 登录工作台" in mine.text) == (403, True)
    async with desk.client() as client:
        command = command_on((await client.get(path)).text)
        typed = {f"score.{name}": "5" for name in given}
        assert (await agent.post(path, data={"command": command, **typed})).status_code == 403
        sent = {f"score.{name}": str(score) for name, score in given.items()}
        assert (await client.post(path, data={"command": command, **sent})).status_code == 200
    # the agent, whose own work is judged, types what the customer sent, and another figure for the design
    answers = {**examples("survey_call")[0], **given, "design": 5}
    await home.complete("survey_call", answers, actor=row["assignee"])
    await world.settled(journey)
    found = {one.field: one for one in await satisfaction(world.database, questions())}
    assert (found["service"].answers, found["service"].mean, found["service"].self_recorded) == (1, 2.0, 0)
    assert (found["service"].by_link, found["design"].by_link) == (1, 0)
    lines: dict[str, Any] = {one.field: one for one in await scores(world.database, questions())}
    assert {name: one.by_link for name, one in lines.items()} == {name: name != "design" for name in given}
    assert not lines["service"].own
    lead = await desk.login("cs_lead-01")
    listed = (await lead.get("/boards/list/scores?kind=survey_call")).text
    assert listed.count("客户通过链接打分，计入") == 4
    # typed with no link behind it, it is the agent's own
    await world.database.execute("DELETE FROM link_scores")
    (own,) = [one for one in await satisfaction(world.database, questions()) if one.field == "service"]
    assert (own.answers, own.self_recorded) == (0, 1)
