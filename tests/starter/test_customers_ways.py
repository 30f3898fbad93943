"""The customer's language and hours for calls, as the command line shows them."""

from datetime import time
from pathlib import Path

from starter.rehearsal.world import World
from store.people import Window
from tests.journeys.driving import FIRST_MEETING, customer
from tests.starter.conftest import Homeward


async def test_x_33_the_script_is_in_the_customers_language_and_the_form_in_the_readers(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    columns = "编号,姓名,电话,小区,语言,方便联系的时间"
    file = tmp_path / "guests.csv"
    file.write_text(f"{columns}\nG-1,Ann Other,18612341403,别处,en,18:00-20:30\n", encoding="utf-8")
    begun = await homeward("journey", "start", "--file", str(file), "--json")
    journey = begun.document["rows"][0]["journey"]
    await world.settled(journey)
    for lang, title in (("zh-CN", "首次面谈"), ("en", "First meeting")):
        shown = await homeward("task", "show", f"{journey}-1", "--json", "--lang", lang)
        assert shown.document["title"] == title
        assert shown.document["script"].startswith("Good day ")
        wishes = next(one for one in shown.document["fields"] if one["name"] == "material_wishes")
        assert wishes["choices"]["brand"] == {"zh-CN": "指定品牌", "en": "a brand of their choice"}[lang]


async def test_x_06_the_explanation_says_that_the_customers_hours_moved_a_call(
    world: World, homeward: Homeward
) -> None:
    window = Window(start=time(18), end=time(20, 30))
    journey = await world.start(customer("W-1").model_copy(update={"window": window}))
    meeting = {**FIRST_MEETING, "measurement_agreed": False, "measurement_refusal": "too_early"}
    await world.journeys.complete(f"{journey}-1", "agent-01", meeting)
    await world.settled(journey)
    await world.journeys.complete(f"{journey}-2", "cs_lead-01", {"decision": "ask_again"})
    await world.settled(journey)
    told = await homeward("journey", "next", journey, "--explain", "--lang", "en")
    assert "Rule: 14 days at 10:00 in contact hours 18:00-20:30" in told.out
    chinese = await homeward("journey", "next", journey, "--explain")
    assert "限客户方便接听的 18:00-20:30" in chinese.out
