"""The free cleaning of a household that we took over, where one is still owed (R002-SKU-70)."""

from datetime import timedelta

from domain.care import Topic
from domain.roles import Role
from domain.stages import Stage
from workflows.parts.journey import Journey
from workflows.renovation.taken_over import came_in
from workflows.renovation.topics import add_topic

A_DAY = timedelta(days=1)


def ask_about_cleaning(journey: Journey) -> None:
    """The care call asks; where it was before, whatever contact comes next, or one of its own in good time."""
    taken = came_in(journey, Stage.CARE)
    until = taken.cleaning_until if taken else None
    if taken is None or until is None:
        return
    if until < taken.on:
        journey.not_done_here("cleaning", "cleaning", until)
    elif "agenda/care_call" not in journey.state.agenda:
        add_topic(journey, Topic.CLEANING)
        rule, anchor = journey.standard.rules["cleaning_again"], journey.now
        if journey.day(journey.due(rule, anchor)) > until:
            rule, anchor = journey.standard.rules["courtesy_opens"], journey.at(taken.on + A_DAY)
        journey.plan("cleaning_again", "cleaning_again", rule=rule, anchor=anchor, role=Role.AGENT)
