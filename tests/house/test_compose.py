"""The containers' description, checked without containers: form, promises, our own services' commands."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import pytest_asyncio

from starter.stack.cluster import binaries
from starter.stack.ports import free_port
from starter.stack.postgres import EmbeddedPostgres
from starter.stack.temporal import TemporalDevServer, dev_server_path
from store.settings import ROOT
from tests.house import compose

SPECIFICATION = jsonschema.Draft7Validator(
    json.loads((Path(__file__).parent / "compose-spec.json").read_text())
)
GIVEN = {"POSTGRES_PASSWORD": "0123456789abcdef"}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = compose.filled_in(GIVEN)["services"]
    return found


def test_follows_the_compose_specification() -> None:
    SPECIFICATION.validate(compose.filled_in(GIVEN))


def test_the_schema_would_notice_a_mistake() -> None:
    broken = compose.filled_in(GIVEN)
    broken["services"]["worker"]["helthcheck"] = {}
    with pytest.raises(jsonschema.ValidationError, match="helthcheck"):
        SPECIFICATION.validate(broken)


def test_versions_are_those_of_the_embedded_stack(services: dict[str, Any]) -> None:
    postgres = subprocess.check_output([binaries() / "postgres", "--version"], text=True)
    temporal = subprocess.check_output([dev_server_path(), "--version"], text=True)
    server = re.search(r"Server (\S+?)[,)]", temporal)
    page = re.search(r"UI (\S+?)[,)]", temporal)
    assert server is not None
    assert page is not None
    assert services["postgres"]["image"] == f"postgres:{postgres.split()[-1]}"
    assert services["temporal"]["image"] == f"temporalio/server:{server[1]}"
    assert services["temporal-schema"]["image"] == f"temporalio/admin-tools:{server[1]}"
    assert services["temporal-ui"]["image"] == f"temporalio/ui:{page[1]}"


def test_there_is_no_default_password(services: dict[str, Any]) -> None:
    with pytest.raises(compose.MissingVariable, match="POSTGRES_PASSWORD"):
        compose.filled_in({})
    for name, service in compose.raw()["services"].items():
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|PWD|DSN", variable):
                assert "${POSTGRES_PASSWORD:?" in value, f"{name}: {variable}"


def test_every_variable_is_explained_in_the_example() -> None:
    lines = compose.EXAMPLE.read_text().splitlines()
    named = {line.split("=")[0] for line in lines if "=" in line and not line.startswith("#")}
    assert named == compose.variables_in_use()
    assert "POSTGRES_PASSWORD=" in lines, "its value is left to whoever installs"


def test_managers_cannot_change_anything_in_the_web_page(services: dict[str, Any]) -> None:
    """The names are those of the page's own configuration (server/config/docker.yaml of temporalio/ui)."""
    off = {name for name, value in services["temporal-ui"]["environment"].items() if value == "true"}
    assert off >= {
        "TEMPORAL_DISABLE_WRITE_ACTIONS",
        "TEMPORAL_START_WORKFLOW_DISABLED",
        "TEMPORAL_WORKFLOW_TERMINATE_DISABLED",
        "TEMPORAL_WORKFLOW_CANCEL_DISABLED",
        "TEMPORAL_WORKFLOW_SIGNAL_DISABLED",
        "TEMPORAL_WORKFLOW_UPDATE_DISABLED",
        "TEMPORAL_WORKFLOW_RESET_DISABLED",
        "TEMPORAL_WORKFLOW_PAUSE_DISABLED",
        "TEMPORAL_BATCH_ACTIONS_DISABLED",
        "TEMPORAL_ACTIVITY_COMMANDS_DISABLED",
    }


def test_who_waits_for_whom_can_come_true(services: dict[str, Any]) -> None:
    for name, service in services.items():
        for other, wish in service.get("depends_on", {}).items():
            if wish["condition"] == "service_healthy":
                assert "test" in services[other]["healthcheck"], f"{name} waits for {other}"
            else:
                assert services[other]["restart"] == "on-failure", f"{name} waits for the end of {other}"


def test_nothing_is_reachable_from_other_machines_by_default(services: dict[str, Any]) -> None:
    for name, service in services.items():
        for published in service.get("ports", []):
            assert published.startswith("127.0.0.1:"), name


def test_data_outlives_the_containers(services: dict[str, Any]) -> None:
    assert services["postgres"]["volumes"] == ["postgres:/var/lib/postgresql"]
    assert "postgres" in compose.raw()["volumes"]


@pytest.mark.parametrize("service", ["desk", "worker"])
def test_documents_outlive_the_containers_and_whoever_sweeps_sees_those_that_the_desk_writes(
    services: dict[str, Any], service: str
) -> None:
    folder = services[service]["environment"]["HOMEWARD_DESK__ATTACHMENTS"]
    assert services[service]["volumes"] == [f"documents:{folder}"]
    assert "documents" in compose.raw()["volumes"]
    made = f"install --directory --owner=10001 --group=10001 --mode=0700 {folder}\n"
    assert made in (ROOT / "Dockerfile").read_text(), (
        "a new volume belongs to whom its folder in the image does"
    )


class Ours:
    """Our own services, run as Compose would, but on this machine and against the embedded servers."""

    def __init__(self, postgres: EmbeddedPostgres, temporal: TemporalDevServer, cwd: Path) -> None:
        password = (postgres.folder / "password").read_text().strip()
        self.services: dict[str, Any] = compose.filled_in({"POSTGRES_PASSWORD": password})["services"]
        self.addresses = {"@postgres:5432": f"@127.0.0.1:{postgres.port}", "temporal:7233": temporal.address}
        self.cwd = cwd
        self.port = free_port()

    def environment(self, service: str) -> dict[str, str]:
        """What Compose gives, with our servers' addresses, and of this machine only what Python needs."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("HOMEWARD_", "TEMPORAL_"))
        }
        given = {name: self.moved(value) for name, value in self.services[service]["environment"].items()}
        here = {
            "PYTHONPATH": str(ROOT),
            "HOMEWARD_STATE": str(self.cwd),
            "HOMEWARD_DESK__ATTACHMENTS": str(self.cwd / "documents"),
            "HOMEWARD_METRICS__ENABLED": "false",
            "HOMEWARD_PORTS__DESK": str(self.port),
        }
        return kept | given | here

    def moved(self, value: str) -> str:
        """A value with the addresses of containers replaced by those of our servers."""
        for theirs, here in self.addresses.items():
            value = value.replace(theirs, here)
        return value

    def local(self, command: list[str]) -> list[str]:
        """The program of the image, here."""
        program, *arguments = command
        homeward = [sys.executable, "-c", "from starter.main import main; main()"]
        here = {"homeward": homeward, "python": [sys.executable]}
        return [*here[program], *arguments]

    def run(self, service: str, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.local(command),
            env=self.environment(service),
            cwd=self.cwd,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def check(self, service: str) -> subprocess.CompletedProcess[str]:
        kind, *command = self.services[service]["healthcheck"]["test"]
        assert kind == "CMD"
        return self.run(service, command)


@pytest_asyncio.fixture(loop_scope="function")
async def ours(tmp_path: Path, stack_folder: Path) -> AsyncIterator[Ours]:
    folder = stack_folder / "compose"
    async with (
        EmbeddedPostgres(folder / "postgres", database="homeward", durable=False) as postgres,
        TemporalDevServer(folder / "temporal", durable=False) as temporal,
    ):
        yield Ours(postgres, temporal, tmp_path)


@pytest.mark.slow
def test_our_commands_and_health_checks(ours: Ours) -> None:
    """Init services may be repeated; worker and desk are unhealthy before they run, healthy after, stop cleanly."""
    for service in ("namespace", "migrate", "namespace", "migrate"):
        done = ours.run(service, ours.services[service]["command"])
        assert done.returncode == 0, f"{service}: {done.stdout}{done.stderr}"
    for service, missing in (("worker", "no worker"), ("desk", "shows no pages")):
        before = ours.check(service)
        assert before.returncode != 0
        assert missing in before.stdout + before.stderr
        running = subprocess.Popen(
            ours.local(ours.services[service]["command"]), env=ours.environment(service), cwd=ours.cwd
        )
        try:
            deadline = time.monotonic() + 60
            while (health := ours.check(service)).returncode != 0:
                assert running.poll() is None, f"the {service} has ended"
                assert time.monotonic() < deadline, health.stdout + health.stderr
        finally:
            running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0


def test_the_image_has_the_same_health_check_and_command(services: dict[str, Any]) -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert f"CMD {json.dumps(services['worker']['healthcheck']['test'][1:])}" in text
    assert f"CMD {json.dumps(services['worker']['command'])}" in text
    assert re.search(r"^USER (?!0|root)", text, re.MULTILINE)
