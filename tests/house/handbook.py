"""The operations handbook as a program: its examples, what goes before them, and how their output is compared.

An example is a block that begins with ```` ```console ````: a line ``$ homeward …``, then what it prints. ``…`` stands
for any text in a line, and alone on a line for any number of lines; the width of columns does not matter. An example
gives 0 unless ``$ echo $?`` follows with another code. A question that ends with ``[y/n] y`` is answered.

Comments steer it: ``<!-- scene: NAME -->`` at the top of a file names the world that the file begins with,
``<!-- file: NAME -->`` keeps the next block as a file, ``<!-- later: 2031-03-04 10:00 -->`` lets time pass, and
``<!-- not run: WHY -->`` leaves the next block out.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from store.settings import ROOT

FOLDER = ROOT / "docs/operations"
ANY = "…"
PROMPT = "$ "
CONSENT = "[y/n] y"
COMMENT = re.compile(r"<!-- (scene|file|later|not run): (.+?) -->")
BLOCK = re.compile(r"^```(\w*)$")


@dataclass(frozen=True)
class Example:
    """A command with the lines that it prints; ``code`` is its exit code."""

    line: int
    command: str
    told: tuple[str, ...]
    code: int

    @property
    def words(self) -> list[str]:
        """What stands behind `homeward`."""
        return shlex.split(self.command)[1:]

    @property
    def asked(self) -> bool:
        """Whether it is answered in a terminal."""
        return any(line.endswith(CONSENT) for line in self.told)


@dataclass(frozen=True)
class Direction:
    """What a comment says about the examples that follow."""

    kind: Literal["scene", "file", "later", "not run"]
    value: str
    block: str = ""


Step = Example | Direction


def documents() -> list[Path]:
    """The subject files behind the entrance."""
    return sorted(FOLDER.glob("*.md"))


def steps(document: Path) -> list[Step]:
    """Everything in a file that a test does, in order."""
    found: list[Step] = []
    told: Direction | None = None
    for line, language, block in _parts(document.read_text(encoding="utf-8").splitlines()):
        if language is None:
            comment = COMMENT.fullmatch(block[0].strip())
            if comment is None:
                continue
            told = Direction(comment[1], comment[2])  # type: ignore[arg-type]
            if told.kind in ("scene", "later"):
                found.append(told)
                told = None
        elif told is not None:
            found.append(Direction(told.kind, told.value, "\n".join(block) + "\n"))
            told = None
        elif language == "console":
            found += _examples(line, block)
        else:
            assert not any(one.startswith(PROMPT) for one in block), (
                f"{document.name}:{line} is not a console"
            )
    return found


def _parts(lines: list[str]) -> Iterator[tuple[int, str | None, list[str]]]:
    """Lines of text one by one, blocks as a whole with their language."""
    at = 0
    while at < len(lines):
        opened = BLOCK.match(lines[at])
        if opened is None:
            yield at + 1, None, [lines[at]]
            at += 1
            continue
        end = lines.index("```", at + 1)
        yield at + 2, opened[1], lines[at + 1 : end]
        at = end + 1


def _examples(first: int, block: list[str]) -> list[Example]:
    found: list[Example] = []
    for line, text in enumerate(block, first):
        if text.startswith(PROMPT):
            found.append(Example(line, text.removeprefix(PROMPT), (), 0))
            continue
        found[-1] = replace(found[-1], told=(*found[-1].told, text))
    joined: list[Example] = []
    for one in found:
        if one.command == "echo $?":
            joined[-1] = replace(joined[-1], code=int(one.told[0]))
        else:
            joined.append(one)
    return joined


def plain(text: str) -> list[str]:
    """Lines without what only sets them in columns."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def matches(told: tuple[str, ...], printed: str) -> bool:
    """Whether a command printed what the handbook shows."""
    pattern = "".join(
        "(?:.*\n)*"
        if line == ANY
        else ".*".join(re.escape(part) for part in " ".join(line.split()).split(ANY)) + "\n"
        for line in told
        if line.strip()
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in plain(printed))) is not None
