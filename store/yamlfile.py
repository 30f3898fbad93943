"""Reads YAML so that a wrong value can be found: by file, line and field."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from domain.faults import faults
from domain.words import known
from store.errors import BrokenFile, file_fault, system_code

Place = Sequence[int | str]
_IN_A_FILE = {
    "dict_type": "table_needed",
    "extra_forbidden": "field_unknown",
    "list_type": "list_needed",
    "missing": "field_missing",
    "model_attributes_type": "table_needed",
    "model_type": "table_needed",
    "string_type": "text_needed",
    "time_parsing": "time_needed",
    "time_type": "time_needed",
    "tuple_type": "list_needed",
}
"""What is told otherwise of a file than of a form."""


class YamlFile:
    """A YAML file whose top is a table, with the line of every field. Errors: BrokenFile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            loaded = _reader().load(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise unreadable(path, error) from None
        except UnicodeDecodeError as error:
            raise unreadable(path, error) from None
        except MarkedYAMLError as error:
            raise BrokenFile([self._syntax(error)]) from None
        except YAMLError as error:
            raise BrokenFile([file_fault(path, None, "", "file_syntax", why=str(error))]) from None
        if not isinstance(loaded, CommentedMap):
            raise BrokenFile([file_fault(path, 1, "", "file_needs_fields")])
        self._tree = loaded
        self.data: dict[str, Any] = _plain(loaded)

    def _syntax(self, error: MarkedYAMLError) -> dict[str, Any]:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        if isinstance(error, _NoSuchDate):
            return file_fault(self.path, line, "", "file_no_such_date", given=error.problem)
        return file_fault(self.path, line, "", "file_syntax", why=error.problem or error.context or "")

    def line(self, place: Place) -> int:
        """The line, from 1, of a field; of the table around it when the field itself is missing."""
        node: Any = self._tree
        found = 1
        for step in place:
            key = _key(node, step)
            if key is not None:
                found, step = node.lc.key(key)[0] + 1, key  # noqa: PLW2901
            elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
                found = node.lc.item(step)[0] + 1
            else:
                break
            node = node[step]
        return found

    def fault(self, place: Place, code: str, /, **params: Any) -> dict[str, Any]:
        """What is wrong, with file, line and field."""
        field = ".".join(str(step) for step in place)
        return file_fault(self.path, self.line(place) if field else None, field, code, **params)

    def faults(self, error: ValidationError) -> list[dict[str, Any]]:
        """One for every wrong field."""
        return self.located(faults(error, given=True))

    def located(self, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Faults of the content with file and line."""
        return [self._located(one) for one in found]

    def _located(self, one: dict[str, Any]) -> dict[str, Any]:
        code = _IN_A_FILE.get(one["type"], one["type"])
        place = [step for step in place_of(one["field"]) if step != "[key]"] if one["field"] else []
        located = self.fault(place, code, **one["params"])
        return located if known("en", f"fault.{code}") else {**located, "message": one["message"]}


def unreadable(path: Path, error: OSError | UnicodeDecodeError) -> BrokenFile:
    """A file that cannot be read at all."""
    if isinstance(error, UnicodeDecodeError):
        return BrokenFile([file_fault(path, None, "", "file_not_utf8", byte=error.start)])
    return BrokenFile([file_fault(path, None, "", "file_unreadable", system=system_code(error))])


def _key(node: Any, step: int | str) -> Any:
    """The key of a table that is written like the step: a day is a date there."""
    if not isinstance(node, CommentedMap):
        return None
    return next((key for key in node if str(key) == str(step)), None)


class _NoSuchDate(MarkedYAMLError):
    """A date that the calendar does not have."""


class _Dates(RoundTripConstructor):
    """Says where a date stands that does not exist."""

    def construct_yaml_timestamp(self, node: Any, values: Any = None) -> Any:
        try:
            return super().construct_yaml_timestamp(node, values)
        except ValueError:
            raise _NoSuchDate(problem=node.value, problem_mark=node.start_mark) from None


_Dates.add_constructor("tag:yaml.org,2002:timestamp", _Dates.construct_yaml_timestamp)


def _reader() -> YAML:
    reader = YAML(typ="rt")
    reader.Constructor = _Dates
    return reader


def place_of(field: str) -> Place:
    """The place of a field that is written with dots."""
    return [int(step) if step.isdigit() else step for step in field.split(".")]


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
