"""The forms: one model a kind of task is its page in the browser, its prompts and its validation."""

from collections.abc import Mapping
from typing import Any

from domain.forms import (
    calls,
    care,
    cases,
    consultation,
    contract,
    design,
    handover,
    measurement,
    meetings,
    needs,
    preparation,
    progress,
    quotation,
    signing,
    site,
)
from domain.tasks import TaskKind

_MODULES = (
    calls,
    meetings,
    consultation,
    needs,
    measurement,
    design,
    quotation,
    signing,
    contract,
    preparation,
    site,
    progress,
    handover,
    care,
    cases,
)

KINDS: Mapping[str, TaskKind[Any]] = {
    value.name: value for module in _MODULES for value in vars(module).values() if isinstance(value, TaskKind)
}
"""Every kind of task that a journey can open, by name."""
