"""From a task's page: personal data for a reason, a pause, a case, another time; the ladder of tries."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk.chips import soon
from desk.visitor import DeskWords
from domain.stages import Stage
from starter.rehearsal.world import World
from store.reading_meetings import list_appointments
from tests.desk.serving import Served
from tests.desk.test_inbox import begun
from tests.journeys.driving import Drive, customer
from tests.journeys.selling import QUOTED

PHONE = "13800138000"
ZONE = ZoneInfo("Asia/Shanghai")


async def test_a_reason_shows_personal_data_at_the_task_and_in_the_list_for_its_session(
    desk: Served, world: World
) -> None:
    (task,) = await begun(world, "U-1")
    journey = task.rpartition("-")[0]
    other, again, designer = [await desk.login(one) for one in ("agent-02", "agent-02", "designer-01")]
    page = (await other.get(f"/tasks/{task}?list=team")).text
    assert PHONE not in page
    assert f'action="/journeys/{journey}/unmask"' in page
    masked = (await other.get("/inbox/team")).text
    sent = {"command": "11111111-1", "reason": "call_back", "back": f"{task} team"}
    answer = await other.post(f"/journeys/{journey}/unmask", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/tasks/{task}?list=team&told=unmask")
    page = (await other.get(answer.headers["location"])).text
    assert f"tel:{PHONE}" in page
    assert "8 小时" in page
    plain = (await other.get("/inbox/team")).text
    assert plain != masked
    assert "**" not in plain.partition('class="tasks"')[2]
    assert PHONE not in (await again.get(f"/tasks/{task}")).text, "another session asks for it again"
    assert (await designer.post(f"/journeys/{journey}/unmask", data=sent)).status_code == 403
    for strange in ("https://evil.example", "//evil.example", f"{task}\nx"):
        answer = await other.post(f"/journeys/{journey}/unmask", data={**sent, "back": strange})
        assert answer.status_code == 422, strange


async def test_a_task_is_put_off_by_one_press_and_never_beyond_its_deadline(
    desk: Served, world: World
) -> None:
    (task,) = await begun(world, "Z-1")
    agent = await desk.login("agent-01")
    times = re.findall(r'name="soon" value="([^"]+)"', (await agent.get(f"/tasks/{task}")).text)
    due = await world.database.fetchval("SELECT due_at FROM tasks WHERE task = $1", task)
    assert times
    assert times == sorted(times)
    assert datetime.fromisoformat(times[-1]).replace(tzinfo=ZONE) < due
    sent = await agent.post(
        f"/tasks/{task}/act/snooze", data={"command": "snooze-0001", "until": "", "soon": times[0]}
    )
    assert "told=snoozed" in sent.headers["location"], sent.text
    assert "已推迟，到时间会回到清单里" in (await agent.get(sent.headers["location"])).text
    until = await world.database.fetchval("SELECT snoozed_until FROM tasks WHERE task = $1", task)
    assert until == datetime.fromisoformat(times[0]).replace(tzinfo=ZONE)


def test_times_until_which_a_task_is_put_off_lie_before_it_is_due() -> None:
    words, now = DeskWords("zh-CN", "Asia/Shanghai"), datetime(2031, 3, 3, 9, 7, tzinfo=ZONE)
    assert soon(words, now, None) == (
        ("2031-03-03T09:45", "09:45"),
        ("2031-03-03T11:15", "11:15"),
        ("2031-03-04T09:00", "03-04 周二 09:00"),
    )
    assert soon(words, now, now + timedelta(hours=1)) == (("2031-03-03T09:45", "09:45"),)


async def test_the_whole_journey_is_paused_and_a_case_opened_from_a_task_to_which_one_comes_back(
    desk: Served, world: World
) -> None:
    (task,) = await begun(world, "P-1")
    journey = task.rpartition("-")[0]
    owner = await desk.login("agent-01")
    page = (await owner.get(f"/tasks/{task}?list=mine")).text
    assert f'action="/journeys/{journey}/preview/pause"' in page
    assert f'name="back" value="{task} mine"' in page
    sent = {"command": "22222222-1", "reason": "customer", "back": f"{task} mine"}
    foreseen = (await owner.post(f"/journeys/{journey}/preview/pause", data=sent)).text
    assert f'name="back" value="{task} mine"' in foreseen
    assert f'href="/tasks/{task}?list=mine"' in foreseen
    wrong = await owner.post(f"/journeys/{journey}/preview/pause", data={**sent, "until": "2001-01-01"})
    assert wrong.status_code in (409, 422)
    assert f'name="back" value="{task} mine"' in wrong.text
    paused = f"/tasks/{task}?list=mine&told=pause"
    for _ in range(2):
        answer = await owner.post(f"/journeys/{journey}/act/pause", data=sent)
        assert answer.headers["location"] == paused
    page = (await owner.get(paused)).text
    assert "旅程已暂停" in page
    assert f'action="/journeys/{journey}/preview/resume"' in page
    case = (await owner.get(f"/journeys/{journey}/case?matter=question&back={task}%20mine")).text
    assert case.count(f'name="back" value="{task} mine"') == 2
    sent = {"command": "22222222-2", "matter": "question", "words": "how long?", "back": f"{task} mine"}
    answer = await owner.post(f"/journeys/{journey}/case", data=sent)
    assert answer.headers["location"] == f"/tasks/{task}?list=mine&told=case"
    assert "工单已开立" in (await owner.get(answer.headers["location"])).text


async def test_the_appointment_of_a_task_is_moved_from_its_page(desk: Served, world: World) -> None:
    (task,) = await begun(world, "R-1")
    journey = task.rpartition("-")[0]
    drive = Drive(world, journey)
    await drive.first_meeting()
    (meeting, *_) = await list_appointments(world.database, journey=journey)
    found = (await drive.until("confirm_appointment"))["task"]
    owner = await desk.login("agent-01")  # after the days that have passed
    page = (await owner.get(f"/tasks/{found}?list=mine")).text
    link = re.search(r'href="(/calendar/meetings/[^"]+)"', page)
    assert link is not None
    panel = (await owner.get(link[1])).text
    assert f'name="back" value="{found} mine"' in panel
    sent = {
        "command": "33333333-1",
        "do": "open",
        "asked_by": "customer",
        "back": f"{found} mine",
    }
    answer = await owner.post(link[1].partition("?")[0] + "/move", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/tasks/{found}?list=mine&told=opened",
    )
    standing = await list_appointments(world.database, journey=journey)
    assert meeting.key not in [one.key for one in standing if one.starts_at == meeting.starts_at]
    assert (await owner.get(answer.headers["location"])).status_code == 200


async def test_x_20_a_call_tells_which_try_it_is_when_the_next_ones_are_and_what_comes_at_the_end(
    desk: Served, world: World
) -> None:
    seen = {**QUOTED, "budget_seen_at": (await world.now() - timedelta(days=8)).isoformat()}
    journey = await world.start(customer("X-1"), stage=Stage.SIGNING, facts=seen)
    task = (await Drive(world, journey).until("budget_call"))["task"]
    owner = await desk.login("agent-01", "en")
    page = (await owner.get(f"/tasks/{task}")).text
    ladder = page[page.index("If nobody answers") :].partition("</section>")[0]
    names = re.findall(r"<strong>([^<]+)</strong>", ladder)
    assert [one for one in names if one.startswith("Try")] == ["Try 1 of 3", "Try 2 of 3", "Try 3 of 3"]
    assert "this one" in ladder.partition("Try 2")[0]
    assert re.search(r"if nobody answers now, at .*\d\d:\d\d", ladder)
    assert "The lead tries another way" in ladder
    drive = Drive(world, journey)
    await drive.complete("budget_call", {"outcome": "no_answer"})
    following = await drive.until("budget_call")
    owner = await desk.login("agent-01", "en")  # the night ended the session
    page = (await owner.get(f"/tasks/{following['task']}")).text
    ladder = page[page.index("If nobody answers") :].partition("</section>")[0]
    assert "1 before" in ladder
    assert re.search(r'aria-current="step"><strong>Try 2 of 3', ladder)
