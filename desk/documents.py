"""Documents of a journey as pages show them: who may have them, what is taken, what each is called."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import UploadFile

from desk.house import House
from desk.part import part_of
from desk.visitor import DeskWords, Forbidden, Visitor
from domain.documents import ENDINGS, PICTURES, SHOWN, Subject, media_type
from presentation.errors import Wrong
from store.attachments import Attachment, attachment, attachments, keep_attachment, keep_once, write
from store.reading_journeys import JourneyHeader

MOST_AT_ONCE = 20
"""So many files are added at once: photos of a visit."""
_NAME = 120


@dataclass(frozen=True)
class Document:
    """A version as it is shown."""

    number: int
    title: str
    name: str
    size: str
    by: str
    at: str
    picture: bool
    latest: bool


async def may_have(house: House, who: Visitor, header: JourneyHeader, session: bytes) -> bool:
    """Whether somebody may see and add documents: who serves the journey, or sees its customer in full."""
    try:
        part = await part_of(house, who, header, session)
    except Forbidden:
        return False
    return part.full or part.serves


async def documents_of(house: House, words: DeskWords, journey: str) -> Sequence[Document]:
    """The documents of a journey, all versions, the newest of each subject first."""
    found = await attachments(house.database, journey)
    newest: dict[Subject, int] = {}
    for one in found:
        newest.setdefault(one.subject, one.version)
    return [_document(words, one, latest=newest[one.subject] == one.version) for one in found]


def _document(words: DeskWords, one: Attachment, *, latest: bool) -> Document:
    return Document(
        number=one.attachment,
        title=words.say("doc.version", subject=words.say(f"doc.subject.{one.subject}"), version=one.version),
        name=one.name,
        size=size_told(one.size),
        by=one.by,
        at=words.at(one.at),
        picture=one.media_type in SHOWN,
        latest=latest or one.subject in (Subject.PHOTO, Subject.SIGNATURE),
    )


def size_told(size: int) -> str:
    """``312 kB`` or ``4.1 MB``."""
    return f"{max(size // 1000, 1)} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


async def add(
    house: House,
    who: Visitor,
    header: JourneyHeader,
    task: str,
    subject: Subject,
    files: Sequence[UploadFile],
    command: str,
) -> None:
    """Keep files as the next versions of a subject: all of them, or none where one is not taken.

    Raises:
        Wrong: no file was given, too many, one too large, or of a kind that is not taken.
    """
    given = [one for one in files if one.filename]
    if not given:
        raise Wrong("usage.missing", name=who.words.say("doc.file"))
    if len(given) > MOST_AT_ONCE:
        raise Wrong("doc.too_many", most=MOST_AT_ONCE)
    taken = [await _taken(house, one) for one in given]
    folder, now = house.settings.attachments_folder, await house.now()
    for place, (name, kind, content) in enumerate(taken, 1):
        await asyncio.to_thread(write, folder, content)
        await keep_attachment(
            house.database,
            f"{command}/{place}",
            who.handle,
            header.journey,
            subject,
            name,
            kind,
            content,
            task=task,
            now=now,
        )
        await asyncio.to_thread(write, folder, content)


async def add_picture(
    house: House, who: Visitor, journey: str, task: str | None, subject: Subject, file: UploadFile
) -> Attachment:
    """Keep a photo or a signature, once however often it is sent.

    Raises:
        Wrong: it is no picture, or too large.
    """
    name, kind, content = await _taken(house, file)
    if kind not in PICTURES:
        accepted = ", ".join(ENDINGS[one][0].removeprefix(".").upper() for one in PICTURES)
        raise Wrong("doc.not_taken", name=name, accepted=accepted)
    await asyncio.to_thread(write, house.settings.attachments_folder, content)
    number = await keep_once(
        house.database, who.handle, journey, subject, name, kind, content, task=task, now=await house.now()
    )
    await asyncio.to_thread(write, house.settings.attachments_folder, content)
    return await attachment(house.database, number)


async def _taken(house: House, file: UploadFile) -> tuple[str, str, bytes]:
    """Name, media type and content of a file. Raises Wrong."""
    name, most = name_of(file.filename or ""), house.settings.desk.attachment_limit_mb
    content = await file.read(most * 1_000_000 + 1)
    if len(content) > most * 1_000_000:
        raise Wrong("doc.too_large", name=name, most=most)
    kind = await asyncio.to_thread(media_type, content, name) if content else None
    if kind is None:
        accepted = ", ".join(ending[0].removeprefix(".").upper() for ending in ENDINGS.values())
        raise Wrong("doc.not_taken", name=name, accepted=accepted)
    return name, kind, content


def name_of(given: str) -> str:
    """A file's name without a path and without what no name has; its ending stays."""
    last = given.replace("\\", "/").rpartition("/")[2]
    clean = "".join(one for one in last if one.isprintable() and one not in '<>:"|?*').strip(" .")
    stem, dot, ending = clean.rpartition(".")
    return f"{stem[: _NAME - len(ending)]}{dot}{ending}" if dot else clean[:_NAME]
