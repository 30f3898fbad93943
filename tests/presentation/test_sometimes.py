"""What only some answers demand is not called optional."""

import ast
import inspect
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from domain.forms import KINDS
from presentation.forms.fields import Field, Kind, fields_of


def forms() -> dict[str, type[BaseModel]]:
    """Every form of a task, what it is derived from and the rows of its tables, by name."""
    found: dict[str, type[BaseModel]] = {}
    todo = [kind.form for kind in KINDS.values()]
    while todo:
        for one in todo.pop().__mro__:
            if issubclass(one, BaseModel) and one is not BaseModel and one.__name__ not in found:
                found[one.__name__] = one
                todo += [row for info in one.model_fields.values() for row in _models(info.annotation)]
    return found


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models(part)


def _said(form: type[BaseModel]) -> Iterator[str]:
    """The fields that a form's validators name as needed."""
    for node in ast.walk(ast.parse(inspect.getsource(form))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "fault" and len(node.args) > 1:
            field, code = node.args[:2]
            if any("need" in word for word in _words(code)):
                yield from _words(field)


def _words(node: ast.AST) -> list[str]:
    return [
        one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]


def _optional(form: type[BaseModel]) -> dict[str, Field]:
    """The fields that would be called optional; of a table or a form none is."""
    return {
        one.key: one
        for one in fields_of(form)
        if not one.required and one.kind not in (Kind.GROUP, Kind.FORM)
    }


@pytest.mark.parametrize("name", sorted(forms()))
def test_what_a_validator_asks_for_is_not_called_optional(name: str) -> None:
    form = forms()[name]
    optional = _optional(form)
    told = {key for key, field in optional.items() if field.sometimes}
    assert {one for one in _said(form) if one in optional} <= told
