"""`homeward money show` and `homeward money owed`: a contract's account, and what is due and unpaid."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from domain.account import Account, account_from
from domain.entries import Paper
from presentation.account_told import SUMS, day_of, installments_of, stands, sums_of
from presentation.errors import Missing
from presentation.people import card
from presentation.showing import Words
from starter.commands.journeys import header_of
from starter.context import Context
from starter.output import Cell

if TYPE_CHECKING:
    from store.reading_money import Arrear


async def show(context: Context, journey: str, /) -> None:
    from store.reading_money import arrears

    header = await header_of(context, journey)
    zone = await context.zone()
    account = account_from(header.facts, day_of(header.started_at, zone))
    if account is None:
        raise Missing("failed.no_account", journey=journey)
    sums = sums_of(account)
    asked = {one.after for one in await arrears(await context.database(), journey)}
    installments = installments_of(account, day_of(await context.now(), zone), zone, asked)
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
    heads = [(words.say(f"money.{name}"), _sum(sums[name])) for name in SUMS]
    context.out.facts(heads, title=words.say("money.title", journey=journey, currency=account.currency))
    _installments(context, words, installments)
    _receipts(context, words, account)
    _changes(context, words, account)
    for papers in ("refunds", "invoices"):
        _papers(context, words, papers, getattr(account, papers))


def _sum(amount: Decimal) -> str:
    return f"{amount:,.2f}"


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
            stands(words, one["state"], one["released"]),
        ]
        for one in rows
    ]
    context.out.table([words.say(f"head.{name}") for name in heads], table, right=(2, 3, 4, 6))


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
    today = day_of(await context.now(), zone)
    days = [(today - day_of(one.due_since, zone)).days for one in found]
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
        stands(words, "released" if one.released else "holding", one.released),
        one.owner or "--",
    ]
