"""`homeward prices list | show | publish`: what the company charges, version by version."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from starter.context import STANDARD, Context

if TYPE_CHECKING:
    from domain.pricing import PriceList


async def today(context: Context) -> date:
    """The company's local day."""
    return (await context.now()).astimezone(ZoneInfo(await context.zone())).date()


async def list_all(context: Context) -> None:
    from store import prices

    database = await context.database()
    found = await prices.price_lists(database)
    day = await today(context)
    names = {one.name for one in found}
    held = [one for name in sorted(names) if (one := await prices.price_list_on(database, name, day))]
    holding = {(one.name, one.version) for one in held}
    context.out.document(
        {"price_lists": [_document(one, (one.name, one.version) in holding) for one in found]}
    )
    if not found:
        context.out.say(context.say("prices.none"))
        return
    rows = [
        [
            one.name,
            str(one.version),
            one.valid_from.isoformat(),
            one.currency,
            str(len(one.lines)),
            context.say("prices.in_force") if (one.name, one.version) in holding else "",
        ]
        for one in found
    ]
    heads = ("price_list", "version", "valid_from", "currency", "lines", "in_force")
    context.out.table([context.say(f"head.{head}") for head in heads], rows, right=(1, 4))


def _document(one: "PriceList", in_force: bool) -> dict[str, object]:
    told = one.model_dump(mode="json", exclude={"lines", "rendering_rate"})
    return {**told, "lines": len(one.lines), "in_force": in_force}


async def show(context: Context, name: str = STANDARD, /, *, version: int | None = None) -> None:
    from store import prices

    found = await prices.price_list(await context.database(), name, version)
    context.out.document({"price_list": found})
    rate = found.rendering_rate
    context.out.facts(
        [
            (context.say("head.valid_from"), found.valid_from.isoformat()),
            (context.say("head.currency"), found.currency),
            (context.say("head.rendering_rate"), f"{rate.min}–{rate.max}" if rate else "--"),
        ],
        title=context.say("prices.title", name=found.name, version=found.version),
    )
    rows = [
        [
            line.code,
            line.item[context.language],
            context.say(f"unit.{line.unit}"),
            f"{line.unit_price:,.2f}",
            context.say("prices.by_crew") if line.by_crew else "",
            ", ".join(line.goes_with),
        ]
        for line in found.lines
    ]
    heads = ("code", "item", "unit", "unit_price", "by_crew", "goes_with")
    context.out.table([context.say(f"head.{head}") for head in heads], rows, right=(3,))


async def publish(context: Context, file: Path, /) -> None:
    from store import prices
    from store.pricefiles import read_price_list

    found = read_price_list(file)
    await context.changes_rules()
    new = await prices.publish_price_list(await context.database(), found)
    context.out.document({"name": found.name, "version": found.version, "published": new})
    key = "prices.published" if new else "prices.up_to_date"
    told = {"name": found.name, "version": found.version}
    more = {"count": len(found.lines), "day": found.valid_from} if new else {}
    context.out.say(context.say(key, **told, **more), style="green")
