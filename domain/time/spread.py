"""Spreading what many journeys do at the same round instant."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256


def spread(key: str, instant: datetime, minutes: int = 15) -> datetime:
    """An instant in the `minutes` up to and including `instant` (UTC), always the same for the same key.

    The machine acts spread out, people are told the round time. Raises ValueError for a naive instant or
    minutes below zero.
    """
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no time zone")
    if minutes < 0:
        raise ValueError(f"cannot spread over {minutes} minutes")
    seconds = int.from_bytes(sha256(key.encode()).digest()[:8]) % max(minutes * 60, 1)
    return instant.astimezone(UTC) - timedelta(seconds=seconds)
