"""What to say about a task: its script with the blanks filled in."""

from datetime import datetime
from typing import TYPE_CHECKING

from domain.roles import Role
from starter import casework, changing, pausing, paying, site
from starter.context import STANDARD, Context
from starter.showing import Words
from starter.wording import wording_of

if TYPE_CHECKING:
    from store.people import CustomerDetails
    from store.reading_journeys import JourneyHeader
    from store.reading_tasks import TaskDetail


async def script_of(
    context: Context,
    detail: "TaskDetail",
    customer: "CustomerDetails | None",
    header: "JourneyHeader",
    name: str,
) -> str | None:
    """What to say, in the customer's language (X-33); guidance, labels and all the rest are in the reader's."""
    wording = await wording_of(context, header.standard, header.standard_version)
    if customer and wording.addresses(detail.kind):
        wording = await wording_of(context, header.standard, header.standard_version, customer.language)
    blanks = await _blanks(context, detail, name, Words(wording.lang, await context.zone()))
    return wording.script(detail.kind, blanks, paused="paused" in detail.about)


async def _blanks(context: Context, detail: "TaskDetail", customer: str, words: Words) -> dict[str, str]:
    from store import rulebooks

    company = (await rulebooks.standard(await context.database(), STANDARD)).company
    blanks = {"customer": customer, "brand": company.brand, "hotline": company.hotline}
    speaker = detail.assignee or context.invocation.acting
    agent = speaker if detail.role is Role.AGENT else detail.owner
    for blank, handle in (("speaker", speaker), ("agent", agent)):
        if handle:
            blanks[blank] = await _name(context, handle)
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


async def _name(context: Context, handle: str) -> str:
    """What a customer knows somebody by; the handle of who is not on the staff list."""
    from store import staff
    from store.errors import NotFound

    try:
        return (await staff.get(await context.database(), handle)).name
    except NotFound:
        return handle
