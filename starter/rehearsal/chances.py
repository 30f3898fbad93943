"""What the people of a sample say: chances laid over the standard's example answers.

A file names kinds of task, each with a list of possibilities::

    budget_call:
      - {chance: 60, after: {any: [10 minutes, 2 working hours]}, answers: {outcome: no_problem}}
      - {chance: 10, answers: {outcome: no, lost_reason: {any: [price, timing]}}}

Only what differs from the example is said, unless ``whole: true`` stands there; an answer of null leaves the field out.
A value may be ``{any: [...]}`` or ``{between: [low, high], step: 100}``.
"""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from client.errors import BadInput
from domain.forms import KINDS
from domain.model import Model
from domain.time.rules import parse_rule
from starter.rehearsal.people import Plan, Reply

T = TypeVar("T")


class Possibility(Model):
    """One thing that may be said, and how often it is."""

    chance: Annotated[float, Field(gt=0)] = 1
    after: str | dict[str, list[str]] | None = None
    """How long they take: a due rule, or several of which one is taken; as in the example when absent."""
    answers: dict[str, Any] = {}
    whole: bool = False
    """True when these answers take the example's place, instead of changing it."""


Chances = dict[str, list[Possibility]]


def read_chances(folder: Path) -> Chances:
    """The chances of a folder's files.

    Raises:
        BadInput: a file cannot be read; the message names file, task and what is accepted.
    """
    found: Chances = {}
    for file in sorted(folder.glob("*.yaml")):
        try:
            content = YAML(typ="safe").load(file.read_text()) or {}
        except (OSError, MarkedYAMLError, UnicodeDecodeError) as error:
            raise BadInput(f"{file}: {error}") from error
        for kind, given in content.items():
            if kind not in KINDS:
                raise BadInput(f"{file}: {kind}: is not a kind of task; accepted: {', '.join(sorted(KINDS))}")
            try:
                found[kind] = [Possibility.model_validate(one) for one in given]
            except (ValidationError, TypeError) as error:
                raise BadInput(f"{file}: {kind}: {error}") from error
    return found


class Dice:
    """Replies that are thrown: the example's, changed by one of the possibilities."""

    def __init__(self, plan: Plan, chances: Chances, seed: str) -> None:
        self._plan = plan
        self._chances = chances
        self._random = random.Random(seed)  # noqa: S311 - made-up people, no secret
        self.given: dict[str, Reply] = {}
        """By task: the reply that will be given."""

    def next(self, kind: str) -> Reply:
        """The reply for this time that a task of the kind is asked.

        Raises:
            BadInput: neither the plan nor the standard has an answer.
        """
        usual = self._plan.next(kind)
        possible = self._chances.get(kind)
        if not possible:
            return usual
        taken = self._random.choices(possible, [one.chance for one in possible])[0]
        changed = {name: self._thrown(value) for name, value in taken.answers.items()}
        answers = changed if taken.whole else {**usual.answers, **changed}
        after = self._thrown(taken.after) if taken.after is not None else usual.after
        parse_rule(after)
        return Reply(after=after, answers={name: one for name, one in answers.items() if one is not None})

    def happens(self, percent: float) -> bool:
        """Whether something happens that happens in so many of a hundred cases."""
        return self._random.uniform(0, 100) < percent

    def one_of(self, several: Sequence[T]) -> T:
        """One of them, by chance."""
        return self._random.choice(several)

    def _thrown(self, value: Any) -> Any:
        match value:
            case {"any": list(choices)}:
                return self._random.choice(choices)
            case {"offer": number}:
                return {"offer": self._thrown(number)}
            case {"between": [int(low), int(high)], "step": int(step)}:
                return self._random.randrange(low, high + 1, step)
            case _:
                return value
