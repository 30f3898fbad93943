"""`homeward money show` and `homeward money owed`: a contract's account, and what is due and unpaid."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from domain.account import Account, account_from
from domain.contract import After
from domain.entries import Paper
from starter.commands.journeys import header_of
from starter.context import Context
from starter.errors import Missing
from starter.output import Cell
from starter.people import card
from starter.showing import Words

if TYPE_CHECKING:
    from store.reading_money import Arrear

_SUMS = ("contract_sum", "price", "received", "refunded", "owed", "overpaid", "invoiceable")


async def show(context: Context, journey: str, /) -> None:
    from store.reading_money import arrears

    header = await header_of(context, journey)
    zone = await context.zone()
    account = account_from(header.facts, _day(header.started_at, zone))
    if account is None:
        raise Missing("failed.no_account", journey=journey)
    sums = {name: getattr(account, name) for name in _SUMS if name != "owed"} | {"owed": account.owed()}
    today = _day(await context.now(), zone)
    asked = {one.after for one in await arrears(await context.database(), journey)}
    installments = [
        _installment(account, place, today, zone, asked) for place in range(len(account.installments))
    ]
    context.out.document(
        {
            "journey": journey,
            "currency": account.currency,
            **sums,
            "installments": installments,
            "receipts": account.receipts,
            "changes": account.changes,
            "refunds": account.refunds,
            "invoices": account.invoices,
        }
    )
    words = Words(context.lang, zone)
    heads = [(words.say(f"money.{name}"), _sum(sums[name])) for name in _SUMS]
    context.out.facts(heads, title=words.say("money.title", journey=journey, currency=account.currency))
    _installments(context, words, installments)
    _receipts(context, words, account)
    _changes(context, words, account)
    for papers in ("refunds", "invoices"):
        _papers(context, words, papers, getattr(account, papers))


def _day(instant: datetime, zone: str) -> date:
    return instant.astimezone(ZoneInfo(zone)).date()


def _sum(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _installment(
    account: Account, place: int, today: date, zone: str, asked: Collection[After]
) -> dict[str, Any]:
    """One row; what is no longer asked for, because its moment was taken back, is to come again."""
    one = account.installments[place]
    owed = account.owed_for(place)
    since = _day(one.due_since, zone) if one.due_since and (one.after in asked or not owed) else None
    open_days = (today - since).days if since and owed else None
    return {
        "name": one.name,
        "after": one.after,
        "amount": one.amount,
        "received": account.received_for(place),
        "owed": owed,
        "due_since": since,
        "days": open_days,
        "state": _state(owed, since is not None, one.released),
        "released": one.released,
    }


def _state(owed: Decimal, due: bool, released: str | None) -> str:
    if not owed:
        return "paid"
    if not due:
        return "coming"
    return "released" if released else "holding"


def _installments(context: Context, words: Words, rows: Sequence[dict[str, Any]]) -> None:
    heads = ("installment", "after", "amount", "received", "owed", "due_since", "days", "money_state")
    table: list[list[Cell]] = [
        [
            one["name"],
            words.say(f"after.{one['after']}"),
            _sum(one["amount"]),
            _sum(one["received"]),
            _sum(one["owed"]),
            str(one["due_since"] or "--"),
            "--" if one["days"] is None else str(one["days"]),
            _stands(words, one["state"], one["released"]),
        ]
        for one in rows
    ]
    context.out.table([words.say(f"head.{name}") for name in heads], table, right=(2, 3, 4, 6))


def _stands(words: Words, state: str, released: str | None) -> str:
    told = words.say(f"money.state.{state}")
    if state != "released":
        return told
    return words.say("story.row", names=told, more=words.say(f"cause.{released}"))


def _receipts(context: Context, words: Words, account: Account) -> None:
    rows: list[list[Cell]] = [
        [
            str(place),
            one.number or words.say("money.before"),
            one.on.isoformat(),
            _sum(one.amount),
            words.say("list.comma").join(
                f"{account.installments[part.place].name} {_sum(part.amount)}" for part in one.parts
            ),
        ]
        for place, one in enumerate(account.receipts, 1)
    ]
    _listed(context, words, "receipts", ("receipt_no", "number", "day", "amount", "installment"), rows)


def _changes(context: Context, words: Words, account: Account) -> None:
    rows: list[list[Cell]] = [[one.number, f"{one.amount:+,.2f}"] for one in account.changes]
    _listed(context, words, "changes", ("number", "amount"), rows)


def _papers(context: Context, words: Words, name: str, papers: Sequence[Paper]) -> None:
    rows: list[list[Cell]] = [
        [one.number or words.say("money.pending"), one.on.isoformat() if one.on else "--", _sum(one.amount)]
        for one in papers
    ]
    _listed(context, words, name, ("number", "day", "amount"), rows)


def _listed(
    context: Context, words: Words, name: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> None:
    if rows:
        right = (heads.index("amount"),)
        named = [words.say(f"head.{head}") for head in heads]
        context.out.table(named, rows, title=words.say(f"money.{name}"), right=right)


async def owed(context: Context, *, owner: str | None = None) -> None:
    from store import customers
    from store.reading_money import arrears

    database = await context.database()
    found = [one for one in await arrears(database) if owner in (None, one.owner)]
    people = await customers.customer_details(database, list({one.journey for one in found}))
    names = {one.journey: card(people.get(one.journey)).name for one in found}
    zone = await context.zone()
    today = _day(await context.now(), zone)
    days = [(today - _day(one.due_since, zone)).days for one in found]
    document = [
        {**one.model_dump(mode="json"), "days": age, "name_of_customer": names[one.journey]}
        for one, age in zip(found, days, strict=True)
    ]
    total = sum((one.owed for one in found), Decimal(0))
    context.out.document({"owed": document, "total": total})
    if not found:
        context.out.say(context.say("list.nothing_owed"), style="dim")
        return
    words = Words(context.lang, zone)
    rows = [_owed(words, one, age, names[one.journey]) for one, age in zip(found, days, strict=True)]
    heads = ("journey", "customer", "installment", "due_since", "days", "owed", "money_state", "owner")
    context.out.table([words.say(f"head.{name}") for name in heads], rows, right=(4, 5))
    if context.out.in_terminal:
        context.out.say(words.say("money.total", count=len(found), total=_sum(total)), style="bold")


def _owed(words: Words, one: "Arrear", days: int, customer: str) -> list[Cell]:
    return [
        one.journey,
        customer,
        one.name,
        words.at(one.due_since),
        str(days),
        _sum(one.owed),
        _stands(words, "released" if one.released else "holding", one.released),
        one.owner or "--",
    ]
