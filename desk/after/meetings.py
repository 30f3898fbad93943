"""What follows of agreeing on a meeting, confirming, checking and holding it (R002-SKU-05 … 37, X-20)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from desk.after.asked import CUSTOMER, Asked
from desk.after.calls import of_arranging
from desk.after.follows import Follows, Next, Outcomes
from domain.forms.design import PLAN_CALL, REVISION_CALL
from domain.forms.handover import DECIDE_ACCEPTANCE
from domain.forms.meetings import (
    CONFIRM_APPOINTMENT,
    DECIDE_NO_SHOW,
    Arranged,
    Confirmation,
    MeetingOutcome,
    NoShowDecision,
    VisitDecision,
)
from domain.forms.preparation import DECIDE_BRIEFING
from domain.forms.signing import BUDGET_CALL
from domain.forms.site import ACCEPT_FROM_AFAR
from domain.roles import Role

DECLINED: Mapping[str, str | None] = {
    "briefing": DECIDE_BRIEFING.name,
    "site_acceptance": ACCEPT_FROM_AFAR.name,
    "acceptance": DECIDE_ACCEPTANCE.name,
    "cleaning": None,
    "crack_repair": None,
    "claim_inspection": None,
    "claim_repair": None,
}
"""Visits that a customer may decline without being lost, and the task that opens in their place."""
_LEAD_HEARS = frozenset({"acceptance", "crack_repair", "claim_inspection", "claim_repair"})
_CALLED_AFTER = {
    "viewing": PLAN_CALL.name,
    "revised_viewing": REVISION_CALL.name,
    "budget_viewing": BUDGET_CALL.name,
    "budget_talk": BUDGET_CALL.name,
}
"""The calls that follow a meeting that was held."""


def declined(asked: Asked) -> Follows:
    """The customer does not want the meeting."""
    meeting = str(asked.about.get("appointment"))
    if meeting not in DECLINED:
        return replace(asked.lost(), say="declined.lost")
    instead = DECLINED[meeting]
    following = (asked.opens(instead),) if instead else ()
    tells = (Role.CS_LEAD,) if meeting in _LEAD_HEARS else ()
    return Follows(following, say=f"declined.{meeting}", tells=tells, beside=meeting == "briefing")


def agreed_on(asked: Asked) -> Outcomes:
    """Of the task in which somebody agrees on a time."""
    rule = asked.standard.appointments.get(str(asked.about.get("appointment")))
    told = "notice"
    if rule is not None and rule.confirm is not None:
        told = "message" if asked.wants_no_calls else "call"
    agreed = Follows(say=f"arrange_appointment.outcome.agreed.{told}", beside=True)
    return of_arranging(asked, declined(asked)) | {("outcome", Arranged.AGREED): agreed}


def _starts_at(asked: Asked) -> datetime:
    given = asked.about.get("starts_at")
    return datetime.fromisoformat(str(given)) if given else asked.now + timedelta(days=1)


def confirmed(asked: Asked) -> Outcomes:
    """That morning's call, or the message to who wants no calls."""
    rules, key = asked.standard.rules, f"{CONFIRM_APPOINTMENT.name}.outcome.no_answer"
    looked = asked.due(rules["unconfirmed"], _starts_at(asked))
    host = str(asked.about.get("staff"))
    if looked > asked.now:
        unheard = Follows(say=f"{key}.watched", blanks={"at": looked, "host": host})
    else:
        unheard = Follows(say=f"{key}.told", blanks={"host": host})
    if asked.kind == CONFIRM_APPOINTMENT.name:
        again = asked.due(rules["confirm_again"])
        unheard = replace(unheard, also=(Follows(say=f"{key}.message", tells=(CUSTOMER,)),))
        if asked.key.endswith("/1"):
            unheard = Follows((asked.opens(asked.kind, at=again),), say=f"{key}.again")
    return {
        ("outcome", Confirmation.CONFIRMED): Follows(say="confirm_appointment.outcome.confirmed"),
        ("outcome", Confirmation.MOVED): Follows((asked.arranged(),), say="meeting.outcome.moved"),
        ("outcome", Confirmation.CANCELLED): _cancelled(asked, host),
        ("outcome", Confirmation.NO_ANSWER): unheard,
    }


def _cancelled(asked: Asked, host: str) -> Follows:
    """As if they had declined it; whoever would have come knows."""
    told, off = declined(asked), Follows(say="confirm_appointment.outcome.cancelled", tells=(host,))
    return replace(told, also=(*told.also, off))


def checked(asked: Asked) -> Outcomes:
    """The day before: nobody can say that what is missing is ready (X-35)."""
    rules = asked.standard.rules
    rule = asked.standard.appointments.get(str(asked.about.get("appointment")))
    to = rule.not_ready_to if rule else Role.DESIGN_DIRECTOR
    moved = Follows(
        (asked.arranged(within=rules["rearrange"]),),
        blanks={"lead": to, "earliest": asked.due(rules["ready_again"])},
        tells=(to, CUSTOMER),
    )
    ready = Follows()
    if asked.about.get("missing"):
        ready = replace(moved, say="check_ready.ready.yes.missing")
    return {("ready", "yes"): ready, ("ready", "no"): moved}


def held(asked: Asked) -> Outcomes:
    """The host's report, whatever the meeting was about."""
    rules, standard = asked.standard.rules, asked.standard
    missed = 1 + sum(one.get("outcome") == MeetingOutcome.NO_SHOW for one in asked.earlier)
    most = int(standard.numbers["no_shows"])
    counted = {"missed": missed, "most": most, "lead": standard.tasks[DECIDE_NO_SHOW.name].role}
    again = Follows((asked.arranged(),), say="meeting.outcome.no_show.again", blanks=counted)
    decides = Follows(
        (asked.opens(DECIDE_NO_SHOW.name),), say="meeting.outcome.no_show.decides", blanks=counted
    )
    ladder = standard.ladders[standard.tasks[asked.kind].ladder]
    lead = ladder.escalate[0].to if ladder.escalate else Role.CS_LEAD
    ours = Follows(
        (asked.arranged(within=rules["rearrange"]),),
        say="meeting.outcome.missed_by_us",
        tells=(lead, CUSTOMER),
        blanks={"lead": lead},
    )
    return {
        ("outcome", MeetingOutcome.HELD): _after_it(asked),
        ("outcome", MeetingOutcome.NO_SHOW): decides if missed >= most else again,
        ("outcome", MeetingOutcome.MISSED_BY_US): ours,
        ("outcome", MeetingOutcome.MOVED): Follows((asked.arranged(),), say="meeting.outcome.moved"),
    }


def _after_it(asked: Asked) -> Follows:
    """The call that follows, at its time; other meetings say it in words of their own."""
    meeting = str(asked.about.get("appointment"))
    call = _CALLED_AFTER.get(meeting)
    rule = asked.standard.appointments.get(meeting)
    if call is None or rule is None or rule.follow_up is None:
        return Follows(beside=True)
    at = asked.tried(call, rule.follow_up, _starts_at(asked))
    return Follows((asked.opens(call, at=at),), say="meeting.outcome.held.called", beside=True)


def no_show(asked: Asked) -> Outcomes:
    """The lead decides about a customer who keeps missing a meeting."""
    at = asked.due(asked.standard.rules["no_show_rest"])
    return {
        ("decision", NoShowDecision.GO_ON): Follows((asked.arranged(),), say="arranged"),
        ("decision", NoShowDecision.REST): Follows((Next("no_show_rest", at=at),)),
        ("decision", NoShowDecision.LOSE): declined(asked),
    }


def visit(asked: Asked) -> Outcomes:
    """Nobody reaches the customer about a visit after the contract."""
    return {
        ("decision", VisitDecision.GO_ON): Follows((asked.arranged(),), say="arranged"),
        ("decision", VisitDecision.GIVE_UP): declined(asked),
    }


def moves(asked: Asked) -> Outcomes:
    """A meeting that falls into a pause or on a day that was closed since."""
    ours = asked.about.get("paused") != "customer"
    again = asked.arranged(within=asked.standard.rules["rearrange"] if ours else None)
    moved = Follows((again,), say="meeting.outcome.moved")
    if ours:
        moved = Follows((again,), say="moved_by_us", tells=(CUSTOMER,))
    return {
        ("decision", "stays"): Follows(say="confirm_appointment.outcome.confirmed"),
        ("decision", "moves"): moved,
    }
