"""Forms of the acceptance and the handover: what they accept, and what of them stays out of a workflow."""

from typing import Any

import pytest
from pydantic import ValidationError

from domain.faults import faults
from domain.forms.handover import ACCEPTANCE, DECIDE_ACCEPTANCE, HAND_OVER_KEYS
from domain.personal import references, split
from domain.tasks import TaskKind

ABOUT = {"items": ["taps", "locks"]}
PASSED = [{"item": "taps", "result": "passed"}, {"item": "locks", "result": "passed"}]
FAILED = [PASSED[0], {"item": "locks", "result": "failed", "remark": "stuck"}]
DOCUMENTS = ["as_built_plumbing", "as_built_electrical", "manuals", "warranty_card"]
KEYS = {"sets": 2, "water_meter": "1", "power_meter": "2.5", "documents": DOCUMENTS}


def wrong(
    kind: TaskKind[Any], answers: dict[str, Any], about: dict[str, Any] | None = None
) -> dict[str, str]:
    """What is refused, by field."""
    try:
        kind.form.model_validate(answers, context=about)
    except ValidationError as error:
        return {found["field"]: found["type"] for found in faults(error)}
    return {}


@pytest.mark.parametrize(
    ("answers", "field", "code"),
    [
        ({"items": PASSED[:1], "customer_signed": True}, "items", "items_not_tried"),
        ({"items": [*PASSED, PASSED[0]], "customer_signed": True}, "items", "items_twice"),
        (
            {"items": [*PASSED, {"item": "roof", "result": "passed"}], "customer_signed": True},
            "items",
            "items_not_listed",
        ),
        (
            {"items": [PASSED[0], {"item": "locks", "result": "failed"}]},
            "items.1.remark",
            "needed_when_failed",
        ),
        ({"items": FAILED, "customer_signed": True}, "customer_signed", "not_while_failed"),
        ({"items": PASSED}, "unsigned_reason", "needed_when_not_signed"),
        (
            {"items": [{**PASSED[0], "mend_by": "2031-03-05"}, PASSED[1]], "customer_signed": True},
            "items.0.mend_by",
            "only_when_failed",
        ),
    ],
)
def test_r002_sku_66_every_item_is_tried_before_anybody_signs(
    answers: dict[str, Any], field: str, code: str
) -> None:
    assert wrong(ACCEPTANCE, answers, ABOUT) == {field: code}


def test_r002_sku_66_the_second_trial_is_about_what_failed_and_an_own_item_may_fail_as_well() -> None:
    again = {"items": [{"item": "locks", "result": "passed"}], "customer_signed": True}
    assert wrong(ACCEPTANCE, again, {"items": ["locks"]}) == {}
    own = {"items": PASSED, "own_items": [{"what": "a scratch", "result": "failed"}]}
    assert wrong(ACCEPTANCE, own, ABOUT) == {}
    assert wrong(ACCEPTANCE, {**own, "customer_signed": True}, ABOUT) == {
        "customer_signed": "not_while_failed"
    }
    assert wrong(ACCEPTANCE, {"outcome": "no_show"}, ABOUT) == {}, "who is not there tries nothing"


def test_x_30_remarks_photos_and_own_words_stay_out_of_the_workflow() -> None:
    locks = {"item": "locks", "result": "failed", "remark": "Mr Zhong's lock", "photos": ["zhong-1"]}
    given = {"items": [PASSED[0], locks], "own_items": [{"what": "Mr Zhong's shelf", "result": "failed"}]}
    filled = ACCEPTANCE.form.model_validate(given)
    payload, kept = split(filled, "c-1")
    assert "hong" not in str(payload)
    assert kept == {
        "items.1.remark": "Mr Zhong's lock",
        "items.1.photos": ["zhong-1"],
        "own_items.0.what": "Mr Zhong's shelf",
    }
    assert set(references(payload)) == {f"personal:c-1/{field}" for field in kept}
    seen = ACCEPTANCE.payload(payload, ABOUT)
    assert seen.has_failed
    assert seen.items[1].remark == "personal:c-1/items.1.remark"
    raw: dict[str, Any] = {**payload, "items": FAILED}
    with pytest.raises(ValidationError, match="remark"):
        ACCEPTANCE.payload(raw, ABOUT)


@pytest.mark.parametrize(
    ("answers", "field", "code"),
    [
        ({"decision": "reservations", "customer_signed": True}, "reservations", "needed_with_this_decision"),
        (
            {"decision": "reservations", "reservations": [{"what": "a door", "until": "2031-04-01"}]},
            "customer_signed",
            "needed_with_this_decision",
        ),
        ({"decision": "new_items"}, "new_items", "needed_with_this_decision"),
        ({"decision": "again", "customer_signed": True}, "customer_signed", "not_with_this_decision"),
        ({"decision": "again", "again_on": "2031-04-01"}, "again_on", "not_with_this_decision"),
    ],
)
def test_x_20_no_decision_accepts_the_works_without_the_customers_signature(
    answers: dict[str, Any], field: str, code: str
) -> None:
    assert wrong(DECIDE_ACCEPTANCE, answers) == {field: code}


def test_r002_sku_66_keys_are_counted_and_documents_complete_or_promised() -> None:
    assert wrong(HAND_OVER_KEYS, KEYS, {"sets_taken": 2}) == {}
    assert wrong(HAND_OVER_KEYS, KEYS, {"sets_taken": 3}) == {"difference": "sets_differ"}
    assert wrong(HAND_OVER_KEYS, {**KEYS, "difference": "one is lost"}, {"sets_taken": 3}) == {}
    fewer = {**KEYS, "documents": DOCUMENTS[1:]}
    assert wrong(HAND_OVER_KEYS, fewer) == {"documents_by": "needed_for_missing_documents"}
    assert wrong(HAND_OVER_KEYS, {**fewer, "documents_by": "2031-04-01"}) == {}
    assert wrong(HAND_OVER_KEYS, {**KEYS, "documents_by": "2031-04-01"}) == {
        "documents_by": "only_for_missing_documents"
    }
    assert wrong(HAND_OVER_KEYS, {**KEYS, "water_meter": "-1"}) == {"water_meter": "greater_than_equal"}
