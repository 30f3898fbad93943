"""How the people of a rehearsal answer: what they say, and how long they take.

A plan names kinds of task. Each has ``answers`` and ``after`` (a due rule such as ``2 working hours``, or ``never``),
or a list of these for the 1st, 2nd … time, whose last entry counts for every later one. What a plan leaves out
takes the standard's own example answers. In answers, ``{offer: 1}`` is the first time that is free, and
``{in: 20 days at 09:00}`` an instant or a day from then (also within the rows of a table),
and ``{about: proposed}`` what the task itself names there. ``{rows: items, passed: true}`` gives the same answer to
each item of a list that the task names. ``{if_refused: "300.00"}`` is left out at first, and said when the form
refuses the answers without it.
"""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Protocol

from pydantic import Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from client.errors import BadInput
from client.journeys import Journeys
from client.offers import offer_of, offers_for
from domain.appointments import OfferOf
from domain.forms import KINDS
from domain.model import Model
from domain.time.rules import due, parse_rule
from domain.waits import Rulebook

NEVER = "never"
IF_REFUSED = "if_refused"


class NoneFree(BadInput):
    """No time is free before the instant by which a meeting has to be held: nobody can agree on one."""


class Reply(Model):
    """One reply of one person."""

    after: Annotated[str, Field(min_length=1)] = "30 minutes"
    answers: dict[str, Any] = {}

    def instant(self, opened_at: datetime, rules: Rulebook) -> datetime | None:
        """When it is given; None for never."""
        if self.after == NEVER:
            return None
        return due(parse_rule(self.after), opened_at, rules.calendar("customer")).at


class Answers(Protocol):
    """Whoever knows what made-up people say."""

    def next(self, kind: str) -> Reply:
        """The reply for this time that a task of the kind is asked. Raises `BadInput` where there is none."""
        ...


class Plan:
    """The replies of everybody, by kind of task."""

    def __init__(self, replies: dict[str, list[Reply]]) -> None:
        self._replies = replies
        self._asked: Counter[str] = Counter()

    def again(self) -> "Plan":
        """The same replies from their first time on, for another customer."""
        return Plan(self._replies)

    def next(self, kind: str) -> Reply:
        """The reply for this time that a task of the kind is asked.

        Raises:
            BadInput: neither the plan nor the standard has an answer.
        """
        if kind not in self._replies:
            raise BadInput(f"answers: nothing is said for the task {kind}, and the standard has no example")
        replies = self._replies[kind]
        place = min(self._asked[kind], len(replies) - 1)
        self._asked[kind] += 1
        return replies[place]


def read_plan(examples: Path, answers: Path | None = None) -> Plan:
    """The examples of a standard, overlaid by an answers file.

    Raises:
        BadInput: a file cannot be read; the message names file, line and what is accepted.
    """
    replies: dict[str, list[Reply]] = {}
    for file in [*sorted(examples.glob("*.yaml")), *([answers] if answers else [])]:
        for kind, given in _load(file).items():
            if kind not in KINDS:
                known = ", ".join(sorted(KINDS))
                raise BadInput(f"{file}: {kind}: is not a kind of task; accepted: {known}")
            replies[kind] = [
                _reply(file, kind, one) for one in (given if isinstance(given, list) else [given])
            ]
    return Plan(replies)


def _load(file: Path) -> dict[str, Any]:
    try:
        content = YAML(typ="safe").load(file.read_text())
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}") from error
    except (MarkedYAMLError, UnicodeDecodeError) as error:
        raise BadInput(f"{file}: {error}") from error
    if content is not None and not isinstance(content, dict):
        raise BadInput(f"{file}: a mapping from kinds of task to replies is expected")
    return content or {}


def _reply(file: Path, kind: str, given: Any) -> Reply:
    if given == NEVER:
        return Reply(after=NEVER)
    try:
        reply = Reply.model_validate(given)
        if reply.after != NEVER:
            parse_rule(reply.after)
    except (ValidationError, ValueError) as error:
        raise BadInput(f"{file}: {kind}: {error}") from error
    return reply


async def answer(
    reply: Reply, task: str, kind: str, about: dict[str, Any], actor: str, journeys: Journeys, rules: Rulebook
) -> None:
    """Complete a task with a reply, and with what is added to it when the form refuses it.

    Raises:
        BadInput: the form refuses it all the same.
    """
    journey = task.rsplit("-", 1)[0]
    try:
        await journeys.complete(task, actor, await filled(reply, kind, about, journeys, journey, rules))
    except BadInput:
        if not any(_only_if_refused(value) for value in reply.answers.values()):
            raise
        more = await filled(reply, kind, about, journeys, journey, rules, refused=True)
        await journeys.complete(task, actor, more)


def _only_if_refused(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {IF_REFUSED}


async def filled(
    reply: Reply,
    kind: str,
    about: dict[str, Any],
    journeys: Journeys,
    journey: str,
    rules: Rulebook,
    *,
    refused: bool = False,
) -> dict[str, Any]:
    """The reply's answers with offers and dates put in; ``refused``: once before, without what is said only then."""
    form = KINDS[kind].form
    answers: dict[str, Any] = {}
    for name, said in reply.answers.items():
        if _only_if_refused(said) and not refused:
            continue
        value = said[IF_REFUSED] if _only_if_refused(said) else said
        offer = offer_of(form, name)
        answers[name] = await _value(value, offer, about, answers, journeys, journey, rules)
    return answers


async def _value(
    value: Any,
    offer: OfferOf | None,
    about: dict[str, Any],
    answers: dict[str, Any],
    journeys: Journeys,
    journey: str,
    rules: Rulebook,
) -> Any:
    known = (about, answers, journeys, journey, rules)
    if isinstance(value, dict) and set(value) == {"offer"}:
        mark = offer or OfferOf()
        before = answers.get(mark.after) if mark.after else None
        anchor = datetime.fromisoformat(before["starts_at"]) if before else None
        found = await offers_for(journeys, journey, mark, about, anchor)
        if not found and about.get("latest"):
            raise NoneFree(f"offer: no time is free before {about['latest']}")
        if not found:
            raise BadInput(f"offer: no time is free for {mark.appointment or about.get('appointment')}")
        return found[min(int(value["offer"]), len(found)) - 1].model_dump(mode="json")
    if isinstance(value, dict) and "rows" in value:
        said = {name: one for name, one in value.items() if name != "rows"}
        return [{"item": item, **said} for item in about.get(value["rows"], ())]
    if isinstance(value, dict) and set(value) == {"about"}:
        return about.get(value["about"])
    if isinstance(value, dict) and set(value) == {"in"}:
        at = due(parse_rule(value["in"]), await journeys.clock(), rules.calendar("customer")).at
        return rules.calendar("customer").today(at).isoformat()
    if isinstance(value, dict):
        return {name: await _value(one, None, *known) for name, one in value.items()}
    if isinstance(value, list):
        return [await _value(one, None, *known) for one in value]
    return value
