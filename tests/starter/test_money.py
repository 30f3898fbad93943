"""Money at the command line: one account, what is due and unpaid, and what a task about it says (R003-SAL-01)."""

from datetime import timedelta

import pytest

from domain.forms import money
from domain.stages import Stage
from domain.words import known
from presentation import paying
from presentation.forms.fields import fields_of
from presentation.showing import Words
from starter.rehearsal.world import World
from tests.journeys.building import Household
from tests.journeys.driving import Drive, customer
from tests.journeys.paying import (
    MONEY,
    RELEASED,
    SIGNED,
    STRUCTURE,
    ask_invoice,
    ask_refund,
    demanded,
    pay,
)
from tests.starter.conftest import Homeward


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_every_cause_and_every_moment_has_a_word(lang: str) -> None:
    for one in money.ReleaseReason:
        assert known(lang, f"cause.{one}")
    for cause in money.RefundCause:
        assert known(lang, f"refund_cause.{cause}")
    for moment in fields_of(money.ReceivePayment):
        assert moment.name


def test_a_task_says_what_is_owed_since_when() -> None:
    about = {
        "after": "tiling",
        "due": "1.00",
        "since": "2031-03-10",
        "proposed_number": "H1-SK2",
        "numbers": [],
    }
    told = dict(paying.told(Words("zh-CN", "Asia/Shanghai"), about))
    assert told == {"付款节点": "贴砖验收", "应付日": "2031-03-10", "建议编号": "H1-SK2"}
    assert paying.told(Words("en", "Asia/Shanghai"), {"after": "tiling"}) == [], "a task about something else"


@pytest.mark.slow
async def test_r003_sal_01_arrears_are_seen_by_age_and_a_contract_by_its_account(
    world: World, homeward: Homeward
) -> None:
    nothing = await homeward("money", "owed", "--lang", "en")
    assert (nothing.code, nothing.out.strip()) == (0, "Nothing is due and unpaid.")
    selling = await world.start(customer("A-1"))
    none = await homeward("money", "show", selling, "--lang", "en")
    assert (none.code, "no contract is signed" in none.err) == (3, True)

    journey = await world.start(customer("B-1"), stage=Stage.CONSTRUCTION, facts=SIGNED)
    home = Household(Drive(world, journey), {})
    taken_over = (await homeward("money", "show", journey, "--json")).document
    assert (taken_over["received"], taken_over["owed"]) == ("30000.00", "70000.00")
    await demanded(home)
    await pay(home, "20000.00", "R-1")
    await home.live(await world.now() + timedelta(days=8), leave=MONEY)
    owed = (await homeward("money", "owed", "--json")).document
    assert owed["total"] == "40000.00"
    line = owed["owed"][0]
    assert (line["journey"], line["name"], line["owed"], line["released"]) == (
        journey,
        "拆改验收",
        "40000.00",
        None,
    )
    assert isinstance(line["days"], int)
    assert (await homeward("money", "owed", "--owner", "agent-02", "--json")).document["owed"] == []

    await home.complete("decide_hold", RELEASED)
    await ask_refund(home, "400")
    await ask_invoice(home)
    for lang, parts in (
        ("zh-CN", ("已放行", "停工会损坏工程", "拆改验收", "40,000.00", "R-1", "办理中")),
        (
            "en",
            ("unpaid, released", "standing still", "40,000.00", "R-1", "in progress", "before the contract"),
        ),
    ):
        shown = await homeward("money", "show", journey, "--lang", lang)
        assert (shown.code, shown.err) == (0, "")
        assert [part for part in parts if part not in shown.out] == []
        listed = await homeward("money", "owed", "--lang", lang)
        assert parts[0] in listed.out
    task = await home.task("approve_refund")
    said = await homeward("task", "show", task["task"], "--lang", "zh-CN")
    assert "我们的过失，补偿客户" in said.out
    assert "agent-01" in said.out

    await home.world.journeys.back_to(journey, "operations-01", STRUCTURE, "redone")
    await home.world.settled(journey)
    assert (await homeward("money", "owed", "--json")).document["owed"] == [], "nothing is accepted any more"
    taken_back = (await homeward("money", "show", journey, "--json")).document["installments"][1]
    assert (taken_back["state"], taken_back["owed"]) == ("coming", "40000.00")
