"""What a journey knows of its customer's life before it: they came to us in the middle of their project.

It says where the works go on, what was done before, and from when our own clocks count.
"""

from datetime import date
from typing import Annotated

from pydantic import Field

from domain.contract import OCCASIONS, After, Occasion
from domain.model import Model
from domain.roles import Role
from domain.site import STAGES, SiteStage
from domain.stages import STAGES as JOURNEY_STAGES
from domain.stages import Stage


class TakenOver(Model):
    """A customer who was taken over; what lies before the day we know from what we were given, and do not do."""

    on: date
    """The company's day from which the journey's story is known."""
    stage: Stage
    """Where it began with us."""
    team: tuple[Role, ...] = ()
    """The roles that somebody had already."""
    kickoff_on: date | None = None
    """When the works began; still to come where the day was only agreed on."""
    site_done: SiteStage | None = None
    """The last stage of the site that was finished and, where that is usual, accepted."""
    site_done_on: date | None = None
    site_due_on: date | None = None
    """By when the customer was told that the stage being built is finished."""
    accepted_on: date | None = None
    permit: bool = False
    """The management's permit was there."""
    permit_until: date | None = None
    keys: bool = False
    """The keys were handed to us."""
    reservations: Annotated[int, Field(ge=0, le=9)] = 0
    reservations_until: date | None = None
    """By when they are settled; with the standard's time from now where that day is over."""
    cleaning_until: date | None = None
    """Until when a free cleaning is still owed."""

    @property
    def works_began(self) -> bool:
        """Whether the site was open already."""
        return self.kickoff_on is not None and self.kickoff_on <= self.on

    @property
    def built(self) -> tuple[SiteStage, ...]:
        """The stages of the site that were finished before."""
        if JOURNEY_STAGES.index(self.stage) > JOURNEY_STAGES.index(Stage.CONSTRUCTION):
            return STAGES
        return () if self.site_done is None else STAGES[: STAGES.index(self.site_done) + 1]

    @property
    def being_built(self) -> SiteStage | None:
        """The stage of the site that was being built; None before the works began and when all was built."""
        return STAGES[len(self.built)] if self.works_began and len(self.built) < len(STAGES) else None

    @property
    def past(self) -> tuple[After, ...]:
        """The moments of the contract's payments that lie before the stage, in their order."""
        cared_for = self.stage is Stage.CARE
        return tuple(
            one
            for one in OCCASIONS
            if one is Occasion.SIGNING or one in self.built or (cared_for and one is Occasion.ACCEPTANCE)
        )
