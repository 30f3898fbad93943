"""What keeps us in touch with a household: the care call, revisits, the yearly mailing, the question of consent."""

from datetime import date

from domain.care import Means, Purpose, Topic
from domain.forms.care import (
    CARE_ATTENTION,
    CARE_CALL,
    CARE_PLAN,
    CARE_TOPICS,
    REVISIT_CALL,
    REVISIT_IN_WRITING,
    YEARLY_MAILING,
)
from domain.model import Model
from domain.pausing import ClockKind
from workflows.parts.journey import Journey
from workflows.parts.racing import first_of
from workflows.renovation.care import handed_over
from workflows.renovation.cleaning import has_free_cleaning
from workflows.renovation.consents import consented, withdraw_consent
from workflows.renovation.contacts import CLEANING_UNTIL, Said, its_turn, open_contact, reach
from workflows.renovation.topics import add_topic, due_topics

LAPSED = "consent_lapsed"


class By(Model):
    """How the customer hears of us."""

    means: Means


async def care_call(journey: Journey) -> None:
    """Three days after the handover: the six points, good wishes, the free cleaning (R002-SKU-67, 70, 72)."""
    granted = journey.fixed(
        "granted", lambda: Said(so=has_free_cleaning(journey, handed_over(journey))), Said
    ).so
    topics = (Topic.CARE, Topic.CLEANING) if granted else (Topic.CARE,)
    about = {"cleaning_until": journey.facts[CLEANING_UNTIL]} if granted else {}
    await reach(journey, "care_call", CARE_CALL, topics, about=lambda: about, apart=False)


async def revisit(journey: Journey) -> None:
    """Ask how they live with our work, as long as they consent and as they wish to hear of us (R002-GAS-02)."""
    if not await its_turn(journey, Purpose.REVISITS, Topic.REVISIT):
        return
    by = journey.fixed("by", lambda: By(means=journey.facts.get("means") or Means.PHONE), By).means
    if by is Means.PHONE:
        await reach(journey, "revisit_call", REVISIT_CALL, (Topic.REVISIT,))
        return
    topics = open_contact(journey, "revisit_in_writing", (Topic.REVISIT,), takes=(Topic.REVISIT,))
    answer = await journey.ask(
        "revisit_in_writing", REVISIT_IN_WRITING, about={"means": by, "topics": list(topics)}
    )
    if answer.sent:
        journey.contact("revisit_in_writing", REVISIT_IN_WRITING.name, "sent", channel=by)


async def mailing(journey: Journey) -> None:
    """Once a year some material and a small gift, to those who consent; not to where mail came back (R002-SKU-71)."""
    if not await its_turn(journey, Purpose.MAILING, None):
        return
    if journey.fixed("unknown", lambda: Said(so=Topic.ADDRESS in due_topics(journey)), Said).so:
        await reach(journey, "care_topics", CARE_TOPICS, (Topic.ADDRESS,))
        if not journey.fixed("goes_out", lambda: Said(so=_may_be_sent(journey)), Said).so:
            return
    else:
        open_contact(journey, "yearly_mailing", (), takes=())
    address = journey.facts.get("mail_address")
    sent = await journey.ask(
        "yearly_mailing", YEARLY_MAILING, about=lambda: {"address": address} if address else {}
    )
    if sent.sent:
        journey.contact("yearly_mailing", YEARLY_MAILING.name, "sent", channel=Means.LETTER)
    if sent.returned and journey.first_time("returned"):
        add_topic(journey, Topic.ADDRESS)


def _may_be_sent(journey: Journey) -> bool:
    """Whether the call for the address brought one, and the customer still wants our mail."""
    return consented(journey, Purpose.MAILING) and Topic.ADDRESS not in due_topics(journey)


async def consent_renewal(journey: Journey) -> None:
    """Before the consent lapses the nearest contact asks for it again, or one of its own; then it ends (X-07)."""
    until = date.fromisoformat(journey.about["until"])
    if journey.first_time("due"):
        add_topic(journey, Topic.CONSENT)
    await first_of(_ask_alone(journey, until), _lapse(journey, until))
    for part in ("alone", "apart", "care_topics", "lapses"):
        journey.call_off(part, LAPSED if journey.key("lapsed") in journey.state.answers else "consent_given")


async def _ask_alone(journey: Journey, until: date) -> Said | None:
    """No other contact has asked: then there is one for it."""
    rule = journey.standard.rules["consent_ask_alone"]
    await journey.until("alone", rule, journey.at(until), subject="consent_renewal", keeps=True)
    if not await its_turn(journey, None, Topic.CONSENT):
        return None
    await reach(journey, "care_topics", CARE_TOPICS, (Topic.CONSENT,))
    settled = journey.fixed("given", lambda: Said(so=not _stands_as_it_was(journey)), Said)
    return settled if settled.so else None


async def _lapse(journey: Journey, until: date) -> Said:
    await journey.until("lapses", "0 minutes", journey.at(until), subject="consent_lapses", keeps=True)
    lapsed = journey.fixed("lapsed", lambda: Said(so=_stands_as_it_was(journey)), Said)
    if lapsed.so:
        withdraw_consent(journey, "lapsed", LAPSED)
    return lapsed


def _stands_as_it_was(journey: Journey) -> bool:
    """Whether the consent that lapses was neither given again nor taken back; another calendar changes no consent."""
    facts = journey.facts
    return bool(facts.get("consent")) and facts.get("consent_on") == journey.about.get("given_on")


async def care_plan(journey: Journey) -> None:
    """Know what an important customer needs, plan what is done for them, and do it (R002-GAS-05)."""
    if not journey.fixed("wanted", lambda: Said(so=consented(journey, Purpose.REVISITS)), Said).so:
        return
    plan = await journey.ask("care_plan", CARE_PLAN)
    if plan.attention_on is None:
        return
    await journey.until(
        "attention_on",
        journey.standard.rules["courtesy_opens"],
        journey.at(plan.attention_on),
        subject="care_attention",
        clock=ClockKind.COURTESY,
    )
    if journey.fixed("still_wanted", lambda: Said(so=consented(journey, Purpose.REVISITS)), Said).so:
        await journey.ask(
            "care_attention", CARE_ATTENTION, about={"attention": plan.attention, "needs": plan.needs}
        )
