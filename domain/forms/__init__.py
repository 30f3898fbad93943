"""The forms: one model a kind of task is its page in the browser, its prompts and its validation."""

from collections.abc import Mapping
from typing import Any

from domain.forms import consultation, measurement, meetings
from domain.tasks import TaskKind

_MODULES = (meetings, consultation, measurement)

KINDS: Mapping[str, TaskKind[Any]] = {
    value.name: value
    for module in _MODULES
    for value in vars(module).values()
    if isinstance(value, TaskKind)
}
"""Every kind of task that a journey can open, by name."""
