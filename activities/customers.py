"""Activities on customers: what a journey learns of a household and Postgres keeps."""

from temporalio import activity

from domain.model import Model
from domain.personal import Reference
from store.database import Database
from store.households import register_owner


class NewOwner(Model):
    """Who has the home now, by references."""

    journey: str
    name: Reference
    phone: Reference


class OwnerKept(Model):
    """What became of it."""

    reachable: bool
    """Whether the number could be kept; otherwise somebody has to find the right one."""


class CustomerActivities:
    """Bound to one database; a worker registers its methods."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @activity.defn(name="register_owner")
    async def register_owner(self, new: NewOwner) -> OwnerKept:
        """Make the new owner the household's main contact; repeating it changes nothing."""
        kept = await register_owner(self._database, new.journey, new.name, new.phone)
        return OwnerKept(reachable=kept)
