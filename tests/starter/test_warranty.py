"""The warranty card, and the acceptance's checklist, at the command line."""

import io
from typing import Any

from rich.console import Console

from domain.forms import KINDS
from domain.stages import Stage
from presentation.wording import Wording
from starter.asking import Questions
from starter.form_asking import Asker
from starter.rehearsal.world import World
from tests.journeys.building import examples
from tests.journeys.driving import Drive, customer
from tests.shipped import renovation
from tests.starter.conftest import Homeward

ZONE = "Asia/Shanghai"
SHIPPED = renovation()
HANDED_OVER: dict[str, Any] = {
    "accepted_at": "2031-02-20T07:00:00+00:00",
    "handed_over_at": "2031-02-28T16:30:00+00:00",  # already the 1st of March at home
    "warranties": {"works": "2033-03-01", "waterproofing": "2036-03-01", "balcony": "2032-03-01"},
}


async def test_x_23_the_card_is_in_the_customers_language_and_hides_what_is_personal(
    world: World, homeward: Homeward
) -> None:
    foreign = customer("W-1").model_copy(update={"language": "en"})
    journey = await world.start(foreign, stage=Stage.CARE, facts=HANDED_OVER)
    ran = await homeward("journey", "warranty", journey, "--lang", "zh-CN")
    assert (ran.code, ran.err) == (0, "")
    for told in ("Renovation works", "2031-03-01", "2033-03-01", "400-000-0000", "maker's own warranty"):
        assert told in ran.out, told
    assert "装修工程" not in ran.out
    assert "Zhong" not in ran.out
    assert "Green Court" not in ran.out
    whole = await homeward("journey", "warranty", journey, "--personal")
    assert "Zhong Ni" in whole.out
    assert "Green Court 8 W-1" in whole.out

    document = (await homeward("journey", "warranty", journey, "--json")).document
    assert (document["language"], document["hotline"]) == ("en", "400-000-0000")
    lines = {one["class"]: one for one in document["warranties"]}
    assert list(lines) == ["balcony", "works", "waterproofing"], "the first to end first"
    assert (lines["works"]["from"], lines["works"]["until"]) == ("2031-03-01", "2033-03-01")
    assert lines["waterproofing"]["covers"]
    assert lines["balcony"]["title"] == "balcony", "a class of an older standard is not lost"


async def test_a_chinese_customer_reads_chinese_and_nobody_has_a_card_before_the_handover(
    world: World, homeward: Homeward
) -> None:
    journey = await world.start(customer("W-2"), stage=Stage.CARE, facts=HANDED_OVER)
    ran = await homeward("journey", "warranty", journey, "--lang", "en")
    assert "装修工程" in ran.out
    assert "保修期内修过的部位" in ran.out
    early = await world.start(customer("W-3"), stage=Stage.HANDOVER)
    none = await homeward("journey", "warranty", early, "--lang", "en")
    assert none.code == 3
    assert "the home was not handed over" in none.err
    assert (await homeward("journey", "warranty", "H999999")).code == 3


def test_r002_sku_66_the_checklist_is_asked_item_by_item_and_only_failures_are_described() -> None:
    answers: list[str] = []
    for item in SHIPPED.standard.trial:
        answers += ["2", "sticks", "lock-1, lock-2", ""] if item == "locks" else ["1"]
    screen = io.StringIO()
    feed = ["", "", *answers, "a shelf", "failed", "", "2031-03-10", "", "", "", ""]
    questions = Questions(Console(file=screen, width=200), io.StringIO("".join(f"{one}\n" for one in feed)))
    wording = Wording("en", SHIPPED.texts["en"]["tasks"])
    about = {"items": list(SHIPPED.standard.trial)}
    given = Asker(questions, wording, "acceptance", ZONE, {}, about=about).ask(KINDS["acceptance"].form, {})
    assert [one["item"] for one in given["items"]] == about["items"], "none is left out"
    failed = [one for one in given["items"] if one["result"] == "failed"]
    assert failed == [
        {"item": "locks", "result": "failed", "remark": "sticks", "photos": ["lock-1", "lock-2"]}
    ]
    assert given["own_items"] == [{"what": "a shelf", "result": "failed", "mend_by": "2031-03-10"}]
    assert "11/24  Locks" in screen.getvalue()
    assert screen.getvalue().count("What is wrong") == 1


async def test_r002_sku_66_a_flaw_is_shown_to_the_crew_in_words(world: World, homeward: Homeward) -> None:
    journey = await world.start(customer("W-4"), stage=Stage.HANDOVER)
    drive = Drive(world, journey)
    slot = await drive.offer("acceptance")
    await drive.complete("pre_completion_call", {"acceptance_slot": slot.model_dump(mode="json")})
    trial = await drive.until("acceptance")
    shown = await homeward("task", "show", trial["task"], "--lang", "en")
    assert "Water: taps and valves" in shown.out
    failed = {**examples("acceptance")[0], "own_items": [{"what": "a shelf leans", "result": "failed"}]}
    await drive.complete("acceptance", failed)
    rows = await world.database.fetch(
        "SELECT task, about FROM tasks WHERE journey = $1 AND kind = 'rectify' ORDER BY opened_seq", journey
    )
    for row, words in zip(rows, ("Locks: 书房门锁反锁后打不开", "a shelf leans"), strict=True):
        hidden = await homeward("task", "show", row["task"], "--lang", "en")
        assert words not in hidden.out
        assert words in (await homeward("task", "show", row["task"], "--lang", "en", "--personal")).out
    told = await homeward("journey", "timeline", journey, "--lang", "en", "--personal")
    assert "书房门锁反锁后打不开" in told.out
    assert "书房门锁反锁后打不开" not in (await homeward("journey", "timeline", journey, "--lang", "en")).out
