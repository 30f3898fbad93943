"""`homeward case open | list`, and what whoever has a task of a case or a call reads of it."""

import pytest

from domain.stages import Stage
from presentation.words import LANGUAGES
from starter.rehearsal.world import World
from tests.journeys.driving import customer
from tests.starter.conftest import Homeward
from workflows.renovation import PROCESS

SAID = "water runs down the kitchen wall"


async def started(world: World, stage: Stage = Stage.CONSULTATION) -> str:
    return await world.start(customer("C-1"), stage=stage)


async def task_of(world: World, journey: str, kind: str) -> str:
    found: str = await world.database.fetchval(
        "SELECT task FROM tasks WHERE journey = $1 AND kind = $2 AND status = 'open'", journey, kind
    )
    return found


@pytest.mark.parametrize(("lang", "word"), [("zh-CN", "投诉"), ("en", "Complaint")])
async def test_r002_sku_64_a_case_is_opened_by_its_word_and_listed(
    world: World, homeward: Homeward, lang: str, word: str
) -> None:
    journey = await started(world)
    opened = await homeward("case", "open", journey, word, "--words", SAID, "--lang", lang)
    assert opened.code == 0, opened.err
    await world.settled(journey)
    listed = (await homeward("case", "list", journey, "--json")).document["cases"]
    assert [one["matter"] for one in listed] == ["complaint"]
    assert {one["subject"] for one in listed[0]["doing"]} == {"handle_complaint", "solve_complaint"}
    assert {one["role"] for one in listed[0]["doing"]} == {"cs_lead"}
    assert listed[0]["opened_by"] == "agent-01"
    assert listed[0]["due_at"] == min(one["due_at"] for one in listed[0]["doing"])
    assert word.casefold() in (await homeward("case", "list", "--lang", lang)).out
    assert SAID not in (await homeward("case", "list", "--json")).out


async def test_a_case_that_is_settled_is_listed_no_more(world: World, homeward: Homeward) -> None:
    journey = await started(world)
    assert "没有处理中的工单" in (await homeward("case", "list")).out
    assert "没有已结束的工单" in (await homeward("case", "list", "--ended")).out
    await homeward("case", "open", journey, "complaint", "--words", SAID)
    await world.settled(journey)
    for kind, answers in (
        ("handle_complaint", {"told": "we look at it today"}),
        ("solve_complaint", {"solution": "made good"}),
    ):
        await world.journeys.complete(await task_of(world, journey, kind), "cs_lead-01", answers)
        await world.settled(journey)
    assert (await homeward("case", "list", "--json")).document == {"cases": []}
    (ended,) = (await homeward("case", "list", journey, "--ended", "--json")).document["cases"]
    assert (ended["matter"], ended["reason"], ended["opened_by"]) == ("complaint", "settled", "agent-01")
    told = (await homeward("case", "list", "--ended", "--lang", "en")).out
    assert "complaint" in told
    assert "settled" in told
    story = (await homeward("journey", "timeline", journey, "--lang", "en")).out
    assert "A case has ended: complaint (settled)" in story


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_what_cannot_be_opened_is_refused_in_words(world: World, homeward: Homeward, lang: str) -> None:
    journey = await started(world)
    unknown = await homeward("case", "open", journey, "leak", "--lang", lang)
    assert unknown.code == 2
    assert "complaint" in unknown.err
    early = await homeward(
        "case", "open", journey, "emergency", "--words", SAID, "--set", "danger=water", "--lang", lang
    )
    assert early.code == 4
    assert {"zh-CN": "紧急情况", "en": "emergency"}[lang] in early.err
    typed = await homeward("case", "open", journey, "complaint", "--set", "who=Ann Other", "--json")
    assert (typed.code, [one["field"] for one in typed.error["fields"]]) == (2, ["who"])
    assert "Ann" not in typed.err
    assert (await homeward("case", "list", "--json")).document == {"cases": []}
    assert (await homeward("case", "list", "H999999")).code == 3


async def test_an_emergency_needs_its_danger_by_code_or_word(world: World, homeward: Homeward) -> None:
    journey = await started(world, Stage.CARE)
    without = await homeward("case", "open", journey, "紧急情况", "--words", SAID, "--json")
    assert without.code == 2
    assert [one["field"] for one in without.error["fields"]] == ["danger"]
    strange = await homeward("case", "open", journey, "紧急情况", "--words", SAID, "--set", "danger=storm")
    assert strange.code == 2
    opened = await homeward("case", "open", journey, "紧急情况", "--words", SAID, "--set", "danger=漏水")
    assert opened.code == 0, opened.err
    await world.settled(journey)
    task = await task_of(world, journey, "respond_emergency")
    shown = await homeward("task", "show", task)
    assert "紧急情况（漏水）：马上联系客户" in shown.out
    assert SAID not in shown.out
    assert SAID in (await homeward("task", "show", task, "--personal")).out


def test_every_matter_has_a_word_of_its_own() -> None:
    from domain.words import known, say

    for lang in LANGUAGES:
        assert all(known(lang, f"kind.{matter}") for matter in PROCESS.matters)
        words = [say(lang, f"kind.{matter}") for matter in PROCESS.matters]
        assert len(set(words)) == len(words)
    assert set(PROCESS.matters) <= set(PROCESS.duties)


@pytest.mark.parametrize(("lang", "told"), [("zh-CN", "请改发消息"), ("en", "send a message")])
async def test_x_07_whoever_answers_a_customer_who_wants_no_calls_reads_that_they_write(
    world: World, homeward: Homeward, lang: str, told: str
) -> None:
    journey = await world.start(customer("C-1"), stage=Stage.CARE, facts={"do_not_contact": True})
    await world.journeys.open_case(journey, "agent-01", "question", words=SAID)
    await world.settled(journey)
    task = await task_of(world, journey, "answer_question")
    assert told in (await homeward("task", "show", task, "--lang", lang)).out


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_whoever_has_a_task_sees_whom_to_call_and_who_speaks_for_us(
    world: World, homeward: Homeward, lang: str
) -> None:
    """A task of another role names the customer's own agent, and the number in full only where it is asked for."""
    journey = await started(world, Stage.CARE)
    await homeward("case", "open", journey, "question", "--words", SAID)
    await world.settled(journey)
    task = await task_of(world, journey, "answer_question")
    shown = await homeward("task", "show", task, "--lang", lang, "--as", "cs_lead-01")
    assert "138****8000" in shown.out
    assert "138 0013 8000" in (await homeward("task", "show", task, "--personal", "--lang", lang)).out
    script = (await homeward("task", "show", task, "--json", "--lang", lang, "--as", "cs_lead-01")).document
    assert "agent-01" in script["script"], "the owner tells the customer"
    assert "cs_lead-01" not in script["script"]


async def test_what_a_case_needs_is_named_with_what_is_accepted(world: World, homeward: Homeward) -> None:
    journey = await started(world, Stage.CARE)
    bare = await homeward("case", "open", journey, "refund")
    assert bare.code == 2
    assert "金额（amount）：必填" in bare.err
    assert "退款原因（cause）：必填；可以是：overpaid 多付了" in bare.err
    other = await homeward("case", "open", journey, "emergency", "--set", "dangers=water", "--lang", "en")
    assert "accepted: danger" in other.err


async def test_an_empty_list_of_ones_own_names_the_queue_of_ones_role(
    world: World, homeward: Homeward
) -> None:
    journey = await started(world, Stage.CARE)
    assert "--queue" not in (await homeward("task", "list", "--mine", "--as", "cs_lead-01")).out
    await homeward("case", "open", journey, "complaint", "--words", SAID)
    await world.settled(journey)
    told = (await homeward("task", "list", "--mine", "--as", "cs_lead-01")).out
    assert "homeward task list --queue --role cs_lead" in told
