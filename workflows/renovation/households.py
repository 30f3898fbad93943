"""What changes in a household: its owner, its tier, its consent; and friends whom it names (R002-SKU-72, GAS-02)."""

from activities.customers import CustomerActivities, NewOwner, OwnerKept
from domain.care import Purpose, Topic
from domain.forms.calls import FIND_CONTACT
from domain.forms.households import REGISTER_OWNER, SET_TIER, START_REFERRED, WELCOME_OWNER
from domain.words import say
from workflows.parts.journey import Journey
from workflows.parts.silence import LEFT_ALONE, end_courtesy
from workflows.renovation.consents import consented, give_consent, plan_revisits, withdraw_consent
from workflows.renovation.contacts import reach
from workflows.renovation.topics import DUE

CHANGED = "owner_changed"


async def owner_change(journey: Journey) -> None:
    """Another owner has the home: warranty and safety go on, the old owner's consent does not (R003-QSR-05).

    They are the household's main contact from now on; courtesy begins anew with what they consent to themselves.
    """
    new = await journey.ask("register", REGISTER_OWNER, about=dict(journey.about))
    state = journey.state
    kept = await journey.once(
        "registered",
        CustomerActivities.register_owner,
        lambda: NewOwner(journey=state.journey, name=new.name, phone=new.phone),
        OwnerKept,
        summary=say(state.lang, "owner_registered"),
    )
    if journey.first_time("changed"):
        withdraw_consent(journey, "changed", CHANGED)
        journey.remember(
            **{
                LEFT_ALONE: False,
                DUE: [],
                "means": None,
                "mail_address": None,
                "tier": None,
                "missed_calls": 0,
            },
            owner_changed_on=journey.day(journey.when("registered")).isoformat(),
        )
    if not kept.reachable:
        await journey.ask("find_contact", FIND_CONTACT, about={"call": WELCOME_OWNER.name})
    await reach(journey, "welcome", WELCOME_OWNER, (Topic.WELCOME, Topic.CONSENT))


async def change_tier(journey: Journey) -> None:
    """The customer's tier is set anew, and the revisits follow it from now on (R002-GAS-02)."""
    answer = await journey.ask("set", SET_TIER, about={"tier": journey.facts.get("tier")})
    if journey.first_time("changed"):
        journey.remember(tier=answer.tier)
        end_courtesy(journey, "tier_changed", ("care_plan",))
        if "agenda/revisits" in journey.state.agenda and consented(journey, Purpose.REVISITS):
            plan_revisits(journey, journey.when("set"))


async def consent_withdrawn(journey: Journey) -> None:
    """The customer takes back their consent, all of it or to one purpose: what rests on it ends at once."""
    purpose = journey.about.get("purpose")
    if purpose is None:
        withdraw_consent(journey, "withdrawn")
    elif journey.first_time("decided"):
        kept = [one for one in Purpose if one != purpose and consented(journey, one)]
        give_consent(journey, "withdrawn", kept, anew=False)


async def referral(journey: Journey) -> None:
    """A friend whom the customer named is called and gets a journey of their own, linked to this one (R002-SKU-72)."""
    about = {name: journey.about[name] for name in ("friend_name", "friend_phone")}
    answer = await journey.ask("start", START_REFERRED, about=about)
    if answer.journey is not None and journey.first_time("linked"):
        journey.remember(referred=[*journey.facts.get("referred", []), answer.journey])
