"""The rehearsal: the whole future of a made-up customer, in order."""

from datetime import timedelta
from pathlib import Path

import pytest

from client.errors import BadInput
from starter.rehearsal.people import read_plan
from starter.rehearsal.rehearse import rehearsal
from starter.rehearsal.telling import Line
from starter.stack.postgres import EmbeddedPostgres
from store.settings import ROOT
from tests.journeys.driving import MONDAY, Drive, driving

EXAMPLES = ROOT / "standards" / "examples"
STAGES = [
    "consultation", "measurement", "design", "quotation", "signing", "construction", "handover", "care",
]  # fmt: skip


async def rehearsed(drive: Drive, length: timedelta, answers: Path | None = None) -> list[Line]:
    run = await rehearsal(drive.world, drive.journey, read_plan(EXAMPLES, answers))
    return [line async for line in run.run(MONDAY + length)]


@pytest.fixture(scope="module")
def never(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("answers") / "never.yaml"
    file.write_text("first_meeting: {after: never}\n")
    return file


async def test_consultation_and_measurement_are_told_in_order(drive: Drive) -> None:
    lines = await rehearsed(drive, timedelta(days=1, hours=9))
    told = [(line.event, line.task or line.why) for line in lines]
    assert told[:4] == [
        ("stage", "consultation"),
        ("task_opened", "first_meeting"),
        ("task_completed", "first_meeting"),
        ("stage", "measurement"),
    ]
    assert set(told[4:7]) == {
        ("task_opened", "confirm_designer"),
        ("appointment", "measurement"),
        ("promise", "measurement"),
    }, "side by side"
    assert ("task_completed", "measure_site") in told
    instants = [line.at for line in lines]
    assert instants == sorted(instants)
    assert {line.at.utcoffset() for line in lines} == {timedelta(hours=8)}, "the company's own time"


async def test_who_never_answers_sees_the_escalations(drive: Drive, never: Path) -> None:
    lines = await rehearsed(drive, timedelta(days=4), never)
    told = [(line.event, line.role) for line in lines if line.event.startswith("task_")]
    assert told == [
        ("task_opened", "agent"),
        ("task_reminded", "agent"),
        ("task_due", "agent"),
        ("task_escalated", "cs_lead"),
        ("task_escalated", "store_manager"),
    ]


async def test_an_unknown_kind_of_task_is_named(tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text("frist_meeting: {}\n")
    with pytest.raises(BadInput, match=r"answers\.yaml: frist_meeting: is not a kind of task"):
        read_plan(EXAMPLES, file)


@pytest.mark.slow
async def test_five_years_from_the_first_meeting_to_the_last_revisit(
    postgres_server: EmbeddedPostgres,
) -> None:
    """R002-SKU-01 … 72: every stage, every regular contact, and nothing after acceptance but care."""
    async with driving(postgres_server, reference="years") as drive:
        lines = await rehearsed(drive, timedelta(days=5 * 366))
    assert [line.why for line in lines if line.event == "stage"] == STAGES
    opened = [line for line in lines if line.event == "task_opened"]
    kinds = {line.task for line in opened}
    assert {
        "first_meeting", "measure_site", "progress_call", "site_inspection", "crack_repair",
        "hose_reminder", "yearly_mailing",
    } <= kinds  # fmt: skip
    calls = [line for line in opened if line.task == "progress_call"]
    assert {line.at.day for line in calls} <= {10, 20, 30}
    mailings = [line.at.year for line in opened if line.task == "yearly_mailing"]
    assert mailings == sorted(set(mailings)), "one a year"
    assert not [line for line in lines if line.event == "task_escalated"], "who answers in time is left alone"
    assert not [line for line in lines if line.event == "promise" and line.why == "broken"]
