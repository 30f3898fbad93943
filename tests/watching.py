"""A run that is cut off still says what was wrong: failures are told at once, and no teardown hangs for ever."""

import asyncio
import faulthandler
import signal
from collections.abc import Iterator
from types import FrameType

import pytest
from _pytest.faulthandler import fault_handler_stderr_fd_key

TEARDOWN_SECONDS = 120
"""Far more than any takes."""


class FailuresAtOnce:
    """The whole story of a failure as soon as it is known, not only at the end of everything."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        terminal = self.config.pluginmanager.get_plugin("terminalreporter")
        if terminal is not None and report.failed:
            terminal.ensure_newline()
            terminal.write_sep("-", f"{report.when} of {report.nodeid} failed")
            terminal.write_line(report.longreprtext)
            terminal.flush()


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(FailuresAtOnce(config))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Fail after a while; where even that comes to nothing, end the process with the stacks of its threads.

    A failure ends the watch that pytest's own time limits keep over a test: without another one, what the test left
    behind would be waited for without end.
    """
    before = signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(TEARDOWN_SECONDS)
    told = item.config.stash[fault_handler_stderr_fd_key]
    faulthandler.dump_traceback_later(2 * TEARDOWN_SECONDS, exit=True, file=told)
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _give_up(_number: int, _frame: FrameType | None) -> None:
    try:
        left = "\n".join(repr(task) for task in asyncio.all_tasks())
    except RuntimeError:  # no loop runs
        left = "none"
    pytest.fail(f"the teardown took more than {TEARDOWN_SECONDS} s; tasks that are left:\n{left}")
