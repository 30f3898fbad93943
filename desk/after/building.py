"""What follows from the signed contract to the handover: preparation, the site, change orders, the acceptance."""

from collections.abc import Mapping
from typing import Any

from desk.after.asked import CUSTOMER, Asked
from desk.after.follows import Follows, Next, Outcomes
from domain.forms.change_orders import DRAFT_CHANGE_ORDER, SIGN_CHANGE_ORDER, Drafted, Signature
from domain.forms.handover import PRE_COMPLETION_CALL, AcceptanceDecision
from domain.forms.preparation import (
    CHECKED,
    OBTAIN_PERMIT,
    TELL_CUSTOMER,
    BriefingDecision,
    Extension,
    KeysOutcome,
    PermitOutcome,
)
from domain.forms.site import (
    BEGIN_WATER_TEST,
    MEASURE_CABINETS,
    MEND_SITE,
    PRE_ACCEPTANCE,
    SITE_STAGE,
    StageOutcome,
)
from domain.roles import Role
from domain.site import STAGES, SiteStage

YES, NO = ("approved", "yes"), ("approved", "no")
_DROPPED = (Role.DESIGNER, Role.SITE_SUPERVISOR, Role.AGENT)

# --- preparation


def keys(asked: Asked) -> Outcomes:
    """The customer's keys; who cannot give them yet names a day."""
    most = int(asked.standard.numbers["keys_put_off"])
    told: tuple[Follows, ...] = ()
    if asked.number >= most:
        told = (
            Follows(
                say="take_keys.outcome.not_ready.told",
                tells=(Role.CS_LEAD,),
                blanks={"to": Role.CS_LEAD, "times": asked.number},
            ),
        )
    return {
        ("outcome", KeysOutcome.TAKEN): Follows(beside=True),
        ("outcome", KeysOutcome.NOT_READY): Follows(beside=True, also=told),
    }


def permit(asked: Asked) -> Outcomes:
    """The property management's permit."""
    again = asked.opens(OBTAIN_PERMIT.name, within=asked.standard.rules["permit_again"])
    return {
        ("outcome", PermitOutcome.OBTAINED): Follows(beside=True),
        ("outcome", PermitOutcome.APPLIED): Follows(beside=True),
        ("outcome", PermitOutcome.REFUSED): Follows((again, asked.opens(TELL_CUSTOMER.name))),
    }


def extension(asked: Asked) -> Outcomes:
    """The permit is extended before it ends."""
    again = asked.opens(asked.kind, within=asked.standard.rules["permit_again"])
    return {
        ("outcome", Extension.EXTENDED): Follows(beside=True),
        ("outcome", Extension.NOT_NEEDED): Follows(beside=True),
        ("outcome", Extension.REFUSED): Follows((again,), tells=(Role.STORE_MANAGER, Role.AGENT)),
    }


def briefing(asked: Asked) -> Outcomes:
    """The plans were not explained on site."""
    waits = Follows((asked.arranged(),), beside=True)
    if "/missed/" in asked.key:
        at = asked.due(asked.standard.rules["briefing_waits"])
        waits = Follows(
            (asked.opens(asked.kind, at=at),), say="decide_briefing.decision.wait.day", beside=True
        )
    return {
        ("decision", BriefingDecision.WAIT): waits,
        ("decision", BriefingDecision.WITHOUT): Follows(beside=True),
    }


def kickoff(asked: Asked) -> Outcomes:
    """While anything is missing the site does not open."""
    again = asked.opens(asked.kind, within=asked.standard.rules["kickoff_again"])
    waits = Follows((again,), say="kickoff.missing", tells=(Role.CS_LEAD, Role.AGENT))
    return {(name, "no"): waits for name in CHECKED}


# --- the site


def stage(asked: Asked) -> Outcomes:
    """The supervisor's word on a stage of the site."""
    hours = asked.standard.site.late_hours
    failed = "measured" if asked.kind == MEASURE_CABINETS.name else "checked"
    return {
        ("outcome", StageOutcome.STARTED): Follows(
            (asked.opens(asked.kind),), say="site_stage.outcome.started"
        ),
        ("outcome", StageOutcome.LATE): Follows(
            (asked.opens(asked.kind),), say="site_stage.outcome.late", blanks={"hours": hours}, beside=True
        ),
        ("outcome", StageOutcome.FINISHED): _done(asked, f"site_stage.outcome.finished.{failed}"),
    }


def _done(asked: Asked, say: str, *, tested: bool = False) -> Follows:
    """What comes when the work of a stage is done, and the whole checklist passed."""
    at = SiteStage(str(asked.about["site_stage"]))
    rule = asked.standard.site.of(at)
    if rule.water_test is not None and not tested:
        then = Follows((asked.opens(BEGIN_WATER_TEST.name),), say=f"{say}.tested", beside=True)
    elif rule.accepted or at.value in _tied(asked.facts):
        then = Follows((asked.arranged(),), say=f"{say}.accepted", beside=True)
    else:
        then = _next_stage(asked, at, say)
    return then


def _next_stage(asked: Asked, at: SiteStage, say: str) -> Follows:
    if at is STAGES[-1]:
        return Follows((asked.opens(PRE_ACCEPTANCE.name),), say=f"{say}.last", beside=True)
    following = STAGES[STAGES.index(at) + 1]
    kind = MEASURE_CABINETS if asked.standard.site.of(following).measured else SITE_STAGE
    return Follows((asked.opens(kind.name),), say=f"{say}.next", blanks={"stage": following}, beside=True)


def _tied(facts: Mapping[str, Any]) -> list[str]:
    """The stages to which the contract ties a payment: they are accepted too (X-22)."""
    return [str(one["stage"]) for one in facts.get("milestones") or ()]


def water(asked: Asked) -> Outcomes:
    """The water has stood: did it leak?"""
    return {
        ("leak", "yes"): Follows((asked.opens(MEND_SITE.name),)),
        ("leak", "no"): _done(asked, "read_water_test.leak.no", tested=True),
    }


def from_afar(asked: Asked) -> Outcomes:
    """The customer looked at the photos."""
    at = SiteStage(str(asked.about["site_stage"]))
    tied = at.value in _tied(asked.facts)
    then = Follows(say="accept_from_afar.accepted.yes.paid", beside=True)
    return {
        ("accepted", "yes"): then if tied else _next_stage(asked, at, "accept_from_afar.accepted.yes"),
        ("accepted", "no"): Follows(beside=True),
    }


def own_acceptance(asked: Asked) -> Outcomes:
    """The supervisor's own acceptance."""
    return {
        ("passed", "yes"): Follows((asked.opens(PRE_COMPLETION_CALL.name),), beside=True),
        ("passed", "no"): Follows((asked.opens(MEND_SITE.name),)),
    }


# --- change orders


def drafted(_asked: Asked) -> Outcomes:
    """A draft goes to whoever may decide on so much."""
    return {
        ("outcome", Drafted.DRAFTED): Follows(beside=True),
        ("outcome", Drafted.DROPPED): Follows(say="change_order.dropped", tells=_DROPPED, beside=True),
    }


def approved(asked: Asked) -> Outcomes:
    """The company's word on a change order."""
    sign = asked.timely(SIGN_CHANGE_ORDER.name)
    return {YES: Follows((sign,)), NO: Follows((_drafted_again(),), say="change_order.again")}


def signature(_asked: Asked) -> Outcomes:
    """The customer's."""
    told = (CUSTOMER, Role.SITE_SUPERVISOR, Role.FINANCE)
    return {
        ("outcome", Signature.SIGNED): Follows(tells=told, beside=True),
        ("outcome", Signature.CHANGED): Follows((_drafted_again(),), say="change_order.again"),
        ("outcome", Signature.DROPPED): Follows(say="change_order.dropped", tells=_DROPPED, beside=True),
    }


def _drafted_again() -> Next:
    """By whoever drafted it: designer or supervisor."""
    return Next(DRAFT_CHANGE_ORDER.name)


def built(asked: Asked) -> Outcomes:
    """What was added when the works were done."""
    return {("passed", "yes"): Follows(beside=True), ("passed", "no"): Follows((asked.timely(asked.kind),))}


# --- the acceptance


def acceptance(asked: Asked) -> Outcomes:
    """The lead decides how an acceptance goes on that came to nothing (X-20)."""
    at = asked.due(asked.standard.rules["acceptance_again"])
    again = Next("acceptance_again", at=at)
    return {
        ("decision", AcceptanceDecision.AGAIN): Follows((asked.arranged(),), say="arranged"),
        ("decision", AcceptanceDecision.LATER): Follows((again,), tells=(CUSTOMER,)),
        ("decision", AcceptanceDecision.NEW_ITEMS): Follows(tells=(CUSTOMER,), beside=True),
        ("decision", AcceptanceDecision.RESERVATIONS): Follows(beside=True),
    }
