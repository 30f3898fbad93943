"""How a journey begins in mid-life: what the stages before would have left, reckoned from what is known (X-22, X-23).

Pure: the same function serves the check before anything is written and the start itself.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from domain.account import Account
from domain.appointments import Place
from domain.care import Purpose
from domain.contract import Milestone, Occasion, paid_at_signing, part_of
from domain.entering import (
    AtCare,
    AtConstruction,
    AtConsultation,
    AtDesign,
    AtHandover,
    AtMeasurement,
    AtQuotation,
    AtSigning,
)
from domain.entries import Part, Receipt
from domain.model import Model
from domain.money import to_cent
from domain.roles import Role
from domain.stages import Stage
from domain.standard import Standard
from domain.takeover import TakenOver
from domain.waits import Rulebook
from domain.warranty import Since, last_days

RECEIPT = "TAKEN-OVER"
"""The number of the receipt for what was paid before; with the installment's place where each is known."""


class Beginning(Model):
    """With what a journey begins."""

    stage: Stage = Stage.CONSULTATION
    facts: dict[str, Any] = {}
    team: dict[Role, str] = {}
    taken_over: TakenOver | None = None
    """None for who begins with us at the very first."""


class NothingLeft(Exception):
    """The last warranty has ended and nothing rests on consent: there is nothing to care for."""

    def __init__(self, ended_on: date) -> None:
        super().__init__(ended_on)
        self.ended_on = ended_on


def begin(entry: AtConsultation, rules: Rulebook, now: datetime, **known: Any) -> Beginning:
    """With what the journey of a customer begins who comes in the middle of their project.

    Args:
        known: what the register knows and the stages read as facts, such as ``measured_area`` and ``property_use``.

    Raises:
        NothingLeft: of a customer in care there is nothing left to care for.
    """
    at = _Days(rules, now)
    facts: dict[str, Any] = {**known, **_household(entry, at)}
    if isinstance(entry, AtMeasurement):
        facts |= _selling(entry, at)
    if isinstance(entry, AtConstruction):
        facts |= _contract(entry, rules.standard, at)
    if isinstance(entry, AtCare):
        facts |= _care(entry, rules.standard, at)
        _something_left(facts, at)
    return Beginning(
        stage=entry.stage,
        facts={name: value for name, value in facts.items() if value is not None},
        team=_team(entry),
        taken_over=None if entry.stage is Stage.CONSULTATION else _taken_over(entry, at),
    )


class _Days:
    """The company's days as instants."""

    def __init__(self, rules: Rulebook, now: datetime) -> None:
        self.rules = rules
        self.calendar = rules.calendar("customer")
        self.today = self.calendar.today(now)

    def start(self, day: date | None) -> str | None:
        """The first instant of a day, as a fact."""
        return None if day is None else self.calendar.at(day, time(0)).isoformat()

    def lapses(self, since: date) -> date:
        """When a consent of a day lapses."""
        rule, anchor = self.rules.standard.rules["consent_valid"], self.calendar.at(since, time(0))
        return self.calendar.today(self.rules.due(rule, anchor, "customer").at)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _household(entry: AtConsultation, at: _Days) -> dict[str, Any]:
    """Consent with the day from which it counts, and the last contact, from which others keep apart.

    A consent without a day is as old as the first thing that is known of the customer: that is never too young.
    """
    last = _iso(entry.last_contact)
    facts: dict[str, Any] = {
        "means": entry.means,
        "apart_from": last,
        "contacts_made": [last] if last else None,
    }
    if entry.consents is None:
        return facts
    since = entry.consent_on or entry.first_day or at.today
    stands: Collection[Purpose] = entry.consents if at.lapses(since) > at.today else ()
    return {
        **facts,
        "consent": bool(stands),
        "consents": {one.value: one in stands for one in Purpose},
        "consent_on": since.isoformat() if stands else None,
    }


def _selling(entry: AtMeasurement, at: _Days) -> dict[str, Any]:
    place = entry.place or Place.COMPANY
    facts: dict[str, Any] = {"viewing_place": place.value, "meeting_place": place.value}
    if isinstance(entry, AtDesign):
        facts["measured_at"] = at.start(entry.measured_on)
    if isinstance(entry, AtQuotation):
        facts |= {
            "plan_agreed_at": at.start(entry.plan_agreed_on),
            "rendering_fee_paid": _text(entry.rendering_fee_paid),
        }
        if entry.render_area is not None and entry.render_rate is not None:
            fee = to_cent(entry.render_area * entry.render_rate)
            area, rate = str(entry.render_area), str(entry.render_rate)
            facts |= {"render_area": area, "render_rate": rate, "render_fee": str(fee)}
    if isinstance(entry, AtSigning) and entry.quoted is not None:
        facts |= {
            "budget_seen_at": at.start(entry.budget_seen_on),
            "quoted": str(entry.quoted),
            "quoted_days": entry.quoted_days,
            "currency": "CNY",
        }
    return facts


def _contract(entry: AtConstruction, standard: Standard, at: _Days) -> dict[str, Any]:
    """The contract, its account with what was paid, and the open site."""
    facts: dict[str, Any] = {
        "signed_at": at.start(entry.signed_on),
        "contract_sum": _text(entry.contract_sum),
        "planned_start": _iso(entry.planned_start),
        "term_days": entry.term_days,
        "permit_until": _iso(entry.permit_until),
        "keys_sets": entry.keys_sets,
    }
    if entry.kickoff_on is not None and entry.kickoff_on <= at.today:
        facts["kicked_off_at"] = at.start(entry.kickoff_on)
    milestones = entry.payments.milestones or standard.contract.milestones
    if entry.contract_sum is not None and milestones:
        account = opened(
            entry.contract_sum, milestones, entry.payments.paid_so_far, entry.payments.paid, at.today
        )
        signing = part_of(entry.contract_sum, paid_at_signing(milestones))
        facts |= {
            "milestones": [one.model_dump(mode="json") for one in milestones],
            "account": account.model_dump(mode="json", exclude_defaults=True),
            "first_payment": str(min(signing, account.received)),
            "fee_credited": "0",
        }
    return facts


def opened(
    total: Decimal,
    milestones: Collection[Milestone],
    paid_so_far: Decimal | None,
    paid: Collection[Decimal | None],
    on: date,
) -> Account:
    """The account of a contract with what was paid: one sum pays the installments in their order."""
    account = Account.of(total, tuple(milestones))
    if paid_so_far:
        account = account.paid(paid_so_far, on, RECEIPT, Occasion.SIGNING)
    receipts = [
        Receipt(number=f"{RECEIPT}-{place + 1}", amount=one, on=on, parts=(Part(place=place, amount=one),))
        for place, one in enumerate(paid)
        if one
    ]
    return account.model_copy(update={"receipts": (*account.receipts, *receipts)})


def _care(entry: AtCare, standard: Standard, at: _Days) -> dict[str, Any]:
    """The home, its warranties, and the free cleaning where one is still owed."""
    assert entry.handed_over_on is not None
    since = {Since.HANDOVER: entry.handed_over_on}
    if entry.accepted_on is not None:
        since[Since.ACCEPTANCE] = entry.accepted_on
    absent = None if entry.installed is None else set(standard.trial) - entry.installed
    ends = {**last_days(standard.warranty, since, absent), **entry.warranties}
    owed = entry.cleaning_until is not None and entry.cleaning_until >= at.today
    return {
        "handed_over_at": at.start(entry.handed_over_on),
        "accepted_at": at.start(entry.accepted_on),
        "warranties": {item: end.isoformat() for item, end in ends.items()},
        "campaign_cleaning": owed or None,
        "cleaning_until": _iso(entry.cleaning_until) if owed else None,
        "hoses_from": _iso(entry.hoses_on),
    }


def _something_left(facts: Mapping[str, Any], at: _Days) -> None:
    last = max((date.fromisoformat(end) for end in facts["warranties"].values()), default=at.today)
    if last < at.today and not facts.get("consent"):
        raise NothingLeft(last)


def _team(entry: AtConsultation) -> dict[Role, str]:
    named = {
        Role.DESIGNER: getattr(entry, "designer", None),
        Role.SALES: getattr(entry, "sales", None),
        Role.SITE_SUPERVISOR: getattr(entry, "supervisor", None),
    }
    return {role: handle for role, handle in named.items() if handle is not None}


def _taken_over(entry: AtConsultation, at: _Days) -> TakenOver:
    known: dict[str, Any] = {"on": at.today, "stage": entry.stage, "team": tuple(_team(entry))}
    if isinstance(entry, AtConstruction):
        known |= {
            "kickoff_on": entry.kickoff_on,
            "site_done": entry.site_done,
            "site_done_on": entry.site_done_on,
            "site_due_on": entry.site_due_on,
            "permit": entry.permit_until is not None,
            "permit_until": entry.permit_until,
            "keys": entry.keys_sets is not None,
        }
    if isinstance(entry, AtHandover):
        known |= {
            "accepted_on": entry.accepted_on,
            "reservations": entry.reservations or 0,
            "reservations_until": entry.reservations_until,
        }
    if isinstance(entry, AtCare):
        known |= {"cleaning_until": entry.cleaning_until}
    return TakenOver.model_validate(known)
