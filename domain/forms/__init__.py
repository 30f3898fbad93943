"""The forms: one model a kind of task is its page in the browser, its prompts and its validation."""

from collections.abc import Mapping
from typing import Any

from domain.forms import (
    care,
    cases,
    construction,
    consultation,
    design,
    handover,
    measurement,
    meetings,
    quotation,
    signing,
)
from domain.tasks import TaskKind

_MODULES = (
    meetings,
    consultation,
    measurement,
    design,
    quotation,
    signing,
    construction,
    handover,
    care,
    cases,
)

KINDS: Mapping[str, TaskKind[Any]] = {
    value.name: value for module in _MODULES for value in vars(module).values() if isinstance(value, TaskKind)
}
"""Every kind of task that a journey can open, by name."""
