"""What can go wrong while the embedded stack starts; every message says what to do."""


class StackError(Exception):
    """The stack cannot start or go on; the text is meant for the person at the terminal."""


class PortInUse(StackError):
    """A port that the stack needs is taken by another program."""


class Unhealthy(StackError):
    """A service that was asked about does not answer as it should."""


class AlreadyRunning(StackError):
    """Another stack runs in the same state folder."""

    def __init__(self, folder: object, pid: int | None) -> None:
        self.pid = pid
        who = f"pid {pid}" if pid else "pid unknown"
        super().__init__(
            f"already running in this folder, {who}: {folder}. "
            "Stop it first, or choose another folder with HOMEWARD_STATE."
        )
