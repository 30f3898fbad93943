"""The plan of a site as it is read: what is expected while it is built, what was once the journey has ended."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.site import STAGES, PlannedStage, SitePlan, SiteStage
from domain.stages import Stage, Status
from presentation.showing import Words
from presentation.site import document, end_told, plan_rows
from store.reading_journeys import JourneyHeader

AT = datetime(2031, 3, 20, 6, 0, tzinfo=UTC)
FIRST, SECOND, LAST = STAGES[0], STAGES[1], STAGES[-1]
PLAN = SitePlan(
    as_of=AT,
    stages={
        name: PlannedStage(start=date(2031, 3, 1 + number), finish=date(2031, 3, 2 + number), days=1)
        for number, name in enumerate(STAGES)
    },
    agreed_end=date(2031, 4, 30),
)


def header(course: Status, *finished: SiteStage, **facts: Any) -> JourneyHeader:
    return JourneyHeader(
        journey="H000001",
        customer="K000001",
        property="P000001",
        standard="renovation",
        standard_version=1,
        owner="agent-01",
        stage=Stage.CONSTRUCTION,
        stage_since=AT,
        status=course,
        status_since=AT,
        status_reason=None,
        started_at=AT,
        last_at=AT,
        seq=1,
        waiting=(),
        next_at=None,
        open_tasks=0,
        calendars={},
        team={},
        status_words=None,
        pause_until=None,
        facts={f"finished_{name}": PLAN.stages[name].finish.isoformat() for name in finished} | facts,
        course=course,
        repair=False,
    )


@pytest.mark.parametrize(
    ("lang", "expected", "begun", "never", "given_up"),
    [
        ("zh-CN", "预计", "2031-03-02 开工，没有做完", "没有开工", "旅程已于 2031-03-20 周四 14:00 结束"),
        ("en", "expected", "begun 2031-03-02, not finished", "not begun", "The journey ended on 2031-03-20"),
    ],
)
def test_of_a_site_that_was_given_up_nothing_is_expected(
    lang: str, expected: str, begun: str, never: str, given_up: str
) -> None:
    words, facts = Words(lang, "Asia/Shanghai"), {f"started_{SECOND}": "2031-03-02"}
    going_on, ended = header(Status.ACTIVE, FIRST, **facts), header(Status.CLOSED, FIRST, **facts)
    assert expected in end_told(words, PLAN, going_on).casefold() + str(plan_rows(words, PLAN, going_on))
    rows = plan_rows(words, PLAN, ended)
    assert [rows[0][2], rows[1][2], rows[2][2]] == ["2031-03-02", begun, never]
    assert {str(row[3]) for row in rows[1:]} == {"--"}
    assert not any(expected in str(cell) for row in rows for cell in row)
    assert given_up in end_told(words, PLAN, ended)


def test_a_program_reads_no_day_that_will_not_come() -> None:
    told = document(PLAN, header(Status.CLOSED, FIRST))
    assert (told["expected_end"], told["days_beyond"]) == (None, None)
    assert [one["expected_finish"] for one in told["stages"]] == [date(2031, 3, 2)] + [None] * (
        len(STAGES) - 1
    )
    assert document(PLAN, header(Status.ACTIVE, FIRST))["expected_end"] == PLAN.end


@pytest.mark.parametrize("course", [Status.ACTIVE, Status.CLOSED])
def test_works_that_are_done_are_told_as_done(course: Status) -> None:
    done = header(course, LAST)
    assert end_told(Words("zh-CN", "Asia/Shanghai"), PLAN, done) == (
        f"{PLAN.end} 全部完工，在合同工期 2031-04-30 以内。"
    )
    assert end_told(Words("en", "Asia/Shanghai"), PLAN, done).startswith(f"All works ended on {PLAN.end}")
