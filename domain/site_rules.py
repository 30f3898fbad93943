"""What a company demands of the stages of a site: days, checklist, photos, acceptance (R004-STG, X-28)."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from domain.site import SiteStage
from domain.terse import RuleText, Terse
from domain.warranty import ItemCode


class SiteStageRule(Terse):
    """One stage: how long it takes, and what has to be right before the next one begins."""

    days: Annotated[int, Field(ge=1, le=200)]
    """Working days of the site calendar."""
    check: tuple[ItemCode, ...] = ()
    """What the supervisor looks at, and the customer where they accept the stage."""
    photos: Annotated[int, Field(ge=0, le=50)] = 0
    """The least number of photos."""
    measured: bool = False
    """True where nothing is built: somebody comes to measure (R004-STG-04)."""
    concealed: bool = False
    """True where the next stage covers the work: its photos are kept as proof."""
    accepted: bool = False
    """True where the customer accepts it; so is every stage to which the contract ties a payment (X-22)."""
    water_test: RuleText | None = None
    """How long water stands before anybody looks for leaks."""


class SiteRules(Terse):
    """The stages of a company's sites. Names and order are the code's, all numbers the company's."""

    stages: dict[SiteStage, SiteStageRule] = {}
    acceptance_days: Annotated[int, Field(ge=0, le=60)] = 0
    """Working days that the plan gives to the customer's acceptance of a stage."""
    late_hours: Annotated[int, Field(ge=1, le=1000)] = 48
    """From so much lateness on the customer is called about it."""

    def of(self, stage: SiteStage) -> SiteStageRule:
        """A stage's rule; a day of work where the standard says nothing."""
        return self.stages.get(stage, SiteStageRule(days=1))

    def lengths(self, accepted: Mapping[SiteStage, bool]) -> Iterator[tuple[SiteStage, int, int]]:
        """Each stage with its working days, and those until the next may begin."""
        for stage in SiteStage:
            yield stage, self.of(stage).days, self.acceptance_days if accepted.get(stage) else 0
