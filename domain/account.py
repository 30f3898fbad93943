"""The money of one contract: what falls due after which moment, what came, what went back (R002-REL-04, X-22).

Every method gives a changed copy. Amounts are in the account's currency, exact to the cent. Installments are known by
their place, because two may be called alike.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Self

from domain.contract import HUNDRED, After, Milestone, Occasion, whole
from domain.entries import Change, Installment, NotNegative, Paper, Part, Receipt
from domain.model import Instant, Model
from domain.money import to_cent
from domain.pricing import Currency

NOTHING = Decimal(0)


class Account(Model):
    """What a customer owes, what they paid, and what they got back."""

    currency: Currency = "CNY"
    contract_sum: NotNegative
    installments: tuple[Installment, ...]
    receipts: tuple[Receipt, ...] = ()
    changes: tuple[Change, ...] = ()
    refunds: tuple[Paper, ...] = ()
    invoices: tuple[Paper, ...] = ()

    @classmethod
    def of(cls, total: Decimal, milestones: Sequence[Milestone], currency: str = "CNY") -> Self:
        """The account of a contract that was just signed; the installments add up to its sum exactly."""
        if milestones and whole(milestones) != HUNDRED:
            raise ValueError(f"milestones: their shares add up to {whole(milestones)}, not 100")
        amounts = spread(total, [one.share for one in milestones])
        parts = zip(milestones, amounts, strict=True)
        return cls(
            currency=currency,
            contract_sum=total,
            installments=tuple(
                Installment(name=one.name, after=one.stage, amount=part) for one, part in parts
            ),
        )

    @classmethod
    def of_fee(cls, held: Decimal, on: date, before: "Account | None" = None) -> Self:
        """The account of whoever paid a fee and has no contract: what we hold of it may go back to them.

        Args:
            before: such an account from an earlier time, with what went back then.
        """
        paid = held + (before.refunded if before else NOTHING)
        fee = Installment(name="rendering_fee", after=Occasion.SIGNING, amount=paid)
        account = cls(contract_sum=NOTHING, installments=(fee,)).credited(paid, on)
        if before is None:
            return account
        return account.model_copy(update={"refunds": before.refunds, "invoices": before.invoices})

    # --- what stands

    @property
    def is_fee(self) -> bool:
        """Whether it holds a fee that was paid without a contract."""
        return not self.contract_sum and not self.changes and not self.receipt_numbers

    @property
    def price(self) -> Decimal:
        """The contract's sum with every change."""
        return self.contract_sum + sum((one.amount for one in self.changes), NOTHING)

    @property
    def received(self) -> Decimal:
        return sum((one.amount for one in self.receipts), NOTHING)

    @property
    def credited_fee(self) -> Decimal:
        """What of it was a rendering fee, paid before the contract (X-11)."""
        return sum((one.amount for one in self.receipts if one.number is None), NOTHING)

    @property
    def refunded(self) -> Decimal:
        return sum((one.amount for one in self.refunds if one.number is not None), NOTHING)

    @property
    def balance(self) -> Decimal:
        """What we have of the customer's money."""
        return self.received - self.refunded

    @property
    def refundable(self) -> Decimal:
        """What could still be given back: the balance less what is put aside for refunds agreed on."""
        return max(self.received - sum((one.amount for one in self.refunds), NOTHING), NOTHING)

    @property
    def invoiceable(self) -> Decimal:
        """What was received and not given back, and has no invoice yet."""
        return max(self.refundable - sum((one.amount for one in self.invoices), NOTHING), NOTHING)

    @property
    def overinvoiced(self) -> Decimal:
        """What invoices were issued for above what we have, as after a refund: an invoice has to be corrected."""
        issued = sum((one.amount for one in self.invoices if one.number is not None), NOTHING)
        return max(issued - self.balance, NOTHING)

    def received_for(self, place: int) -> Decimal:
        parts = (part for receipt in self.receipts for part in receipt.parts)
        return sum((part.amount for part in parts if part.place == place), NOTHING)

    def owed_for(self, place: int) -> Decimal:
        """What is missing of one installment, due or not."""
        return max(self.installments[place].amount - self.received_for(place), NOTHING)

    def owed(self, after: After | None = None) -> Decimal:
        """What is missing of the installments after a moment, or of all; due or not."""
        return sum((self.owed_for(place) for place in self._places(after)), NOTHING)

    @property
    def due(self) -> tuple[int, ...]:
        """The places of what is due and unpaid, the oldest first."""
        open_ones = [(since, place) for place in self._places() if (since := self._due_since(place))]
        return tuple(place for since, place in sorted(open_ones) if self.owed_for(place) > NOTHING)

    @property
    def overpaid(self) -> Decimal:
        """What was paid above the installments, as when a change took something off afterwards."""
        return self.received - sum((self._taken(place) for place in self._places()), NOTHING)

    def named(self, after: After) -> list[str]:
        """The names of the installments after a moment."""
        return [self.installments[place].name for place in self._places(after)]

    @property
    def receipt_numbers(self) -> list[str]:
        return [one.number for one in self.receipts if one.number is not None]

    # --- what happens

    def credited(self, fee: Decimal, on: date) -> Self:
        """What was paid before, as a rendering fee, counts as received at signing (X-11)."""
        return self.paid(fee, on, None, Occasion.SIGNING) if fee > NOTHING else self

    def continuing(self, before: "Account") -> Self:
        """The account of another contract in place of ``before``: what came and went with that one stands here."""
        account = self.model_copy(update={"refunds": before.refunds, "invoices": before.invoices})
        for one in before.receipts:
            if one.number is not None:
                account = account.paid(one.amount, one.on, one.number, Occasion.SIGNING, one.key, one.at)
        return account

    def fallen_due(self, after: After, since: Instant) -> Self:
        """The moment has come: its installments are due and hold the works."""
        return self._with(self._places(after), due_since=since, released=None)

    def held(self, after: After, released: str | None) -> Self:
        """The unpaid installments after a moment hold the works, or are released with a reason."""
        return self._with(self._places(after), released=released)

    def paid(
        self,
        amount: Decimal,
        on: date,
        number: str | None,
        after: After,
        key: str | None = None,
        at: Instant | None = None,
    ) -> Self:
        """Money came for the installments after a moment.

        What is above them pays others that are due, then those to come; only what is above everything is overpaid.
        """
        first = list(self._places(after))
        order = [*first, *self.due, *self._places()]
        parts, left = [], amount
        for place in dict.fromkeys(order):
            part = min(left, self.owed_for(place))
            if part > NOTHING:
                parts.append(Part(place=place, amount=part))
                left -= part
        if left > NOTHING:
            parts.append(Part(place=order[0], amount=left))
        receipt = Receipt(number=number, amount=amount, on=on, parts=tuple(parts), key=key, at=at)
        return self.model_copy(update={"receipts": (*self.receipts, receipt)})

    def without(self, struck: Callable[[Receipt], bool]) -> Self:
        """The account without the receipts that were taken back."""
        return self.model_copy(update={"receipts": tuple(one for one in self.receipts if not struck(one))})

    def receipt(self, number: str) -> Receipt | None:
        """The receipt of a number; None when there is none."""
        return next((one for one in self.receipts if one.number == number), None)

    def corrected(self, number: str, amount: Decimal | None) -> Self:
        """A receipt was wrong: so much came under its number, or nothing at all."""
        wrong = self.receipt(number)
        if wrong is None:
            return self
        account = self.without(lambda one: one.number == number)
        if amount is None:
            return account
        after = self.installments[wrong.parts[0].place].after
        return account.paid(amount, wrong.on, number, after, wrong.key, wrong.at)

    def changed(self, number: str, amount: Decimal) -> Self:
        """A change order moves what is to be paid.

        It is spread over the installments that are neither due nor paid, by their size: of what is paid nobody asks
        for the rest. Where none is left, what is added is a new installment at the acceptance. What is taken off
        comes off what is unpaid, first of what is not due yet; the rest of it is overpaid and may be refunded.

        Raises:
            ValueError: more is taken off than the price.
        """
        if self.price + amount < NOTHING:
            raise ValueError(f"amount: {-amount} is more than the price of {self.price}")
        changed = self.model_copy(update={"changes": (*self.changes, Change(number=number, amount=amount))})
        coming = [
            place for place in self._places() if self._due_since(place) is None and self.owed_for(place)
        ]
        if amount < NOTHING:
            return changed._less(-amount, coming)
        weights = [self.installments[place].amount for place in coming]
        if not any(weights):
            added = Installment(name=number, after=Occasion.ACCEPTANCE, amount=amount)
            return changed.model_copy(update={"installments": (*self.installments, added)})
        return changed._moved(coming, spread(amount, weights))

    def put_aside(self, papers: str, key: str, amount: Decimal) -> Self:
        """A refund or an invoice (``papers``) is agreed on; once for its key."""
        return self._papers(
            papers, [*getattr(self.dropped(papers, key), papers), Paper(key=key, amount=amount)]
        )

    def numbers(self, papers: str, besides: str | None = None) -> list[str]:
        """The numbers of the refunds or invoices that are done, but for that of one key."""
        return [one.number for one in getattr(self, papers) if one.number is not None and one.key != besides]

    def done(self, papers: str, key: str, number: str, on: date) -> Self:
        """What was agreed on under ``key`` was paid out or issued."""
        update = {"number": number, "on": on}
        return self._papers(
            papers,
            [one.model_copy(update=update) if one.key == key else one for one in getattr(self, papers)],
        )

    def dropped(self, papers: str, key: str) -> Self:
        """What was agreed on under ``key`` does not come about."""
        return self._papers(papers, [one for one in getattr(self, papers) if one.key != key])

    # ---

    def _papers(self, papers: str, kept: Iterable[Paper]) -> Self:
        return self.model_copy(update={papers: tuple(kept)})

    def _places(self, after: After | None = None) -> tuple[int, ...]:
        return tuple(
            place for place, one in enumerate(self.installments) if after is None or one.after == after
        )

    def _due_since(self, place: int) -> Instant | None:
        return self.installments[place].due_since

    def _taken(self, place: int) -> Decimal:
        return min(self.installments[place].amount, self.received_for(place))

    def _with(self, places: Collection[int], **update: object) -> Self:
        parts = tuple(
            one.model_copy(update=update) if place in places else one
            for place, one in enumerate(self.installments)
        )
        return self.model_copy(update={"installments": parts})

    def _moved(self, places: Sequence[int], amounts: Sequence[Decimal]) -> Self:
        by_place = dict(zip(places, amounts, strict=True))
        parts = tuple(
            one.model_copy(update={"amount": one.amount + by_place.get(place, NOTHING)})
            for place, one in enumerate(self.installments)
        )
        return self.model_copy(update={"installments": parts})

    def _less(self, off: Decimal, coming: Sequence[int]) -> Self:
        """Off what is unpaid and not due, then off what is unpaid, then off what is paid."""
        account, everything = self, self._places()
        for places, unpaid in ((coming, True), (everything, True), (everything, False)):
            weights = [account.owed_for(p) if unpaid else account.installments[p].amount for p in places]
            part = min(off, sum(weights, NOTHING))
            if part > NOTHING:
                account = account._moved(places, [-one for one in spread(part, weights)])
                off -= part
        return account


def account_from(facts: Mapping[str, Any], day: date) -> Account | None:
    """The account as a journey's facts have it; None where there is no contract yet, or none is known.

    Who was taken over in a later stage, with the sum and the milestones but without an account, has paid what was due
    at signing.

    Args:
        day: when that is taken to have been, the day on which the journey began.
    """
    if facts.get("account"):
        return Account.model_validate(facts["account"])
    if not facts.get("contract_sum") or not facts.get("milestones"):
        return None
    milestones = [Milestone.model_validate(one) for one in facts["milestones"]]
    account = Account.of(Decimal(facts["contract_sum"]), milestones, facts.get("currency") or "CNY")
    if facts.get("first_payment") is None:
        received = account.owed(Occasion.SIGNING)
    else:
        received = Decimal(facts["first_payment"]) + Decimal(facts.get("fee_credited") or 0)
    return account.credited(received, day)


def spread(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """An amount in parts by weight, each to the cent, that add up to it exactly.

    No part is above its weight where the amount is not above their sum.
    """
    total, so_far, parts, given = sum(weights, NOTHING), NOTHING, [], NOTHING
    for weight in weights:
        so_far += weight
        upto = to_cent(amount * so_far / total)
        parts.append(upto - given)
        given = upto
    return parts
