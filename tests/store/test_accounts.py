"""Staff accounts: who is let in, who has to wait, and when a session ends."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from domain.refusals import sentence
from domain.roles import Role
from domain.words import LANGUAGES
from store import passwords, staff
from store.accounts import (
    account,
    authenticate,
    change_password,
    check_login,
    reset_password,
    set_password,
)
from store.database import Database
from store.errors import AlreadyThere, BadValue, LoginRefused, NotFound
from store.sessions import (
    IDLE,
    LASTS,
    SQL_SESSION,
    SignedIn,
    device,
    end_all_sessions,
    end_session,
    key,
    open_session,
    session,
    sessions,
    sweep,
)
from store.staff import NewStaff

NOW = datetime(2031, 3, 3, 1, 0, tzinfo=UTC)
GOOD = "correct horse battery"
BAD = "wrong"
OTHER = "another good one"
HOME = "203.0.113.7"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36"


class Counting(Argon2Hasher):
    """The real thing, cheap, which counts how often passwords were compared."""

    compared = 0

    def verify(self, password: str | bytes, hash: str | bytes) -> bool:  # noqa: A002 - the base's name
        Counting.compared += 1
        return super().verify(password, hash)


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(
        passwords, "HASHER", PasswordHash((Counting(time_cost=1, memory_cost=64, parallelism=1),))
    )
    passwords._nobodys.cache_clear()
    Counting.compared = 0
    yield
    passwords._nobodys.cache_clear()


@pytest_asyncio.fixture(autouse=True)
async def anna(db: Database, cheap: None) -> str:
    await db.execute("TRUNCATE staff, login_attempts RESTART IDENTITY CASCADE")
    for handle, roles in (("anna", (Role.AGENT,)), ("ben", (Role.OPERATIONS, Role.FINANCE))):
        await staff.add(db, NewStaff(handle=handle, name=f"{handle.title()} W", roles=roles))
    await set_password(db, "anna", GOOD, now=NOW)
    return "anna"


async def tries(
    db: Database, login: str, password: str = BAD, address: str | None = HOME, now: datetime = NOW
) -> str:
    """What comes of an attempt: ``in``, or the code of the refusal."""
    try:
        await authenticate(db, login, password, address, now=now)
    except LoginRefused as error:
        return error.reason
    return "in"


async def waits(db: Database, login: str, address: str | None = HOME, now: datetime = NOW) -> timedelta:
    """How long somebody is told to wait."""
    with pytest.raises(LoginRefused) as caught:
        await authenticate(db, login, GOOD, address, now=now)
    assert caught.value.until is not None
    assert caught.value.details["minutes"] == (caught.value.until - now).total_seconds() // 60
    return caught.value.until - now


async def signed_in(db: Database, now: datetime = NOW, login: str = "anna") -> SignedIn:
    return await authenticate(db, login, GOOD, HOME, now=now)


async def test_a_person_signs_in_however_the_name_is_typed(db: Database) -> None:
    person = (await signed_in(db)).person
    assert (person.handle, person.roles, person.must_change) == ("anna", (Role.AGENT,), False)
    for typed in ("ANNA", " Anna ", "ａｎｎａ"):
        assert await tries(db, typed, GOOD) == "in"
    await set_password(db, "ben", "пароль１２３４５", now=NOW, login="Ben@Home")
    assert await tries(db, "ben@home", "пароль12345") == "in", "full width is the same"
    assert await tries(db, "ben", "пароль12345") == "login_wrong"


async def test_whatever_is_wrong_is_refused_alike_and_takes_as_long(db: Database) -> None:
    await staff.add(db, NewStaff(handle="gone", name="G", roles=(Role.AGENT,)))
    await set_password(db, "gone", GOOD, now=NOW)
    await staff.deactivate(db, "gone")
    for login, password in (
        ("anna", "wrong"),
        ("nobody", GOOD),
        ("ben", GOOD),  # has no account
        ("gone", GOOD),
        ("", ""),
        ("an\x00na", GOOD),
        ("a" * 100_000, GOOD),
        ("\ud800", "\ud800"),
    ):
        before = Counting.compared
        assert await tries(db, login, password) == "login_wrong", login[:20]
        assert Counting.compared == before + 1, "a password is compared, also where there is none"


async def test_failures_of_a_name_make_it_wait_longer_and_longer(db: Database) -> None:
    for _ in range(5):
        assert await tries(db, "anna", address=None) == "login_wrong"
    now, compared = NOW, Counting.compared
    for minutes in (1, 2, 4):
        assert await waits(db, "anna", now=now) == timedelta(minutes=minutes)
        assert await waits(db, "anna", "198.51.100.1", now) == timedelta(minutes=minutes), "from anywhere"
        almost = now + timedelta(minutes=minutes, microseconds=-1)
        assert await tries(db, "anna", GOOD, now=almost) == "login_wait", "having to wait counts nothing"
        now += timedelta(minutes=minutes)
        assert await tries(db, "anna", now=now) == "login_wrong"
    assert Counting.compared == compared + 3, "nothing is compared while waiting"
    assert await tries(db, "ben", now=now) == "login_wrong", "others need not wait"
    assert await tries(db, "anna", GOOD, now=now + timedelta(minutes=8)) == "in"
    for _ in range(5):
        assert await tries(db, "anna", now=now) == "login_wrong", "what is right starts the count anew"
    assert await tries(db, "anna", now=now) == "login_wait"
    assert await tries(db, "anna", now=now + timedelta(minutes=15)) == "login_wrong", "the window is over"


async def test_the_longest_wait_is_as_long_as_failures_count(db: Database) -> None:
    await db.execute(
        "INSERT INTO login_attempts (login, at)"
        " SELECT sha256('anna'::bytea), $1::timestamptz FROM generate_series(1, 40)",
        NOW,
    )
    assert await waits(db, "anna") == timedelta(minutes=15)
    assert await tries(db, "anna", GOOD, now=NOW + timedelta(minutes=15)) == "in"


async def test_an_unknown_name_waits_like_a_known_one(db: Database) -> None:
    assert [await tries(db, "nobody") for _ in range(6)] == ["login_wrong"] * 5 + ["login_wait"]


async def test_an_address_may_fail_twenty_times_whatever_the_names(db: Database) -> None:
    for number in range(20):
        assert await tries(db, f"guess-{number}", address="2001:db8:1:2::1") == "login_wrong"
    assert await waits(db, "anna", "2001:db8:1:2:ffff::9") == timedelta(minutes=1), "the whole network"
    assert await tries(db, "anna", GOOD, "2001:db8:1:3::1") == "in"
    assert await tries(db, "anna", GOOD, None) == "in"
    assert await waits(db, "anna", "2001:db8:1:2::1") == timedelta(minutes=1), "one right name frees no other"
    later = NOW + timedelta(minutes=1)
    assert await tries(db, "guess-x", address="2001:db8:1:2::1", now=later) == "login_wrong"
    assert await waits(db, "anna", "2001:db8:1:2::1", later) == timedelta(minutes=2)
    assert await tries(db, "anna", GOOD, "::ffff:203.0.113.7", later) == "in"


async def test_many_tries_at_once_are_counted_as_well(db: Database) -> None:
    results = await asyncio.gather(*(tries(db, "anna", address=f"192.0.2.{n}") for n in range(12)))
    assert sorted(results) == ["login_wait"] * 7 + ["login_wrong"] * 5
    assert Counting.compared == 5


async def test_a_new_password_ends_the_waiting(db: Database) -> None:
    for _ in range(5):
        await tries(db, "anna", address=None)
    assert await tries(db, "anna", GOOD) == "login_wait"
    temporary = await reset_password(db, "anna", now=NOW)
    assert await tries(db, "anna", temporary) == "in"


async def test_a_session_ends_when_idle_when_old_and_when_its_owner_signs_out(db: Database) -> None:
    token = await open_session(db, await signed_in(db), CHROME, now=NOW)
    other = await open_session(db, await signed_in(db), "", now=NOW)
    minute = timedelta(minutes=1)
    person = await session(db, token, now=NOW)
    assert person is not None
    assert (person.handle, person.login, person.staff_no) == ("anna", "anna", 1)
    assert await session(db, other + "x", now=NOW) is None
    now = NOW
    while now < NOW + LASTS - IDLE:
        now += IDLE - minute
        assert await session(db, token, now=now), "it is used"
    assert await session(db, other, now=now) is None, "it was idle"
    assert await session(db, token, now=NOW + LASTS - minute)
    assert await session(db, token, now=NOW + LASTS) is None, "it is old"

    fresh = await open_session(db, await signed_in(db, now), CHROME, now=now)
    assert await session(db, fresh, now=now + timedelta(hours=2), idle=timedelta(hours=1)) is None
    await end_session(db, fresh)
    await end_session(db, fresh)
    assert await session(db, fresh, now=now) is None


async def test_use_is_noted_once_a_minute_and_what_is_over_is_cleared(db: Database) -> None:
    token = await open_session(db, await signed_in(db), CHROME, now=NOW)
    for seconds, noted in ((0, 0), (59, 0), (61, 61), (100, 61), (122, 122)):
        await session(db, token, now=NOW + timedelta(seconds=seconds))
        (line,) = await sessions(db, "anna", now=NOW)
        assert line.last_seen_at == NOW + timedelta(seconds=noted)
    (line,) = await sessions(db, "anna", now=NOW)
    assert (line.device, line.created_at) == ("Chrome, Windows", NOW)
    assert line.ends_at == NOW + timedelta(seconds=122) + IDLE
    later = NOW + LASTS
    await open_session(db, await signed_in(db, later), CHROME, now=later)
    assert await sweep(db, later) == 1
    assert await db.fetchval("SELECT count(*) FROM sessions") == 1
    assert await sessions(db, "anna", now=later + IDLE) == []


async def test_deactivating_signs_out_at_once_and_for_good(db: Database) -> None:
    proof = await signed_in(db)
    token = await open_session(db, proof, CHROME, now=NOW)
    await set_password(db, "ben", GOOD, now=NOW)
    others = await open_session(db, await signed_in(db, login="ben"), CHROME, now=NOW)
    await staff.deactivate(db, "anna")
    assert await session(db, token, now=NOW) is None
    assert await session(db, others, now=NOW)
    with pytest.raises(LoginRefused, match="wrong"):
        await open_session(db, proof, CHROME, now=NOW)
    with pytest.raises(BadValue, match="anna"):
        await set_password(db, "anna", OTHER, now=NOW)
    await staff.change(db, NewStaff(handle="anna", name="Anna W", roles=(Role.AGENT,)))
    assert not (await staff.get(db, "anna")).active, "another name or role takes nobody back"
    await staff.reactivate(db, "anna", "ben", NOW)
    assert await session(db, token, now=NOW) is None
    assert await tries(db, "anna", GOOD) == "login_wrong", "coming back needs a new password"
    assert await set_password(db, "anna", GOOD, now=NOW) == 0
    assert await tries(db, "anna", GOOD) == "in"


async def test_a_session_outlives_neither_roles_nor_a_lost_database_row(db: Database) -> None:
    token = await open_session(db, await signed_in(db), CHROME, now=NOW)
    await staff.change(db, NewStaff(handle="anna", name="Anna X", roles=(Role.LEGAL,)))
    person = await session(db, token, now=NOW)
    assert person is not None
    assert (person.name, person.roles) == ("Anna X", (Role.LEGAL,)), "read anew for every request"
    await db.execute("UPDATE staff SET active = false")
    assert await session(db, token, now=NOW) is None


async def test_a_changed_password_ends_every_session_but_the_one_in_hand(db: Database) -> None:
    proof = await signed_in(db)
    here = await open_session(db, proof, CHROME, now=NOW)
    there = await open_session(db, proof, "", now=NOW)
    person = await session(db, here, now=NOW)
    assert person is not None
    later = NOW + timedelta(minutes=5)

    async def change(current: str, new: str) -> int:
        return await change_password(db, person, current, new, HOME, now=later, keep=key(here))

    for current, new, code in (
        ("wrong", OTHER, "password_current"),
        (GOOD, GOOD, "password_same"),
        (GOOD, "short", "password_short"),
    ):
        with pytest.raises(BadValue) as caught:
            await change(current, new)
        assert caught.value.reason == code
    assert await session(db, there, now=NOW), "nothing was changed"
    assert await change(GOOD, OTHER) == 1
    assert await session(db, there, now=NOW) is None
    assert await session(db, here, now=NOW)
    assert await tries(db, "anna", GOOD) == "login_wrong"
    assert await tries(db, "anna", OTHER) == "in"
    with pytest.raises(LoginRefused):
        await open_session(db, proof, CHROME, now=later)
    for _ in range(5):
        await tries(db, "anna", now=later)
    with pytest.raises(LoginRefused, match="too many attempts"):
        await change(OTHER, GOOD)


async def test_a_temporary_password_must_be_changed(db: Database) -> None:
    given = await reset_password(db, "ben", now=NOW, login="benjamin")
    assert len(set(given)) > 5
    assert given != await reset_password(db, "anna", now=NOW)
    proof = await authenticate(db, "benjamin", given, HOME, now=NOW)
    assert proof.person.must_change
    token = await open_session(db, proof, CHROME, now=NOW)
    person = await session(db, token, now=NOW)
    assert person is not None
    assert person.must_change
    await change_password(db, person, given, OTHER, HOME, now=NOW, keep=key(token))
    person = await session(db, token, now=NOW)
    assert person is not None
    assert not person.must_change
    kept = await account(db, "ben")
    assert kept is not None
    assert (kept.login, kept.must_change, kept.changed_at) == ("benjamin", False, NOW)


@pytest.mark.parametrize(
    ("password", "code", "chinese"),
    [
        ("123456789", "password_short", "密码太短：至少要 10 个字符"),
        ("客" * 201, "password_long", "密码太长：最多 200 个字符"),
        ("anna.w@example.com", "password_is_login", "密码不能和登录名或工号名相同"),
        ("ＡＮＮＡ.w@example.com", "password_is_login", "密码不能和登录名或工号名相同"),
    ],
)
async def test_a_password_that_is_not_accepted_changes_nothing(
    db: Database, password: str, code: str, chinese: str
) -> None:
    with pytest.raises(BadValue) as caught:
        await set_password(db, "anna", password, now=NOW, login="Anna.W@example.com")
    error = caught.value
    assert (error.reason, error.details["field"]) == (code, "password")
    assert sentence("zh-CN", error.reason, error.details) == chinese
    assert str(error).startswith("the password")
    assert password not in str(error)
    kept = await account(db, "anna")
    assert kept is not None
    assert kept.login == "anna"
    assert await tries(db, "anna", GOOD) == "in"


async def test_a_handle_is_no_password_either(db: Database) -> None:
    await staff.add(db, NewStaff(handle="Operations-01", name="O", roles=(Role.OPERATIONS,)))
    with pytest.raises(BadValue, match="handle"):
        await set_password(db, "Operations-01", "operations-01", now=NOW, login="root")


async def test_a_login_name_is_one_persons(db: Database) -> None:
    assert await check_login(db, "anna", "ANNA") == "anna"
    for login in ("", "two words", "tab\tbed", "x" * 65):
        with pytest.raises(BadValue, match="login name"):
            await set_password(db, "ben", GOOD, now=NOW, login=login)
    with pytest.raises(AlreadyThere, match="anna"):
        await set_password(db, "ben", GOOD, now=NOW, login="Anna")
    await staff.add(db, NewStaff(handle="ANNA", name="A", roles=(Role.AGENT,)))
    with pytest.raises(AlreadyThere, match="anna"):
        await set_password(db, "ANNA", GOOD, now=NOW)
    with pytest.raises(NotFound):
        await set_password(db, "nobody", GOOD, now=NOW)
    assert await account(db, "ben") is None
    await staff.add(db, NewStaff(handle="cora", name="C", roles=(Role.AGENT,)))
    at_once = await asyncio.gather(
        *(set_password(db, handle, GOOD, now=NOW, login="shared") for handle in ("ben", "cora")),
        return_exceptions=True,
    )
    assert {type(one) for one in at_once} == {int, AlreadyThere}


async def test_signing_out_everywhere_spares_one_session_if_asked(db: Database) -> None:
    proof = await signed_in(db)
    tokens = [await open_session(db, proof, CHROME, now=NOW) for _ in range(3)]
    assert await end_all_sessions(db, "anna", keep=key(tokens[1])) == 2
    assert [bool(await session(db, one, now=NOW)) for one in tokens] == [False, True, False]
    assert await end_all_sessions(db, "ben") == 0
    assert await end_all_sessions(db, "anna") == 1


async def test_a_hash_of_older_parameters_is_made_anew(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    before = await db.fetchval("SELECT password FROM accounts")
    monkeypatch.setattr(passwords, "HASHER", PasswordHash.recommended())
    assert await tries(db, "anna") == "login_wrong"
    assert await db.fetchval("SELECT password FROM accounts") == before
    token = await open_session(db, await signed_in(db), CHROME, now=NOW)
    after = await db.fetchval("SELECT password FROM accounts")
    assert "$m=64," in before
    assert "$argon2id$v=19$m=65536," in after
    assert await session(db, token, now=NOW), "nobody is signed out by that"
    assert await tries(db, "anna", GOOD) == "in"
    assert await db.fetchval("SELECT password FROM accounts") == after


def test_a_guess_is_dear(dear_hasher: PasswordHash) -> None:
    assert dear_hasher.hash(b"x").startswith("$argon2id$v=19$m=65536,t=3,")


async def test_nothing_that_lets_somebody_in_stands_in_the_database(db: Database) -> None:
    token = await open_session(db, await signed_in(db), CHROME, now=NOW)
    typed = "typed into the wrong field"
    assert await tries(db, typed) == "login_wrong"
    kept = ""
    for table in ("accounts", "sessions", "login_attempts"):
        rows = await db.fetch(f"SELECT t::text FROM {table} AS t")
        kept += "".join(row[0] for row in rows)
    assert "anna" in kept
    assert not [one for one in (token, GOOD, typed, HOME, "Mozilla") if one in kept]
    assert len(token) == 43, "256 bits"


async def test_a_session_is_found_by_its_key_among_many(db: Database) -> None:
    token = await open_session(db, await signed_in(db), CHROME, now=NOW)
    await db.execute(
        "INSERT INTO sessions SELECT sha256(n::text::bytea), 1, $1, $1, $1::timestamptz + interval '1 day', ''"
        " FROM generate_series(1, 5000) AS n",
        NOW,
    )
    await db.execute("ANALYZE sessions")
    plan = await db.fetch(f"EXPLAIN {SQL_SESSION}", key(token), NOW, NOW - IDLE)
    told = "\n".join(row[0] for row in plan)
    assert "sessions_pkey" in told
    assert "Seq Scan on sessions" not in told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (CHROME, "Chrome, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) … Chrome/140.0 … MicroMessenger/8.0.60", "WeChat, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) … Safari/604.1", "Safari, iPhone"),
        ("curl/8.0 <b>", "curl/8.0 b"),
        ("", "?"),
    ],
)
def test_a_browser_is_told_in_two_words(given: str, told: str) -> None:
    assert device(given) == told


def test_a_wait_is_told_in_both_languages() -> None:
    told = [sentence(lang, "login_wait", {"minutes": 4}) for lang in LANGUAGES]
    assert "请 4 分钟后再试" in told[0]
    assert "try again in 4 min" in told[1]
