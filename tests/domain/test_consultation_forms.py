"""What the forms of the consultation accept; every refusal names its field."""

from typing import Any

import pytest
from pydantic import ValidationError

from domain.faults import faults
from domain.forms import KINDS

MEETING: dict[str, Any] = {
    "lead_source": "referral",
    "property_use": "new_home",
    "household_size": 3,
    "style": "modern",
    "priority": "construction",
}
SURVEY: dict[str, Any] = {
    "method": "interview",
    "style": "modern",
    "usage": "personal:c-1/usage",
    "core_needs": "personal:c-1/core_needs",
}
ABOUT = {"crew_factor": ["2", "3"], "opened_on": "2031-03-03"}


def filled(kind: str, answers: dict[str, Any]) -> Any:
    whole = {**{"first_meeting": MEETING, "needs_survey": SURVEY}.get(kind, {}), **answers}
    return KINDS[kind].payload(whole, ABOUT)


@pytest.mark.parametrize(
    ("requirement", "kind", "field", "answers"),
    [
        ("R002-SKU-72", "first_meeting", "referred_by", {"lead_source": "other", "referred_by": "H000123"}),
        ("R002-SKU-72", "first_meeting", "referred_by", {"referred_by": "my neighbour"}),
        ("R002-SKU-16", "first_meeting", "crew_factor", {"crew_grade": "premium"}),
        ("R002-SKU-16", "first_meeting", "crew_factor", {"crew_grade": "premium", "crew_factor": "1.99"}),
        ("R002-SKU-16", "first_meeting", "crew_factor", {"crew_grade": "premium", "crew_factor": "3.01"}),
        ("R002-SKU-16", "first_meeting", "crew_factor", {"crew_grade": "local", "crew_factor": "2"}),
        ("R002-SKU-17", "first_meeting", "material_wishes", {"priority": "materials"}),
        ("R002-SKU-18", "first_meeting", "budget_refused", {"budget": "180000", "budget_refused": True}),
        ("R002-SKU-18", "first_meeting", "budget", {"budget": "0"}),
        ("R002-SKU-11", "first_meeting", "household_size", {"household_size": 0}),
        ("the past", "first_meeting", "wants_in_by", {"wants_in_by": "2031-03-02"}),
        ("R002-SKU-23", "first_meeting", "measurement_refusal", {"measurement_agreed": False}),
        ("R002-SKU-23", "first_meeting", "measurement_refusal", {"measurement_refusal": "too_early"}),
        ("R002-SKU-17", "showroom_visit", "certificates_shown", {}),
        ("R001-RES-03", "needs_survey", "budget_until", {"budget_from": "2000", "budget_until": "1000"}),
        ("R001-RES-02", "needs_survey", "method", {"method": "guess"}),
        ("R002-SKU-23", "decide_refusal", "plan_area", {"decision": "own_plan"}),
        ("R002-SKU-23", "decide_refusal", "plan_area", {"decision": "ask_again", "plan_area": "90"}),
        ("R002-SKU-23", "decide_refusal", "lost_reason", {"decision": "lost"}),
        ("R002-SKU-23", "measurement_talk", "measurement_agreed", {}),
    ],
)
def test_a_wrong_answer_names_its_field(
    requirement: str, kind: str, field: str, answers: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError) as caught:
        filled(kind, answers)
    assert [one["field"] for one in faults(caught.value)] == [field], requirement


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        ("first_meeting", {}),
        ("first_meeting", {"crew_grade": "premium", "crew_factor": "2"}),
        ("first_meeting", {"crew_grade": "premium", "crew_factor": "3.00"}),
        ("first_meeting", {"priority": "materials", "material_wishes": ["brand"]}),
        ("first_meeting", {"wants_in_by": "2031-03-03", "budget_refused": True}),
        ("showroom_visit", {"outcome": "not_wanted"}),
        ("needs_survey", {"budget_until": "1000"}),
        ("decide_refusal", {"decision": "ask_again"}),
        ("measurement_talk", {"outcome": "no_answer"}),
    ],
)
def test_a_right_answer_is_accepted(kind: str, answers: dict[str, Any]) -> None:
    filled(kind, answers)


def test_r003_qsr_05_consent_is_never_assumed() -> None:
    meeting = filled("first_meeting", {})
    consents = (meeting.consent_mailing, meeting.consent_revisits, meeting.consent_surveys)
    assert consents == (False, False, False)
    assert not meeting.style_cost_hint_given, "R002-SKU-13: recorded only when it was said"
