"""Logs: one look for all lines, silent on replay, no personal data (docs/architecture.md)."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import structlog
from temporalio import activity, workflow
from temporalio.worker import Worker

from starter.stack.temporal import TemporalDevServer
from store import logging as house_logging
from store.settings import LogFormat


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Logging as a worker has it, into a buffer; put back afterwards."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    buffer = io.StringIO()
    house_logging.configure(LogFormat.JSON, "INFO", buffer)
    yield buffer
    root.handlers[:], root.level = before
    structlog.reset_defaults()


def parsed(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_our_lines_and_foreign_lines_look_alike(lines: io.StringIO) -> None:
    structlog.get_logger("ours").info("journey started", stage="consultation")
    logging.getLogger("foreign").warning("slow by %d ms", 7, extra={"stage": "design"})
    ours, foreign = parsed(lines)
    assert ours["event"] == "journey started"
    assert foreign["event"] == "slow by 7 ms"
    for line in (ours, foreign):
        assert {"level", "logger", "timestamp", "stage"} <= line.keys()


@pytest.mark.parametrize(
    "key", ["name", "phone", "contact_phone", "address", "wechat", "note", "reason_text", "dsn"]
)
def test_keys_of_personal_data_are_masked(lines: io.StringIO, key: str) -> None:
    structlog.get_logger().info("customer", **{key: "王女士"}, nested={key: ["王女士"]})
    assert "王女士" not in lines.getvalue()


@pytest.mark.parametrize(
    "text",
    ["called 13800138000", "+86 138 0013 8000 rang", "tel 010-62345678", "no answer from 138-0013-8000."],
)
def test_telephone_numbers_are_masked_in_any_text(lines: io.StringIO, text: str) -> None:
    structlog.get_logger().info(text, where=[text])
    assert "8000" not in lines.getvalue()
    assert "62345678" not in lines.getvalue()


def test_instants_ids_and_amounts_are_left_alone(lines: io.StringIO) -> None:
    structlog.get_logger().info("due 2027-03-10T10:00:00+08:00", journey="HW-2027-00138", fen=13800138000)
    [line] = parsed(lines)
    assert line["event"] == "due 2027-03-10T10:00:00+08:00"
    assert line["journey"] == "HW-2027-00138"
    assert line["fen"] == 13800138000


def test_passwords_in_addresses_and_tracebacks_are_masked(lines: io.StringIO) -> None:
    try:
        raise ValueError("cannot reach postgresql://homeward:s3cret@db/homeward for 13800138000")
    except ValueError:
        structlog.get_logger().exception("failed")
    assert "s3cret" not in lines.getvalue()
    assert "13800138000" not in lines.getvalue()
    assert "ValueError" in lines.getvalue()


@activity.defn
async def greet() -> None:
    structlog.get_logger().info("in the activity")
    activity.logger.info("by the SDK in the activity")


@workflow.defn(sandboxed=False)
class Talking:
    @workflow.run
    async def run(self) -> None:
        structlog.get_logger().info("before")
        await workflow.execute_activity(greet, start_to_close_timeout=timedelta(seconds=5))
        workflow.logger.info("after")


async def test_lines_carry_ids_and_come_once(lines: io.StringIO, temporal_dev: TemporalDevServer) -> None:
    """With no cache every workflow task replays the whole history; each line still comes once."""
    client = await temporal_dev.connect()
    async with Worker(
        client, task_queue="talking", workflows=[Talking], activities=[greet], max_cached_workflows=0
    ):
        await client.execute_workflow(Talking.run, id="talk-1", task_queue="talking")
    said = {line["event"]: line for line in parsed(lines) if line.get("workflow_id") == "talk-1"}
    events = [line["event"] for line in parsed(lines) if line.get("workflow_id") == "talk-1"]
    assert sorted(events) == ["after", "before", "by the SDK in the activity", "in the activity"]
    assert said["in the activity"]["activity"] == "greet"
    assert said["by the SDK in the activity"]["attempt"] == 1
    assert "workflow_time" in said["after"]
