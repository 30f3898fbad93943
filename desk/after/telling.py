"""What follows from a choice, in words."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

from client.slots import rules_of
from desk.after.asked import Asked
from desk.after.follows import Follows, Next, Rule
from desk.after.foretelling import asked_of, families_of, foretold
from desk.reader import DeskReader
from desk.visitor import DeskWords
from desk.words import known
from domain.roles import Role
from domain.time.days import Span
from domain.time.rule_words import describe
from domain.time.rules import parse_rule
from presentation.task_read import TaskRead

After = Callable[[str, str], str]
"""By a field and a choice, what happens then; empty where nothing is said of it."""
_ELAPSED = "（不停表）"


async def after_of(reader: DeskReader, read: TaskRead) -> After:
    """What to say of each choice of a task's form."""
    detail, database = read.detail, reader.house.database
    rules = await rules_of(database, detail.journey)
    hours = read.customer.window if read.customer else None
    window = Span(start=hours.start, end=hours.end) if hours else None
    asked = await asked_of(database, detail, read.header, rules, window, await reader.now())
    return after(reader.words, asked)


def after(words: DeskWords, asked: Asked) -> After:
    """The sentences of what is foretold; of other choices what is always so."""
    found = foretold(asked)

    def tell(field: str, choice: str) -> str:
        follows = found.get((field, choice), Follows())
        said = [_said(words, asked, one, field, choice) for one in follows.parts()]
        return words.say("after.and").join(filter(None, said))

    return tell


def _said(words: DeskWords, asked: Asked, follows: Follows, field: str, choice: str) -> str:
    keys = [follows.say] if follows.say else [f"{one}.{field}.{choice}" for one in families_of(asked.kind)]
    key = next((one for one in keys if known(words.lang, f"after.{one}")), None)
    if key is None:
        return ""
    blanks = {name: _word(words, value) for name, value in follows.blanks.items()}
    first = _first(words, follows.next[0]) if follows.next else {}
    return words.say(f"after.{key}", **{**first, **blanks})


def _first(words: DeskWords, following: Next) -> dict[str, str]:
    """What a sentence says of the task that opens first."""
    return {
        "to": words.role(following.role) if following.role else "",
        "at": words.at(following.at),
        "by": words.at(following.by),
    }


def _word(words: DeskWords, value: Any) -> str:
    match value:
        case Rule():
            rule = parse_rule(value.text)
            return describe(rule, "en" if words.lang == "en" else "zh-CN").replace(_ELAPSED, "")
        case Role():
            return words.role(value)
        case datetime():
            return words.at(value)
        case StrEnum():
            return words.say(f"site_stage.{value}")
    return str(value)
