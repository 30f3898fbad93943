"""The exit code is the right one, every time (docs/architecture.md)."""

import subprocess
import sys

import pytest

from starter.stack.temporal import TemporalDevServer
from store.settings import ROOT

PROGRAM = """
import sys
from starter.exit import run_and_exit

async def main():
    print("said")
    {body}

run_and_exit(main())
"""


def run(body: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(body=body)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("body", "code", "told"),
    [
        ("return 3", 3, ""),
        ("return None", 0, ""),
        ("sys.exit(4)", 4, ""),
        ("sys.exit('no such journey')", 1, "no such journey"),
        ("raise ValueError('a bug')", 1, "ValueError: a bug"),
        ("raise KeyboardInterrupt", 130, ""),
    ],
)
def test_exit_code_and_output(body: str, code: int, told: str) -> None:
    done = run(body)
    assert done.returncode == code
    assert done.stdout == "said\n"
    assert told in done.stderr


def test_a_closed_pipe_does_not_change_it() -> None:
    command = f'{sys.executable} -c "$PROGRAM" | true; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env={"PROGRAM": PROGRAM.format(body="print('x' * 200000); return 3")},
        capture_output=True,
        check=False,
    )
    assert done.returncode in (1, 3), "print itself may fail, but nothing crashes"


@pytest.mark.slow
async def test_after_a_call_to_temporal(temporal_dev: TemporalDevServer) -> None:
    """A plain exit fails about once in twenty here."""
    body = f"""
    from temporalio.client import Client
    client = await Client.connect({temporal_dev.address!r})
    await client.count_workflows()
    return 3"""
    assert [run(body).returncode for _ in range(10)] == [3] * 10
