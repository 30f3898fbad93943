"""What to say about a task: its script with the blanks filled in."""

from datetime import datetime
from typing import TYPE_CHECKING

from domain.roles import Role
from presentation import casework, changing, pausing, paying, site
from presentation.reader import Reader
from presentation.showing import Words
from presentation.wording import wording_of

if TYPE_CHECKING:
    from store.people import CustomerDetails
    from store.reading_journeys import JourneyHeader
    from store.reading_tasks import TaskDetail


async def script_of(
    reader: Reader,
    detail: "TaskDetail",
    customer: "CustomerDetails | None",
    header: "JourneyHeader",
    name: str,
) -> str | None:
    """What to say, in the customer's language (X-33); guidance, labels and all the rest are in the reader's."""
    from store import rulebooks

    wording = await wording_of(reader, header.standard, header.standard_version)
    if customer and wording.addresses(detail.kind):
        wording = await wording_of(reader, header.standard, header.standard_version, customer.language)
    company = (await rulebooks.standard(await reader.database(), header.standard)).company
    words = Words(wording.lang, await reader.zone())
    named = {"customer": name, "brand": company.brand, "hotline": company.hotline}
    blanks = {**named, **await _blanks(reader, detail, words)}
    return wording.script(detail.kind, blanks, paused="paused" in detail.about)


async def _blanks(reader: Reader, detail: "TaskDetail", words: Words) -> dict[str, str]:
    blanks: dict[str, str] = {}
    speaker = detail.assignee or reader.speaker
    agent = speaker if detail.role is Role.AGENT else detail.owner
    for blank, handle in (("speaker", speaker), ("agent", agent)):
        if handle:
            blanks[blank] = await _name(reader, handle)
    if "starts_at" in detail.about:
        blanks["time"] = words.at(datetime.fromisoformat(str(detail.about["starts_at"])))
    if detail.about.get("place"):
        blanks["place"] = words.say(f"place.{detail.about['place']}")
    return {
        **blanks,
        **pausing.blanks(words, detail.about),
        **changing.blanks(words, detail.about),
        **casework.blanks(words, detail.about),
        **paying.blanks(words, detail.about),
        **site.blanks(words, detail.about),
    }


async def _name(reader: Reader, handle: str) -> str:
    """What a customer knows somebody by; the handle of who is not on the staff list."""
    from store import staff
    from store.errors import NotFound

    try:
        return (await staff.get(await reader.database(), handle)).name
    except NotFound:
        return handle
