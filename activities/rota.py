"""Who is on call."""

from datetime import date

from temporalio import activity

from domain.model import Model
from domain.roles import Role
from store import staff
from store.database import Database
from store.errors import NotFound


class Wanted(Model):
    """For what somebody is looked for."""

    role: Role
    key: str
    """What it is about: the same key gives the same person."""
    own: str | None
    """Who has the role on this journey: asked first, unless it is their day of rest or they are away."""
    on: date
    """The company's day."""
    works_today: bool = False
    """True when nobody will do who rests on that day."""


class OnCall(Model):
    """Whose it is; nobody where nobody has the role: then it lies in the role's queue."""

    person: str | None


class RotaActivities:
    """Bound to one database; a worker registers its methods."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @activity.defn(name="find_on_call")
    async def find_on_call(self, wanted: Wanted) -> OnCall:
        """The journey's own person, else whose turn it is (R003-RCP-07): of those who do not rest, else of all.

        Who is away is never called (X-32).
        """
        for resting in (False,) if wanted.works_today else (False, True):
            if wanted.own is not None and await self._works(wanted.own, wanted.on, resting=resting):
                return OnCall(person=wanted.own)
            found = await staff.pick_by_rota(
                self._database, wanted.role, wanted.key, on=wanted.on, resting=resting
            )
            if found is not None:
                return OnCall(person=found.handle)
        return OnCall(person=None)

    async def _works(self, handle: str, on: date, *, resting: bool) -> bool:
        try:
            person = await staff.get(self._database, handle)
        except NotFound:
            return False
        here = person.active and not await staff.away(self._database, handle, on)
        return here and (resting or on.isoweekday() not in person.rest_weekdays)
