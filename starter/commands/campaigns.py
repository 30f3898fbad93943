"""`homeward campaign list | show | publish`: promotions, each with an end (R002-SKU-47, X-19)."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from presentation.quoting import grants
from presentation.showing import Words
from starter.commands.prices import today
from starter.context import Context

if TYPE_CHECKING:
    from domain.pricing import Campaign


async def list_all(context: Context) -> None:
    from store import prices

    found = await prices.campaigns(await context.database())
    day = await today(context)
    context.out.document({"campaigns": [_document(one, day) for one in found]})
    if not found:
        context.out.say(context.say("campaign.none"))
        return
    rows = [
        [
            one.code,
            str(one.version),
            one.title[context.language],
            one.valid_from.isoformat(),
            one.valid_until.isoformat(),
            _grants(context, one),
            context.say(f"campaign.{_standing(one, day)}"),
        ]
        for one in found
    ]
    heads = ("code", "version", "title", "valid_from", "valid_until", "grants", "standing")
    context.out.table([context.say(f"head.{head}") for head in heads], rows, right=(1,))


async def show(context: Context, code: str, /, *, version: int | None = None) -> None:
    from store import prices

    found = await prices.campaign(await context.database(), code, version)
    day = await today(context)
    context.out.document({"campaign": _document(found, day)})
    context.out.facts(
        [
            (context.say("head.title"), found.title[context.language]),
            (context.say("head.valid_from"), found.valid_from.isoformat()),
            (context.say("head.valid_until"), found.valid_until.isoformat()),
            (context.say("head.standing"), context.say(f"campaign.{_standing(found, day)}")),
            (context.say("head.grants"), _grants(context, found)),
            (context.say("head.conditions"), found.conditions[context.language]),
        ],
        title=context.say("campaign.title", code=found.code, version=found.version),
    )


async def publish(context: Context, file: Path, /) -> None:
    from store import prices
    from store.pricefiles import read_campaign

    found = read_campaign(file)
    await context.changes_rules()
    new = await prices.publish_campaign(await context.database(), found)
    context.out.document({"code": found.code, "version": found.version, "published": new})
    key = "campaign.published" if new else "campaign.up_to_date"
    more = {"start": found.valid_from, "end": found.valid_until} if new else {}
    context.out.say(context.say(key, code=found.code, version=found.version, **more), style="green")
    if new:
        standing = _standing(found, await today(context))
        context.out.say(context.say(f"campaign.then.{standing}", start=found.valid_from))


def _standing(one: "Campaign", day: date) -> str:
    if one.runs_on(day):
        return "running"
    return "coming" if day < one.valid_from else "ended"


def _grants(context: Context, one: "Campaign") -> str:
    return grants(Words(context.lang, ""), one.model_dump(mode="json"))


def _document(one: "Campaign", day: date) -> dict[str, object]:
    return {**one.model_dump(mode="json"), "standing": _standing(one, day)}
