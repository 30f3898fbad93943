"""What follows a call, and the decisions about a customer whom no call reaches (X-20)."""

from collections.abc import Sequence
from dataclasses import replace

from desk.after.asked import CUSTOMER, Asked
from desk.after.follows import Follows, Next, Outcomes, Rule
from domain.emergencies import Danger
from domain.forms import KINDS
from domain.forms.calls import FIND_CONTACT, REACH_CUSTOMER, CallForm, CallOutcome, ContractCall, Reaching
from domain.forms.care import CareContact
from domain.forms.cases import HANDLE_COMPLAINT, RESPOND_EMERGENCY, SOLVE_COMPLAINT
from domain.forms.cracks import JUDGE_CRACKS
from domain.forms.materials import CHOICES_CALL, RECORD_CHOICES
from domain.forms.meetings import ARRANGE_APPOINTMENT, DECIDE_VISIT
from domain.forms.progress import PROGRESS_CALL, SAFETY_TASK
from domain.forms.site import DELAY_CALL
from domain.forms.warranty_claims import RESPOND_CLAIM
from domain.roles import Role
from domain.stages import Stage, Status
from domain.standard import CallRule
from workflows.parts.unreached import FIRST_CALLS, MISSED

OVER = frozenset({CallOutcome.CALL_BACK, CallOutcome.WRONG_NUMBER})
"""What neither was in vain nor ends the count of tries in vain."""


def vain_so_far(outcomes: Sequence[str], again: int) -> int:
    """How many tries in a row were in vain, as the journey counts them: anew after the lead has decided.

    Args:
        again: how many further tries the standard has.
    """
    vain = 0
    for outcome in outcomes:
        if outcome == CallOutcome.NO_ANSWER:
            vain = vain + 1 if vain <= again else 1
        elif outcome not in OVER:
            vain = 0
    return vain if vain <= again else 0


def rule_of(asked: Asked, kind: str) -> CallRule | None:
    """The standard's rule for calls of a kind that nobody answers."""
    name = asked.standard.tasks[kind].calls if kind in asked.standard.tasks else None
    return asked.standard.calls[name] if name else None


def tries_of(asked: Asked, rule: CallRule) -> int:
    """Which try in vain this one would be."""
    return vain_so_far([str(one.get("outcome")) for one in asked.earlier], len(rule.again)) + 1


def again(tried: int, following: Next) -> Follows:
    """It is tried once more."""
    return Follows((following,), say="call.outcome.no_answer.again", blanks={"tried": tried})


def messaged(told: Follows) -> Follows:
    """The same, and the customer hears that we tried."""
    sent = Follows(say="call.outcome.no_answer.message", tells=(CUSTOMER,))
    return replace(told, also=(*told.also, sent))


def of_call(asked: Asked) -> Outcomes:
    """Whatever the call is about."""
    form = KINDS[asked.kind].form
    found = _taken_up(asked, form)
    rule = rule_of(asked, asked.kind)
    if rule is None:
        return found
    lead = Follows((asked.opens(REACH_CUSTOMER.name),), say="call.outcome.refuses.lead")
    ended = replace(given_up(asked), say=given_up(asked).say or "call.outcome.refuses")
    back = Rule(asked.standard.rules["call_back_within"])
    return found | {
        ("outcome", CallOutcome.REACHED): Follows(beside=True),
        ("outcome", CallOutcome.NO_ANSWER): _unanswered(asked, rule),
        ("outcome", CallOutcome.CALL_BACK): Follows(
            blanks={"within": back}, beside=True, say="call.outcome.call_back"
        ),
        ("outcome", CallOutcome.WRONG_NUMBER): Follows((asked.opens(FIND_CONTACT.name),)),
        ("outcome", CallOutcome.REFUSES): lead if rule.rest is not None else ended,
        ("outcome", CallOutcome.DO_NOT_CONTACT): _left_alone(asked, rule),
    }


def _unanswered(asked: Asked, rule: CallRule) -> Follows:
    """The next try and its time; after the last one, who decides or what comes instead."""
    tried = tries_of(asked, rule)
    if tried <= len(rule.again):
        at = asked.tried(asked.kind, rule.again[tried - 1])
        told = again(tried, asked.opens(asked.kind, at=at))
    elif rule.rest is not None:
        lead = asked.opens(REACH_CUSTOMER.name)
        told = Follows((lead,), say="call.outcome.no_answer.lead", blanks={"tried": tried})
    else:
        told = Follows(say="call.outcome.no_answer.given_up", blanks={"tried": tried})
        told = replace(told, also=_instead(asked))
    return messaged(told) if tried == rule.message_after else told


def _instead(asked: Asked) -> tuple[Follows, ...]:
    found = given_up(asked)
    return (found,) if found.say else ()


def given_up(asked: Asked) -> Follows:
    """What comes in the place of a call after the contract that is not made any more; nothing of many."""
    rules = asked.standard.rules
    match asked.kind:
        case "payment_call":
            at = asked.in_window(rules["payment_call_again"])
            return Follows((Next("payment_call", at=at),), say="given_up.payment_call")
        case CHOICES_CALL.name:
            return Follows((asked.opens(RECORD_CHOICES.name),), say="given_up.choices_call")
        case DELAY_CALL.name:
            return Follows(say="given_up.delay_call", tells=(CUSTOMER,))
        case "pre_completion_call":
            return Follows((asked.arranged(),), say="given_up.pre_completion_call")
        case "crack_survey" if asked.key.startswith("case/"):
            return Follows((asked.arranged(),), say="given_up.crack_survey")
        case PROGRESS_CALL.name:
            return _missed(asked)
    return Follows()


def _missed(asked: Asked) -> Follows:
    """Several calls in a row that reached nobody: the lead hears of it."""
    rule = rule_of(asked, asked.kind)
    assert rule is not None
    missed = int(asked.facts.get(MISSED) or 0) + 1
    if rule.tell_lead_after is None or missed < rule.tell_lead_after:
        return Follows()
    return Follows(
        say="given_up.progress_call", tells=(Role.CS_LEAD,), blanks={"to": Role.CS_LEAD, "missed": missed}
    )


def _left_alone(asked: Asked, rule: CallRule) -> Follows:
    """No calls any more; before the contract the customer is lost by that (X-07)."""
    if asked.before_contract:
        return replace(asked.lost(), say="call.outcome.do_not_contact.lost")
    if rule.courtesy:
        return Follows(say="call.outcome.do_not_contact.courtesy", beside=True)
    return Follows(say="call.outcome.do_not_contact", tells=(CUSTOMER,), beside=True)


def _taken_up(asked: Asked, form: type[CallForm]) -> Outcomes:
    """What somebody else takes care of at once."""
    complaint = asked.timely(HANDLE_COMPLAINT.name), asked.timely(SOLVE_COMPLAINT.name)
    found: Outcomes = {
        ("complaint", "yes"): Follows(complaint, blanks={"solved": complaint[1].by}, beside=True)
    }
    if issubclass(form, ContractCall):
        found |= {("emergency", danger.value): _emergency(asked, danger) for danger in Danger}
    if issubclass(form, CareContact):
        found["defects", "yes"] = Follows((asked.timely(RESPOND_CLAIM.name),), beside=True)
        found["cracks_reported", "yes"] = Follows((asked.opens(JUDGE_CRACKS.name),), beside=True)
    if asked.kind == PROGRESS_CALL.name:
        found["fire_equipment_on_site", "no"] = Follows((asked.opens(SAFETY_TASK.name),), beside=True)
    if asked.kind == DELAY_CALL.name:
        told = (Role.CS_LEAD, Role.SITE_SUPERVISOR)
        found["agrees", "no"] = Follows(tells=(CUSTOMER, *told), beside=True)
    return found


def _emergency(asked: Asked, danger: Danger) -> Follows:
    """Whoever is on call is told, at any hour."""
    responders = asked.standard.responders(danger)
    role = responders.care if asked.stage is Stage.CARE else responders.site
    within = asked.standard.tasks[RESPOND_EMERGENCY.name].within
    return Follows((asked.opens(RESPOND_EMERGENCY.name, role, within=within),), beside=True)


# --- whom no call reaches


def of_finding(asked: Asked) -> Outcomes:
    """The right number was looked for."""
    called = str(asked.about.get("call"))
    rule = rule_of(asked, called)
    call = asked.opens(called) if called in asked.standard.tasks else None
    vain: Follows
    if rule is not None and rule.rest is not None:
        vain = Follows((asked.opens(REACH_CUSTOMER.name),), say="find_contact.found.no.lead")
    elif call is not None and not asked.key.split("/")[-2].isdigit():
        vain = Follows((call,), say="find_contact.found.no.called")  # of a new owner, whoever has the number
    else:
        vain = Follows(say="find_contact.found.no.given_up", also=_instead(replace(asked, kind=called)))
    return {("found", "yes"): Follows((call,) if call else ()), ("found", "no"): vain}


def of_reaching(asked: Asked) -> Outcomes:
    """The lead decides about a customer whom no call reached."""
    called = str(asked.about.get("call"))
    rule = rule_of(asked, called)
    if rule is None or rule.rest is None:
        return {}
    at = asked.in_window(rule.rest)
    rest = Follows(
        (Next("resting", at=at),), blanks={"messages": rule.messages}, status=Status.DORMANT, beside=True
    )
    return {
        ("decision", Reaching.CALL_NOW): Follows((asked.opens(called),)),
        ("decision", Reaching.REST): rest,
        ("decision", Reaching.LOST): asked.lost(),
        ("decision", Reaching.DO_NOT_CONTACT): replace(asked.lost(), say="call.outcome.do_not_contact.lost"),
    }


def of_arranging(asked: Asked, refused: Follows) -> Outcomes:
    """Somebody tries to agree on a meeting, by phone or in writing.

    Args:
        refused: what follows when the customer does not want the meeting.
    """
    usual = FIRST_CALLS.get(asked.stage, ARRANGE_APPOINTMENT)
    rule = rule_of(asked, usual.name)
    found: Outcomes = {("outcome", "refuses"): refused}
    if rule is None:
        return found
    tried = tries_of(asked, rule)
    if tried <= len(rule.again):
        at = asked.tried(ARRANGE_APPOINTMENT.name, rule.again[tried - 1])
        told = again(tried, replace(asked.arranged(), at=at))
    elif asked.before_contract and rule.rest is not None:
        lead = asked.opens(REACH_CUSTOMER.name)
        told = Follows((lead,), say="call.outcome.no_answer.lead", blanks={"tried": tried})
    else:
        lead = asked.opens(DECIDE_VISIT.name)
        told = Follows((lead,), say="call.outcome.no_answer.visit", blanks={"tried": tried})
    if tried == rule.message_after and not asked.wants_no_calls:
        told = messaged(told)
    return found | {("outcome", "no_answer"): told}
