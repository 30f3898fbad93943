"""Who may come in, from where, and what is told when not."""

import pytest

from starter.rehearsal.world import World
from store import accounts, sessions, staff
from tests.desk.serving import PASSWORD, Served
from tests.desk.test_inbox import begun


async def test_nobody_sees_a_page_without_logging_in(desk: Served) -> None:
    async with desk.client() as client:
        for path in ("/", "/inbox/today", "/tasks/H000001-1", "/me", "/live"):
            answer = await client.get(path)
            if path == "/":
                answer = await client.get(answer.headers["location"])
            assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/login"), path
        assert (await client.post("/tasks/H000001-1/act/claim", data={"command": "x"})).status_code == 303
        assert (await client.get("/healthz")).json() == {"alive": True}
        assert (await client.get("/readyz")).status_code == 200


async def test_one_goes_on_where_one_wanted_to_but_never_to_another_site(desk: Served) -> None:
    await desk.account("agent-01")
    async with desk.client() as client:
        for wanted, given in (
            ("/me", "/me"),
            ("//evil.example", "/"),
            ("https://evil.example/", "/"),
            ("/\\evil", "/"),
        ):
            answer = await client.post(
                "/login", data={"name": "agent-01", "password": PASSWORD, "next": wanted}
            )
            assert (answer.status_code, answer.headers["location"]) == (303, given)


async def test_a_wrong_password_says_no_more_than_that_and_waits_after_five(desk: Served) -> None:
    await desk.account("agent-01")
    async with desk.client() as client:
        told = set()
        for name in ("agent-01", "nobody", *["agent-01"] * 4):
            answer = await client.post("/login", data={"name": name, "password": "guessed it"})
            assert answer.status_code == 403
            told.add("不正确" in answer.text or "不对" in answer.text or "有误" in answer.text)
        assert told == {True}
        answer = await client.post("/login", data={"name": "agent-01", "password": PASSWORD})
        assert answer.status_code == 403
        assert "分钟" in answer.text


async def test_what_another_site_sends_is_refused(desk: Served, world: World) -> None:
    client = await desk.login("agent-01")
    for headers in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}):
        assert (await client.post("/me", data={}, headers=headers)).status_code == 403
    del client.headers["sec-fetch-site"]
    assert (await client.post("/me", data={}, headers={"origin": "https://evil.example"})).status_code == 403
    assert (await client.post("/me", data={})).status_code == 403
    assert (await client.post("/me", data={}, headers={"origin": desk.address})).status_code == 303


async def test_a_session_ends_with_its_account(desk: Served, world: World) -> None:
    client = await desk.login("agent-01")
    assert (await client.get("/me")).status_code == 200
    await staff.deactivate(world.database, "agent-01")
    assert (await client.get("/me")).status_code == 303


async def test_a_temporary_password_is_changed_first(desk: Served, world: World) -> None:
    now = await world.now()
    temporary = await accounts.reset_password(world.database, "agent-02", now=now)
    async with desk.client() as client:
        await client.post("/login", data={"name": "agent-02", "password": temporary})
        assert (await client.get("/me")).headers["location"].startswith("/login/password")
        for new, again in (("short", "short"), ("a long enough one", "another one")):
            sent = {"current": temporary, "password": new, "again": again}
            assert (await client.post("/login/password", data=sent)).status_code == 422
        sent = {"current": temporary, "password": "a long enough one", "again": "a long enough one"}
        assert (await client.post("/login/password", data=sent)).status_code == 303
        assert (await client.get("/me")).status_code == 200


async def test_whose_task_it_is_not_may_not_see_it(desk: Served, world: World) -> None:
    (task,) = await begun(world, "A-1")
    for handle, status in (("agent-01", 200), ("agent-02", 200), ("cs_lead-01", 200), ("finance-01", 403)):
        client = await desk.login(handle)
        assert (await client.get(f"/tasks/{task}")).status_code == status, handle
    client = await desk.login("finance-01")
    for path in ("complete", "form", "act/claim"):
        answer = await client.post(f"/tasks/{task}/{path}", data={"command": "11111111-1"})
        assert answer.status_code == 403, path
    other = await desk.login("agent-02")
    masked = (await other.get(f"/tasks/{task}")).text
    assert "13800138000" not in masked
    assert "138****8000" in masked


async def test_every_answer_has_its_policy_and_no_more_is_taken_than_allowed(desk: Served) -> None:
    async with desk.client() as client:
        answer = await client.get("/login")
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "<script>" not in answer.text
        assert " style=" not in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-request-id"]
        assert (await client.post("/login", content=b"x" * 31_000_000)).status_code == 413


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
async def test_an_unknown_page_says_so_in_the_readers_language(desk: Served, lang: str) -> None:
    client = await desk.login("agent-01", lang)
    answer = await client.get("/tasks/H999999-1")
    assert answer.status_code == 404
    assert "H999999-1" in answer.text


async def test_logging_out_ends_the_session(desk: Served, world: World) -> None:
    client = await desk.login("agent-01")
    assert await sessions.sessions(world.database, "agent-01", now=await world.now())
    assert (await client.post("/logout")).status_code == 303
    assert (await client.get("/me")).status_code == 303
    assert not await sessions.sessions(world.database, "agent-01", now=await world.now())
