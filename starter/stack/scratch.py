"""A folder for servers that are thrown away: in memory where there is room, for they do nothing but write files."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
_ENOUGH = 2 * 1024**3
_PREFIX = "homeward-"
_MODE = 0o755
"""PostgreSQL may run as another user."""


@contextmanager
def scratch(purpose: str) -> Iterator[Path]:
    """A folder that is gone afterwards; ``purpose`` becomes part of its name.

    Those of processes that were killed are removed first: memory would fill up with them.
    """
    where = _roomy() or Path(tempfile.gettempdir())
    _sweep(where)
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-{purpose}-", dir=where))
    folder.chmod(_MODE)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _roomy() -> Path | None:
    """Memory, when it takes files and has room; None for the usual place."""
    if not os.access(_MEMORY, os.W_OK | os.X_OK) or shutil.disk_usage(_MEMORY).free < _ENOUGH:
        return None
    return _MEMORY


def _sweep(where: Path) -> None:
    for folder in where.glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not _lives(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True
