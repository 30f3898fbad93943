"""The desk's words: complete in both languages, there for whatever a page says, and none that nobody says."""

import ast
import re
import string
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from jinja2 import nodes

import desk
from desk.lists import ready_made
from desk.templating import TEMPLATES
from desk.visitor import Visitor
from desk.words import TABLES, known
from domain.roles import Role
from store.sessions import Person

FOLDER = Path(desk.__path__[0])
SAYING = {"t", "say"}
KEY = re.compile(r"[a-z_]+(\.[\w/-]+)+")
LANGUAGES = ("zh-CN", "en")

Said = list[str | None]
"""How a key is put together: its constant parts, None for what is only known when the page is made."""


def parts(node: nodes.Node) -> Said:
    if isinstance(node, nodes.Const):
        return [str(node.value)]
    if isinstance(node, nodes.Concat):
        return [part for one in node.nodes for part in parts(one)]
    return [None]


def in_templates() -> Iterator[tuple[str, bool, Said]]:
    """Every text of every template, and whether it is said there: file, said, parts."""
    for path in sorted((FOLDER / "templates").rglob("*.html")):
        tree = TEMPLATES.parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            name = getattr(call.node, "name", None) or getattr(call.node, "attr", None)
            if name in SAYING and call.args:
                yield path.name, True, parts(call.args[0])
        for node in tree.find_all((nodes.Const, nodes.Concat)):
            yield path.name, False, parts(node)


def in_code() -> Iterator[tuple[str, bool, Said]]:
    """The same of the desk's code, without its tables of words."""
    for path in sorted(FOLDER.rglob("*.py")):
        if "words" in path.relative_to(FOLDER).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
                for one in node.args[:2] if name in SAYING else ():
                    yield path.name, True, _parts_of(one)
            elif isinstance(node, ast.Constant | ast.JoinedStr):
                yield path.name, False, _parts_of(node)


def _parts_of(node: ast.expr) -> Said:
    if isinstance(node, ast.Constant):
        return [node.value if isinstance(node.value, str) else None]
    if isinstance(node, ast.JoinedStr):
        return [one.value if isinstance(one, ast.Constant) else None for one in node.values]  # type: ignore[misc]
    return [None]


@cache
def everything() -> list[tuple[str, bool, Said]]:
    return [*in_templates(), *in_code()]


def whole(said: Said) -> str | None:
    """The key where it stands there as a whole."""
    return "".join(map(str, said)) if None not in said else None


@cache
def built() -> dict[str, str]:
    """Patterns of keys that are put together, ``list.`` and a name: by pattern, a file in which it is."""
    found = {}
    for file, _, said in everything():
        if None in said and said[0] is not None and re.match(r"[a-z_]+\.", said[0]):
            found["".join(r"[^ ]+" if one is None else re.escape(one) for one in said)] = file
    return found


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys_with_the_same_blanks() -> None:
    chinese, english = TABLES["zh-CN"], TABLES["en"]
    assert set(chinese) == set(english)
    assert not [key for key in english if blanks(chinese[key]) != blanks(english[key])]
    assert not [key for key in english if not (chinese[key].strip() and english[key].strip())]


def test_no_two_pages_give_a_key_different_words() -> None:
    from desk import words

    for lang in ("ZH", "EN"):
        keys = [key for module in words._MODULES for key in getattr(module, lang)]
        assert sorted(keys) == sorted(set(keys))


def test_whatever_a_page_says_has_its_words() -> None:
    said = {(file, key) for file, is_said, one in everything() if is_said and (key := whole(one))}
    keys = {(file, key) for file, key in said if KEY.fullmatch(key)}
    assert len({key for _, key in keys}) > 150
    endings = {key[place:] for key in TABLES["en"] for place, letter in enumerate(key, 1) if letter == "."}
    assert not [
        (file, key)
        for file, key in sorted(keys)
        if not all(known(lang, key) for lang in LANGUAGES) and key not in endings
    ], "neither there, nor the rest of a key whose beginning is added elsewhere"


def test_what_is_put_together_is_the_beginning_of_something() -> None:
    from domain import words as of_journeys
    from presentation.words import TABLES as OF_COMMANDS

    every = set(TABLES["en"]) | set(OF_COMMANDS["en"]) | set(of_journeys._TABLES["en"])
    assert len(built()) > 5
    nothing = {
        (file, pattern)
        for pattern, file in built().items()
        if file.endswith(".html") and not any(re.fullmatch(pattern, key) for key in every)
    }
    assert not nothing


def test_every_list_has_its_name_and_what_it_says_when_it_is_empty() -> None:
    person = Person(
        staff_no=1, handle="x", name="x", roles=tuple(Role), team=None, login="x", must_change=False
    )
    names = ready_made(Visitor(person, "en", "Asia/Shanghai", True), datetime(2031, 3, 3, tzinfo=UTC))
    assert "team" in names
    assert not [
        name
        for name in names
        for lang in LANGUAGES
        if not (known(lang, f"lists.{name}") and known(lang, f"lists.{name}.empty"))
    ]


def test_no_word_stands_there_for_nobody() -> None:
    named = {key for _, _, one in everything() if (key := whole(one)) and "." in key}
    unused = [
        key
        for key in TABLES["en"]
        if not {key, key.rpartition(".")[0]} & named  # ``word("boards.age", one.age)`` names a group
        and not any(re.fullmatch(pattern, key) for pattern in built())
    ]
    assert unused == []
