"""Which kinds of task are telephone calls is decided for every kind whose script speaks to the customer."""

import re

import pytest

from domain.forms import KINDS
from domain.forms.calls import CallForm
from domain.phone_calls import PHONE_CALLS, Rung, rings_customer
from tests.shipped import renovation

NOT_BY_TELEPHONE = {
    "face to face": {
        "accept_site_stage",
        "acceptance",
        "begin_water_test",
        "briefing_report",
        "crack_repair",
        "designer_talk",
        "do_cleaning",
        "first_meeting",
        "hand_over_keys",
        "inspect_defect",
        "kickoff",
        "measure_site",
        "needs_survey",
        "repair_defect",
        "settle_reservation",
        "showroom_visit",
        "sign_contract",
        "take_keys",
        "talk_budget",
        "view_budget",
        "view_plan",
    },
    "in writing": {
        "accept_from_afar",
        "arrange_in_writing",
        "confirm_in_writing",
        "revisit_in_writing",
        "yearly_mailing",
    },
    "a signature, a payment or a record": {
        "collect_claim",
        "collect_fee",
        "issue_invoice",
        "list_materials",
        "order_materials",
        "pay_refund",
        "receive_payment",
        "record_choices",
        "sign_change_order",
    },
    "somebody decides": {
        "change_designer",
        "decide_acceptance",
        "decide_briefing",
        "decide_hold",
        "decide_no_show",
        "decide_refusal",
        "decide_visit",
        "extra_task",  # whatever a colleague asks for
        "reach_customer",
        "review_pause",
    },
}
"""Kinds whose script speaks to the customer, or that need their word, and that are no call all the same."""


def test_every_form_of_a_call_is_a_call() -> None:
    for name, kind in KINDS.items():
        if issubclass(kind.form, CallForm):
            assert rings_customer(name), name


@pytest.mark.parametrize(
    "kind",
    [
        "confirm_appointment",  # R002-SKU-27
        "arrange_appointment",  # R002-SKU-05
        "progress_call",  # R002-SKU-60
        "payment_call",
        "tell_answer",  # R003-TEL-06
        "report_progress",  # R003-TEL-07
        "answer_contact",
        "keep_promise",  # R003-ATT-01
        "handle_complaint",
        "respond_emergency",
    ],
)
def test_what_whoever_phones_all_day_has_to_phone_about_is_a_call(kind: str) -> None:
    assert rings_customer(kind)


def test_r002_sku_72_a_friend_is_rung_but_not_in_the_call_to_who_named_them() -> None:
    assert PHONE_CALLS["start_referred"] is Rung.FRIEND
    assert not rings_customer("start_referred")


def test_no_kind_whose_script_greets_a_customer_is_left_undecided() -> None:
    left = set().union(*NOT_BY_TELEPHONE.values())
    assert set(KINDS) >= {*PHONE_CALLS, *left}
    assert not left & set(PHONE_CALLS)
    texts = renovation().texts
    for lang, greeting in (
        ("en", r"(?i)(good day|good morning|hello) \{customer\}"),
        ("zh-CN", r"\{customer\}，?您好"),
    ):
        greeted = {
            name for name, told in texts[lang]["tasks"].items() if re.search(greeting, told.get("script", ""))
        }
        assert len(greeted) > 40, "the greetings are found"
        assert greeted - set(PHONE_CALLS) <= left, lang
