"""What the documents tell a newcomer to type exists, and what they link to is there."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from cyclopts import CycloptsError

from starter.app import build
from starter.invocation import read
from starter.output import Output
from store.settings import ROOT

READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = (
    *READMES,
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/dependencies.md",
    "docs/desk.md",
    "docs/notices.md",
    "docs/operations.md",
    "docs/performance.md",
    "docs/upgrading.md",
)
IN_BLOCK = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?(homeward .+)$")
IN_LINE = re.compile(r"`(homeward [^`]+)`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
WORDS = re.compile(r'--words "[^"]+"')
OF_ALL = re.compile(r" --lang \S+\|\S+")
MODULE = re.compile(r"`([\w/]+\.py)`")
PACKAGES = (
    *("activities", "benchmarks", "client", "desk", "domain", "presentation"),
    *("starter", "store", "tests", "workflows"),
)
PLACEHOLDERS = ("…", "|")


def lines(name: str) -> Iterator[tuple[bool, str]]:
    """Each line with whether it stands in a block of code."""
    inside = False
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            inside = not inside
        else:
            yield inside, line


def commands(name: str) -> list[str]:
    found: list[str] = []
    for inside, line in lines(name):
        if inside:
            found += [match[1] for match in [IN_BLOCK.match(line.strip())] if match]
        else:
            found += IN_LINE.findall(line)
    return [OF_ALL.sub("", one) for one in found]


def targets(name: str) -> list[str]:
    return [target for inside, line in lines(name) if not inside for target in LINK.findall(line)]


def parse(command: str) -> None:
    """Errors: CycloptsError for a command, an option or a value that does not exist."""
    invocation = read(shlex.split(command, comments=True)[1:], {})
    assert invocation.incomplete is None, command
    app = build("en", None, Output(), invocation.tokens)
    app.parse_args(invocation.tokens, exit_on_error=False, print_error=False)


@pytest.mark.parametrize("name", READMES)
def test_every_command_of_the_readme_parses(name: str) -> None:
    told = commands(name)
    assert len(told) > 15
    for command in told:
        assert not any(mark in command for mark in PLACEHOLDERS), command
        try:
            parse(command)
        except CycloptsError as error:
            pytest.fail(f"{name}: {command}: {error}")


@pytest.mark.parametrize(
    "wrong", ["homeward journey begin", "homeward journey list --nonsense", "homeward task complete"]
)
def test_a_wrong_command_would_be_noticed(wrong: str) -> None:
    with pytest.raises(CycloptsError):
        parse(wrong)


def test_both_readmes_tell_the_same_commands() -> None:
    """But for what customers say: everybody does so in their language."""
    english, chinese = ([WORDS.sub("--words", one) for one in commands(name)] for name in READMES)
    assert sorted(set(english)) == sorted(set(chinese))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_relative_links_lead_somewhere(name: str) -> None:
    for target in targets(name):
        if "://" not in target and not target.startswith("#"):
            path = Path(name).parent / target.partition("#")[0]
            assert (ROOT / path).exists(), f"{name}: {target}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_module_that_is_named_exists(name: str) -> None:
    there = {
        "/" + str(path.relative_to(ROOT)) for folder in PACKAGES for path in (ROOT / folder).rglob("*.py")
    }
    there |= {f"/{path.name}" for path in ROOT.glob("*.py")}
    named = {module for _, line in lines(name) for module in MODULE.findall(line)}
    assert [one for one in named if not any(path.endswith(f"/{one}") for path in there)] == []


def test_the_readmes_link_each_other() -> None:
    assert "README.zh-CN.md" in targets("README.md")
    assert "README.md" in targets("README.zh-CN.md")


def test_every_direct_dependency_has_its_reason() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *project["optional-dependencies"]["local"],
        *project["optional-dependencies"]["dev"],
    ]
    told = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    names = [re.split(r"[<>=!~ ]", one)[0] for one in wanted]
    assert [one for one in names if f"`{one}`" not in told] == []


def test_pictures_stay_small() -> None:
    for picture in (ROOT / "docs/images").glob("*.png"):
        assert picture.stat().st_size < 300_000, picture.name
