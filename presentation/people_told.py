"""What somebody's absence, return or leaving will do, in words, for a page and a terminal alike (X-32)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from presentation.foretold import Foretold, Group
from presentation.showing import Words

if TYPE_CHECKING:
    from client.absences import Foreseen
    from client.leaving import Leaving
    from domain.roles import Role
    from store.reading_meetings import AppointmentLine


def deputies_told(words: Words, deputies: "Mapping[Role, str]") -> str:
    """Who stands in, by role; nobody."""
    told = [words.say("show.member", role=words.role(role), person=one) for role, one in deputies.items()]
    return words.say("list.comma").join(told) or words.say("absence.nobody")


def absence_told(words: Words, foreseen: "Foreseen") -> Foretold:
    """Who stands in, and what is due, agreed or promised in these days."""
    until = foreseen.back_on - timedelta(days=1)
    return Foretold(
        words.say("absence.title", person=foreseen.person, first=str(foreseen.first), until=str(until)),
        (
            Group(words.say("absence.deputies", who=deputies_told(words, foreseen.deputies))),
            *(Group(words.say("absence.queued", role=words.role(role))) for role in foreseen.queued),
            Group(words.say("absence.journeys", count=len(foreseen.journeys))),
            _tasks(words, "absence.tasks", foreseen.tasks),
            meetings_told(words, "absence.meetings", foreseen.meetings),
            _promises(words, foreseen.promises),
        ),
    )


def leaving_told(words: Words, foreseen: "Leaving", to: str | None) -> Foretold:
    """Everything that goes over: customers, tasks, meetings and their clashes, promises, what opens later."""
    teams = [f"{words.role(role)} {count}" for role, count in foreseen.memberships.items()]
    receiver = to or words.say("hand_over.by_rota")
    return Foretold(
        words.say("hand_over.title", person=foreseen.person, to=receiver),
        (
            Group(words.say("hand_over.owned", count=foreseen.owned)),
            Group(words.say("hand_over.teams", what=words.say("list.comma").join(teams) or "--")),
            _tasks(words, "hand_over.tasks", foreseen.tasks),
            meetings_told(words, "hand_over.meetings", foreseen.meetings),
            *_clashes(words, foreseen),
            _promises(words, foreseen.promises),
            Group(
                words.say("hand_over.planned", count=len(foreseen.planned)),
                tuple(
                    f"{one.journey}  {words.kind(one.subject)}  {words.at(one.due_at)}"
                    for one in foreseen.planned
                ),
            ),
        ),
    )


def meetings_told(words: Words, key: str, found: "Sequence[AppointmentLine]") -> Group:
    """How many meetings there are, and each with its time."""
    lines = (f"{one.journey}  {words.kind(one.kind)}  {words.at(one.starts_at)}" for one in found)
    return Group(words.say(key, count=len(found)), tuple(lines))


def _tasks(words: Words, key: str, found: Sequence[Any]) -> Group:
    lines = (f"{one.task}  {words.task(one.kind, one.about)}  {words.at(one.due_at)}" for one in found)
    return Group(words.say(key, count=len(found)), tuple(lines))


def _promises(words: Words, found: Sequence[Any]) -> Group:
    lines = (f"{one.journey}  {words.say(f'promise.{one.what}')}  {words.at(one.by_at)}" for one in found)
    return Group(words.say("absence.promises", count=len(found)), tuple(lines))


def _clashes(words: Words, foreseen: "Leaving") -> Iterable[Group]:
    """Each meeting whose time the receiver has not, with who else has it and two times that are free."""
    if not foreseen.conflicts:
        return
    comma, lines = words.say("list.comma"), []
    for one in foreseen.conflicts:
        free = comma.join(f"{words.at(slot.starts_at)} {slot.staff}" for slot in one.free)
        told = {
            "journey": one.line.journey,
            "what": words.kind(one.line.kind),
            "at": words.at(one.line.starts_at),
            "receiver": one.receiver,
            "others": comma.join(one.others) or words.say("absence.nobody"),
            "free": free or words.say("failed.none_free"),
        }
        lines.append(words.say("hand_over.conflict", **told))
    yield Group(words.say("hand_over.conflicts", count=len(lines)), tuple(lines))
