"""`docker-compose.yml` as Compose would see it: merged, and with its variables filled in."""

import re
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML

from store.settings import ROOT

FILE = ROOT / "docker-compose.yml"
EXAMPLE = ROOT / ".env.example"
_VARIABLE = re.compile(r"\$(\$|\{(?P<name>\w+)(?:(?P<how>:[-?])(?P<what>[^}]*))?\})")


class MissingVariable(Exception):
    """A variable that Compose demands (`${NAME:?}`) is not set."""


def raw() -> dict[str, Any]:
    """The file with its anchors resolved and its variables as written."""
    loaded: dict[str, Any] = YAML(typ="safe").load(FILE)
    return loaded


def filled_in(variables: Mapping[str, str]) -> dict[str, Any]:
    """The file with `variables` put in, as Compose does it. Errors: `MissingVariable`."""
    filled: dict[str, Any] = _fill(raw(), variables)
    return filled


def variables_in_use() -> set[str]:
    return {found["name"] for found in _VARIABLE.finditer(FILE.read_text()) if found["name"]}


def _fill(value: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _fill(inner, variables) for key, inner in value.items()}
    if isinstance(value, list):
        return [_fill(inner, variables) for inner in value]
    return _VARIABLE.sub(lambda found: _replace(found, variables), value) if isinstance(value, str) else value


def _replace(found: re.Match[str], variables: Mapping[str, str]) -> str:
    if found["name"] is None:
        return "$"
    given = variables.get(found["name"], "")
    if not given and found["how"] == ":?":
        raise MissingVariable(f"{found['name']}: {found['what']}")
    return given or (found["what"] if found["how"] == ":-" else "")
