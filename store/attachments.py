"""Documents of journeys: listed in Postgres, their content on disk under its hash; no version is ever changed."""

import asyncio
import hashlib
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from domain.documents import Subject
from domain.model import Instant, Model
from store.database import Database
from store.errors import NotFound
from store.listing import as_models

_COLUMNS = """a.attachment, a.journey, a.task, a.subject, a.version, a.name, a.media_type, a.size,
    encode(a.sha256, 'hex') AS sha256, s.handle AS by, a.at"""
SQL_ATTACHMENT_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('attachments/' || $1, 0))"
SQL_ATTACHMENT_KEEP = """
INSERT INTO attachments (command, journey, task, subject, version, name, media_type, size, sha256, staff_no, at)
SELECT $1, $2, $3, $4,
    (SELECT coalesce(max(version), 0) + 1 FROM attachments WHERE journey = $2 AND subject = $4),
    $5, $6, $7, $8, staff_no, $10
FROM staff WHERE handle = $9 ON CONFLICT (command) DO NOTHING
"""
SQL_ATTACHMENTS = f"""
SELECT {_COLUMNS} FROM attachments AS a JOIN staff AS s USING (staff_no)
WHERE a.journey = $1 ORDER BY a.subject, a.version DESC
"""  # noqa: S608 - our own text
SQL_ATTACHMENT = f"""
SELECT {_COLUMNS} FROM attachments AS a JOIN staff AS s USING (staff_no) WHERE a.attachment = $1
"""  # noqa: S608 - our own text

SQL_ATTACHMENT_CONTENT_LOCK = (
    "SELECT pg_advisory_xact_lock(hashtextextended('content/' || encode($1, 'hex'), 0))"
)
SQL_ATTACHMENTS_FORGET = """
DELETE FROM attachments WHERE journey IN (SELECT journey FROM journey_register WHERE customer = $1) RETURNING sha256
"""
SQL_ATTACHMENT_NAMED = "SELECT EXISTS (SELECT FROM attachments WHERE sha256 = $1)"
SQL_ATTACHMENTS_NAMED = "SELECT DISTINCT sha256 FROM attachments"
SQL_ATTACHMENT_KEPT = "SELECT attachment FROM attachments WHERE command = $1"
SQL_ATTACHMENTS_OF = (
    "SELECT attachment FROM attachments WHERE journey = $1 AND attachment = ANY ($2::bigint[])"
)

LIES_FOR = timedelta(days=1)
"""What is younger may be on its way to be listed."""
MOST_LEFT = 20
_IS_DIGEST = re.compile("[0-9a-f]{64}")


class SweptContents(Model):
    """What became of contents that no document names."""

    removed: int = 0
    kept: int = 0
    """Too many to have been left over."""


class Attachment(Model):
    """One version of a document."""

    attachment: int
    journey: str
    task: str | None
    subject: Subject
    version: int
    name: str
    """Personal."""
    media_type: str
    size: int
    """Bytes."""
    sha256: str
    by: str
    at: Instant


async def keep_attachment(
    db: Database,
    command: str,
    handle: str,
    journey: str,
    subject: Subject,
    name: str,
    media_type: str,
    content: bytes,
    *,
    task: str | None = None,
    now: Instant,
) -> None:
    """List a document whose content is on disk already, as the next version of its subject; a command counts once.

    Whoever keeps one writes its content again afterwards: the same one may have been forgotten in between.
    """
    digest = hashlib.sha256(content).digest()
    async with db.transaction() as connection:
        await connection.execute(SQL_ATTACHMENT_LOCK, journey)
        await connection.execute(SQL_ATTACHMENT_CONTENT_LOCK, digest)
        await connection.execute(
            SQL_ATTACHMENT_KEEP,
            command,
            journey,
            task,
            subject,
            name,
            media_type,
            len(content),
            digest,
            handle,
            now,
        )


async def keep_once(
    db: Database,
    handle: str,
    journey: str,
    subject: Subject,
    name: str,
    media_type: str,
    content: bytes,
    *,
    task: str | None = None,
    now: Instant,
) -> int:
    """The same, once for each content and subject in a journey, however often it is sent; returns its number."""
    command = f"{journey}/{subject}/{hashlib.sha256(content).hexdigest()}"
    await keep_attachment(
        db, command, handle, journey, subject, name, media_type, content, task=task, now=now
    )
    return int(await db.fetchval(SQL_ATTACHMENT_KEPT, command))


async def of_journey(db: Database, journey: str, numbers: Sequence[int]) -> frozenset[int]:
    """Which of these documents a journey has."""
    rows = await db.fetch(SQL_ATTACHMENTS_OF, journey, list(numbers))
    return frozenset(row["attachment"] for row in rows)


async def attachments(db: Database, journey: str) -> list[Attachment]:
    """The documents of a journey by subject, the newest version first."""
    return as_models(Attachment, await db.fetch(SQL_ATTACHMENTS, journey))


async def attachment(db: Database, number: int) -> Attachment:
    """One document. Raises NotFound."""
    row = await db.fetchrow(SQL_ATTACHMENT, number)
    if row is None:
        raise NotFound("document", str(number), [])
    return Attachment.model_validate(dict(row))


async def forget(db: Database, folder: Path, customer: str) -> int:
    """Remove every document of a customer's journeys; returns how many.

    A content is removed from disk with the last row that names it, whosever that is; one that a crash left there is
    removed by `sweep_contents`.
    """
    rows = await db.fetch(SQL_ATTACHMENTS_FORGET, customer)
    for digest in {bytes(row["sha256"]) for row in rows}:
        await _drop(db, folder, digest)
    return len(rows)


async def sweep_contents(db: Database, folder: Path, now: Instant) -> SweptContents:
    """Remove contents that no document names, and that have lain there for a day.

    Crashes leave few. Where most of many are left, or the database knows none, folder and database do not belong
    together, as when one of them was restored without the other: then all of them stay.
    """
    whole, halves = await asyncio.to_thread(_lain, folder, (now - LIES_FOR).timestamp())
    named = {bytes(row["sha256"]) for row in await db.fetch(SQL_ATTACHMENTS_NAMED)}
    left = [one for one in whole if one not in named]
    if len(left) * 2 > len(whole) and (len(left) > MOST_LEFT or not named):
        return SweptContents(kept=len(left))
    for half in halves:
        half.unlink(missing_ok=True)
    dropped = [await _drop(db, folder, one) for one in left]
    return SweptContents(removed=sum(dropped) + len(halves))


def _lain(folder: Path, until: float) -> tuple[list[bytes], list[Path]]:
    """The contents that lay there at an instant already, and the files of those that were never whole. Blocks."""
    whole, halves = list[bytes](), list[Path]()
    for place in sorted(folder.glob("*/*")):
        with suppress(FileNotFoundError):  # it is written, or forgotten, at this moment
            if place.stat().st_mtime > until:
                continue
            if place.name.startswith("."):
                halves.append(place)
            elif _IS_DIGEST.fullmatch(place.name):
                whole.append(bytes.fromhex(place.name))
    return whole, halves


async def _drop(db: Database, folder: Path, digest: bytes) -> bool:
    """Remove a content unless a document names it, or begins to at this moment."""
    async with db.transaction() as connection:
        await connection.execute(SQL_ATTACHMENT_CONTENT_LOCK, digest)
        if await connection.fetchval(SQL_ATTACHMENT_NAMED, digest):
            return False
        place_of(folder, digest.hex()).unlink(missing_ok=True)
        return True


def write(folder: Path, content: bytes) -> None:
    """Put a content on disk under its hash, whole or not at all; the same content is there once. Blocks."""
    place = place_of(folder, hashlib.sha256(content).hexdigest())
    if place.exists():
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(place)


def place_of(folder: Path, sha256: str) -> Path:
    """Where a content lies."""
    return folder / sha256[:2] / sha256
