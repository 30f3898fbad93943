"""`homeward journey amend | close | reopen | appoint | note` and `homeward customer`: shown before, told afterwards."""

from pathlib import Path

from starter.rehearsal.world import World
from tests.starter.conftest import Homeward
from tests.starter.test_commands import started


async def test_amending_shows_what_moves_and_names_other_commands(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    journey = await started(world, homeward, tmp_path)
    amend = ("journey", "amend", journey, "--reason", "customer_wish", "--lang", "en")
    asked = await homeward(*amend, "--set", "window=18:00-20:30", "--set", "style=European")
    assert asked.code == 2, "nobody is here to confirm it"
    assert "hours for calls  -- → 18:00-20:30" in asked.out
    assert "style" in asked.out
    assert (await homeward("journey", "timeline", journey, "--json")).out.count("facts_amended") == 0
    done = await homeward(*amend, "--set", "window=18:00-20:30", "--words", "works by day", "--yes")
    assert done.code == 0, done.err
    story = await homeward("journey", "timeline", journey, "--lang", "en")
    assert "Corrected: hours for calls, reason: the customer's wish" in story.out
    assert "hours for calls: -- → 18:00-20:30" in story.out
    assert "works by day" not in story.out
    other = await homeward(*amend, "--set", "account=1", "--yes")
    assert (other.code, f"homeward case open {journey} correct_receipt" in other.err) == (4, True)
    unknown = await homeward("journey", "amend", journey, "--reason", "登记有误", "--set", "moon=1", "--yes")
    assert (unknown.code, "moon=1" in unknown.err, "hoses_from" in unknown.err) == (2, True, True)
    wrong = await homeward(*amend, "--set", "window=evening", "--yes")
    assert (wrong.code, "window" in wrong.err) == (2, True)
    assert (await homeward("journey", "amend", journey, "--set", "style=x", "--reason", "moon")).code == 2


async def test_x_30_a_wrong_number_is_corrected_and_no_value_leaves_the_register(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    journey = await started(world, homeward, tmp_path)
    shown = await homeward("customer", "show", journey, "--lang", "en")
    assert "186****1402" in shown.out
    assert "1234" not in shown.out
    assert "zh-CN" not in shown.out, "languages have names"
    assert "186 1234 1402" in (await homeward("customer", "show", journey, "--plain")).out
    correct = ("customer", "correct", journey, "--reason", "wrong_number", "--lang", "en")
    asked = await homeward(*correct, "--set", "phone=13912345678")
    assert asked.code == 2
    assert "phone  186****1402 → 139****5678" in asked.out
    for repeated in (False, True):
        done = await homeward(
            *correct, "--set", "phone=13912345678", "--yes", "--command", "0000-phone", "--json"
        )
        assert (done.document["fields"], done.document["repeated"]) == (["phone"], repeated), done.err
    await world.settled(journey)
    assert "139 1234 5678" in (await homeward("customer", "show", journey, "--plain")).out
    told = await homeward("journey", "timeline", journey, "--lang", "en")
    assert "The customer's data were corrected: phone, reason: a wrong number (agent-01)" in told.out
    journal = await world.database.fetchval(
        "SELECT string_agg(event::text, ' ') FROM journal WHERE journey = $1", journey
    )
    assert "13912345678" not in journal
    hours = await homeward(*correct, "--set", "window=18:00-20:00", "--yes")
    assert (hours.code, f"homeward journey amend {journey}" in hours.err) == (4, True)
    added = await homeward(
        *correct,
        "--add",
        "--set",
        "name=Bai Lu",
        "--set",
        "phone=13912340000",
        "--set",
        "window=18:00-20:30",
        "--yes",
    )
    assert added.code == 0, added.err
    person = (await homeward("customer", "show", journey, "--json")).document["contacts"][-1]["person"]
    assert (await homeward(*correct, "--person", str(person), "--set", "main=yes", "--yes")).code == 0
    await world.settled(journey)
    facts = (await homeward("journey", "show", journey, "--json")).document["journey"]["facts"]
    assert facts["window"] == "18:00-20:30", "whoever is called is called in their hours"
    assert (await homeward(*correct, "--set", "phone=12", "--yes")).code == 2
    assert (await homeward(*correct, "--set", "moon=12", "--yes")).code == 2
    assert (await homeward("customer", "show", "K999999")).code == 3


async def test_closing_and_reopening_say_what_becomes_of_everything(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    journey = await started(world, homeward, tmp_path)
    noted = await homeward("journey", "note", journey, "calls on Friday")
    assert noted.code == 0
    shown = await homeward("journey", "show", journey, "--lang", "en")
    assert "shown with --personal" in shown.out
    assert "calls on Friday" in (await homeward("journey", "show", journey, "--personal")).out
    close = ("journey", "close", journey, "--lang", "en")
    asked = await homeward(*close, "--reason", "price")
    assert asked.code == 2
    assert "open tasks fall away (1)" in asked.out
    assert "money: nothing came" in asked.out
    done = await homeward(*close, "--reason", "price", "--yes")
    assert done.code == 0, done.err
    await world.settled(journey)
    assert (await homeward("journey", "note", journey, "calls again")).code == 0, (
        "a lost customer has notes too"
    )
    reopen = ("journey", "reopen", journey, "--reason", "customer_returned", "--lang", "en")
    asked = await homeward(*reopen)
    assert asked.code == 2
    assert "goes on where it stood; asked again (1)" in asked.out
    assert "First meeting" in asked.out
    assert (await homeward(*reopen, "--yes")).code == 0
    await world.settled(journey)
    running = await homeward(*reopen, "--yes")
    assert (running.code, "only a lost, dormant or closed" in running.err) == (4, True)
    assert (await homeward(*close, "--status", "closed", "--reason", "sold", "--yes")).code == 0
    await world.settled(journey)
    for command in (reopen, (*reopen, "--yes")):
        over = await homeward(*command)
        assert (over.code, "homeward journey start --same-customer" in over.err) == (4, True)
    ended = await homeward("journey", "note", journey, "calls again", "--lang", "en")
    assert (ended.code, "ended for good" in ended.err) == (4, True)


async def test_x_32_handing_over_shows_what_goes_over_and_what_the_customer_is_told(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    journey = await started(world, homeward, tmp_path)
    owner = (await homeward("journey", "show", journey, "--json")).document["journey"]["owner"]
    other = next(one for one in ("agent-01", "agent-02") if one != owner)
    appoint = (
        "journey",
        "appoint",
        journey,
        "--role",
        "agent",
        "--to",
        other,
        "--reason",
        "left",
        "--lang",
        "en",
    )
    asked = await homeward(*appoint)
    assert asked.code == 2
    assert f"{owner} → {other}" in asked.out
    assert "tasks that go over (1)" in asked.out
    done = await homeward(*appoint, "--yes")
    assert done.code == 0, done.err
    assert f"您好，从现在起由{other}接替{owner}担任您的客服" in done.out, "in the customer's language"
