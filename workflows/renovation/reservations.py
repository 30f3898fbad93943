"""What is still owed when the home is handed over: reservations at the acceptance, documents that follow.

Each is a duty of its own with a promise, so that it is not forgotten when the stage is over (X-20).
"""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

from domain.forms.handover import SETTLE_RESERVATION, Reservation
from workflows.parts.journey import Journey


def reserve(journey: Journey, key: str, reservations: Sequence[Reservation]) -> None:
    """What the customer reserved when they signed, each until its day."""
    for number, one in enumerate(reservations, 1):
        owe(journey, f"{key}/reservation/{number}", one.until, what=one.what)


def owe(journey: Journey, key: str, until: date, **about: Any) -> None:
    """Begin to settle something that is owed until a day; ``about`` says what, as references or codes."""
    journey.begin(key, "reservation", until=until.isoformat(), **about)


async def reservation(journey: Journey) -> None:
    """Settle one of them by its day, as often as it takes until the customer agrees."""
    until, rule = date.fromisoformat(journey.about["until"]), journey.standard.rules["rectified_by"]
    anchor = journey.at(until, "site")
    journey.promise("settled", "reservation", journey.due(rule, anchor, "site"))
    for turn in count(1):
        settled = await journey.ask(
            f"settle/{turn}",
            SETTLE_RESERVATION,
            within=rule if turn == 1 else None,
            anchor=anchor if turn == 1 else None,
            about={**journey.about, "round": turn, "crew": journey.facts.get("crew")},
        )
        if settled.customer_agrees:
            journey.keep_promise("settled")
            return
