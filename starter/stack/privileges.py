"""What a child process does between fork and exec: lose root, and die with its parent.

PostgreSQL refuses to run as root, so root hands it to uid and gid 65534 ("nobody" by convention; no
account has to exist). Linux alone can tie a child's life to its parent's; elsewhere the next start finds
what was left over by its pid file.
"""

import ctypes
import os
import signal
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path

UNPRIVILEGED = 65534

_PR_SET_PDEATHSIG = 1
_PR_SET_KEEPCAPS = 8
_PR_SET_SECUREBITS = 28
_NO_SETUID_FIXUP = 1 << 2
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAPABILITY_VERSION_3 = 0x20080522
_CAP_DAC_OVERRIDE = 1

# loaded before any fork: between fork and exec nothing may be imported
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def must_drop_root() -> bool:
    """Whether we are root, under which PostgreSQL does not run."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def unreachable_parent(path: Path) -> Path | None:
    """The topmost folder on the way to `path` that the unprivileged user may not search, if any."""
    path = path.resolve()
    for folder in [*reversed(path.parents), path]:
        if folder.is_dir():
            status = folder.stat()
            allowed = stat.S_IXUSR if status.st_uid == UNPRIVILEGED else stat.S_IXOTH
            if not status.st_mode & allowed:
                return folder
    return None


def before_exec(
    death_signal: signal.Signals, *, drop_root: bool = False, keep_search: bool = False
) -> Callable[[], None]:
    """Return what `subprocess` is to call in the child.

    `death_signal` reaches the child when the thread that spawned it ends, so only the main thread may spawn.
    `keep_search` leaves the unprivileged child the right to pass file permissions, and nothing else of root's
    rights: needed where the checkout or the state lies in a folder closed to others, as below /root.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("child processes of the stack must be started from the main thread")
    parent = os.getpid()

    def prepare() -> None:
        if drop_root:
            _drop_root(keep_search)
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
            if os.getppid() != parent:  # the parent died before the line above
                os._exit(1)

    return prepare


def _drop_root(keep_search: bool) -> None:
    os.setgroups([])
    os.setresgid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
    if keep_search and _LIBC is not None:
        _LIBC.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
        # without it access(), by which initdb looks for its companions, would forget the right kept here
        _LIBC.prctl(_PR_SET_SECUREBITS, _NO_SETUID_FIXUP, 0, 0, 0)
    os.setresuid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
    if keep_search and _LIBC is not None:
        _keep_only(_LIBC, _CAP_DAC_OVERRIDE)


def _keep_only(libc: ctypes.CDLL, capability: int) -> None:
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    bit = 1 << capability
    # effective, permitted, inheritable; then the same for capabilities above 31
    sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    libc.capset(ctypes.byref(header), ctypes.byref(sets))
    libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability, 0, 0)
