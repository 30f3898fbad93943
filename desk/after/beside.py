"""What follows beside the stages: money, cases, contacts, pauses."""

from decimal import Decimal

from desk.after.asked import CUSTOMER, Asked
from desk.after.calls import rule_of
from desk.after.follows import Follows, Next, Outcomes
from domain.forms.cases import ANSWER_QUESTION
from domain.forms.claims import APPROVE_WAIVER, COLLECT_CLAIM, Collected
from domain.forms.contacts import TaskResult
from domain.forms.meetings import ARRANGE_APPOINTMENT
from domain.forms.money import PAY_REFUND, HoldDecision, InvoiceOutcome
from domain.forms.pausing import PauseDecision
from domain.roles import Role
from domain.stages import Status
from domain.standard import CallRule, deciders
from workflows.parts.unreached import FIRST_CALLS

YES, NO = ("approved", "yes"), ("approved", "no")


def _asker(asked: Asked, otherwise: Role) -> str:
    """Whoever asked for it hears how it went."""
    given = asked.about.get("opened_by")
    return str(given) if given else otherwise


# --- money


def hold(_asked: Asked) -> Outcomes:
    """Whether the works wait for a payment; silence releases nothing."""
    told = (Role.SITE_SUPERVISOR, Role.AGENT)
    return {
        ("decision", HoldDecision.HOLD): Follows(tells=told),
        ("decision", HoldDecision.RELEASE): Follows(tells=(*told, Role.FINANCE), beside=True),
    }


def refund(asked: Asked) -> Outcomes:
    """Money back to the customer."""
    asker = _asker(asked, Role.AGENT)
    refused = Follows(tells=(asker,), blanks={"asker": asker}, beside=True)
    return {YES: Follows((asked.timely(PAY_REFUND.name),)), NO: refused}


def waiver(asked: Asked) -> Outcomes:
    """What a customer owes is given up, or not."""
    return {
        YES: Follows(tells=(Role.STORE_MANAGER, Role.FINANCE), beside=True),
        NO: Follows((asked.opens(COLLECT_CLAIM.name),)),
    }


def correction(asked: Asked) -> Outcomes:
    """A receipt that was wrong."""
    asker = _asker(asked, Role.FINANCE)
    corrected = Follows(tells=(Role.FINANCE, Role.AGENT), beside=True)
    return {YES: corrected, NO: Follows(tells=(asker,), blanks={"asker": asker})}


def claim(asked: Asked) -> Outcomes:
    """What a cancelled contract leaves due; who may give it up depends on how much it is."""
    standard, about = asked.standard, asked.about
    left, price = (Decimal(str(about.get(name) or 0)) for name in ("due", "price"))
    tier = deciders(standard.refunds, standard.tasks[APPROVE_WAIVER.name], left, price)[0]
    approval = asked.opens(APPROVE_WAIVER.name, tier.role, within=tier.within)
    return {
        ("outcome", Collected.RECEIVED): Follows(beside=True),
        ("outcome", Collected.WAIVED): Follows((approval,)),
    }


def invoice(asked: Asked) -> Outcomes:
    """An invoice for what was received."""
    asker = _asker(asked, Role.AGENT)
    told = {"asker": asker}
    return {
        ("outcome", InvoiceOutcome.ISSUED): Follows(tells=(CUSTOMER, asker), blanks=told),
        ("outcome", InvoiceOutcome.DROPPED): Follows(tells=(asker,), blanks=told),
    }


# --- cases and contacts


def again(asked: Asked, field: str) -> Outcomes:
    """What is not done yet is asked for at once again, of whoever has it."""
    return {(field, "no"): Follows((Next(asked.kind),), say="again")}


def _told_again(asked: Asked, rule: CallRule | None, tried: int, *lead: Role) -> Follows:
    """The customer was not reached: they are called again, at last written to."""
    if rule is not None and tried <= len(rule.again):
        at = asked.tried(asked.kind, rule.again[tried - 1])
        return Follows((Next(asked.kind, at=at),), say="told_again")
    return Follows(say="told_again.lead" if lead else "told_again.last", tells=(CUSTOMER, *lead), beside=True)


def response(asked: Asked) -> Outcomes:
    """The first word to who complains."""
    tried = 1 if asked.key.endswith("/response") else asked.number
    return {("customer_reached", "no"): _told_again(asked, rule_of(asked, asked.kind), tried)}


def contact(asked: Asked) -> Outcomes:
    """A customer who got in touch is told."""
    return {("customer_told", "no"): _told_again(asked, _usual(asked), asked.number, Role.CS_LEAD)}


def _usual(asked: Asked) -> CallRule | None:
    return rule_of(asked, FIRST_CALLS.get(asked.stage, ARRANGE_APPOINTMENT).name)


def claimed(_asked: Asked) -> Outcomes:
    """The first word to who reports a defect."""
    return {("customer_reached", "no"): Follows(say="told_again.last", tells=(CUSTOMER,), beside=True)}


def emergency(asked: Asked) -> Outcomes:
    """Whoever is on call speaks with the customer, again and again."""
    by = asked.due(asked.standard.rules["emergency_again"])
    return {("customer_reached", "no"): Follows((Next(asked.kind, by=by),), tells=(CUSTOMER,))}


def complaint(asked: Asked) -> Outcomes:
    """What was proposed to the customer."""
    refused = Follows((asked.timely(asked.kind),), tells=(Role.STORE_MANAGER,))
    return {("accepted", "yes"): Follows(beside=True), ("accepted", "no"): refused}


def told(asked: Asked) -> Outcomes:
    """The customer has the answer."""
    more = Follows((Next(ANSWER_QUESTION.name),), beside=True)
    vain = _told_again(asked, _usual(asked), asked.number, Role.CS_LEAD)
    return {("settled", "yes"): Follows(beside=True), ("settled", "no"): more, ("customer_told", "no"): vain}


def extra(asked: Asked) -> Outcomes:
    """What a colleague asked for."""
    asker = _asker(asked, Role.AGENT)
    heard = Follows(tells=(asker,), blanks={"asker": asker})
    return {("result", TaskResult.DONE): heard, ("result", TaskResult.NOT_NEEDED): heard}


def pause(_asked: Asked) -> Outcomes:
    """Whether the reason of a pause still stands."""
    return {
        ("decision", PauseDecision.RESUME): Follows(status=Status.ACTIVE, beside=True),
        ("decision", PauseDecision.GO_ON): Follows(beside=True),
    }
