"""Processor time by process, from Linux' /proc: it tells where a step's time goes, even on a busy machine."""

import os
from collections.abc import Mapping
from pathlib import Path

_PROC = Path("/proc")


def used(processes: Mapping[str, int]) -> dict[str, float]:
    """Milliseconds of processor time by name, each process with its children; empty where there is no /proc."""
    if not (_PROC / "self" / "stat").exists():
        return {}
    tick = 1000 / os.sysconf("SC_CLK_TCK")
    children = _children()
    return {name: tick * _ticks(pid, children) for name, pid in processes.items()}


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            found.setdefault(int(fields[1]), []).append(int(entry.name))
    return found


def _ticks(pid: int, children: dict[int, list[int]]) -> int:
    fields = _stat(pid)
    # user and system time, its own and that of children that have ended
    own = sum(int(field) for field in fields[11:15])
    if pid == os.getpid():  # its children are the servers
        return int(fields[11]) + int(fields[12])
    return own + sum(_ticks(child, children) for child in children.get(pid, []))


def _stat(pid: int) -> list[str]:
    """The fields after the program's name; all zero for a process that has gone."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return ["0"] * 20
