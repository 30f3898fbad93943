"""What a customer consents to, by purpose: asked again before it lapses, withdrawn at any time (R003-QSR-05, X-07).

Consent governs revisits, mailings and surveys. Warranty, safety and what was promised go on by contract.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from domain.care import Purpose, Tier, Topic
from domain.model import Model
from domain.roles import Role
from workflows.parts.journey import Journey
from workflows.parts.silence import CONSENTED, end_courtesy
from workflows.renovation.topics import drop_topic, give_back

WITHDRAWN = "consent_withdrawn"
RESTS_ON: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.MAILING: ("mailing",),
    Purpose.REVISITS: ("revisit", "care_plan"),
    Purpose.SURVEYS: ("survey",),
}
"""The duties that rest on consent to one purpose."""


class Until(Model):
    """Until when a consent stands; None where there is none."""

    day: date | None


def consented(journey: Journey, purpose: Purpose) -> bool:
    """Consent to one purpose; where nobody asked purpose by purpose, consent holds for all."""
    facts = journey.facts
    return bool(facts.get("consent")) and bool((facts.get("consents") or {}).get(purpose, True))


def consent_until(journey: Journey) -> date | None:
    """The day on which the consent lapses unless it is given again; None without consent."""
    if not journey.facts.get("consent"):
        return None
    given = journey.facts.get("consent_on")
    since = journey.at(date.fromisoformat(given)) if given else journey.state.stage_since
    return journey.day(journey.due(journey.standard.rules["consent_valid"], since))


def plan_courtesy(journey: Journey, since: datetime, *, first: bool) -> None:
    """Put on the agenda what rests on consent: revisits, the yearly mailing, and asking for consent again.

    Args:
        since: from when the contacts count.
        first: whether the revisits after 30 and 180 days are to come.
    """
    rules = journey.standard.rules
    if consented(journey, Purpose.REVISITS):
        from_then = since
        if first:
            for days in ("30", "180"):
                journey.plan(
                    f"revisit_{days}", "revisit", rule=rules[f"revisit_{days}"], anchor=since, role=Role.AGENT
                )
            from_then = journey.due(rules["revisit_180"], since)
        plan_revisits(journey, from_then)
    if consented(journey, Purpose.MAILING):
        journey.plan("mailing", "mailing", cadence="mailing", anchor=since, role=Role.MARKETING)
    _plan_renewal(journey)


def plan_revisits(journey: Journey, since: datetime) -> None:
    """Revisits by the customer's tier: yearly, of important customers half-yearly with a plan (R002-GAS-02/05)."""
    important = journey.facts.get("tier") == Tier.IMPORTANT
    cadence = f"revisit_{Tier.IMPORTANT if important else Tier.LONG_TERM}"
    journey.plan("revisits", "revisit", cadence=cadence, anchor=since, role=Role.AGENT)
    if important:
        now, soon = journey.now, journey.standard.rules["care_plan"]
        journey.plan("care_plan_first", "care_plan", rule=soon, anchor=now, role=Role.AGENT)
        journey.plan("care_plan", "care_plan", cadence="care_plan", anchor=now, role=Role.AGENT)


def give_consent(journey: Journey, key: str, purposes: Sequence[Purpose], *, anew: bool = True) -> None:
    """From now on the customer consents to these purposes and to no other; the agenda follows, once.

    Args:
        anew: whether its years begin today; taking back one purpose does not prolong the others.
    """
    if not journey.first_time(f"{key}/consents"):
        return
    today = journey.day(journey.now)
    journey.remember(
        consent=bool(purposes),
        consents={one.value: one in purposes for one in Purpose},
        **({"consent_on": today.isoformat()} if anew else {}),
    )
    planned = set(journey.state.agenda)
    turn = journey.within(f"{key}/consented")
    for purpose in [one for one in Purpose if one not in purposes]:
        _end(turn, WITHDRAWN, RESTS_ON[purpose])
    if not purposes:
        _end_all(turn, WITHDRAWN)
        return
    if anew:
        _end(turn, "consent_given", ("consent_renewal",))
        _plan_missing(turn, planned, today)


def _plan_missing(turn: Journey, planned: set[str], today: date) -> None:
    """What is newly consented to begins now; what is on the agenda goes on as it is."""
    now = turn.at(today)
    if consented(turn, Purpose.REVISITS) and "agenda/revisits" not in planned:
        plan_revisits(turn, now)
    if consented(turn, Purpose.MAILING) and "agenda/mailing" not in planned:
        turn.plan("mailing", "mailing", cadence="mailing", anchor=now, role=Role.MARKETING)
    _plan_renewal(turn)


def _plan_renewal(journey: Journey) -> None:
    """Before it lapses the customer is asked whether their consent goes on (X-07)."""
    if (lapses := consent_until(journey)) is not None:
        journey.plan(
            "consent",
            "consent_renewal",
            rule=journey.standard.rules["consent_ask"],
            anchor=journey.at(lapses),
            role=Role.AGENT,
            useful_until=lapses,
            until=lapses.isoformat(),
            given_on=journey.facts.get("consent_on"),
        )


def withdraw_consent(journey: Journey, key: str, reason: str = WITHDRAWN) -> None:
    """Every consent ends at once, and with it what rests on it."""
    if journey.first_time(f"{key}/withdrawn"):
        journey.remember(consent=False, consents={one.value: False for one in Purpose})
        _end_all(journey.within(f"{key}/ended"), reason)


def _end_all(turn: Journey, reason: str) -> None:
    """Nothing that rests on consent is asked or done any more."""
    _end(turn, reason, CONSENTED)
    drop_topic(turn, Topic.CONSENT, Topic.REVISIT)


def _end(turn: Journey, reason: str, duties: Collection[str]) -> None:
    """Nothing more comes of these duties; what a call that is broken off had taken along, the next one asks."""
    for duty in [duty for duty in turn.state.duties.values() if duty.duty in duties]:
        give_back(turn, duty.key)
    end_courtesy(turn, reason, duties)
