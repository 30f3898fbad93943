"""Personal values stay here; the journal and the workflow hold references (docs/architecture.md)."""

from datetime import UTC, datetime, timedelta

import pytest

from domain import events
from store import personal
from store.database import Database
from store.errors import BadValue
from store.journal import record
from tests.store.samples import batch, started


def present() -> datetime:
    return datetime.now(UTC)


async def pending(db: Database, command: str) -> list[bool]:
    found = await db.fetch("SELECT pending FROM personal_values WHERE command = $1", command)
    return [row["pending"] for row in found]


async def test_references_lead_to_the_values(db: Database) -> None:
    kept = await personal.put(
        db, "command-0001", {"words": "不喜欢红色", "phones": ["1", "2"]}, customer="K1"
    )
    assert kept["words"] == "personal:command-0001/words"
    found = await personal.get(db, [*kept.values(), "personal:command-0009/words", "no reference"])
    assert found == {kept["words"]: "不喜欢红色", kept["phones"]: ["1", "2"]}


async def test_putting_twice_keeps_one_value(db: Database) -> None:
    kept: dict[str, str] = {}
    for words in ("one", "two", "two"):
        kept = await personal.put(db, "command-0002", {"words": words})
    assert await personal.get(db, kept.values()) == {kept["words"]: "two"}
    assert await pending(db, "command-0002") == [True]


async def test_design_3_recording_a_command_confirms_its_values(db: Database, journey: str) -> None:
    command = f"command-{journey}"
    kept = await personal.put(db, command, {"words": "记下", "name": "张伟"}, journey=journey)
    await record(db, batch(journey, started(), events.NoteAdded(words=kept["words"]), commands={2: command}))
    assert await pending(db, command) == [False, False]
    with pytest.raises(BadValue, match="words"):
        await personal.put(db, command, {"words": "另一句"}, journey=journey)
    assert await personal.put(db, command, {"words": "记下"}, journey=journey)
    assert (await personal.get(db, [kept["words"]]))[kept["words"]] == "记下"


async def test_design_3_what_stays_pending_for_a_day_is_removed(db: Database, journey: str) -> None:
    command = f"command-{journey}"
    await personal.put(db, command, {"words": "x"})
    await record(db, batch(journey, started(), commands={1: command}))
    await personal.put(db, f"{command}-left", {"words": "x"})
    await personal.sweep(db, present())
    assert await pending(db, f"{command}-left") == [True]
    assert await personal.sweep(db, present() + timedelta(days=1, minutes=1)) >= 1
    assert await pending(db, f"{command}-left") == []
    assert await pending(db, command) == [False]


async def test_a_customer_is_forgotten_as_a_whole(db: Database) -> None:
    kept = await personal.put(db, "command-0003", {"words": "x"}, customer="K000777")
    assert await personal.forget(db, "K000777") == 1
    assert await personal.get(db, kept.values()) == {}


@pytest.mark.parametrize(("field", "value"), [("words", "a\x00b"), ("Words", "x"), ("w" * 41, "x")])
async def test_what_cannot_be_kept_is_refused(db: Database, field: str, value: str) -> None:
    with pytest.raises(BadValue, match=field):
        await personal.put(db, "command-0004", {"ok": "fine", field: value})
    assert await pending(db, "command-0004") == []
