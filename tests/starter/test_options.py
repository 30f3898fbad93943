"""A wrong value of an option: the message names the option, what was typed and what is accepted, in both languages."""

from domain.languages import SPOKEN
from presentation.words import LANGUAGES
from starter.rehearsal.world import World
from tests.starter.conftest import Homeward
from tests.starter.test_contacts import at, started
from tests.starter.test_refused import spoken_in_chinese


async def test_a_wrong_value_names_the_option_and_what_is_accepted(world: World, homeward: Homeward) -> None:
    journey, night = await started(world), await at(world, 1, "03:00")
    add = ("task", "add", journey, "--words", "x")
    contact = ("contact", "log", journey, "--channel", "call", "--point")
    amend = ("journey", "amend", journey, "--reason", "mistake", "--yes", "--set")
    correct = ("customer", "correct", journey, "--reason", "mistake", "--yes", "--set")
    promise = ("promise", "make", journey, "--words", "x", "--by")
    wrong: list[tuple[int, tuple[str, ...], tuple[str, ...]]] = [
        (2, (*add, "--for", "agent-01", "--due", night), ("--due", "03:00", "09:00")),
        (2, (*add, "--for", "agent-01", "--due", "2020-01-01 10:00"), ("--due", "2020-01-01")),
        (3, (*add, "--for", "nobody", "--due", night), ("--for", "nobody", "homeward staff list")),
        (2, (*add, "--role", "king", "--due", night), ("--role", "king", "site_supervisor")),
        (2, (*promise, night), ("--by", "03:00", "09:00")),
        (
            2,
            (*promise, await at(world, 1, "10:00"), "--not-before", await at(world, 1, "11:00")),
            ("--not-before", "11:00"),
        ),
        (2, (*contact, "wish", "--words", "x", "--promise", night), ("--promise", "03:00", "09:00")),
        (
            2,
            (*contact, "wish", "--words", "x", "--answered", "y", "--by", "agent-01"),
            ("--by", "agent-01"),
        ),
        (2, (*contact, "emergency", "--words", "x", "--danger", "lions"), ("--danger", "lions", "water")),
        (2, (*contact, "gossip", "--words", "x"), ("--point", "gossip", "praise")),
        (2, (*amend, "colour=red"), ("--set", "colour=red", "window", "hoses_from")),
        (2, (*amend, "window=abc"), ("--set window", "abc", "18:00-20:30")),
        (2, (*amend, "language=klingon"), ("--set language", "klingon", *SPOKEN)),
        (2, (*amend, "tier=gold"), ("--set tier", "gold", "long_term", "important")),
        (2, (*amend, "means=pigeon"), ("--set means", "pigeon", "phone")),
        (2, (*correct, "language=klingon"), ("--set language", "klingon", *SPOKEN)),
        (2, (*correct, "window=abc"), ("--set window", "abc", "18:00-20:30")),
        (2, (*correct, "main=maybe"), ("--set main", "maybe")),
        (2, (*correct, "phone=12"), ("--set phone",)),
        (
            2,
            ("journey", "pause", journey, "--reason", "weather", "--until", "2020-01-01"),
            ("--until", "2020"),
        ),
        (2, ("journey", "close", journey, "--reason", "price", "--status", "sleepy"), ("--status", "sleepy")),
        (2, ("bulk", "amend", "--reason", "mistake", "--all", "--yes", "--set", "colour=red"), ("--set",)),
        (2, ("task", "list", "--limit", "0"), ("--limit", "0", "1")),
        (2, ("journey", "timeline", journey, "--last", "-2"), ("--last", "-2")),
        (2, ("case", "open", journey, "complaint", "--set", "a=b"), ("--set", "a", "--words")),
        (3, ("promise", "list", "H999999"), ("H999999",)),
    ]
    before = len(await world.database.fetch("SELECT seq FROM journal WHERE journey = $1", journey))
    for lang in LANGUAGES:
        for code, arguments, parts in wrong:
            ran = await homeward(*arguments, "--lang", lang)
            assert ran.code == code, (arguments, ran.err)
            for part in parts:
                assert part in ran.err, (arguments, ran.err)
            assert "answers" not in ran.err, "nobody answered anything"
    after = len(await world.database.fetch("SELECT seq FROM journal WHERE journey = $1", journey))
    assert before == after, "nothing was changed"


async def test_choices_are_told_in_words_to_chinese_readers(world: World, homeward: Homeward) -> None:
    journey = await started(world)
    ran = await homeward("task", "add", journey, "--words", "x", "--due", "明天 10:00", "--role", "国王")
    assert ran.code == 2
    assert "site_supervisor 工程监理" in ran.err
    assert spoken_in_chinese(ran.err), ran.err
    style = await homeward("journey", "amend", journey, "--set", "means=鸽子", "--reason", "mistake", "--yes")
    assert "phone 电话" in style.err, style.err
    typed = await homeward(
        "journey", "amend", journey, "--set", "language=粤语", "--reason", "mistake", "--yes"
    )
    assert typed.code == 0, typed.err
    assert (await homeward("journey", "show", journey, "--json")).document["journey"]["facts"][
        "language"
    ] == "yue"


async def test_r003_tel_06_whoever_named_no_time_reads_by_which_rule_the_customer_is_answered(
    world: World, homeward: Homeward
) -> None:
    journey, when = await started(world), await at(world, 1, "15:00")
    log = ("contact", "log", journey, "--channel", "call", "--point", "wish", "--words", "x")
    for lang, told in (("zh-CN", "工作时间不足 2 小时"), ("en", "2 working hours are left")):
        assert told in (await homeward(*log, "--lang", lang)).out
        assert told not in (await homeward(*log, "--promise", when, "--lang", lang)).out
