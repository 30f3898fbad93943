"""Fixtures that every test may use."""

import gc
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from temporalio.worker._workflow import _WorkflowWorker

from store import passwords

pytest_plugins = ["tests.stack_fixtures", "tests.watching"]

# how long an example takes says something of the machine, and nothing of what is tested
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected stays: whether it is garbage would be asked for a tenth of the whole time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def dear_hasher() -> Iterator[PasswordHash]:
    """How passwords are hashed outside of tests; in them a cheap way saves a fifth of a second each time."""
    dear, cheap = passwords.HASHER, Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", PasswordHash((cheap,)))
        yield dear


@pytest.fixture(scope="session", autouse=True)
def patient_workers() -> Iterator[None]:
    """A machine that halts for a while is no deadlock of a workflow's code.

    The SDK takes two seconds without an answer for one, fails queries, and throws an error into the thread wherever
    that is: into a lock's keeping as well. What really hangs is still found, later.
    """
    begin = _WorkflowWorker.__init__

    def begin_patient(worker: Any, **given: Any) -> None:
        begin(worker, **given)
        assert worker._deadlock_timeout_seconds == 2
        worker._deadlock_timeout_seconds = 60

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_WorkflowWorker, "__init__", begin_patient)
        yield
