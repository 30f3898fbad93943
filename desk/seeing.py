"""What somebody may see: their own work and that of their roles in full, other journeys masked, the rest not at all."""

from collections.abc import Sequence

from desk.house import House
from desk.visitor import Forbidden, Visitor
from domain.access import tasks_seen
from domain.standard import Standard
from store.reading_journeys import JourneyHeader
from store.reading_tasks import TaskLine
from store.unmasking import shown_in_full


def must_see(who: Visitor, task: TaskLine, header: JourneyHeader, standard: Standard | None) -> None:
    """Raises Forbidden for a task that neither concerns somebody nor lies with one of the roles that they see."""
    if not _concerns(who, task, header) and task.role not in tasks_seen(who.roles, standard):
        raise Forbidden


def _concerns(who: Visitor, task: TaskLine, header: JourneyHeader) -> bool:
    """Whether it is, was or may become theirs, or they serve its customer."""
    named = (task.assignee, task.requester, task.comes_back_to, task.ended_by, task.handed_by)
    in_queue = task.assignee is None and task.role in who.roles
    return who.handle in named or in_queue or serves(who, header)


def serves(who: Visitor, header: JourneyHeader) -> bool:
    """Whether somebody owns the journey or is on its team."""
    return who.handle == header.owner or who.handle in header.team.values()


async def seen_in_full(house: House, who: Visitor, journeys: Sequence[str]) -> frozenset[str]:
    """Of these journeys, those whose personal data somebody sees plain (``store.unmasking``)."""
    return await shown_in_full(house.database, who.handle, journeys, who.session, await house.now())


def has_it(who: Visitor, task: TaskLine, header: JourneyHeader) -> bool:
    """Personal data of a task stay plain to its journey's owner and to whoever has or had it."""
    return who.handle in (task.assignee, header.owner)
