"""One owner a folder: a lock that the system itself lets go of when its holder dies, however it dies."""

import fcntl
import os
from pathlib import Path

from presentation.errors import why
from starter.stack.errors import AlreadyRunning, Line, StackError


class FolderLock:
    """The file `<folder>/lock`, locked, with our pid in it. Children do not inherit it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._handle: int | None = None

    def take(self) -> None:
        """Take the lock, once or again.

        Errors: `AlreadyRunning` with the pid of the process that has it, `StackError` for a folder that cannot be used.
        """
        if self._handle is not None:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            told = {"folder": self.folder, "why": why(error)}
            raise StackError(Line("stack.folder_closed", told)) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(handle, 32).decode(errors="replace").strip()
            os.close(handle)
            raise AlreadyRunning(self.folder, int(holder) if holder.isdigit() else None) from None
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        self._handle = handle

    def release(self) -> None:
        """Let go; without effect when it is not ours."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
