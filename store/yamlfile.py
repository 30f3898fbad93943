"""Reads YAML so that a wrong value can be found: by file, line and field."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from store.errors import BrokenFile

Place = Sequence[int | str]
_NAMED = re.compile(r"^([\w.-]+): (.*)$", re.DOTALL)


class YamlFile:
    """A YAML file whose top is a table, with the line of every field. Errors: BrokenFile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            loaded = _reader().load(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise BrokenFile([f"{path}: cannot be read: {error.strerror}"]) from None
        except UnicodeDecodeError as error:
            raise BrokenFile([f"{path}: is not UTF-8 (byte {error.start})"]) from None
        except MarkedYAMLError as error:
            raise BrokenFile([self._syntax(error)]) from None
        except YAMLError as error:
            raise BrokenFile([f"{path}: {error}"]) from None
        if not isinstance(loaded, CommentedMap):
            raise BrokenFile([f"{path}:1: a table of fields is expected, such as 'name: renovation'"])
        self._tree = loaded
        self.data: dict[str, Any] = _plain(loaded)

    def _syntax(self, error: MarkedYAMLError) -> str:
        mark = error.problem_mark or error.context_mark
        line = f":{mark.line + 1}" if mark else ""
        return f"{self.path}{line}: {error.problem or error.context or 'is not YAML'}"

    def line(self, place: Place) -> int:
        """The line, from 1, of a field; of the table around it when the field itself is missing."""
        node: Any = self._tree
        found = 1
        for step in place:
            if isinstance(node, CommentedMap) and step in node:
                found = node.lc.key(step)[0] + 1
            elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
                found = node.lc.item(step)[0] + 1
            else:
                break
            node = node[step]
        return found

    def fault(self, place: Place, message: str) -> str:
        """A message with file, line and field."""
        field = ".".join(str(step) for step in place)
        return f"{self.path}:{self.line(place)}: {field}: {message}" if field else f"{self.path}: {message}"

    def faults(self, error: ValidationError) -> list[str]:
        """One message for every wrong field."""
        return [self._fault(part) for part in error.errors(include_url=False)]

    def _fault(self, part: Any) -> str:
        told = _told(part)
        named = _NAMED.match(told) if not part["loc"] else None
        if named:  # a rule over the whole file names its field itself
            return self.fault(place_of(named[1]), named[2])
        return self.fault(_inside(part["loc"]), told)


class _Dates(RoundTripConstructor):
    """Says where a date stands that does not exist."""

    def construct_yaml_timestamp(self, node: Any, values: Any = None) -> Any:
        try:
            return super().construct_yaml_timestamp(node, values)
        except ValueError as error:
            raise MarkedYAMLError(problem=f"{node.value}: {error}", problem_mark=node.start_mark) from None


_Dates.add_constructor("tag:yaml.org,2002:timestamp", _Dates.construct_yaml_timestamp)


def _reader() -> YAML:
    reader = YAML(typ="rt")
    reader.Constructor = _Dates
    return reader


def place_of(field: str) -> Place:
    """The place of a field that is written with dots."""
    return [int(step) if step.isdigit() else step for step in field.split(".")]


def _inside(place: tuple[int | str, ...]) -> tuple[int | str, ...]:
    return tuple(step for step in place if step != "[key]")


def _told(part: Any) -> str:
    message = str(part["msg"]).removeprefix("Value error, ")
    given = part.get("input")
    if part["type"] in {"missing", "extra_forbidden"} or isinstance(given, dict | list):
        return {"missing": "is missing", "extra_forbidden": "is not a field here"}.get(part["type"], message)
    return f"{message}; {given!r} was given"


def _plain(node: Any) -> Any:
    """The tree in plain dicts, lists and scalars."""
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    if isinstance(node, str):
        return str(node)
    if isinstance(node, bool):
        return bool(node)
    if isinstance(node, int):
        return int(node)
    if isinstance(node, float):
        return float(node)
    return node
