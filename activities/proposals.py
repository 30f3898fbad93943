"""Activities that propose who should do something; people decide."""

from temporalio import activity

from domain.model import Instant, Model
from domain.roles import Role
from store.database import Database
from store.staff import loads


class DesignerWanted(Model):
    """For whom a designer is looked for."""

    style: str | None
    """What the customer likes (R002-SKU-12)."""
    named: str | None
    """Who was named already, by whoever steered the journey: proposed first."""
    instead_of: str | None = None
    """Whose place somebody else is looked for to take: not proposed (R002-SKU-36)."""
    now: Instant
    """The journey's time; meetings after it count as load."""


class PersonWanted(Model):
    """For whom somebody with a role is looked for."""

    role: Role
    named: str | None
    """Who has it already: proposed first."""
    now: Instant


class Candidate(Model):
    """Somebody who could do it, and how much lies before them."""

    handle: str
    fits: bool
    """True when the customer's style is theirs."""
    tasks: int
    appointments: int


class Proposal(Model):
    """Everybody who could do it, the best first; empty when nobody has the role."""

    candidates: tuple[Candidate, ...]

    @property
    def proposed(self) -> str | None:
        return self.candidates[0].handle if self.candidates else None


class ProposalActivities:
    """Bound to one database; a worker registers its methods."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @activity.defn(name="propose_designer")
    async def propose_designer(self, wanted: DesignerWanted) -> Proposal:
        """Rank the active designers: the customer's style first, then the lightest load, then the order of entry.

        R002-SKU-15. Nothing is changed and nobody is kept. Who is away is not proposed (X-32).
        """
        found = [
            Candidate(
                handle=one.handle,
                fits=wanted.style in one.styles,
                tasks=one.tasks,
                appointments=one.appointments,
            )
            for one in await loads(self._database, Role.DESIGNER, wanted.now, wanted.named)
            if one.handle != wanted.instead_of
        ]
        found.sort(key=lambda one: (one.handle != wanted.named, not one.fits, one.tasks + one.appointments))
        return Proposal(candidates=tuple(found))

    @activity.defn(name="propose_person")
    async def propose_person(self, wanted: PersonWanted) -> Proposal:
        """Rank the active people of a role: the lightest load first, then the order of entry."""
        found = [
            Candidate(handle=one.handle, fits=False, tasks=one.tasks, appointments=one.appointments)
            for one in await loads(self._database, wanted.role, wanted.now, wanted.named)
        ]
        found.sort(key=lambda one: (one.handle != wanted.named, one.tasks + one.appointments))
        return Proposal(candidates=tuple(found))
