"""Folders of servers that are thrown away are gone, even those of a process that was killed."""

import subprocess
import sys
from pathlib import Path

from starter.stack.scratch import scratch
from store.settings import ROOT

HOLDER = """
from starter.stack.scratch import scratch
with scratch("test") as folder:
    (folder / "file").write_text("kept")
    print(folder, flush=True)
    input()
"""


def test_what_a_killed_process_left_goes_with_the_next_and_what_is_in_use_stays() -> None:
    command = [sys.executable, "-c", HOLDER]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        theirs = Path(holder.stdout.readline().strip())
        with scratch("test") as ours:
            assert (theirs / "file").read_text() == "kept"
        assert not ours.exists()
        holder.kill()
        holder.wait()
        assert theirs.exists()
        with scratch("test"):
            assert not theirs.exists()
