"""A new customer is registered at the desk, by the same rules as from a file, once, and never twice unseen."""

import re
from decimal import Decimal
from urllib.parse import quote

from playwright.async_api import expect

from domain.roles import Role
from starter.rehearsal.world import World
from store import customers, staff
from store.reading_journeys import journey_header
from tests.desk.browsing import Browsers, accessible, needs_browser
from tests.desk.serving import Served
from tests.desk.test_inbox import begun

WHO = {"name": "钱小满", "phone": "139 0013 9000", "community": "锦绣云庭", "building": "3", "room": "1201"}


def lead(number: int, **typed: str) -> dict[str, str]:
    """A new customer as the form sends them."""
    given = {f"a.{name}": value for name, value in {**WHO, **typed}.items()}
    return {"command": f"{number:08d}-1111-4111-8111-111111111111", **given}


async def test_r003_rcp_07_registered_once_and_on_to_the_first_meeting(desk: Served, world: World) -> None:
    agent = await desk.login("agent-02")
    assert (await agent.get("/customers/new")).status_code == 200
    wrong = await agent.post("/customers/new", data=lead(1, phone="12", area="big", window="sometime"))
    assert wrong.status_code == 422
    assert wrong.text.count('class="fault"') == 3
    assert "钱小满" in wrong.text
    assert await world.database.fetchval("SELECT count(*) FROM journey_register") == 0

    # oneself, sent twice: one journey, and its first meeting's form
    sent = lead(1, owner="agent-02", note="想先看工地", area="89.5", window="晚上")
    done = await agent.post("/customers/new", data=sent)
    again = await agent.post("/customers/new", data=sent)
    assert (done.status_code, again.status_code) == (303, 303), again.text
    assert await world.database.fetchval("SELECT count(*) FROM journey_register") == 1
    task = await agent.get(done.headers["location"])
    assert "a.household_size" in task.text
    told = re.search(r'class="note ok news"[^>]*>([^<]+)', task.text)
    assert told
    assert "agent-02" in told[1]
    header = await journey_header(world.database, "H000001")
    details = (await customers.customer_details(world.database, ["H000001"]))["H000001"]
    assert header.owner == "agent-02"
    assert details.home.area_m2 == Decimal("89.5")
    assert details.window is not None

    # whose turn it is; whoever has met them already keeps them and has the form
    by_rota = await agent.post("/customers/new", data=lead(2, phone="13900139001", room="2"))
    turn = (await journey_header(world.database, "H000002")).owner
    assert by_rota.headers["location"].startswith("/tasks/" if turn == "agent-02" else "/journeys/")
    met = await agent.post("/customers/new", data=lead(3, phone="13900139002", room="3", met="yes"))
    assert met.headers["location"].startswith("/tasks/H000003-1")
    assert (await journey_header(world.database, "H000003")).owner == "agent-02"


async def test_r004_ord_04_who_is_known_is_shown_and_goes_back_to_their_agent(
    desk: Served, world: World
) -> None:
    await begun(world, "A-1")
    agent = await desk.login("agent-02")
    known = {"phone": "13800138000", "name": "Zhong Ni"}
    shown = await agent.post("/customers/new/known", data=lead(1, **known), headers={"hx-request": "true"})
    assert "H000001" in shown.text
    assert "agent-01" in shown.text
    assert "Zhong" not in shown.text
    assert "H000001" not in (await agent.post("/customers/new/known", data=lead(1))).text
    held = await agent.post("/customers/new", data=lead(1, **known))
    assert held.status_code == 409
    assert "H000001" in held.text
    assert await world.database.fetchval("SELECT count(*) FROM journey_register") == 1
    for _ in range(2):
        done = await agent.post("/customers/new", data=lead(1, **known, **{"as": "same"}))
        assert done.status_code == 303, done.text
    rows = await world.database.fetch("SELECT DISTINCT customer, owner FROM journey_register")
    assert len(rows) == 1
    assert rows[0]["owner"] == "agent-01"
    # the same house, another customer
    home = {"community": "Green Court", "building": "8", "room": "A-1", "city": "Chengdu"}
    other = lead(2, phone="13900139009", **home, **{"as": "other"})
    assert (await agent.post("/customers/new", data=other)).status_code == 303
    assert await world.database.fetchval("SELECT count(DISTINCT customer) FROM journey_register") == 2


async def test_only_who_may_see_customers_registers_them(desk: Served, world: World) -> None:
    for handle in ("designer-01", "cleaner-01"):
        client = await desk.login(handle)
        assert (await client.get("/customers/new")).status_code == 403
        for path in ("", "/known", "/form", "/draft"):
            assert (await client.post(f"/customers/new{path}", data=lead(1))).status_code == 403, path
    assert await world.database.fetchval("SELECT count(*) FROM journey_register") == 0
    assert await staff.list_staff(world.database, Role.AGENT)


@needs_browser
async def test_a_known_number_is_shown_while_typing(desk: Served, browsers: Browsers) -> None:
    await begun(desk.world, "B-1")
    page = await browsers.window("agent-02")
    await page.goto("/inbox/today")
    await page.keyboard.press("w")
    await page.wait_for_url("**/customers/new")
    async with page.expect_response(
        lambda one: one.url.endswith("/known") and quote("湖畔") in (one.request.post_data or "")
    ):
        await page.fill("[name='a.name']", "Zhong Ni")
        await page.fill("[name='a.community']", "湖畔")
        await page.press("[name='a.community']", "Tab")
    await page.fill("[name='a.phone']", "13800138000")
    await page.press("[name='a.phone']", "Tab")
    await expect(page.locator(".known")).to_be_visible()
    assert await accessible(page) == []
    await page.check("[name='a.as'][value=same]")
    await page.click(".send button")
    await page.wait_for_url("**/journeys/H000002*")
    await expect(page.locator(".news")).to_contain_text("agent-01")
