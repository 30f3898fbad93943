"""The site on the command line: its plan in words, and what a task is about."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from domain.site import DelayCause, DelayReason, SiteStage
from domain.stages import Stage
from domain.words import known
from presentation.words import known as known_here
from starter.rehearsal.world import World, open_world
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.building import Household, opened_site
from tests.journeys.driving import MONDAY, Drive, customer
from tests.shipped import renovation
from tests.starter.conftest import Homeward, typed_in

FILES = renovation()


@pytest_asyncio.fixture
async def world(postgres_server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A world that begins in March 2031, and a command line in it."""
    async with open_world(postgres_server, MONDAY) as opened:
        typed_in(opened, monkeypatch, own_clock=False)
        yield opened


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_every_code_of_the_site_has_words(lang: str) -> None:
    for stage in SiteStage:
        for fact in ("started", "finished", "accepted"):
            assert known(lang, f"fact.{fact}_{stage}")
    codes = {f"delay_reason.{one}" for one in DelayReason} | {f"delay_cause.{one}" for one in DelayCause}
    codes |= {"fact.site_plan", "fact.site_stage", "fact.extra_days", "kind.site_delay", "kind.water_stands"}
    codes |= {f"notice.{one}" for one in ("works_beyond_term", "site_stage_later", "delay_not_agreed")}
    codes |= {"promise.site_stage_date", "promise.site_acceptance", "kind.site_acceptance"}
    assert {code for code in codes if not known_here(lang, code)} == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "late", "end"),
    [("en", "2 late", "within the term until"), ("zh-CN", "晚 2 天", "在合同工期")],
)
async def test_r004_stg_journey_show_tells_the_plan_of_the_site(
    homeward: Homeward, world: World, monkeypatch: pytest.MonkeyPatch, lang: str, late: str, end: str
) -> None:
    monkeypatch.setenv("HOMEWARD_LANG", lang)
    journey = await world.start(customer("B-1"), stage=Stage.CONSTRUCTION, facts={"term_days": 120})
    home = Household(Drive(world, journey), {})
    before = await homeward("journey", "show", journey, "--json")
    assert "site" not in before.document, "there is no plan before the kickoff"
    await opened_site(home)
    stage = (await home.task("site_stage"))["task"]
    await home.complete("site_stage", {"outcome": "late", "reason": "crew", "expected_on": "2031-03-21"})
    told = (await homeward("journey", "show", journey)).out
    assert "2031-03-19" in told, "as it was planned"
    assert "2031-03-21" in told, "as it is expected"
    assert late in told
    assert end in told
    site = (await homeward("journey", "show", journey, "--json")).document["site"]
    assert [one["stage"] for one in site["stages"]] == list(SiteStage)
    assert site["stages"][0]["days_late"] == 2
    assert site["stages"][0]["delays"] == {"company": 2}
    assert site["days_beyond"] == 0
    shown = (await homeward("task", "show", stage)).out
    assert FILES.texts[lang]["tasks"]["site_stage"]["fields"]["items.item"]["choices"]["plaster"] in shown
    call = (await home.task("delay_call"))["task"]
    script = (await homeward("task", "show", call, "--json")).document["script"]
    assert "{" not in script
    assert "3 月 21 日" in script, "as it is said to the customer"
