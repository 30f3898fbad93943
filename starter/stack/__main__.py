"""`python -m starter.stack [WORKER.py]`: the stack without preparation, for work on the worker itself.

Without an argument PostgreSQL and Temporal run alone; a worker can then be started and debugged by hand.
"""

import sys
from pathlib import Path

from starter.exit import leave, run_and_exit
from starter.stack.errors import StackError
from starter.stack.up import up
from store.settings import Settings, SettingsError


async def main() -> int:
    worker = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    try:
        return await up(Settings.load(), {}, with_worker=worker is not None, with_desk=False, worker=worker)
    except (StackError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 4


if __name__ == "__main__":
    if "-h" in sys.argv or "--help" in sys.argv:
        print(__doc__)
        leave(0)
    run_and_exit(main())
