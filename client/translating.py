"""The store's errors in the words of whoever acted."""

from collections.abc import Iterator
from contextlib import contextmanager

from client.errors import BadInput, Conflict, NotFound, Unreachable
from store import errors as store


@contextmanager
def records() -> Iterator[None]:
    """Turn errors of the store into those of the client."""
    try:
        yield
    except store.RecordsDown as error:
        raise Unreachable(f"{error}; is PostgreSQL running?") from error
    except store.NotFound as error:
        raise NotFound(str(error)) from error
    except (store.BadValue, store.BrokenFile) as error:
        raise BadInput(str(error)) from error
    except store.StoreError as error:
        raise Conflict(str(error)) from error
