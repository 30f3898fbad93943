"""Application metrics: what is counted, under which names."""

import urllib.request

from starter.stack.ports import free_port
from store import metrics


def value(name: str, **labels: str) -> float:
    return metrics.REGISTRY.get_sample_value(name, labels) or 0.0


def test_records_are_counted_by_kind() -> None:
    before = value("homeward_events_recorded_total", event="task_opened")
    metrics.recorded({"task_opened": 3, "stage_entered": 1}, seconds=0.02)
    assert value("homeward_events_recorded_total", event="task_opened") == before + 3
    assert value("homeward_record_seconds_count") >= 1


def test_an_early_timer_is_not_late() -> None:
    metrics.fired("some_rung", -2.0)
    metrics.fired("some_rung", 400.0)
    assert value("homeward_wait_lateness_seconds_bucket", rung="some_rung", le="1.0") == 1
    assert value("homeward_wait_lateness_seconds_bucket", rung="some_rung", le="900.0") == 2


def test_failures_are_named_by_type_not_by_text() -> None:
    metrics.activity_failed("record", ConnectionError("postgresql://homeward:secret@db"))
    assert value("homeward_activity_failures_total", activity="record", error="ConnectionError") == 1


def test_served_over_http() -> None:
    port = free_port()
    metrics.serve("127.0.0.1", port)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        assert b"homeward_record_seconds_bucket" in answer.read()
