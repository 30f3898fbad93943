"""A small program that becomes another one: it loses root where asked, binds itself to its parent, then executes it.

It is run by path, as `python -I -S launcher.py PARENT DEATH_SIGNAL RIGHTS TELL COMMAND…`, and knows the standard
library alone. TELL is an inherited file descriptor that closes when the command runs, or says why it does not.

A function given to `subprocess` would do the same between fork and exec; but after the fork of a process with threads,
a lock that another thread held stays held for ever, and such a child then neither runs nor ends.

PostgreSQL refuses to run as root, so root hands it to uid and gid 65534 ("nobody" by convention; no account has to
exist). Linux alone can tie a child's life to its parent's; elsewhere the next start finds what was left over by its
pid file.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

UNPRIVILEGED = 65534
AS_IT_IS, UNPRIVILEGED_ONLY, KEEPING_SEARCH = "as-it-is", "unprivileged", "unprivileged-keeping-search"

_PR_SET_PDEATHSIG = 1
_PR_SET_KEEPCAPS = 8
_PR_SET_SECUREBITS = 28
_NO_SETUID_FIXUP = 1 << 2
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAPABILITY_VERSION_3 = 0x20080522
_CAP_DAC_OVERRIDE = 1


def line(death_signal: int, rights: str, tell: int, command: Sequence[object]) -> list[str]:
    """What the parent executes so that it becomes `command`."""
    given = [os.getpid(), int(death_signal), rights, tell, *command]
    return [sys.executable, "-I", "-S", __file__, *(str(one) for one in given)]


def main(parent: int, death_signal: int, rights: str, tell: int, command: list[str]) -> None:
    """Become `command`. Does not return; ends with 127 when it cannot be executed.

    `death_signal` reaches it when the thread of `parent` that spawned it ends.
    """
    os.set_inheritable(tell, False)
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    if rights != AS_IT_IS:
        _drop_root(libc, keep_search=rights == KEEPING_SEARCH)
    if libc is not None:
        libc.prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)  # after the lines above, which would undo it
        if os.getppid() != parent:  # it died before the line above
            sys.exit(1)
    for ignored in ("SIGPIPE", "SIGXFSZ"):  # by Python itself, and what is ignored would stay so
        if hasattr(signal, ignored):
            signal.signal(getattr(signal, ignored), signal.SIG_DFL)
    try:
        os.execvp(command[0], command)  # noqa: S606 - our own binaries, no shell
    except OSError as error:
        os.write(tell, str(error).encode())
        sys.exit(127)


def _drop_root(libc: ctypes.CDLL | None, *, keep_search: bool) -> None:
    os.setgroups([])
    os.setresgid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
    if keep_search and libc is not None:
        libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
        # without it access(), by which initdb looks for its companions, would forget the right kept here
        libc.prctl(_PR_SET_SECUREBITS, _NO_SETUID_FIXUP, 0, 0, 0)
    os.setresuid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
    if keep_search and libc is not None:
        _keep_only(libc, _CAP_DAC_OVERRIDE)


def _keep_only(libc: ctypes.CDLL, capability: int) -> None:
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    bit = 1 << capability
    # effective, permitted, inheritable; then the same for capabilities above 31
    sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    libc.capset(ctypes.byref(header), ctypes.byref(sets))
    libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability, 0, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5:])
