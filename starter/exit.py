"""The only right way to end a process that used the Temporal SDK.

Its native threads may still hold Python objects when the interpreter is torn down, which ends one process in
twenty with a segmentation fault after its work is done. So: flush, collect, leave without the teardown.
"""

import asyncio
import gc
import logging
import os
import sys
from collections.abc import Coroutine
from typing import NoReturn

INTERRUPTED = 130


def leave(code: int) -> NoReturn:
    """End this process with exactly this exit code; no `atexit` function runs."""
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # the reader of a pipe has gone
            continue
    gc.collect()
    os._exit(code)


def run_and_exit(main: Coroutine[object, object, int | None]) -> NoReturn:
    """Run `main` and leave with the code that it returns; None is 0.

    `SystemExit` keeps its code, Ctrl-C gives 130, anything else is shown and gives 1.
    """
    code: int | None = 1
    try:
        code = asyncio.run(main)
    except SystemExit as stop:
        code = _code_of(stop)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BaseException:  # noqa: BLE001 - shown, and the exit code tells of it
        sys.excepthook(*sys.exc_info())
    leave(code or 0)


def _code_of(stop: SystemExit) -> int:
    if stop.code is None or isinstance(stop.code, int):
        return stop.code or 0
    print(stop.code, file=sys.stderr)
    return 1
