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
        raise Unreachable(error.reason, **error.details) from error
    except store.NotFound as error:
        raise NotFound(error.reason, **error.details) from error
    except (store.BadValue, store.BrokenFile) as error:
        raise BadInput(error.reason, **error.details) from error
    except store.StoreError as error:
        raise Conflict(error.reason, **error.details) from error
