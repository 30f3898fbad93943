"""The forms: one model a kind of task is its page in the browser, its prompts and its validation."""

from collections.abc import Mapping
from typing import Any

from domain.forms import (
    calls,
    care,
    cases,
    change_orders,
    claims,
    consultation,
    contacts,
    contract,
    cracks,
    design,
    handover,
    households,
    materials,
    measurement,
    meetings,
    money,
    needs,
    pausing,
    preparation,
    progress,
    promised,
    quotation,
    settlement,
    signing,
    site,
    warranty_claims,
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
    money,
    settlement,
    claims,
    change_orders,
    preparation,
    materials,
    site,
    progress,
    handover,
    care,
    cracks,
    warranty_claims,
    households,
    cases,
    contacts,
    promised,
    pausing,
)

KINDS: Mapping[str, TaskKind[Any]] = {
    value.name: value for module in _MODULES for value in vars(module).values() if isinstance(value, TaskKind)
}
"""Every kind of task that a journey can open, by name."""
