"""What newer calendars do to open waits: preview and journey tell the same, by one function."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.events import RulesAdopted, WaitArmed
from domain.moved import compare, moved, rearmed
from domain.paused_waits import released
from domain.pausing import ClockKind, PauseRule
from domain.roles import Role
from domain.stages import Stage
from domain.state import AgendaItem, JourneyState
from domain.time.calendar import Calendar, CalendarDay, DayKind
from domain.time.explain import lines
from domain.waits import Action, Rulebook, Wait, WaitKind, arm, explain
from tests.domain.time.drawn import cadences
from tests.domain.time.drawn import rules as due_rules
from tests.shipped import shipped
from workflows.parts.adopting import adopt
from workflows.parts.agenda import agenda_wait, first_occurrence
from workflows.parts.ledger import Ledger

MONDAY = datetime(2031, 3, 3, 1, 0, tzinfo=UTC)
"""Monday 3 March 2031, 09:00 in Shanghai."""
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
REST = CalendarDay(kind=DayKind.REST, name="盘点")
FILES = shipped()
RULES = Rulebook(standard=FILES.standards[0].standard, calendars={one.name: one for one in FILES.calendars})
JOURNEY = "H000001"


def wait(kind: WaitKind = WaitKind.TASK, **more: Any) -> Wait:
    fields: dict[str, Any] = {
        "key": "design/draw",
        "subject": "draw_plan",
        "since": MONDAY,
        "anchor": MONDAY,
        "rule": "2 working days at 12:00",
        "calendar": "customer",
        "ladder": "normal" if kind is WaitKind.TASK else None,
        "task": "H000001-1" if kind is WaitKind.TASK else None,
    }
    return Wait.model_validate({**fields, "kind": kind, **more})


def at(day: int, hour: int) -> datetime:
    """An hour in Shanghai of a day of March 2031."""
    return datetime(2031, 3, day, tzinfo=UTC) + timedelta(hours=hour - 8)


def with_days(days: Mapping[date, CalendarDay | None], name: str = "customer") -> Rulebook:
    newer = RULES.calendars[name].newer(dict(days))
    return Rulebook(standard=RULES.standard, calendars={**RULES.calendars, name: newer})


def closed(*days: int, name: str = "customer") -> Rulebook:
    return with_days({date(2031, 3, day): REST for day in days}, name)


CLOSED_BEFORE = closed(4, 5)


def test_desk_3_2_a_task_moves_with_its_reminder_and_is_told_once() -> None:
    before = arm(wait(), RULES, JOURNEY)
    assert before.due_at == at(5, 12)
    after = rearmed(before, closed(4), JOURNEY, MONDAY)
    assert after.due_at == at(6, 12)
    assert after.armed is not None
    assert (after.armed.action, after.armed.at) == (Action.REMIND, at(6, 11))
    told = moved(JOURNEY, before, after, RULES.standard, MONDAY)
    assert told is not None
    assert (told.before, told.after, told.due, told.faces_customer) == (at(5, 12), at(6, 12), True, False)
    assert rearmed(after, closed(4), JOURNEY, MONDAY) == after, "once"


def test_a_date_that_stays_is_not_told_although_its_calendar_is_newer() -> None:
    before = arm(wait(), RULES, JOURNEY)
    assert compare(JOURNEY, [before], closed(20), MONDAY) == ()
    assert rearmed(before, closed(20), JOURNEY, MONDAY).calendar_version == 2


def test_r003_att_01_a_promise_keeps_the_instant_that_was_told() -> None:
    promise = wait(WaitKind.PROMISE, rule="0 minutes", anchor=at(4, 15), clock=ClockKind.FIRM, subject="free")
    before = arm(promise, RULES, JOURNEY)
    for rules in (closed(4), closed(3, 4, 5)):
        assert compare(JOURNEY, [before], rules, MONDAY) == ()
        assert rearmed(before, rules, JOURNEY, MONDAY).due_at == at(4, 15)


def test_what_the_customer_knows_is_told_first() -> None:
    ours = arm(wait(), RULES, JOURNEY)
    call = arm(wait(key="call", subject="plan_call", rule="3 working days at 16:00"), RULES, JOURNEY)
    check = arm(
        wait(key="check", subject="check_ready", clock=ClockKind.FIRM, rule="4 working days"), RULES, JOURNEY
    )
    told = compare(JOURNEY, [ours, check, call], closed(4), MONDAY)
    assert [(one.key, one.faces_customer) for one in told] == [
        ("call", True),
        ("check", True),
        ("design/draw", False),
    ]


# --- nobody is overdue in retrospect


def opened(*days: int) -> Rulebook:
    """The days are worked after all."""
    return with_days({date(2031, 3, day): None for day in days} | {date(2031, 3, 30): REST})


@pytest.fixture
def late() -> Wait:
    """Due on Thursday the 6th at noon, since Tuesday and Wednesday were closed."""
    found = arm(wait(rule="1 working day at 12:00"), CLOSED_BEFORE, JOURNEY)
    assert found.due_at == at(6, 12)
    return found


def test_a_task_keeps_until_the_end_of_the_next_working_day(late: Wait) -> None:
    now = at(4, 15)
    fresh = arm(late, RULES, JOURNEY)
    assert fresh.due_at == at(4, 12), "by the bare rule it would have been due three hours ago"
    after = rearmed(late, RULES, JOURNEY, now)
    assert after.due_at == at(5, 18), "the end of the next working day"
    assert after.armed is not None
    assert after.armed.at > now
    assert rearmed(after, RULES, JOURNEY, now + HOUR).due_at == at(5, 18), "and that stays"
    assert "不早于" in "".join(lines(explain(after, RULES).explanation, "zh-CN"))
    assert explain(after, RULES).at == after.due_at


def test_a_task_that_was_due_sooner_keeps_its_time(late: Wait) -> None:
    now = at(6, 11)
    after = rearmed(late, RULES, JOURNEY, now)
    assert after.due_at == at(6, 12)
    assert compare(JOURNEY, [late], RULES, now) == ()


def test_a_later_correction_gives_the_time_back(late: Wait) -> None:
    after = rearmed(late, RULES, JOURNEY, at(4, 15))
    assert rearmed(after, CLOSED_BEFORE, JOURNEY, at(4, 16)).due_at == at(6, 12)


def test_what_begins_of_itself_begins_now_at_the_earliest_and_was_not_late() -> None:
    duty = wait(WaitKind.OPENS, rule="1 working day at 12:00", subject="plan_call")
    before = arm(duty, CLOSED_BEFORE, JOURNEY)
    now = at(4, 15)
    after = rearmed(before, RULES, JOURNEY, now)
    assert after.due_at == now
    assert after.armed is not None
    assert after.armed.fires == now
    (told,) = compare(JOURNEY, [before], RULES, now)
    assert told.at_once


def test_a_reminder_that_falls_into_the_past_comes_now_and_was_not_late() -> None:
    before = arm(wait(rule="2 working days at 12:00", ladder="payment"), closed(5), JOURNEY)
    assert before.armed is not None
    assert before.armed.at == at(4, 10)
    after = rearmed(before, RULES, JOURNEY, at(4, 9))
    assert after.armed == before.armed
    early = arm(wait(rule="3 working days at 12:00", ladder="payment"), closed(4, 5), JOURNEY)
    assert early.armed is not None
    assert early.armed.at == at(7, 10)
    now = at(5, 11)
    soon = rearmed(early, RULES, JOURNEY, now)
    assert soon.due_at == at(6, 18)
    assert soon.armed is not None
    assert (soon.armed.action, soon.armed.fires) == (Action.REMIND, now)


# --- reminders begin anew


@pytest.mark.parametrize("rung", [1, 2, 3])
def test_rule_5_who_was_reminded_or_late_is_reminded_again_when_there_is_time_again(rung: int) -> None:
    now = at(5, 11) + timedelta(minutes=30) if rung == 1 else at(5, 14)
    before = arm(wait(rung=rung), RULES, JOURNEY)
    after = rearmed(before, closed(5), JOURNEY, now)
    assert after.due_at == at(6, 12)
    assert after.rung == 0
    assert after.armed is not None
    assert (after.armed.action, after.armed.at) == (Action.REMIND, at(6, 11))


def test_an_overdue_task_stays_overdue_where_nothing_moves_ahead() -> None:
    before = arm(wait(rung=2), RULES, JOURNEY)
    after = rearmed(before, closed(20), JOURNEY, at(5, 14))
    assert (after.rung, after.armed) == (2, before.armed)


# --- what stands still


def test_a_held_clock_stays_held_and_goes_on_right_by_the_newer_calendar() -> None:
    held_since, now = at(4, 9), at(4, 12)
    before = arm(wait(held_since=held_since), RULES, JOURNEY)
    after = rearmed(before, closed(7), JOURNEY, now)
    assert after.armed is None
    assert after.held_since == held_since
    resumed = released(after, PauseRule.SHIFT, closed(7), at(6, 9))
    asked_at_once = released(before, PauseRule.SHIFT, closed(7), at(6, 9))
    assert arm(resumed, closed(7), JOURNEY).due_at == arm(asked_at_once, closed(7), JOURNEY).due_at
    assert arm(resumed, closed(7), JOURNEY).due_at == at(8, 12)


def test_what_was_left_when_it_came_to_stand_still_is_left_when_it_goes_on(late: Wait) -> None:
    held = late.model_copy(update={"held_since": at(4, 15), "armed": None})
    after = rearmed(held, RULES, JOURNEY, at(5, 9))
    assert after.due_at == at(5, 18), "as much as when it came to stand still"
    resumed = arm(released(after, PauseRule.SHIFT, RULES, at(10, 15)), RULES, JOURNEY)
    assert resumed.due_at == at(11, 18)


# --- the agenda


def agenda_item(cadence: str, rules: Rulebook) -> AgendaItem:
    item = AgendaItem(
        key=f"agenda/{cadence}", duty="progress", cadence=cadence, anchor=MONDAY, role=Role.AGENT, on=""
    )
    placed = first_occurrence(item, rules)
    assert placed is not None
    return placed


def test_r002_gas_05_a_duty_by_cadence_moves_with_its_day_and_says_so() -> None:
    item = agenda_item("care_plan", RULES)
    assert item.on == "2032-03-03"
    before = arm(agenda_wait(item, RULES, MONDAY), RULES, JOURNEY)
    assert before.provisional, "nobody knows yet whether that day is worked"
    newer = with_days({date(2032, 3, 3): REST})
    (told,) = compare(JOURNEY, [before], newer, MONDAY)
    assert told.faces_customer
    assert told.before is not None
    assert told.after == told.before + DAY
    after = rearmed(before, newer, JOURNEY, MONDAY)
    assert "顺延：2032-03-03" in "".join(lines(explain(after, newer).explanation, "zh-CN"))
    state, ledger = holding([before], MONDAY)
    state.agenda[item.key] = item
    adopt(ledger, newer.calendars)
    placed = state.agenda[item.key]
    assert (placed.on, placed.nominal) == ("2032-03-04", "2032-03-03"), (
        "it is for that day, and named as before"
    )


def test_what_is_fixed_to_its_date_stays_on_it() -> None:
    item = agenda_item("progress", RULES)
    assert item.on == "2031-03-10"
    before = arm(agenda_wait(item, RULES, MONDAY), RULES, JOURNEY)
    assert compare(JOURNEY, [before], closed(10), MONDAY) == ()


# --- the preview and the journey


days_of_spring = st.dates(date(2031, 2, 20), date(2031, 4, 10))
entries = st.sampled_from(
    [
        REST,
        None,
        CalendarDay(kind=DayKind.MAKEUP, name="补"),
        CalendarDay.model_validate("work 10:00-11:00,15:00-16:00"),
    ]
)
corrections = st.dictionaries(days_of_spring, entries, min_size=1, max_size=12)
instants = st.integers(-20_000, 30_000).map(lambda minutes: MONDAY + timedelta(minutes=minutes))


@st.composite
def waits(draw: st.DrawFn) -> list[Wait]:
    found = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from([one for one in WaitKind if one is not WaitKind.AGENDA]))
        since = draw(instants)
        rule = "0 minutes" if kind is WaitKind.PROMISE else str(draw(due_rules))
        found.append(
            wait(
                kind,
                key=f"w/{number}",
                since=since,
                anchor=draw(instants),
                rule=rule,
                calendar=draw(st.sampled_from(sorted(RULES.calendars))),
                ladder=draw(st.sampled_from(sorted(RULES.standard.ladders)))
                if kind is WaitKind.TASK
                else None,
                rung=draw(st.integers(0, 4)) if kind is WaitKind.TASK else 0,
                clock=draw(st.sampled_from(list(ClockKind))),
                held_since=draw(st.none() | instants),
            )
        )
    return found


def holding(found: list[Wait], now: datetime) -> tuple[JourneyState, Ledger]:
    state = JourneyState(
        journey=JOURNEY,
        customer="K000001",
        property="P000001",
        owner=None,
        stage=Stage.DESIGN,
        stage_since=MONDAY,
        started_at=MONDAY,
        rules=RULES,
    )
    ledger = Ledger(state, lambda: now)
    state.waits = {one.key: arm(one, RULES, JOURNEY) for one in found}
    return state, ledger


@settings(max_examples=60, deadline=None)
@given(waits(), corrections, corrections, instants, cadences)
def test_desk_3_2_the_preview_tells_exactly_what_the_journey_then_does(
    found: list[Wait], days: dict[date, Any], others: dict[date, Any], now: datetime, cadence: Any
) -> None:
    state, ledger = holding(found, now)
    newer = {**RULES.calendars}
    for name, changes in (("customer", days), ("site", others)):
        newer[name] = newer[name].newer(changes)
    rules = Rulebook(standard=RULES.standard, calendars=newer)
    before = dict(state.waits)
    told = compare(JOURNEY, before.values(), rules, now)
    adopt(ledger, newer)
    events = [entry.event for entry in state.buffer]
    adopted = events[-1]
    assert isinstance(adopted, RulesAdopted)
    assert {one.key: one for one in adopted.moved} == {one.key: one.shift for one in told}
    for key, one in state.waits.items():
        assert one == rearmed(before[key], rules, JOURNEY, now)
        shown = moved(JOURNEY, before[key], one, rules.standard, now)
        assert (shown is not None) == (key in {line.key for line in told})
        _never_in_retrospect(before[key], one, now)
    armings = [event.wait.key for event in events if isinstance(event, WaitArmed)]
    assert len(armings) == len(set(armings)), "each at most once"
    assert compare(JOURNEY, state.waits.values(), rules, now) == (), "and nothing is left to move"


def _never_in_retrospect(before: Wait, after: Wait, now: datetime) -> None:
    assert before.due_at is not None
    assert after.due_at is not None
    if before.kind is WaitKind.PROMISE:
        assert after.due_at == before.due_at
    if after.due_at < before.due_at and after.held_since is None:
        assert after.due_at >= now
    if after.held_since is not None:
        assert after.armed is None


def test_a_year_that_is_loaded_is_provisional_no_more() -> None:
    known = RULES.calendars["customer"].newer({}, date(2031, 12, 31))
    rules = Rulebook(standard=RULES.standard, calendars={**RULES.calendars, "customer": known})
    before = arm(wait(), RULES, JOURNEY)
    assert before.provisional
    assert not rearmed(before, rules, JOURNEY, MONDAY).provisional
    assert compare(JOURNEY, [before], rules, MONDAY) == (), "no date moved"


def test_the_calendar_says_which_days_differ() -> None:
    office: Calendar = RULES.calendars["office"]
    newer = office.newer(
        {date(2027, 2, 5): REST, date(2027, 2, 6): CalendarDay(kind=DayKind.MAKEUP, name="春节")},
        date(2027, 12, 31),
    )
    assert newer.version == office.version + 1
    assert office.changes(newer)[:3] == [date(2027, 1, 1), date(2027, 2, 5), date(2027, 2, 6)]
    assert office.newer({}) is office
