"""The timeline: what was answered, without what says nothing, and tasks told apart by what they are about."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain import events
from domain.stages import Stage
from domain.waits import Action
from domain.words import title
from presentation.showing import Words
from presentation.story import Story, minor
from presentation.wording import Wording
from tests.shipped import renovation

AT = datetime(2031, 3, 12, tzinfo=UTC)
TEXTS = renovation().texts
PERSONAL = "personal:12345678/photos"


def told(kind: str, answers: dict[str, Any], values: dict[str, Any] | None = None) -> list[str]:
    """What stands under the sentence of a completed task."""
    event = events.TaskCompleted(
        task="H000001-1", key="construction/1", kind=kind, answers=answers, on_time=True
    )
    entry = events.Entry(seq=1, at=AT, stage=Stage.CONSTRUCTION, actor="site_supervisor-01", event=event)
    story = Story(Words("zh-CN", "UTC"), values, Wording("zh-CN", TEXTS["zh-CN"]["tasks"]))
    return story.tell(entry)[1:]


def test_what_is_empty_or_was_not_asked_is_left_out() -> None:
    started: dict[str, Any] = {
        "outcome": "started",
        "items": [],
        "photos": None,
        "finished_on": None,
        "reason": None,
    }
    assert told("site_stage", started) == ["情况：已进场"]
    keys = {"outcome": "not_ready", "ready_on": "2031-03-20", "given_by": "customer", "sets": None}
    assert told("take_keys", keys) == ["结果：还交不了", "客户说哪天能交：2031-03-20"]
    briefing = {
        "outcome": "held",
        "moved_by": "customer",
        "designer_present": True,
        "customer_present": False,
    }
    assert told("briefing_report", briefing) == ["结果：已交底", "设计师到场：是", "客户到场：否"]


def test_a_no_that_nobody_gave_is_left_out_and_one_that_was_given_is_told() -> None:
    called = {"outcome": "reached", "complaint": False, "direct_contact_told": True, "call_days_told": False}
    assert told("kickoff_call", called) == [
        "通话结果：接通",
        "已说明一对一对接：是",
        "已说明每月来电的日子：否",
    ]


def test_rows_that_are_alike_are_told_together() -> None:
    items = [
        {"item": "bearing_walls", "passed": True},
        {"passed": True, "item": "plaster"},
        {"item": "windows", "passed": False},
    ]
    assert told("site_stage", {"outcome": "finished", "items": items}) == [
        "情况：已做完",
        "清单：承重结构未动，铲墙到位（合格 是）；门窗已换好并封堵（合格 否）",
    ]


def test_photos_are_told_by_their_names() -> None:
    answers = {"outcome": "finished", "photos": PERSONAL}
    assert told("site_stage", answers, {PERSONAL: ["a.jpg", "b.jpg"]})[-1] == "照片：a.jpg、b.jpg"


def fired(late: int) -> events.StepFired:
    return events.StepFired(
        key="construction/keys/2",
        subject="take_keys",
        action=Action.OPEN,
        planned_at=AT,
        late_seconds=late,
    )


def test_what_another_sentence_tells_is_left_out_unless_it_came_late() -> None:
    assert minor(fired(0)), "the task that opens is told"
    assert not minor(fired(600)), "lateness is never silent"
    broken = fired(0).model_copy(update={"action": Action.BREAK})
    assert minor(broken), "the promise that is not kept is told"
    assert not minor(broken.model_copy(update={"late_seconds": 600}))
    assert minor(events.FactsChanged(facts={"site_plan": {}, "site_stage": "tiling"}))
    assert not minor(events.FactsChanged(facts={"site_plan": {}, "finished_tiling": "2031-04-22"}))


@pytest.mark.parametrize(
    ("lang", "more", "sentence"),
    [
        ("en", {}, "Promised the customer: what we promised you, in time, by 2031-03-12 Wed 00:00"),
        (
            "zh-CN",
            {"person": "designer-01"},
            "向客户承诺：答应您的事按时办到，最迟 2031-03-12 周三 00:00，由 designer-01 兑现",
        ),
        (
            "en",
            {"person": "designer-01", "not_before": AT - timedelta(hours=2)},
            (
                "Promised the customer: what we promised you, in time, from 2031-03-11 Tue 22:00, "
                "by 2031-03-12 Wed 00:00; designer-01 sees to it"
            ),
        ),
    ],
)
def test_r003_att_01_a_promise_is_told_with_its_time_and_whoever_keeps_it(
    lang: str, more: dict[str, Any], sentence: str
) -> None:
    event = events.PromiseMade(key="case/promise/1", what="free", by=AT, **more)
    entry = events.Entry(seq=1, at=AT, stage=Stage.CONSTRUCTION, actor="system", event=event)
    assert Story(Words(lang, "UTC"), None, Wording(lang, TEXTS[lang]["tasks"])).tell(entry)[0] == sentence


@pytest.mark.parametrize(
    ("lang", "about", "named"),
    [
        ("zh-CN", {"item": "tiles"}, "整改：瓷砖"),
        ("en", {"item": "tiles"}, "Put right: tiles"),
        ("zh-CN", {"item": "own_1_2"}, "整改：清单以外第 2 项"),
        ("zh-CN", {"item": "balcony"}, "整改：balcony"),
        ("zh-CN", {}, "整改"),
    ],
)
def test_r002_sku_66_what_is_put_right_stands_in_the_name(
    lang: str, about: dict[str, str], named: str
) -> None:
    assert title(lang, "rectify", about) == named
