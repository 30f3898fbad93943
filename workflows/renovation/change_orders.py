"""Change orders (增减项): drafted, approved, signed by the customer, and only then built (R001-QUO-06).

A change order is a case of its own: several may run side by side, and a way back leaves them alone. It ends at once
with its signature, so that nobody takes back what has moved the contract. A journey that is closed takes what is
not signed along; one that was lost has it again when it is reopened.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

from domain.appointments import AskedBy
from domain.change_orders import ChangeOrder, SignedChange
from domain.forms.change_orders import (
    APPROVE_CHANGE_ORDER,
    DRAFT_CHANGE_ORDER,
    SIGN_CHANGE_ORDER,
    DraftChangeOrder,
    Drafted,
    Signature,
    SignChangeOrder,
)
from domain.model import Model
from domain.roles import Role
from domain.stages import Stage
from domain.standard import deciders
from domain.words import say
from workflows.parts.journey import Journey
from workflows.parts.racing import first_of
from workflows.renovation.accounts import account_of, book
from workflows.renovation.change_works import BUILT, CHANGE_WORKS, begin_works
from workflows.renovation.gates import marked
from workflows.renovation.site_plan import extend

CHANGE_ORDER = "change_order"
"""The matter, and the name of its duty."""
OPENED = "change_orders_opened"
SIGNED = "change_orders"
AT_STAKE = "change_orders_at_stake"
"""By number what each one puts at stake that was approved or is being approved."""
ACCEPTED = f"{Stage.HANDOVER}/accepted"
"""The handover's own answer that the works are accepted."""
SETTLED = "settled"
REMINDED = "reminded"
NOTHING = Decimal(0)


class Opened(Model):
    """A change order's number on its journey; none when it came after the acceptance."""

    number: int | None


class AtStake(Model):
    """What the other change orders of the journey put at stake when this one was to be approved."""

    amount: Decimal


class Fits(Model):
    """Whether the contract's sum allowed it when it was signed: another one may have been signed meanwhile."""

    fits: bool


@dataclass(frozen=True)
class Version:
    """A draft on its way to the approver and the customer."""

    number: int
    version: int
    order: ChangeOrder

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [line.model_dump(mode="json", exclude_none=True) for line in self.order.lines]

    def about(self, journey: Journey) -> dict[str, Any]:
        """What forms and scripts show of it, with the contract's sum as it stands now."""
        stands = _price(journey)
        sums = {"contract_sum": stands, "new_sum": stands + self.order.amount} if stands is not None else {}
        return {
            "number": self.number,
            "version": self.version,
            "lines": self.lines,
            "change_reason": self.order.reason,
            "bearer": self.order.bearer,
            "amount": str(self.order.amount),
            "days": self.order.days,
            **{name: str(one) for name, one in sums.items()},
        }


async def change_order(journey: Journey) -> None:
    """Draft until the company approves and the customer signs, or until it is not wanted any more."""
    number = _number(journey)
    if number is None:
        journey.notify("too_late", "change_order_too_late", Role.DESIGNER, Role.SITE_SUPERVISOR)
    elif (dropped_by := await _settle(journey, number)) is not None:
        _count_in(journey, "dropped_again", number, None)
        journey.notify(
            "dropped",
            "change_order_dropped",
            Role.DESIGNER,
            Role.SITE_SUPERVISOR,
            Role.AGENT,
            number=number,
            asked_by=dropped_by,
        )
    journey.first_time(SETTLED)


async def _settle(journey: Journey, number: int) -> AskedBy | None:
    """Version after version until one is signed and carried out; returns who dropped it, when somebody did."""
    lines: list[dict[str, Any]] = []
    sent_back: list[dict[str, Any]] = []
    for version in count(1):
        turn = journey.within(f"version/{version}")
        draft = await _draft(turn, number, version, lines, sent_back)
        if draft.outcome is Drafted.DROPPED:
            return draft.dropped_by
        drafted = Version(number, version, draft.order)
        lines = drafted.lines
        sent_back = await _refused(turn, drafted)
        if sent_back:
            continue
        signed = await _signature(turn, drafted)
        if signed.outcome is Signature.DROPPED:
            return signed.asked_by
        if signed.outcome is Signature.CHANGED:
            sent_back = [{"by": signed.asked_by, "reason": signed.reason}]
        elif _carry_out(turn, drafted, signed):
            return None
        else:
            sent_back = [{"by": "account"}]
    raise AssertionError("versions never run out")


def _number(journey: Journey) -> int | None:
    """Change orders are numbered as they are opened; after the acceptance there is nothing left to change."""

    def next_one() -> Opened:
        return Opened(number=None if _accepted(journey) else journey.facts.get(OPENED, 0) + 1)

    number = journey.fixed("opened", next_one, Opened).number
    if number is not None and number > journey.facts.get(OPENED, 0):
        journey.remember(**{OPENED: number})
    return number


def _accepted(journey: Journey) -> bool:
    """Whether the works are accepted; a way back behind the acceptance takes that back."""
    return ACCEPTED in journey.state.answers


async def _draft(
    turn: Journey, number: int, version: int, lines: list[dict[str, Any]], sent_back: list[dict[str, Any]]
) -> DraftChangeOrder:
    """A version, with the lines of the last one and why it came back at hand."""

    def about() -> dict[str, Any]:
        stands = _price(turn)
        return {
            **turn.about,
            "number": number,
            "version": version,
            "contract_sum": str(stands) if stands is not None else None,
            "lines": lines,
            "sent_back": sent_back,
        }

    named = turn.about.get("drafter")
    return await turn.ask("draft", DRAFT_CHANGE_ORDER, role=Role(named) if named else None, about=about)


async def _refused(turn: Journey, drafted: Version) -> list[dict[str, Any]]:
    """Ask whoever may decide on so much, never the drafter; returns the reason when it is refused.

    Many small ones are no way around an approver: what counts is the sum of the journey's change orders (X-10).
    """
    standard, at_stake = turn.standard, drafted.order.at_stake
    rule = standard.tasks[APPROVE_CHANGE_ORDER.name]
    before = turn.fixed(
        "before", lambda: AtStake(amount=_at_stake_before(turn, drafted.number)), AtStake
    ).amount
    tier = deciders(standard.change_orders, rule, at_stake + before, _price(turn) or NOTHING)[0]
    _count_in(turn, "counted", drafted.number, at_stake)
    answer = await turn.ask(
        "approve",
        APPROVE_CHANGE_ORDER,
        role=tier.role,
        within=tier.within,
        requester=turn.who("draft"),
        about=lambda: {
            **drafted.about(turn),
            "at_stake": str(at_stake),
            **({"at_stake_before": str(before)} if before else {}),
        },
    )
    if not answer.approved:
        _count_in(turn, "not_counted", drafted.number, None)
    return [] if answer.approved else [{"by": "approval", "reason": answer.reason}]


def _at_stake_before(turn: Journey, number: int) -> Decimal:
    others = dict(turn.facts.get(AT_STAKE) or {})
    others.pop(str(number), None)
    return sum(map(Decimal, others.values()), NOTHING)


def _count_in(journey: Journey, key: str, number: int, amount: Decimal | None) -> None:
    """From its first approval on a change order counts for those that follow; refused or dropped it does not."""
    if not journey.first_time(key):
        return
    counted = dict(journey.facts.get(AT_STAKE) or {})
    counted.pop(str(number), None)
    if amount is not None:
        counted[str(number)] = str(amount)
    journey.remember(**{AT_STAKE: counted})


async def _signature(turn: Journey, drafted: Version) -> SignChangeOrder:
    """Have it signed while it is valid: nothing is built before, and time alone signs nothing."""
    approved_at = turn.when("approve")
    valid_until = turn.due(turn.standard.tasks[SIGN_CHANGE_ORDER.name].within, approved_at)
    return await turn.ask(
        "sign",
        SIGN_CHANGE_ORDER,
        anchor=approved_at,
        about=lambda: {
            **drafted.about(turn),
            "approved_on": turn.day(approved_at).isoformat(),
            "valid_until": turn.day(valid_until).isoformat(),
        },
    )


def _carry_out(turn: Journey, drafted: Version, signed: SignChangeOrder) -> bool:
    """What was signed moves the contract's sum, its payments and the plan of the site, once; False when it cannot.

    Of two that take out the same the second finds too little left: then it is drafted anew.
    """
    order, number = drafted.order, drafted.number
    fits = turn.fixed("fits", lambda: Fits(fits=_fits(turn, order.amount)), Fits).fits
    if not fits or not turn.first_time("carried_out"):
        return fits
    assert signed.signed_on is not None
    done = SignedChange(
        number=number, amount=order.amount, days=order.days, signed_on=signed.signed_on, bearer=order.bearer
    )
    turn.remember(**{SIGNED: [*turn.facts.get(SIGNED, []), done.model_dump(mode="json")]})
    _move_the_payments(turn, number, order.amount)
    if order.days:
        extend(turn, "extension", order.days)
    turn.notify(
        "signed",
        "change_order_signed",
        "customer",
        Role.SITE_SUPERVISOR,
        Role.FINANCE,
        number=number,
        amount=str(order.amount),
        days=order.days,
    )
    begin_works(turn, number, order)
    return True


def _move_the_payments(turn: Journey, number: int, amount: Decimal) -> None:
    """What is still to be paid follows the change; what is paid above it is finance's to give back."""
    before = account_of(turn)
    if before is None or not amount:
        return
    named = f"{say(turn.state.lang, 'kind.change_order')} {number}"
    book(turn, "sum", lambda account: account.changed(named, amount))
    after = account_of(turn)
    if after is not None and after.overpaid > before.overpaid:
        turn.notify(
            "overpaid", "change_order_overpaid", Role.FINANCE, number=number, amount=str(after.overpaid)
        )


def _price(journey: Journey) -> Decimal | None:
    """The contract's sum with every change that is signed so far; None where no contract is known."""
    account = account_of(journey)
    return account.price if account is not None else None


def _fits(journey: Journey, amount: Decimal) -> bool:
    stands = _price(journey)
    return stands is None or stands + amount >= NOTHING


# What waits for it


def open_change_orders(journey: Journey) -> bool:
    """Whether a change order is neither signed nor dropped, or what it adds is not built."""
    return _next_open(journey) is not None


async def change_orders_settled(journey: Journey, key: str) -> None:
    """Await that every change order is signed and built, or dropped; whoever has to see to it is told again and again.

    The final payment is asked for only then: what is signed later would be left out of it.
    """
    turn = journey.within(key)
    if marked(turn, SETTLED):
        return
    for number in count(1):
        if not open_change_orders(journey):
            break
        await first_of(_settled(journey), _reminded(turn, number))
    turn.clear(REMINDED, "change_orders_settled")
    turn.first_time(SETTLED)


async def _settled(journey: Journey) -> bool:
    while (found := _next_open(journey)) is not None:
        one, ends = found
        await one.reached(ends)
    return True


def _next_open(journey: Journey) -> tuple[Journey, str] | None:
    """What is waited for, with the key that it ends with."""
    going_on = [
        (one, ends)
        for duty, ends in ((CHANGE_ORDER, SETTLED), (CHANGE_WORKS, BUILT))
        for one in journey.beside(duty)
        if not marked(one, ends)
    ]
    return next(iter(going_on), None)


async def _reminded(turn: Journey, number: int) -> bool:
    rule = turn.standard.rules["change_orders_wait"]
    await turn.until(f"{REMINDED}/{number}", rule, subject="change_orders_wait", calendar="office")
    turn.notify(f"{REMINDED}/{number}/told", "change_orders_open", Role.STORE_MANAGER, Role.SITE_SUPERVISOR)
    return True
