"""One child process: in its own process group, logging to a file, ended by signals in rising order."""

import asyncio
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from starter.stack import launcher
from starter.stack.errors import StackError

_POLL_SECONDS = 0.02
_KEPT_LOGS = 5
_PROC = Path("/proc")


@dataclass(kw_only=True)
class Child:
    """A running child. It belongs to no event loop, so fixtures and tests may share it.

    `stop_signals` are sent in order, each given `patience` seconds, before the last resort, SIGKILL.
    """

    name: str
    process: subprocess.Popen[bytes]
    log: Path | None
    stop_signals: Sequence[signal.Signals] = (signal.SIGTERM,)
    patience: float = 20.0
    stopping: bool = field(default=False, init=False)

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def how_it_ended(self) -> str:
        """One line and the end of its log, for an error message."""
        code = self.process.poll()
        text = f"{self.name} ended with code {code}" if code is not None else f"{self.name} runs"
        return f"{text}\n{tail(self.log)}" if self.log else text

    async def wait(self, seconds: float | None = None) -> bool:
        """Wait until it has ended; False when `seconds` pass first."""
        deadline = None if seconds is None else time.monotonic() + seconds
        while self.alive:
            if deadline is not None and time.monotonic() > deadline:
                return False
            await asyncio.sleep(_POLL_SECONDS)
        return True

    async def stop(self) -> int:
        """End it, and return its exit code. Safe to call twice."""
        self.stopping = True
        for number in [*self.stop_signals, signal.SIGKILL]:
            if not self.alive:
                break
            self.process.send_signal(number)
            await self.wait(self.patience)
        return self.process.wait()


def spawn(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
    stop_signals: Sequence[signal.Signals] = (signal.SIGTERM,),
    patience: float = 20.0,
    drop_root: bool = False,
    keep_search: bool = False,
) -> Child:
    """Start `command`, in its own process group: the terminal's Ctrl-C is for the supervisor alone.

    `death_signal` reaches it when the thread that spawned it ends, so only the main thread may spawn.
    `keep_search` leaves the unprivileged child the right to pass file permissions, and nothing else of root's
    rights: needed where the checkout or the state lies in a folder closed to others, as below /root.

    Errors: `StackError` when there is no such program or it may not be executed.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("child processes of the stack must be started from the main thread")
    rights = launcher.AS_IT_IS
    if drop_root:
        rights = launcher.KEEPING_SEARCH if keep_search else launcher.UNPRIVILEGED_ONLY
    output: IO[bytes] | int = log.open("ab") if log else subprocess.DEVNULL
    told, tell = os.pipe()
    try:
        process = subprocess.Popen(  # noqa: S603 - our own binaries, no shell
            launcher.line(death_signal, rights, tell, command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env) if env is not None else None,
            cwd=cwd,
            process_group=0,
            pass_fds=(tell,),
        )
    except OSError as error:
        os.close(told)
        raise StackError(f"cannot start {name} ({command[0]}): {error}") from error
    finally:
        os.close(tell)
        if not isinstance(output, int):
            output.close()
    with open(told, "rb") as until_it_runs:  # noqa: PTH123 - a descriptor, no path
        if fault := until_it_runs.read().decode():
            process.wait()
            raise StackError(f"cannot start {name} ({command[0]}): {fault}")
    return Child(name=name, process=process, log=log, stop_signals=stop_signals, patience=patience)


def rotate(log: Path) -> None:
    """Move `log` to `log.1`, `log.1` to `log.2` …, keeping five; the new file starts empty."""
    if not log.exists() or log.stat().st_size == 0:
        return
    for number in range(_KEPT_LOGS - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number + 1}"))
    log.replace(log.with_name(f"{log.name}.1"))


def tail(log: Path, lines: int = 8) -> str:
    """The last lines of a log file, with its path, for an error message."""
    try:
        last = log.read_text(errors="replace").splitlines()[-lines:]
    except OSError:
        return ""
    return "\n".join([f"  (from {log})", *(f"  {line[:300]}" for line in last)])


def command_line(pid: int) -> str | None:
    """The command line of a process; None when there is no such process (a pid may be anybody's by now)."""
    if _PROC.is_dir():
        try:
            return (
                (_PROC / str(pid) / "cmdline")
                .read_bytes()
                .replace(b"\0", b" ")
                .decode(errors="replace")
                .strip()
            )
        except OSError:
            return None
    found = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or None


def working_in(folder: Path) -> list[int]:
    """The processes whose current folder is `folder`, as far as the system tells us."""
    found = []
    for entry in _PROC.glob("[0-9]*/cwd"):
        try:
            if entry.readlink() == folder:
                found.append(int(entry.parent.name))
        except OSError:
            continue
    return found


async def end_leftover(pid: int, mark: str, stop_signal: signal.Signals, seconds: float = 15.0) -> bool:
    """End a child that an earlier, killed supervisor left behind, if `pid` still is that child.

    It is that child only when its command line holds `mark` (program and folder). Returns whether it was.
    """
    if mark not in (command_line(pid) or ""):
        return False
    deadline = time.monotonic() + seconds
    number = stop_signal
    while mark in (command_line(pid) or ""):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            break
        if time.monotonic() > deadline:
            number = signal.SIGKILL
        await asyncio.sleep(0.1)
    return True
