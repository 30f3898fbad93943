"""`homeward contact`, `homeward promise`, `homeward task add` and `homeward figures promises`."""

import pytest

from domain.stages import Stage
from presentation.words import LANGUAGES
from starter.rehearsal.world import World
from store.rulebooks import rulebook
from tests.journeys.driving import customer
from tests.starter.conftest import Homeward
from tests.starter.test_cases import task_of

SAID = "please a darker door for the kitchen"


async def started(world: World) -> str:
    return await world.start(customer("P-1"), stage=Stage.CARE)


async def at(world: World, days: int, clock: str) -> str:
    """A time so many open days ahead, as people type it."""
    now = await world.now()
    calendar = (await rulebook(world.database, "renovation", 1, now.date())).calendar("customer")
    day = calendar.today(now)
    for _ in range(days):
        day = calendar.next_open(day, including=False)
    return f"{day:%Y-%m-%d} {clock}"


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_r003_tel_06_a_contact_is_logged_answered_and_listed(
    world: World, homeward: Homeward, lang: str
) -> None:
    journey = await started(world)
    log = ("contact", "log", journey, "--channel", "call", "--lang", lang)
    when = await at(world, 1, "15:00")
    logged = await homeward(*log, "--point", "wish", "--words", SAID, "--promise", when, "--from", "self")
    assert logged.code == 0, logged.err
    assert "agent-01" in logged.out
    assert when.partition(" ")[2] in logged.out, "who answers, and by when"
    await world.settled(journey)
    task = await task_of(world, journey, "answer_contact")
    shown = await homeward("task", "show", task, "--lang", lang, "--personal")
    assert SAID in shown.out
    assert {"zh-CN": "要求", "en": "wish"}[lang] in shown.out
    at_once = await homeward(*log, "--point", "payment", "--words", "by card?", "--answered", "yes", "--json")
    assert (at_once.code, at_once.document["doing"]) == (0, [])
    done = await homeward("task", "complete", task, "--set", "answer=yes, we can", "--lang", lang)
    assert done.code == 0, done.err
    await world.settled(journey)
    listed = await homeward("contact", "list", journey, "--lang", lang)
    assert SAID not in listed.out
    for told in {
        "zh-CN": ("客户来", "我们去", "已兑现", "当场已答复"),
        "en": ("from them", "from us", "kept", "at once"),
    }[lang]:
        assert told in listed.out
    assert SAID in (await homeward("contact", "list", journey, "--personal", "--lang", lang)).out
    story = (await homeward("journey", "timeline", journey, "--personal", "--lang", lang)).out
    assert {"zh-CN": "客户联系（电话），事由：要求", "en": "got in touch by phone about: wish"}[lang] in story
    assert "by card?" in story


async def test_what_cannot_be_logged_names_the_option(world: World, homeward: Homeward) -> None:
    journey = await started(world)
    log = ("contact", "log", journey, "--channel", "call", "--words", SAID, "--lang", "en")
    both = await homeward(
        *log, "--point", "wish", "--answered", "no", "--promise", await at(world, 1, "15:00")
    )
    assert (both.code, "--promise" in both.err) == (2, True), both.err
    closed = await homeward(*log, "--point", "wish", "--promise", await at(world, 1, "23:00"))
    assert (closed.code, "18:00" in closed.err) == (2, True), closed.err
    danger = await homeward(*log, "--point", "emergency")
    assert (danger.code, "--danger" in danger.err) == (2, True), danger.err
    strange = await homeward(*log, "--point", "wish", "--from", "the cat")
    assert (strange.code, "self" in strange.err) == (2, True), strange.err
    typed = await homeward(*log, "--point", "wish", "--promise", "soon")
    assert (typed.code, "--promise" in typed.err) == (2, True)
    complaint = await homeward(*log, "--point", "complaint")
    assert complaint.code == 0
    assert "customer-service lead" in complaint.out


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_r003_att_01_the_promise_ledger(world: World, homeward: Homeward, lang: str) -> None:
    journey = await started(world)
    by, since = await at(world, 2, "17:00"), await at(world, 2, "15:00")
    make = ("promise", "make", journey, "--words", SAID, "--lang", lang, "--by")
    made = await homeward(*make, by, "--not-before", since)
    assert made.code == 0, made.err
    await world.settled(journey)
    (line,) = (await homeward("promise", "list", "--json")).document["promises"]
    name = line["name"]
    assert name.startswith(f"{journey}-P")
    listed = await homeward("promise", "list", journey, "--lang", lang)
    assert name in listed.out
    assert SAID not in listed.out
    assert SAID in (await homeward("promise", "list", "--personal", "--lang", lang)).out
    assert name not in (await homeward("promise", "list", "--due", "today", "--lang", lang)).out
    assert name in (await homeward("promise", "list", "--due", "week", "--person", "agent-01")).out
    asked = await homeward("promise", "move", name, "--by", await at(world, 3, "11:00"))
    assert asked.code == 2, "it would count as broken"
    moving = ("promise", "move", name, "--by", await at(world, 3, "11:00"), "--lang", lang)
    assert (await homeward(*moving, "--agreed")).code == 0
    await world.settled(journey)
    task = await task_of(world, journey, "keep_promise")
    assert (await homeward("task", "complete", task, "--set", "customer_knows=yes")).code == 0
    await world.settled(journey)
    every = await homeward("promise", "list", "--all", "--lang", lang)
    assert task in every.out, "the evidence"
    assert {"zh-CN": "已改期，客户同意", "en": "moved, as the customer agreed"}[lang] in every.out
    assert (await homeward("promise", "list", "--json")).document == {"promises": []}
    figures = (await homeward("figures", "promises", "--json")).document["promises"]
    assert [(one["person"], one["kept"], one["share"]) for one in figures if not one["of_customer"]] == [
        ("agent-01", 1, 1.0)
    ]
    assert "100%" in (await homeward("figures", "promises", "--lang", lang)).out
    assert (await homeward(*make, await at(world, 1, "11:00"))).code == 0
    await world.settled(journey)
    (other,) = (await homeward("promise", "list", "--json")).document["promises"]
    cancel = ("promise", "cancel", other["name"], "--reason", "not_wanted")
    assert (await homeward(*cancel)).code == 2, "nobody is here to confirm it"
    assert (await homeward(*cancel, "--yes")).code == 0
    assert (await homeward("promise", "cancel", f"{journey}-P999", "--reason", "other", "--yes")).code == 3


async def test_an_extra_task_is_added_for_a_person_or_a_role(world: World, homeward: Homeward) -> None:
    journey = await started(world)
    add = ("task", "add", journey, "--words", "fetch the keys", "--due", await at(world, 1, "11:00"))
    nobody = await homeward(*add, "--lang", "en")
    assert (nobody.code, "--for" in nobody.err) == (2, True)
    added = await homeward(*add, "--for", "designer-01", "--lang", "en")
    assert added.code == 0, added.err
    assert "designer-01" in added.out
    await world.settled(journey)
    task = await task_of(world, journey, "extra_task")
    shown = await homeward("task", "show", task, "--personal", "--as", "designer-01", "--lang", "en")
    assert "What is to be done\tfetch the keys" in shown.out
    done = await homeward("task", "complete", task, "--set", "note=they are here", "--as", "designer-01")
    assert done.code == 0, done.err
    await world.settled(journey)
    story = (await homeward("journey", "timeline", journey, "--lang", "en")).out
    assert "agent-01: what you asked for is done (designer-01)" in story
    late = await homeward(*add[:-1], await at(world, 400, "11:00"), "--role", "designer", "--lang", "en")
    assert (late.code, "--due" in late.err) == (2, True)
