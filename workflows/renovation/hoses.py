"""Inlet hoses: due after three years, and once more before the frost unless they were replaced (R002-SKU-69)."""

from collections.abc import Sequence
from datetime import date, timedelta

from domain.care import Topic
from domain.forms.care import HOSE_REMINDER, CareContact
from domain.model import Model
from domain.roles import Role
from domain.time.cadence import Season, parse_cadence
from domain.time.months import add_months, month_day
from workflows.parts.journey import Journey
from workflows.renovation.contacts import reach

FROST = "agenda/hoses_frost"


class Taken(Model):
    """The reminders that another contact takes along."""

    keys: tuple[str, ...]


async def hoses(journey: Journey) -> None:
    """Remind the customer; a reminder is done when the hoses are replaced."""
    answer = await reach(journey, "hose_reminder", HOSE_REMINDER, (Topic.HOSES,))
    reminded(journey, answer, frost=bool(journey.about.get("frost")))


def take_along(journey: Journey) -> Sequence[Topic]:
    """A reminder that would follow shortly joins this contact: it may come early, never late."""

    def soon() -> Taken:
        distance = timedelta(days=int(journey.standard.numbers["contact_distance"]))
        last = journey.now + distance
        waits = journey.state.waits.values()
        found = [one.key for one in waits if one.subject == "hoses" and one.due_at and one.due_at <= last]
        for key in found:
            journey.drop(key.removeprefix("agenda/"), "joined_another_contact")
        return Taken(keys=tuple(found))

    return (Topic.HOSES,) if journey.fixed("hoses_along", soon, Taken).keys else ()


def reminded_along(journey: Journey, answer: CareContact) -> None:
    """What follows of a reminder that joined another contact."""
    taken = journey.fixed("hoses_along", lambda: Taken(keys=()), Taken).keys
    if taken and journey.first_time("reminded"):
        reminded(journey, answer, frost=FROST in taken)


def plan_again(journey: Journey) -> None:
    """The contact that took a reminder along came to nothing: it is made now, by itself."""
    if journey.key("reminded") in journey.state.answers:
        return
    for key in journey.fixed("hoses_along", lambda: Taken(keys=()), Taken).keys:
        journey.plan(
            key.removeprefix("agenda/"),
            "hoses",
            rule=journey.standard.rules["courtesy_opens"],
            anchor=journey.now,
            role=Role.AGENT,
            frost=key == FROST,
        )


def reminded(journey: Journey, answer: CareContact, *, frost: bool) -> None:
    """Who has not replaced them hears of it once more before the next frost; whom nobody reached does too."""
    if answer.hoses_replaced:
        journey.remember(hoses_replaced=True)
        return
    if frost or not journey.first_time("frost_planned"):
        return
    begin = _next_frost(journey)
    journey.plan(
        "hoses_frost",
        "hoses",
        cadence="frost",
        anchor=journey.at(begin),
        role=Role.AGENT,
        last=begin,
        frost=True,
    )


def _next_frost(journey: Journey) -> date:
    """The first day of the next frost; not of one whose reminder would have come already: that was this one."""
    cadence, today = journey.standard.cadences["frost"], journey.day(journey.now)
    season = parse_cadence(cadence.when)
    assert isinstance(season, Season)
    begin = month_day(today.year, *season.start)
    while journey.due(cadence.opens, journey.at(begin), cadence.calendar) <= journey.now:
        begin = add_months(begin, 12)
    return begin
