"""Addresses of what is served as it is: they change with the content, so that browsers may keep it for ever."""

from functools import cache
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parent / "static"


@cache
def stamped(name: str) -> str:
    """``desk.css`` as ``/static/desk.css?v=…``."""
    digest = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"
