"""What befalls made-up customers from outside: a case is opened, a journey is paused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from client.errors import BadInput
from client.journeys import Journeys
from domain.model import Model
from domain.stages import Stage
from starter.rehearsal.chances import Dice
from workflows.renovation import PROCESS

Days = Annotated[int, Field(ge=0, le=3650)]


class Happening(Model):
    """Something that befalls some customers in a stage, so many days after it began."""

    chance: Annotated[float, Field(gt=0, le=100)]
    """Percent of the customers who come to the stage."""
    stage: Stage
    after: tuple[Days, Days]
    """Between so many and so many days after the stage began."""
    matter: str | None = None
    """A case about it is opened."""
    about: dict[str, Any] = {}
    pause: str | None = None
    """The journey is paused for this reason."""
    lasts: tuple[Days, Days] = (1, 1)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.matter is None) == (self.pause is None):
            raise ValueError("matter or pause: one of both is needed")
        if self.matter is not None and self.stage not in PROCESS.matters.get(self.matter, ()):
            raise ValueError(f"matter: {self.matter!r} cannot be opened in {self.stage}")
        return self


@dataclass(frozen=True)
class ToCome:
    """One of them, thrown: when, and what."""

    at: datetime
    matter: str | None = None
    about: tuple[tuple[str, Any], ...] = ()
    pause: str | None = None
    until: datetime | None = None
    """When a pause ends."""

    async def befall(self, journeys: Journeys, journey: str, actor: str) -> None:
        """Have it happen.

        Raises:
            client.errors.Conflict, workflows.parts.refusals.Refusal: the journey does not allow it just now.
        """
        if self.matter is not None:
            await journeys.open_case(journey, actor, self.matter, dict(self.about))
        elif self.pause is not None:
            await journeys.pause(journey, actor, self.pause)
        else:
            await journeys.resume(journey, actor)


def read_happenings(file: Path) -> list[Happening]:
    """The happenings of a file.

    Raises:
        BadInput: it cannot be read; the message names file and place.
    """
    try:
        content = YAML(typ="safe").load(file.read_text()) or []
        return [Happening.model_validate(one) for one in content]
    except (OSError, MarkedYAMLError, UnicodeDecodeError, ValidationError, TypeError) as error:
        raise BadInput(f"{file}: {error}") from error


def thrown(happenings: Sequence[Happening], dice: Dice, stage: Stage, begun: datetime) -> list[ToCome]:
    """What befalls one customer in a stage that has just begun, in order."""
    found: list[ToCome] = []
    for one in happenings:
        if one.stage is not stage or not dice.happens(one.chance):
            continue
        at = begun + _between(dice, one.after)
        if one.pause is None:
            found.append(ToCome(at, one.matter, tuple(sorted(one.about.items()))))
        else:
            end = at + _between(dice, one.lasts)
            found += [ToCome(at, pause=one.pause, until=end), ToCome(end)]
    return sorted(found, key=lambda one: one.at)


def _between(dice: Dice, days: tuple[int, int]) -> timedelta:
    low, high = days
    return timedelta(days=dice.one_of(range(low, high + 1)), hours=dice.one_of(range(10)))
