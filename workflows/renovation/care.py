"""Care: what is done for a household in the years after the handover (R002-SKU-67 … 72)."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import count

from domain.care import Purpose
from domain.model import Model
from domain.roles import Role
from domain.stages import Stage
from domain.time.months import add_months
from workflows.parts.journey import Journey
from workflows.renovation.amending import hoses_since
from workflows.renovation.cleaning_left import ask_about_cleaning
from workflows.renovation.consents import consent_until, consented, plan_courtesy
from workflows.renovation.handover import warranty_ends
from workflows.renovation.milestones import collect_past
from workflows.renovation.taken_over import came_in, owe_reservations


class End(Model):
    """The day up to which there is something to care for."""

    day: date


async def care(journey: Journey) -> None:
    """Plan the years to come and stay until the last warranty and the last consent have ended (X-07).

    Warranty and safety run by contract; revisits and mailings by consent.
    """
    since, ends = _taken_over(journey)
    _plan_by_contract(journey, since, ends)
    _go_on_with_what_is_open(journey, since)
    if journey.first_time("courtesy"):
        plan_courtesy(journey, since, first=True)
    last = max(ends.values())
    for number in count(1):
        until = journey.fixed(f"end/{number}", lambda: _next_end(journey, last), End).day
        await journey.until(
            f"ended/{number}",
            journey.standard.rules["last_warranty"],
            journey.at(until),
            subject="last_warranty" if number == 1 else "consent_stands",
            keeps=True,
        )
        if journey.fixed(f"end/{number + 1}", lambda: _next_end(journey, last), End).day <= until:
            break
    _end_everything(journey)


def handed_over(journey: Journey) -> datetime:
    """When the home was given to the customer."""
    return datetime.fromisoformat(journey.facts["handed_over_at"])


def warranties(journey: Journey) -> dict[str, str]:
    """The last ISO date of every class of item under warranty."""
    return dict(journey.facts["warranties"])


def _taken_over(journey: Journey) -> tuple[datetime, dict[str, date]]:
    """When the home was handed over and what is under warranty until when; what nobody wrote down counts from today."""
    if "handed_over_at" not in journey.facts:
        journey.remember(handed_over_at=journey.state.stage_since.isoformat())
    since = handed_over(journey)
    if "warranties" not in journey.facts:
        ends = warranty_ends(journey.standard, journey.day(since))
        journey.remember(warranties={item: end.isoformat() for item, end in ends.items()})
    return since, {item: date.fromisoformat(end) for item, end in warranties(journey).items()}


def _next_end(journey: Journey, last_warranty: date) -> End:
    """First the last warranty; then a look once a year for as long as the customer's consent stands."""
    today, consent = journey.day(journey.now), consent_until(journey)
    if today < last_warranty or consent is None or consent <= today:
        return End(day=last_warranty)
    return End(day=min(consent, add_months(today, 12)))


def _plan_by_contract(journey: Journey, since: datetime, ends: dict[str, date]) -> None:
    """The care call, the free cleaning with it, cracks, hoses, and a last look before warranties end."""
    rules, numbers = journey.standard.rules, journey.standard.numbers
    journey.plan("care_call", "care_call", rule=rules["care_call"], anchor=since, role=Role.AGENT)
    dry_from = add_months(journey.day(since), int(numbers["cracks_dry_months"]))
    journey.plan(
        "cracks",
        "cracks",
        cadence="crack_season",
        anchor=journey.at(dry_from),
        role=Role.AGENT,
        last=add_months(dry_from, 12) - timedelta(days=1),
    )
    hoses = hoses_since(journey.state, since)
    journey.plan("hoses", "hoses", rule=rules["hose_reminder"], anchor=hoses, role=Role.AGENT)
    together: dict[date, list[str]] = defaultdict(list)
    for item, end in sorted(ends.items()):
        if end >= journey.day(journey.now):
            together[end].append(item)
    for end, items in sorted(together.items()):
        journey.plan(
            f"warranty_{end.isoformat()}",
            "warranty_end",
            rule=rules["warranty_notice"],
            anchor=journey.at(end),
            role=Role.AGENT,
            useful_until=end,
            ending=items,
            ends_on=end.isoformat(),
        )


def _go_on_with_what_is_open(journey: Journey, since: datetime) -> None:
    """What was open with a household that we took over: money, reservations, the survey, the free cleaning."""
    collect_past(journey)
    owe_reservations(journey)
    if came_in(journey, Stage.CARE) is None:
        return
    if consented(journey, Purpose.SURVEYS):
        rule = journey.standard.rules["survey_call"]
        journey.plan("survey", "survey", rule=rule, anchor=since, role=Role.AGENT)
    if journey.first_time("cleaning_left"):
        ask_about_cleaning(journey)


def _end_everything(journey: Journey) -> None:
    """Nothing of the care is left when warranties and consent have ended; a case is still finished."""
    for key in list(journey.state.agenda):
        journey.drop(key.removeprefix("agenda/"), "warranties_ended")
    for duty in list(journey.state.duties.values()):
        if not duty.independent:
            journey.stop_duty(duty.key, "warranties_ended")
