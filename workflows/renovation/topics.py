"""What the next contact of the years of care takes along (R002-GAS-02)."""

from domain.care import Topic
from domain.model import Model
from workflows.parts.journey import Journey

DUE = "topics_due"
"""The fact that lists what the next contact takes along."""
CARRIED, TAKEN_UP = "carried", "taken_up"
"""The last parts of the keys that say what a contact is about, and that its answers were followed up."""
ASKED_UNTIL_ANSWERED = (Topic.ADDRESS, Topic.CLEANING, Topic.CONSENT)


class Carried(Model):
    """What a contact is about."""

    topics: tuple[Topic, ...]


def due_topics(journey: Journey) -> list[Topic]:
    """What the next contact takes along."""
    return [Topic(one) for one in journey.facts.get(DUE, [])]


def add_topic(journey: Journey, *topics: Topic) -> None:
    """Have the next contact take these along."""
    journey.remember(**{DUE: sorted({*due_topics(journey), *topics})})


def drop_topic(journey: Journey, *topics: Topic) -> None:
    """These are not asked any more."""
    journey.remember(**{DUE: [one for one in due_topics(journey) if one not in topics]})


def give_back(journey: Journey, prefix: str) -> None:
    """A contact under a full key is broken off: what it took along, the next contact asks."""
    answers = journey.state.answers
    for key in [key for key in answers if key.startswith(f"{prefix}/") and key.endswith(f"/{CARRIED}")]:
        if f"{key.removesuffix(CARRIED)}{TAKEN_UP}" not in answers:
            carried = Carried.model_validate(answers[key].payload).topics
            add_topic(journey, *(one for one in carried if one in ASKED_UNTIL_ANSWERED))
