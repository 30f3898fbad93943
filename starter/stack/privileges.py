"""Whether we are root, and what the unprivileged user that PostgreSQL then runs as may reach."""

import os
import stat
from pathlib import Path

from starter.stack.launcher import UNPRIVILEGED


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
