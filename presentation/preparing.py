"""What a task of the preparation is about, in words: days, materials, what is missing, why something was refused."""

from collections.abc import Mapping
from typing import Any

from domain.forms import materials, preparation
from domain.tasks import TaskKind
from presentation.showing import Words

KINDS = frozenset(
    kind.name
    for module in (preparation, materials)
    for kind in vars(module).values()
    if isinstance(kind, TaskKind)
)
_DAYS = ("planned_start", "earliest_start", "start_on", "permit_until", "planned_end", "choose_by")


def told(words: Words, kind: str, about: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of everything that is known; nothing for tasks of other parts."""
    if kind not in KINDS:
        return []
    rows = [(words.say(f"about.{name}"), str(about[name])) for name in _DAYS if about.get(name)]
    if about.get("items"):
        rows.append((words.say("about.materials"), words.say("list.comma").join(about["items"])))
    if about.get("briefed"):
        rows.append((words.say("about.briefed"), words.say("briefed.yes")))
    if about.get("refusal"):
        rows.append((words.say("about.refusal"), words.say(f"refusal.{about['refusal']}")))
    if about.get("not_there"):
        missing = [words.say(f"not_there.{one}") for one in about["not_there"]]
        rows.append((words.say("about.not_there"), words.say("list.comma").join(missing)))
    return rows
