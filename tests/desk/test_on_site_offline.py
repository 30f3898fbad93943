"""On a telephone: what is filled in without a signal is kept, sent once, and never under another name."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from starter.rehearsal.world import World, open_world
from starter.stack.postgres import EmbeddedPostgres
from tests.desk.browsing import PHONE, Browsers, accessible, needs_browser
from tests.desk.going_out import entered, handover, looked_at, png, sign, site, without_signal
from tests.desk.serving import Served
from tests.journeys.driving import MONDAY

pytestmark = needs_browser


@pytest_asyncio.fixture
async def world(postgres_server: EmbeddedPostgres) -> AsyncIterator[World]:
    """A company on a Monday of 2031, with no holiday near."""
    async with open_world(postgres_server, MONDAY) as opened:
        yield opened


async def test_form_photo_and_signature_are_kept_without_a_signal_and_sent_once(
    desk: Served, world: World, browsers: Browsers, tmp_path: Path
) -> None:
    home, row = await site(world)
    task, who = row["task"], row["assignee"]
    signing, trial = await handover(world, who)
    page = await looked_at(
        browsers, who, "zh-CN", ("/site", f"/site/{task}?outcome=finished", f"/site/{trial}")
    )
    await page.goto("/site")
    await expect(page.locator("#site-signal.ok")).to_be_visible()

    await page.context.set_offline(True)
    await page.locator(f"[href='/site/{task}?outcome=finished']").click()
    await expect(page.locator("[data-begun]")).to_be_attached()
    await expect(page.locator("[name='a.outcome'][value=finished]")).to_be_checked()
    photos = page.locator("[data-papers='a.photos[]'] .paper")
    picture = tmp_path / "wall.png"
    for number in range(3):
        picture.write_bytes(png(2400, 1800, number))
        await page.locator("[data-papers='a.photos[]'] input[multiple]").set_input_files(picture)
        await expect(photos).to_have_count(number + 1)
    await page.fill("[name='a.note']", "墙面平整")
    await page.locator("[name='a.note']").blur()
    await expect(page.locator("[data-state]")).to_have_attribute("data-is", "draft")
    await page.reload()
    await expect(photos).to_have_count(3)
    await expect(page.locator("[name='a.note']")).to_have_value("墙面平整")
    command = await page.locator("[name=command]").input_value()
    await page.locator(".send .only:not([hidden]) button").click()
    line = page.locator(f"[data-subject='{task}'] [data-state]")
    await expect(line).to_have_attribute("data-is", "kept")

    await page.locator(f"[href='/site/{trial}']").click()
    await expect(page.locator("[data-begun]")).to_be_attached()
    for passed in await page.locator("[name$='.result'][value=passed]").all():
        await passed.check()
    await expect(page.locator("canvas[data-pad]")).not_to_be_visible()
    await page.locator("input[type=checkbox][name='a.customer_signed']").check()
    await sign(page)
    await page.locator("[data-use]").click()
    await expect(page.locator(".sign .paper img")).to_be_visible()
    await page.locator(".send button").click()
    signed = page.locator(f"[data-subject='{trial}'] [data-state]")
    await expect(signed).to_have_attribute("data-is", "kept")
    await page.reload()
    for one in (line, signed):
        await expect(one).to_contain_text("存在这部手机里")
    assert not await world.database.fetchval("SELECT count(*) FROM attachments")

    await page.context.set_offline(False)
    for one in (line, signed):
        await expect(one).to_have_attribute("data-is", "sent")
    for journey in (home.journey, signing.journey):
        await world.settled(journey)
    ended = [one for one in await home.journal("task_completed") if one["event"]["task"] == task]
    assert [one["command"] for one in ended] == [command]
    assert ended[0]["event"]["answers"]["finished_on"] == "2031-03-12", "not the day of sending"
    rows = await world.database.fetch(
        "SELECT subject, media_type, size FROM attachments ORDER BY subject, size"
    )
    assert [(one["subject"], one["media_type"]) for one in rows] == [
        *[("photo", "image/jpeg")] * 3,
        ("signature", "image/png"),
    ]
    assert max(one["size"] for one in rows) < picture.stat().st_size / 10, "photos are made smaller first"
    named = await world.database.fetchval("SELECT value FROM personal_values WHERE field = 'signature'")
    assert named.startswith("doc-"), "the acceptance names the signature"

    await page.locator(".menu summary").click()
    await page.get_by_role("button", name="退出登录").click()
    await expect(page.locator("[name=password]")).to_be_visible()
    await expect(page.locator("[data-left]")).not_to_be_visible()
    await expect(page.locator("[data-left]")).to_have_attribute("data-cleared", "1")
    assert "homeward-site-pages" not in await page.evaluate("caches.keys()"), "nobody's day stays here"
    without_signal(browsers)


@pytest.mark.slow
async def test_on_a_shared_telephone_nobody_sends_for_another_and_what_is_refused_stays(
    desk: Served, world: World, browsers: Browsers
) -> None:
    home, row = await site(world)
    task, who = row["task"], row["assignee"]
    other = "site_supervisor-02" if who.endswith("1") else "site_supervisor-01"
    page = await browsers.window(who, size=PHONE)
    await page.clock.set_fixed_time(await world.now())
    page.on("dialog", lambda dialog: dialog.accept())
    await page.goto("/site")
    await expect(page.locator("#site-signal.ok")).to_be_visible()
    await page.context.set_offline(True)
    await page.locator(f"[href='/site/{task}?outcome=started']").click()
    await expect(page.locator("[data-begun]")).to_be_attached()
    await page.locator(".send .only:not([hidden]) button").click()
    line = page.locator(f"[data-subject='{task}'] [data-state]")
    await expect(line).to_have_attribute("data-is", "kept")
    await page.context.clear_cookies()
    await page.context.set_offline(False)
    await expect(page.locator("#site-login")).to_be_visible()
    await expect(line).to_have_attribute("data-is", "kept")

    await desk.account(other)
    await entered(page, other)
    await expect(page.locator("[data-of-others]")).to_contain_text("1 条")
    await expect(page.locator("[data-begun]")).to_be_attached()
    assert not await world.database.fetchval("SELECT count(*) FROM journal WHERE actor = $1", other)
    assert "Zhong" not in await page.content()
    await world.journeys.assign(task, who, other)
    await world.settled(home.journey)
    await page.context.clear_cookies()
    await entered(page, who)
    record = page.locator("[data-records] li")
    await expect(record).to_have_attribute("data-is", "refused")
    await expect(record.locator("summary")).to_be_visible()
    assert not await home.journal("task_completed") or task not in str(await home.journal("task_completed"))
    await record.get_by_role("button", name="删除").click()
    await expect(record).to_have_count(0)
    without_signal(browsers)


@pytest.mark.slow
async def test_the_tasks_own_page_takes_photos_and_a_signature_as_well(
    desk: Served, world: World, browsers: Browsers, tmp_path: Path
) -> None:
    home, row = await site(world)
    signing, trial = await handover(world, row["assignee"])
    paths = ("/site", f"/site/{row['task']}?outcome=late", f"/site/{trial}")
    await looked_at(browsers, row["assignee"], "en", paths)
    page = await browsers.window(row["assignee"])
    await page.goto(f"/tasks/{row['task']}")
    await page.locator("[name='a.outcome'][value=finished]").check()
    photos = page.locator("[data-papers='a.photos[]'] .paper")
    picture = tmp_path / "wall.png"
    for number in range(3):
        picture.write_bytes(png(900, 600, number))
        await page.locator("[data-papers='a.photos[]'] input[multiple]").set_input_files(picture)
        await expect(photos).to_have_count(number + 1)
    (tmp_path / "plan.pdf").write_bytes(b"%PDF-1.7")
    await page.locator("[data-papers='a.photos[]'] input[multiple]").set_input_files(tmp_path / "plan.pdf")
    await expect(page.locator("[data-papers='a.photos[]'] [data-told]")).to_contain_text("不是可以上传的文件")
    await expect(page.locator(".draft-state")).not_to_be_empty()
    assert await accessible(page) == []
    await page.reload()
    await expect(photos).to_have_count(3)
    await page.click("button[value=stay]")
    await page.wait_for_url("**told=done*")
    assert "finished_structure" in str(await home.journal("facts_changed"))

    await page.goto(f"/tasks/{trial}")
    for passed in await page.locator("[name$='.result'][value=passed]").all():
        await passed.check()
    await page.locator("input[type=checkbox][name='a.customer_signed']").check()
    await sign(page)
    await page.click("button[value=stay]")
    await page.wait_for_url("**told=done*")
    await world.settled(signing.journey)
    named = await world.database.fetchval("SELECT value FROM personal_values WHERE field = 'signature'")
    assert named.startswith("doc-"), "what was signed is used though nobody said so"
    browsers.faults[:] = [one for one in browsers.faults if "status of 4" not in one]
