"""What is said of an instant that is awaited is what happens then, whatever is awaited."""

import ast
from pathlib import Path

from domain.waits import Action
from domain.words import LANGUAGES, known
from store.settings import ROOT
from workflows.parts.adopting import CLOSED_MEETING
from workflows.parts.cover import BEGINS, ENDS
from workflows.parts.dormancy import RESTING
from workflows.parts.ending import RETENTION
from workflows.parts.pausing import MEETING
from workflows.renovation.contacts import CRACK_SEASON

NAMED = {
    "CLOSED_MEETING": CLOSED_MEETING,
    "CRACK_SEASON": CRACK_SEASON,
    "MEETING": MEETING,
    "RESTING": RESTING,
    "RETENTION": RETENTION,
}


def awaited() -> set[str]:
    """What stage code waits for without asking anybody: the subjects of its ``until``."""
    found = {RETENTION, RESTING, BEGINS, ENDS}
    for file in sorted(Path(ROOT, "workflows").rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "until":
                subjects = [one.value for one in call.keywords if one.arg == "subject"]
                found |= {name for one in subjects for name in _named(one)}
    return found


def _named(node: ast.expr) -> set[str]:
    match node:
        case ast.Constant(value=str(name)):
            return {name}
        case ast.Name(id=name) if name in NAMED:
            return {NAMED[name]}
        case ast.IfExp(body=one, orelse=other):
            return _named(one) | _named(other)
    return set()


def test_each_action_has_its_sentence() -> None:
    assert not [one for one in Action for lang in LANGUAGES if not known(lang, f"timer.{one}")]


def test_of_whatever_is_awaited_it_is_said_what_happens_then() -> None:
    subjects = awaited()
    assert len(subjects) > 25
    silent = [one for one in subjects for lang in LANGUAGES if not known(lang, f"timer.reach.{one}")]
    assert silent == []
