"""The catalogue is complete in both languages, and every command finds its words there."""

import ast
import string
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import presentation
import starter
from domain.forms.consultation import LeadSource, PropertyUse, Style
from domain.roles import Role
from domain.stages import Stage, Status
from domain.waits import Action
from presentation.intake.starting import Result
from presentation.words import LANGUAGES, TABLES, known, say
from starter.app import TREE, command_at, option_key, parameters

FOLDERS = [Path(package.__path__[0]) for package in (presentation, starter)]
SAYING = {"say", "Wrong", "Missing", "Refused", "Away", "CommandError", "BadFile", "Line"}


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def keys_in_code() -> Iterator[str]:
    """Every key that the command line's code names as a whole."""
    for path in (path for folder in FOLDERS for path in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            texts = [one.value for one in node.args[:2] if isinstance(one, ast.Constant)]
            yield from (text for text in texts if name in SAYING and isinstance(text, str) and "." in text)


def test_both_languages_have_the_same_keys() -> None:
    chinese, english = (set(TABLES[lang]) for lang in ("zh-CN", "en"))
    assert chinese == english


@pytest.mark.parametrize("name", ["en", "zh_cn"])
def test_no_text_hides_another_of_the_same_key(name: str) -> None:
    package = import_module(f"presentation.words.{name}")
    tables = [import_module(f"{package.__name__}.{one.name}").WORDS for one in iter_modules(package.__path__)]
    counts = Counter(key for table in tables for key in table)
    assert [key for key, count in counts.items() if count > 1] == []


def test_blanks_agree() -> None:
    chinese, english = TABLES["zh-CN"], TABLES["en"]
    assert not [key for key in english if blanks(chinese[key]) != blanks(english[key])]


def test_every_text_that_the_code_names_is_there() -> None:
    named = set(keys_in_code())
    assert len(named) > 150
    missing = {key for key in named if not (known("zh-CN", key) and known("en", key))}
    assert not missing


def test_every_command_and_option_is_explained() -> None:
    for group, commands in TREE.items():
        for name, place in commands.items():
            path = f"{group}.{name}".lstrip(".")
            assert known("zh-CN", f"help.{path}"), path
            for option in parameters(command_at(place)):
                assert known("zh-CN", option_key(path, option)), f"{path} {option}"


@pytest.mark.parametrize(
    "group_and_kind",
    [
        ("stage", Stage),
        ("status", Status),
        ("role", Role),
        ("timer", Action),
        ("fired", Action),
        ("story.step_fired", Action),
        ("result", Result),
        ("source", LeadSource),
        ("style", Style),
        ("use", PropertyUse),
    ],
    ids=lambda pair: pair[0],
)
def test_every_code_has_a_word(group_and_kind: tuple[str, type]) -> None:
    group, kind = group_and_kind
    for lang in LANGUAGES:
        assert all(known(lang, f"{group}.{one.value}") for one in kind)  # type: ignore[attr-defined]


def test_every_event_has_a_sentence() -> None:
    from domain.events import EVENTS

    types = {choice["type"] for choice in EVENTS.json_schema()["$defs"].values() if "type" in choice}
    assert types  # the schema could be read
    names = EVENTS.json_schema()["discriminator"]["mapping"]
    for lang in LANGUAGES:
        assert not [name for name in names if not known(lang, f"story.{name}")]


def test_a_missing_word_shows_its_last_part() -> None:
    assert say("en", "kind.some_new_kind") == "some_new_kind"
