"""The shipped standard: complete, small, and the same after a journey carried it."""

import re

import pytest
from pydantic import ValidationError

from domain.forms import KINDS
from domain.forms.calls import CallForm
from domain.standard import Standard
from tests.shipped import renovation


@pytest.fixture(scope="module")
def standard() -> Standard:
    return renovation().standard


def test_design_6_the_rules_that_a_journey_carries_stay_under_24_kb(standard: Standard) -> None:
    carried = standard.model_dump_json().encode()
    assert len(carried) < 24_000
    assert Standard.model_validate_json(carried) == standard


def test_every_kind_of_task_has_a_rule_and_every_rule_a_kind(standard: Standard) -> None:
    assert set(standard.tasks) == set(KINDS)


def test_a_ladder_that_is_not_there_is_named(standard: Standard) -> None:
    broken = standard.model_dump(mode="json")
    broken["tasks"]["first_meeting"]["ladder"] = "steep"
    with pytest.raises(ValidationError, match=r"tasks\.first_meeting\.ladder: 'steep' is not one of"):
        Standard.model_validate(broken)


def test_x_20_every_call_has_a_rule_for_when_nobody_answers(standard: Standard) -> None:
    calls = {name for name, kind in KINDS.items() if issubclass(kind.form, CallForm)}
    ruled = {name for name, rule in standard.tasks.items() if rule.calls is not None}
    assert calls <= ruled
    broken = standard.model_dump(mode="json")
    broken["tasks"]["plan_call"]["calls"] = "patient"
    with pytest.raises(ValidationError, match=r"tasks\.plan_call\.calls: 'patient' is not one of"):
        Standard.model_validate(broken)


def test_a_box_that_is_ticked_is_not_told_to_be_answered_with_yes() -> None:
    for kind, told in renovation().texts["zh-CN"]["tasks"].items():
        for name, field in KINDS[kind].form.model_fields.items():
            text = told.get("fields", {}).get(name, {}).get("help") or ""
            if isinstance(field.default, bool):
                assert not re.search("选“?[是否]|答不?[是否愿]", text), (kind, name, text)
