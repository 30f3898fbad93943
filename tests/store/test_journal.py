"""The journal's writer: docs/architecture.md."""

import asyncio
from typing import get_args

import pytest

from domain import events
from domain.events import Batch, Event
from domain.stages import Status
from store.database import Database
from store.errors import JournalConflict
from store.journal import record, settle
from tests.store.looking import everything, rows
from tests.store.samples import batch, done, entries, opened, started, story, whole


def pieces(journey: str, size: int) -> list[Batch]:
    """The story in batches of ``size`` entries."""
    all_entries = entries(story(journey))
    return [
        Batch(journey=journey, entries=all_entries[start : start + size])
        for start in range(0, len(all_entries), size)
    ]


async def status(db: Database, journey: str) -> str:
    return str(await db.fetchval("SELECT status FROM journeys WHERE journey = $1", journey))


def test_the_story_has_every_event_type() -> None:
    members = get_args(get_args(Event)[0])
    assert {type(event) for event in story("H1")} == set(members)


@pytest.mark.parametrize("size", [1, 3, 6, 100])
async def test_design_3_recording_twice_changes_nothing(db: Database, journey: str, size: int) -> None:
    for piece in pieces(journey, size):
        first = await record(db, piece)
        before = await everything(db, journey)
        again = await record(db, piece)
        assert again == first
        assert await everything(db, journey) == before
    assert len(await rows(db, "journal", journey)) == len(list(story(journey)))


@pytest.mark.parametrize("size", [1, 4])
async def test_design_3_batches_of_any_size_fold_the_same(db: Database, journey: str, size: int) -> None:
    await record(db, whole(journey))
    at_once = await everything(db, journey)
    for table in (*at_once, "journal"):
        await db.execute(f"DELETE FROM {table} WHERE journey = $1", journey)
    for piece in pieces(journey, size):
        await record(db, piece)
    assert await everything(db, journey) == at_once


async def test_design_3_a_longer_batch_appends_only_what_is_new(db: Database, journey: str) -> None:
    all_entries = entries(story(journey))
    await record(db, Batch(journey=journey, entries=all_entries[:5]))
    answer = await record(db, Batch(journey=journey, entries=all_entries[2:9]))
    assert answer.seq == 9


async def test_design_3_an_old_batch_answers_how_far_the_journal_reaches(db: Database, journey: str) -> None:
    await record(db, whole(journey))
    answer = await record(db, pieces(journey, 3)[0])
    assert answer.seq == len(list(story(journey)))


async def test_design_3_other_content_at_the_same_place_needs_repair(db: Database, journey: str) -> None:
    await record(db, batch(journey, started(), opened(f"{journey}-1", "first_meeting")))
    before = await rows(db, "journal", journey)
    with pytest.raises(JournalConflict) as caught:
        await record(db, batch(journey, opened(f"{journey}-2", "other"), done("x", "y"), first=2))
    assert (caught.value.journey, caught.value.seq, caught.value.kind) == (journey, 2, "content")
    assert journey in str(caught.value)
    assert await rows(db, "journal", journey) == before
    assert await status(db, journey) == Status.NEEDS_REPAIR


async def test_design_3_a_gap_needs_repair(db: Database, journey: str) -> None:
    await record(db, batch(journey, started()))
    with pytest.raises(JournalConflict) as caught:
        await record(db, batch(journey, opened(f"{journey}-1", "first_meeting"), first=3))
    assert (caught.value.seq, caught.value.kind) == (3, "gap")
    assert await status(db, journey) == Status.NEEDS_REPAIR


async def test_design_3_a_gap_inside_a_batch_needs_repair(db: Database, journey: str) -> None:
    all_entries = entries(story(journey))
    holed = Batch(journey=journey, entries=(*all_entries[:2], *all_entries[3:5]))
    with pytest.raises(JournalConflict) as caught:
        await record(db, holed)
    assert (caught.value.seq, caught.value.kind) == (4, "gap")
    assert await rows(db, "journal", journey) == []


async def test_a_journey_begins_with_its_start(db: Database, journey: str) -> None:
    with pytest.raises(JournalConflict) as caught:
        await record(db, batch(journey, opened(f"{journey}-1", "first_meeting")))
    assert caught.value.kind == "start"


async def test_needs_repair_stays_until_it_is_settled(db: Database, journey: str) -> None:
    await record(db, batch(journey, started()))
    for _ in range(2):
        with pytest.raises(JournalConflict):
            await record(db, batch(journey, opened(f"{journey}-1", "first_meeting"), first=3))
    await record(db, batch(journey, events.StatusChanged(status=Status.PAUSED, reason="customer"), first=2))
    assert await status(db, journey) == Status.NEEDS_REPAIR
    assert await settle(db, journey, "运营01") == 1
    assert await status(db, journey) == Status.PAUSED


async def test_design_3_a_command_is_recorded_once_even_in_another_journey(
    db: Database, journey: str
) -> None:
    other = journey + "x"
    command = f"command-{journey}"
    await record(
        db, batch(journey, started(), events.NoteAdded(words="personal:a/words"), commands={2: command})
    )
    await record(db, batch(other, started()))
    with pytest.raises(JournalConflict) as caught:
        await record(
            db, batch(other, events.NoteAdded(words="personal:a/words"), first=2, commands={2: command})
        )
    assert caught.value.kind == "command"
    assert f"{journey}, entry 2" in str(caught.value)
    assert await status(db, other) == Status.NEEDS_REPAIR
    assert await status(db, journey) == Status.ACTIVE


async def test_a_command_twice_in_one_batch_is_a_conflict(db: Database, journey: str) -> None:
    command = f"command-{journey}"
    with pytest.raises(JournalConflict) as caught:
        await record(
            db,
            batch(
                journey, started(), events.NoteAdded(words="personal:a/w"), commands={1: command, 2: command}
            ),
        )
    assert caught.value.kind == "command"


async def test_the_same_command_at_the_same_moment_in_two_journeys(db: Database, journey: str) -> None:
    names = [f"{journey}{letter}" for letter in "abcdefgh"]
    command = f"command-{journey}"
    results = await asyncio.gather(
        *(record(db, batch(name, started(), commands={1: command})) for name in names), return_exceptions=True
    )
    conflicts = [result for result in results if isinstance(result, JournalConflict)]
    assert len(conflicts) == len(names) - 1
    assert {conflict.kind for conflict in conflicts} == {"command"}


async def test_design_3_concurrent_records_of_one_journey(db: Database, journey: str) -> None:
    for piece in pieces(journey, 3):
        answers = await asyncio.gather(*(record(db, piece) for _ in range(6)))
        assert len({answer.seq for answer in answers}) == 1
    assert len(await rows(db, "journal", journey)) == len(list(story(journey)))
    assert len(await rows(db, "contacts", journey)) == 2


async def test_a_lost_read_model_is_made_again_by_the_next_entry(db: Database, journey: str) -> None:
    first, *rest = pieces(journey, 12)
    await record(db, first)
    for table in await everything(db, journey):
        await db.execute(f"DELETE FROM {table} WHERE journey = $1", journey)
    for piece in rest:
        await record(db, piece)
    live = await everything(db, journey)
    assert {row["task"] for row in live["tasks"]} == {f"{journey}-{number}" for number in (1, 2, 3, 4)}


async def test_record_answers_the_newest_calendars(db: Database, journey: str) -> None:
    for version in (1, 3, 2):
        await db.execute(
            "INSERT INTO calendars (name, version, data, sha) VALUES ('site', $1, '{}', '') "
            "ON CONFLICT DO NOTHING",
            version,
        )
    answer = await record(db, batch(journey, started()))
    assert answer.calendars["site"] == 3


async def test_journal_events_read_back_as_they_were(db: Database, journey: str) -> None:
    from store.rebuild import SQL_ENTRIES, entry_of

    await record(db, whole(journey))
    stored = [entry_of(row) for row in await db.fetch(SQL_ENTRIES, journey)]
    assert tuple(stored) == whole(journey).entries
