"""Change orders in words: tasks say what they move, and the story reads well."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain import events
from domain.personal import reference
from domain.stages import Stage
from presentation import changing
from presentation.showing import Words
from presentation.story import Story
from presentation.wording import Wording
from starter.rehearsal.world import World
from tests.journeys.driving import customer
from tests.shipped import renovation
from tests.starter.conftest import Homeward

CONTRACT = {
    "contract_sum": "100000.00",
    "milestones": [{"name": "竣工验收", "stage": "acceptance", "share": "100"}],
}
TEXTS = renovation().texts
REASON = reference("12345678", "reason")
DRAFT: dict[str, Any] = {
    "number": 2,
    "version": 2,
    "contract_sum": "100000.00",
    "lines": [
        {"item": "wall", "change": "removed", "quantity": "2", "unit": "m2", "unit_price": "50", "days": -1}
    ],
    "sent_back": [{"by": "customer", "reason": REASON}, {"by": "account"}],
}
SIGN: dict[str, Any] = {
    "number": 2,
    "lines": [],
    "change_reason": "design_error",
    "bearer": "company",
    "amount": "0.00",
    "days": 2,
    "contract_sum": "100000.00",
    "new_sum": "100000.00",
    "approved_on": "2031-03-03",
    "valid_until": "2031-03-10",
}


def wording(lang: str) -> Wording:
    return Wording(lang, TEXTS[lang]["tasks"])


@pytest.mark.parametrize(
    ("lang", "line", "asked", "why"),
    [
        (
            "en",
            "removed: wall 2 m² × 50.00 = -100.00 yuan, -1 working day(s)",
            "Why the customer sent it back",
            "too small",
        ),
        ("zh-CN", "减少 wall 2平方米 × 50.00 = -100.00 元，工期 -1 天", "客户退回的原因", "不够减"),
    ],
)
def test_a_draft_that_came_back_shows_its_lines_and_why(lang: str, line: str, asked: str, why: str) -> None:
    words = Words(lang, "Asia/Shanghai")
    hidden = changing.told(words, wording(lang), DRAFT, None)
    assert line in [value for _, value in hidden]
    assert (asked, words.say("story.hidden")) in hidden, "personal words only where they were asked for"
    assert changing.references(DRAFT) == [REASON]
    shown = changing.told(words, wording(lang), DRAFT, {REASON: "one metre is enough"})
    assert (asked, "one metre is enough") in shown
    assert why in shown[-1][1]


@pytest.mark.parametrize(("lang", "bears"), [("en", "we do"), ("zh-CN", "公司")])
def test_whoever_has_it_signed_sees_what_it_moves_and_until_when(lang: str, bears: str) -> None:
    words = Words(lang, "Asia/Shanghai")
    told = dict(changing.told(words, wording(lang), SIGN, None))
    assert told[words.say("about.bearer")] == bears
    assert told[words.say("about.valid_until")] == "2031-03-10"
    script = wording(lang).script("sign_change_order", {"customer": "C", **changing.blanks(words, SIGN)})
    assert script is not None
    assert words.money("100000") in script
    assert words.day("2031-03-10") in script
    assert "{" not in script


@pytest.mark.parametrize(
    "about", [{}, {"total": "5", "number": 3}, {"refused": [{"who": "legal"}], "version": 1}]
)
def test_a_task_about_something_else_is_left_alone(about: dict[str, Any]) -> None:
    assert changing.told(Words("en", "UTC"), wording("en"), about, None) == []


def test_the_story_tells_number_sum_days_and_that_it_is_signed() -> None:
    event = events.NoticeIssued(
        key="case/change_order/9/version/1/signed",
        notice="change_order_signed",
        to=("customer", "site_supervisor"),
        about={"number": 2, "amount": "3200.00", "days": 2},
    )
    entry = events.Entry(
        seq=1,
        at=datetime(2031, 3, 3, tzinfo=UTC),
        stage=Stage.CONSTRUCTION,
        actor="system",
        event=event,
    )
    (english,) = Story(Words("en", "UTC"), None, wording("en")).tell(entry)
    (chinese,) = Story(Words("zh-CN", "UTC"), None, wording("zh-CN")).tell(entry)
    assert english.endswith("change order 2: +3,200.00, +2 working day(s), signed")
    assert chinese.endswith("增减项 2：+3,200.00 元，工期 +2 个工作日，客户已签字")


@pytest.mark.parametrize(
    ("lang", "matter", "moves", "signed"),
    [
        (
            "en",
            "change_order",
            "Contract's sum then\t100,540.00 yuan",
            "change order 1: +540.00, +1 working day(s), signed",
        ),
        (
            "zh-CN",
            "增减项",
            "变动后的合同总价\t100,540.00 元",
            "增减项 1：+540.00 元，工期 +1 个工作日，客户已签字",
        ),
    ],
)
async def test_from_the_opening_to_the_story_on_the_command_line(
    world: World, homeward: Homeward, lang: str, matter: str, moves: str, signed: str
) -> None:
    journey = await world.start(customer("C-1"), stage=Stage.CONSTRUCTION, facts=CONTRACT)
    opened = await homeward(
        "case", "open", journey, matter, "--set", "drafter=site_supervisor", "--lang", lang
    )
    assert opened.code == 0, opened.err

    async def complete(kind: str, actor: str, *answers: str) -> None:
        await world.settled(journey)
        task = await world.database.fetchval(
            "SELECT task FROM tasks WHERE journey = $1 AND kind = $2 AND status = 'open'", journey, kind
        )
        shown = await homeward("task", "show", task, "--lang", lang)
        assert shown.code == 0, shown.err
        if kind == "sign_change_order":
            assert moves in shown.out
        given = [part for one in answers for part in ("--set", one)]
        done = await homeward("task", "complete", task, "--as", actor, *given, "--lang", lang)
        assert done.code == 0, done.err

    lines = '[{"item": "sockets", "quantity": "3", "unit_price": "180.00", "days": 1}]'
    await complete("draft_change_order", "site_supervisor-01", f"lines={lines}", "reason=customer_wish")
    await complete("approve_change_order", "sales_manager-01", "approved=true")
    today = (await world.now()).astimezone(ZoneInfo("Asia/Shanghai")).date()
    await complete("sign_change_order", "agent-01", "outcome=signed", "how=paper", f"signed_on={today}")
    await world.settled(journey)
    assert signed in (await homeward("journey", "timeline", journey, "--lang", lang)).out
