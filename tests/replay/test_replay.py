"""What was recorded replays on today's code, and what was written can still be read."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from temporalio.client import WorkflowHistory

from domain.events import EVENTS, Event
from domain.state import JourneyState
from starter.rehearsal.replaying import fault_of
from tests.replay.record import EVENTS as EVENT_FILES
from tests.replay.record import HISTORIES, LASTING, SCENES, STATES


def files(folder: Path) -> list[Any]:
    return [pytest.param(file, id=file.stem) for file in sorted(folder.glob("*.json"))]


def histories() -> list[Any]:
    """Those of journeys are long, and left to `make test-all`."""
    return [
        pytest.param(file, id=file.stem, marks=[] if file.stem in LASTING else [pytest.mark.slow])
        for file in sorted(HISTORIES.glob("*.json"))
    ]


@pytest.mark.parametrize("file", histories())
async def test_a_recorded_history_replays(file: Path) -> None:
    assert await fault_of(WorkflowHistory.from_json("journey-H000001", file.read_text())) is None


def test_every_scene_was_recorded() -> None:
    assert {file.stem for file in HISTORIES.glob("*.json")} >= set(SCENES)


@pytest.mark.parametrize("file", files(EVENT_FILES))
def test_an_event_of_every_version_is_read(file: Path) -> None:
    event = EVENTS.validate_json(file.read_text())
    assert f"{event.type}-v{event.v}" == file.stem


def test_every_type_of_event_has_an_example() -> None:
    written = {file.stem.partition("-v")[0] for file in EVENT_FILES.glob("*.json")}
    types = {model.model_fields["type"].default for model in get_args(get_args(Event)[0])}
    assert types - written == set()


@pytest.mark.parametrize("file", files(STATES))
def test_a_state_of_every_version_is_read(file: Path) -> None:
    state = JourneyState.model_validate_json(file.read_text())
    assert json.loads(state.model_dump_json())["journey"] == "H000001"
