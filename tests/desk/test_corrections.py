"""What a journey goes by is amended, and who the customer is corrected, from the journey's page."""

import re

from starter.rehearsal.world import World
from tests.desk.serving import Served
from tests.desk.test_inbox import begun

COMMAND = "44444444-1"


def fields_of(text: str) -> dict[str, str]:
    """What a form's fields hold, by name."""
    form = text[text.rindex('<form class="card" method="post"') :].partition("</form>")[0]
    found = dict(re.findall(r'<input [^>]*name="([^"]+)" value="([^"]*)"', form))
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def hidden_of(text: str) -> dict[str, list[str]]:
    """What the form that confirms an act is sent with."""
    form = text[text.rindex('<form class="card" method="post"') :].partition("</form>")[0]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found


async def test_facts_are_amended_with_a_preview_and_wrong_ones_are_named(desk: Served, world: World) -> None:
    (task,) = await begun(world, "A-1")
    journey = task.rpartition("-")[0]
    owner, designer = await desk.login("agent-01"), await desk.login("designer-01")
    place = f"/journeys/{journey}/amend"
    for method in (designer.get, designer.post):
        assert (await method(place)).status_code == 403
    assert f'href="{place}"' in (await owner.get(f"/journeys/{journey}")).text
    form = fields_of((await owner.get(place)).text)
    assert {"f.window", "f.style", "f.budget", "f.wants_in_by"} <= form.keys()
    assert "f.do_not_contact" not in form
    nothing = await owner.post(place, data={**form, "reason": "mistake"})
    assert (nothing.status_code, "更正的内容" in nothing.text) == (422, True)
    wrong = await owner.post(place, data={**form, "f.window": "late", "f.budget": "-1", "reason": "mistake"})
    assert wrong.status_code == 422
    assert "18:00-20:30" in wrong.text
    assert 'name="f.window" value="late"' in wrong.text
    assert "--set" not in wrong.text
    changed = {**form, "f.window": "18:00-20:30", "f.style": "modern", "reason": "customer_wish"}
    foreseen = await owner.post(place, data=changed)
    assert "18:00-20:30" in foreseen.text
    assert "现代简约" in foreseen.text
    sent = hidden_of(foreseen.text)
    assert sorted(sent["set"]) == ["style=modern", "window=18:00-20:30"]
    for _ in range(2):
        done = await owner.post(f"/journeys/{journey}/act/amend", data=sent)
        assert done.headers["location"] == f"/journeys/{journey}?told=amend"
    sql = "SELECT facts ->> 'style' FROM journeys WHERE journey = $1"
    assert await world.database.fetchval(sql, journey) == "modern"
    sql = "SELECT count(*) FROM journal WHERE journey = $1 AND type = 'facts_amended'"
    assert await world.database.fetchval(sql, journey) == 1
    again = fields_of((await owner.get(place)).text)
    assert (again["f.window"], again["f.style"]) == ("18:00-20:30", "modern")
    same = await owner.post(f"/journeys/{journey}/act/amend", data={**sent, "command": "44444444-2"})
    assert same.status_code == 409
    assert 'role="alert"' in same.text


async def test_a_customer_is_corrected_by_whom_it_concerns_and_what_is_masked_stays_out_of_the_form(
    desk: Served, world: World
) -> None:
    (task,) = await begun(world, "C-1")
    journey = task.rpartition("-")[0]
    owner, lead, other = [await desk.login(one) for one in ("agent-01", "cs_lead-01", "agent-02")]
    place = f"/journeys/{journey}/correct"
    assert (await other.get(place)).status_code == 403
    form = fields_of((await owner.get(place)).text)
    assert form["f.phone"] == "138 0013 8000" or form["f.phone"].replace(" ", "") == "13800138000"
    assert "f.window" not in form, "of the main contact it is amended"
    masked = (await lead.get(place)).text
    assert fields_of(masked)["f.phone"] == ""
    assert "13800138000" not in masked.replace(" ", "")
    wrong = await owner.post(place, data={**form, "f.phone": "12", "reason": "wrong_number"})
    assert wrong.status_code == 422
    assert "电话" in wrong.text
    foreseen = await lead.post(
        place, data={**fields_of(masked), "f.phone": "13900139000", "reason": "wrong_number"}
    )
    assert "139****9000" in foreseen.text
    sent = hidden_of(foreseen.text)
    assert sent["set"] == ["phone=13900139000"]
    for _ in range(2):
        done = await lead.post(f"/journeys/{journey}/act/correct", data=sent)
        assert done.headers["location"] == f"/journeys/{journey}?told=correct"
    assert (
        "139 0013 9000" in (page := (await owner.get(f"/journeys/{journey}")).text) or "13900139000" in page
    )
    home = fields_of((await owner.get(f"{place}?person=home")).text)
    assert {"f.community", "f.building", "f.room"} <= home.keys()
    foreseen = await owner.post(place, data={**home, "f.room": "909", "reason": "mistake"})
    sent = hidden_of(foreseen.text)
    assert (sent["person"], sent["set"]) == (["home"], ["room=909"])
    assert (await owner.post(f"/journeys/{journey}/act/correct", data=sent)).status_code == 303
    assert "909" in (await owner.get(f"/journeys/{journey}")).text
    added = {"person": "add", "f.name": "方小姐", "f.relation": "spouse", "f.phone": "13700137000"}
    foreseen = await owner.post(place, data={**added, "command": COMMAND, "reason": "customer_wish"})
    assert (
        await owner.post(f"/journeys/{journey}/act/correct", data=hidden_of(foreseen.text))
    ).status_code == 303
    assert "方小姐" in (await owner.get(f"/journeys/{journey}")).text
    mixed = {"command": "44444444-9", "person": "home", "set": "name=x", "reason": "mistake"}
    assert (await owner.post(f"/journeys/{journey}/act/correct", data=mixed)).status_code == 422
    assert (await other.post(f"/journeys/{journey}/act/correct", data=mixed)).status_code == 403
