"""The plan of a site is pure: kickoff, days, calendar, change orders, pauses, forecasts (R004-STG, X-28)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from domain.faults import faults
from domain.forms.site import (
    AcceptFromAfar,
    AcceptSiteStage,
    BeginWaterTest,
    CabinetMeasurement,
    PreAcceptance,
    ReadWaterTest,
    SiteStageReport,
)
from domain.personal import payload_model
from domain.site import (
    STAGES,
    DelayCause,
    DelayReason,
    SitePlan,
    SiteStage,
    nth_working_day,
    plan,
    prolonged,
    rule_until,
    working_days,
)
from domain.standard import Standard
from domain.time.pauses import Pause
from store.rulefiles import read_calendar
from store.settings import ROOT
from tests.shipped import renovation

SITE = read_calendar(ROOT / "standards/calendars/site.yaml")
KICKOFF = datetime(2031, 3, 12, 1, tzinfo=UTC)
"""Wednesday 12 March 2031 at 9:00 in Shanghai."""
LENGTHS = [(stage, 3, 2 if stage is SiteStage.WATERPROOFING else 0) for stage in STAGES]
CHECK = {"items": ["base", "coats"], "photos": 2}
BOTH = [{"item": "base"}, {"item": "coats"}]


def march(day: int) -> date:
    return date(2031, 3, 1) + timedelta(days=day - 1)


def made(**more: Any) -> SitePlan:
    return plan(KICKOFF, LENGTHS, SITE, **more)


def finishes(found: SitePlan) -> list[date]:
    return [one.finish for one in found.stages.values()]


@pytest.fixture(scope="module")
def standard() -> Standard:
    return renovation().standard


def test_x_28_every_stage_is_planned_on_open_days_one_after_the_other() -> None:
    found = made()
    assert tuple(found.stages) == STAGES
    structure, cabinets = found.stages[STAGES[0]], found.stages[STAGES[1]]
    assert (structure.start, structure.finish) == (march(12), march(15)), "the kickoff's day is not counted"
    assert (cabinets.start, cabinets.finish) == (march(17), march(19)), "Sunday rests"
    waterproofing, tiling = found.stages[SiteStage.WATERPROOFING], found.stages[SiteStage.TILING]
    assert working_days(SITE, waterproofing.finish, tiling.start) == 3, "two days are for the acceptance"
    assert all(SITE.is_open(one.start) and SITE.is_open(one.finish) for one in found.stages.values())


def test_r004_stg_change_orders_agreed_before_the_kickoff_lengthen_the_first_stage() -> None:
    found = made(extra_days=2, term_days=60)
    assert found.stages[STAGES[0]].days == 5
    assert found.stages[STAGES[0]].finish == march(18)
    assert found.agreed_end == nth_working_day(SITE, march(12) + timedelta(days=60), 2)


@pytest.mark.parametrize(("days", "taken"), [(2, 2), (-1, -1), (-9, -2)])
def test_r004_stg_a_change_order_moves_its_stage_and_what_follows(days: int, taken: int) -> None:
    before = made(term_days=60)
    after = before.extended(SiteStage.TILING, days, SITE)
    later = STAGES.index(SiteStage.TILING)
    assert finishes(after)[:later] == finishes(before)[:later]
    assert after.stages[SiteStage.TILING].start == before.stages[SiteStage.TILING].start
    assert finishes(after)[later:] == [nth_working_day(SITE, day, taken) for day in finishes(before)[later:]]
    assert after.stages[SiteStage.TILING].days == 3 + taken, "a stage keeps one day at least"
    assert after.agreed_end is not None
    assert before.agreed_end is not None
    assert (after.agreed_end > before.agreed_end) is (days > 0)


def test_r004_stg_a_forecast_shifts_what_is_expected_and_never_what_was_planned() -> None:
    before = made()
    after = before.expecting(STAGES[0], march(22), SITE)
    assert finishes(after) == finishes(before)
    assert after.stages[STAGES[0]].days_late == 7
    assert after.stages[STAGES[1]].ends == march(26)
    assert working_days(SITE, before.end, after.end) == working_days(SITE, march(15), march(22)) == 6
    again = after.expecting(STAGES[0], march(15), SITE)
    assert again == before, "in time after all"


def test_design_5_pauses_move_the_plan_by_the_working_days_that_they_took() -> None:
    before = made(term_days=60).expecting(STAGES[0], march(18), SITE)
    pause = Pause(start=datetime(2031, 3, 13, 12, tzinfo=UTC), end=datetime(2031, 3, 20, 1, tzinfo=UTC))
    now = datetime(2031, 3, 20, 2, tzinfo=UTC)
    after = before.moved(SITE, [pause], now)
    stood = 5  # 14, 15, 17, 18 and 19 March; on the 20th work goes on
    assert after.stages[STAGES[0]].start == march(12), "what has begun has begun"
    assert after.stages[STAGES[0]].finish == nth_working_day(SITE, march(15), stood)
    assert after.stages[STAGES[0]].ends == nth_working_day(SITE, march(18), stood)
    assert after.end == nth_working_day(SITE, before.end, stood)
    assert after.agreed_end == march(12) + timedelta(days=60 + 6), "whole days of 24 hours"
    assert after.moved(SITE, [pause], now).stages == after.stages, "no pause counts twice"
    assert before.moved(SITE, [], now).stages == before.stages


def test_design_5_a_plan_that_is_reckoned_anew_within_a_pause_loses_no_day_of_it() -> None:
    before = made(term_days=60)
    assert before.agreed_end is not None
    stood = timedelta(days=4, hours=2)
    pause = Pause(start=KICKOFF + timedelta(days=1), end=KICKOFF + timedelta(days=1) + stood)
    within = [pause.start + timedelta(hours=hours) for hours in (20, 40, 60, 80)]
    known = before
    for now in [*within, pause.end]:
        known = known.moved(SITE, [Pause(start=pause.start, end=now)], now)
    assert known.agreed_end == before.agreed_end + timedelta(days=4)


def test_x_28_works_that_end_after_the_contracts_term_show_by_how_many_days() -> None:
    found = made(term_days=30)
    assert found.agreed_end == march(12) + timedelta(days=30)
    assert found.beyond_term == (found.end - found.agreed_end).days > 0
    assert made(term_days=90).beyond_term == 0
    assert made().beyond_term == 0, "without a term there is nothing to exceed"


def test_r004_stg_only_the_customers_delay_moves_the_agreed_end() -> None:
    before = made(term_days=60)
    assert before.agreed_end is not None
    ours = before.delayed(SiteStage.TILING, 5, DelayCause.COMPANY)
    theirs = ours.delayed(SiteStage.TILING, 4, DelayCause.CUSTOMER)
    assert ours.agreed_end == before.agreed_end
    assert theirs.agreed_end == before.agreed_end + timedelta(days=4)
    assert theirs.stages[SiteStage.TILING].delays == {"company": 5, "customer": 4}
    made_up = theirs.delayed(SiteStage.TILING, -9, DelayCause.CUSTOMER)
    assert made_up.agreed_end == before.agreed_end, "no more than there was"
    assert before.delayed(SiteStage.TILING, -3, DelayCause.COMPANY) == before


@pytest.mark.parametrize("reason", list(DelayReason))
def test_r004_stg_a_reason_says_whose_delay_it_usually_is(reason: DelayReason) -> None:
    usual = {DelayReason.CUSTOMER: "customer", DelayReason.WEATHER: "neither"}
    usual[DelayReason.PROPERTY_MANAGEMENT] = "neither"
    late = SiteStageReport.model_validate({"outcome": "late", "expected_on": "2031-04-01", "reason": reason})
    assert late.cause == usual.get(reason, "company")
    assert late.model_copy(update={"caused_by": DelayCause.CUSTOMER}).cause is DelayCause.CUSTOMER


def test_a_plan_travels_as_json_and_leaves_out_what_is_as_planned() -> None:
    found = made(term_days=60).expecting(SiteStage.TILING, march(31), SITE)
    assert SitePlan.model_validate(found.model_dump(mode="json")) == found
    assert len(made().model_dump_json()) < 1_000, "it is carried from run to run"


@pytest.mark.parametrize(
    ("until", "rule"),
    [(18, "5 working days"), (13, "1 working day"), (12, "1 working day"), (1, "1 working day")],
)
def test_a_rule_reaches_the_day_that_is_meant(until: int, rule: str) -> None:
    assert rule_until(SITE, march(12), march(until)) == rule


def test_a_rule_is_prolonged_in_working_days() -> None:
    assert prolonged("3 working days", 2) == "5 working days"
    assert prolonged("3 working days", -7) == "1 working day"
    assert prolonged("24 hours", 2) == "24 hours"


def test_x_28_the_shipped_stages_fit_into_sixty_to_ninety_days(standard: Standard) -> None:
    accepted = {stage: standard.site.of(stage).accepted for stage in STAGES}
    found = plan(KICKOFF, standard.site.lengths(accepted), SITE)
    assert 60 <= (found.end - march(12)).days <= 90
    concealed = [stage for stage in STAGES if standard.site.of(stage).concealed]
    assert concealed == [SiteStage.PLUMBING_ELECTRICAL, SiteStage.WATERPROOFING]
    assert all(accepted[stage] for stage in concealed)
    assert standard.site.of(SiteStage.WATERPROOFING).water_test == "24 hours"


def codes(form: Any, given: dict[str, Any], about: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        form.model_validate(given, context=about)
    return [(one["field"], one["type"]) for one in faults(caught.value)]


def test_r004_stg_a_stage_is_finished_with_every_item_and_its_photos() -> None:
    assert codes(SiteStageReport, {"items": BOTH[:1]}, CHECK) == [("items", "items_not_checked")]
    assert codes(SiteStageReport, {"items": [*BOTH, BOTH[0]]}, CHECK) == [("items", "items_twice")]
    odd = [*BOTH, {"item": "colour"}]
    assert codes(SiteStageReport, {"items": odd}, CHECK) == [("items", "items_not_listed")]
    one = {"items": BOTH, "photos": ["wall"]}
    assert codes(SiteStageReport, one, CHECK) == [("photos", "photos_needed")]
    whole = {"items": BOTH, "photos": ["wall", "floor"]}
    assert SiteStageReport.model_validate(whole, context=CHECK).failed == []
    failed = {"items": [{"item": "base", "passed": False}, {"item": "coats"}]}
    assert SiteStageReport.model_validate(failed, context=CHECK).failed == ["base"], "photos when it is right"
    payload = payload_model(SiteStageReport)
    reference = "personal:abc12345/photos"
    assert payload.model_validate({"items": BOTH, "photos": reference}, context=CHECK).failed == []
    assert codes(payload, {"items": BOTH}, CHECK) == [("photos", "photos_needed")]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"outcome": "late"}, ("expected_on", "needed_for_late")),
        ({"outcome": "late", "expected_on": "2031-03-20"}, ("reason", "needed_for_late")),
        ({"expected_on": "2031-03-20"}, ("expected_on", "only_for_late")),
        ({"finished_on": "2031-03-01"}, ("finished_on", "before_the_stage")),
        ({"started_on": "2031-03-11", "finished_on": "2031-03-10"}, ("finished_on", "before_the_stage")),
    ],
)
def test_r004_stg_a_wrong_word_on_a_stage_names_its_field(
    given: dict[str, Any], wrong: tuple[str, str]
) -> None:
    about = {"since": "2031-03-10"}
    assert codes(SiteStageReport, given, about) == [wrong]


def test_r004_stg_04_cabinets_are_measured_by_somebody() -> None:
    assert codes(CabinetMeasurement, {}) == [("measured_by", "needed_when_measured")]
    assert CabinetMeasurement(measured_by="Li", fits=False).failed == ["fits"]


def test_x_22_a_stage_is_accepted_by_word_or_signature_and_never_with_an_item_that_failed() -> None:
    broken = [{"item": "base", "passed": False}, {"item": "coats"}]
    seen = AcceptSiteStage.model_validate({"items": broken, "customer_signed": True}, context=CHECK)
    assert not seen.accepted
    assert codes(AcceptSiteStage, {"items": BOTH[:1]}, CHECK) == [("items", "items_not_checked")]
    afar = {"said_by": "the owner", "items": BOTH}
    assert AcceptFromAfar.model_validate({**afar, "accepted": True}, context=CHECK).accepted
    assert codes(AcceptFromAfar, {**afar, "accepted": True, "items": broken}, CHECK) == [
        ("accepted", "not_with_failed")
    ]
    assert codes(AcceptFromAfar, {**afar, "accepted": False}, CHECK) == [("note", "needed_when_refused")]
    assert codes(AcceptFromAfar, {"items": BOTH, "accepted": True}, CHECK) == [("said_by", "missing")]


def test_r004_stg_a_water_test_begins_after_the_work_and_a_leak_has_a_place() -> None:
    about = {"not_before": "2031-03-12T00:00:00+08:00"}
    early = {"started_at": "2031-03-11T23:00:00+08:00"}
    assert codes(BeginWaterTest, early, about) == [("started_at", "before_the_work")]
    assert codes(ReadWaterTest, {"leak": True}) == [("where", "needed_for_leak")]
    assert codes(ReadWaterTest, {"leak": False}, {"photos": 1}) == [("photos", "photos_needed")]


def test_r002_sku_65_open_items_do_not_pass_the_supervisors_own_acceptance() -> None:
    assert codes(PreAcceptance, {"passed": True, "open_items": 2}) == [("open_items", "not_with_passed")]
    assert codes(PreAcceptance, {"passed": False}) == [("open_items", "how_many_failed")]
