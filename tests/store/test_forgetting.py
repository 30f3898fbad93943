"""A customer whose retention has ended is forgotten with their documents; a content that others share stays (X-07)."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from domain.documents import Subject
from domain.roles import Role
from store import attachments, desk, forgetting, personal, staff
from store.customers import customer_details, register
from store.database import Database
from store.errors import BadValue, NotFound
from store.people import Registered
from store.staff import NewStaff
from tests.journeys.driving import customer
from tests.store.test_personal import present


@pytest_asyncio.fixture(autouse=True)
async def agent(db: Database) -> None:
    if not await staff.list_staff(db):
        await staff.add(db, NewStaff(handle="agent-01", name="A", roles=(Role.AGENT,)))


async def begun(db: Database, reference: str, status: str = "closed") -> Registered:
    """A customer whose journey has come so far."""
    new = await register(db, customer(reference))
    await db.execute(
        """INSERT INTO journeys (journey, customer, property, standard, standard_version, calendars, team, stage,
            stage_since, course, repair, status_since, started_at, last_at, seq, facts) VALUES ($1, $2, $3,
            'renovation', 1, '{}', '{}', 'care', now(), $4, false, now(), now(), now(), 1, '{}')""",
        new.journey,
        new.customer,
        new.property,
        status,
    )
    return new


async def keep(db: Database, folder: Path, journey: str, content: bytes, command: str) -> Path:
    attachments.write(folder, content)
    now = present()
    given = (db, command, "agent-01", journey, Subject.PHOTO, "bathroom Zhang.jpg", "image/jpeg", content)
    await attachments.keep_attachment(*given, now=now)
    found = (await attachments.attachments(db, journey))[0]
    return attachments.place_of(folder, found.sha256)


async def test_x_07_documents_go_with_their_customer_and_a_shared_content_with_the_last_of_them(
    db: Database, tmp_path: Path
) -> None:
    first, second = await begun(db, "F-1"), await begun(db, "F-2")
    shared = await keep(db, tmp_path, first.journey, b"the same plan", "f-1/1")
    assert await keep(db, tmp_path, second.journey, b"the same plan", "f-2/1") == shared
    own = await keep(db, tmp_path, first.journey, b"their bathroom", "f-1/2")
    assert await attachments.forget(db, tmp_path, first.customer) == 2
    assert await attachments.attachments(db, first.journey) == []
    assert (shared.exists(), own.exists()) == (True, False)
    assert await attachments.forget(db, tmp_path, first.customer) == 0
    assert shared.exists()
    assert await attachments.forget(db, tmp_path, second.customer) == 1
    assert not shared.exists()


async def test_x_07_a_customer_is_forgotten_as_a_whole_and_only_once_nothing_needs_them(
    db: Database, tmp_path: Path
) -> None:
    new, other = await begun(db, "G-1", "active"), await begun(db, "G-2")
    own = await keep(db, tmp_path, new.journey, b"a contract", "g-1/1")
    words = await personal.put(db, "g-1-words", {"words": "they drink tea"}, journey=new.journey)
    theirs = await personal.put(db, "g-2-words", {"words": "somebody else"}, journey=other.journey)
    await desk.keep_draft(db, "agent-01", f"{new.journey}-3", "g-1-draft", {"note": "call the wife"})
    given = (db, tmp_path, new.customer, "g-1-forget", "operations-01", present())
    with pytest.raises(BadValue, match=new.journey):
        await forgetting.forget(*given)
    assert own.exists()
    assert len(await personal.get(db, words.values())) == 1
    await db.execute("UPDATE journeys SET course = 'closed' WHERE journey = $1", new.journey)
    for values, documents in ((1, 1), (0, 0)):
        done = await forgetting.forget(*given)
        assert (done.values, done.documents) == (values, documents)
    assert not own.exists()
    assert await personal.get(db, words.values()) == {}
    assert len(await personal.get(db, theirs.values())) == 1
    assert await desk.draft(db, "agent-01", f"{new.journey}-3") is None
    details = (await customer_details(db, [new.journey]))[new.journey]
    shown = details.model_dump_json()
    assert "138" not in shown
    assert details.name == forgetting.NAMELESS
    assert (await customer_details(db, [other.journey]))[other.journey].name != forgetting.NAMELESS
    sql = "SELECT actor, reason FROM customer_corrections WHERE customer = $1"
    assert [tuple(row) for row in await db.fetch(sql, new.customer)] == [("operations-01", "retention_ended")]
    with pytest.raises(NotFound):
        await forgetting.forget(db, tmp_path, "K999999", "g-9-forget", "operations-01", present())


async def test_a_content_that_no_document_names_is_swept_after_a_day(db: Database, tmp_path: Path) -> None:
    new = await begun(db, "S-1")
    kept = await keep(db, tmp_path, new.journey, b"named", "s-1/1")
    attachments.write(tmp_path, b"left by a crash")
    attachments.write(tmp_path, b"being uploaded")
    left, fresh = [
        next(one for one in tmp_path.glob("*/*") if one.read_bytes() == content)
        for content in (b"left by a crash", b"being uploaded")
    ]
    old = (present() - timedelta(days=2)).timestamp()
    for one in (kept, left):
        os.utime(one, (old, old))
    assert (await attachments.sweep_contents(db, tmp_path, present())).removed == 1
    assert (kept.exists(), left.exists(), fresh.exists()) == (True, False, True)
