"""Which kinds of task are done on the telephone, and whom they ring: one table for every list of calls.

A kind is a call when what its form asks can only be known by having spoken with somebody who is not here. What is done
face to face, in writing, or decided or found out among ourselves is none, whoever may be rung for it as well.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from domain.forms import KINDS
from domain.forms.calls import CallForm


class Rung(StrEnum):
    """Whom a call rings."""

    CUSTOMER = "customer"
    """The customer, or somebody of the household who may be called."""
    FRIEND = "friend"
    """Whom a customer named; never rung in a customer's call."""


_BESIDE_CALL_FORMS: Final[Mapping[str, Rung]] = {
    # agreeing on a time and confirming it (R002-SKU-05, R002-SKU-27)
    "arrange_appointment": Rung.CUSTOMER,
    "confirm_appointment": Rung.CUSTOMER,
    "agree_start": Rung.CUSTOMER,
    "rearrange_meeting": Rung.CUSTOMER,
    "meeting_on_closed_day": Rung.CUSTOMER,
    # answers that were promised, and how far it is (R003-TEL-06, R003-TEL-07, R003-ATT-01)
    "answer_contact": Rung.CUSTOMER,
    "tell_answer": Rung.CUSTOMER,
    "report_progress": Rung.CUSTOMER,
    "keep_promise": Rung.CUSTOMER,
    # complaints, claims and danger: the first word is spoken (R002-SKU-64, X-05, X-34)
    "handle_complaint": Rung.CUSTOMER,
    "solve_complaint": Rung.CUSTOMER,
    "respond_claim": Rung.CUSTOMER,
    "offer_repair": Rung.CUSTOMER,
    "respond_emergency": Rung.CUSTOMER,
    # a friend whom a customer named
    "start_referred": Rung.FRIEND,
}
"""Calls whose form is not the one of a call: they ask for a time or an answer, and not how it went."""

CALL_FORMS: Final = frozenset(name for name, kind in KINDS.items() if issubclass(kind.form, CallForm))
"""Calls whose form tells how the call went (X-20)."""

PHONE_CALLS: Final[Mapping[str, Rung]] = {
    **dict.fromkeys(sorted(CALL_FORMS), Rung.CUSTOMER),
    **_BESIDE_CALL_FORMS,
}
"""Every kind of task that is a telephone call, and whom it rings."""


def rings_customer(kind: str) -> bool:
    """Whether a task of this kind is a call to the customer, which may be made together with others to them."""
    return PHONE_CALLS.get(kind) is Rung.CUSTOMER
