"""Inlet hoses: due after three years, and once more before the frost unless they were replaced (R002-SKU-69)."""

from collections.abc import Sequence
from datetime import timedelta

from domain.care import Topic
from domain.forms.care import HOSE_REMINDER, CareContact
from domain.model import Model
from domain.roles import Role
from domain.time.months import add_months
from workflows.parts.journey import Journey
from workflows.renovation.contacts import reach


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
    if taken:
        reminded(journey, answer, frost="agenda/hoses_frost" in taken)


def reminded(journey: Journey, answer: CareContact, *, frost: bool) -> None:
    """Who has not replaced them hears of it once more before the next frost; whom nobody reached does too."""
    if answer.hoses_replaced:
        journey.remember(hoses_replaced=True)
        return
    if frost or not journey.first_time("frost_planned"):
        return
    today = journey.day(journey.when("frost_planned"))
    journey.plan(
        "hoses_frost",
        "hoses",
        cadence="frost",
        anchor=journey.at(today),
        role=Role.AGENT,
        last=add_months(today, 12),
        frost=True,
    )
