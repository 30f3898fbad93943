"""`homeward up`: the whole stack in the foreground, until Ctrl-C."""

import asyncio
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from starter.first_login import FirstLogin
from starter.stack.namespace import SearchAttributes
from starter.stack.stack import DATABASE, Prepare, Stack
from store.settings import Lang, Settings

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_WORDS = {
    Lang.ENGLISH: {
        "title": "Homeward is ready",
        "desk": "Desk",
        "login": "First login",
        "login_with": "{login}  {password}  (you are asked for a password of your own)",
        "ui": "Temporal Web UI",
        "temporal": "Temporal",
        "postgres": "PostgreSQL",
        "worker": "Worker",
        "queue": "task queue {queue}, pid {pid}",
        "no_worker": "not started",
        "state": "State folder",
        "logs": "Logs",
        "starting": "Homeward is starting …",
        "stopping": "Homeward is stopping …",
        "stopped": "Stopped. Every journey goes on at the next start.",
        "hint": "Ctrl-C stops everything; every journey goes on at the next start.",
    },
    Lang.CHINESE: {
        "title": "归家已就绪",
        "desk": "工作台",
        "login": "首次登录",
        "login_with": "{login}  {password}（登录后请设置自己的密码）",
        "ui": "Temporal 网页",
        "temporal": "Temporal",
        "postgres": "PostgreSQL",
        "worker": "工作进程",
        "queue": "任务队列 {queue}，进程号 {pid}",
        "no_worker": "未启动",
        "state": "数据目录",
        "logs": "日志",
        "starting": "归家正在启动……",
        "stopping": "归家正在停止……",
        "stopped": "已停止。下次启动时，所有客户旅程会继续。",
        "hint": "按 Ctrl-C 全部停止；下次启动时，所有客户旅程会继续。",
    },
}


async def up(
    settings: Settings,
    attributes: SearchAttributes,
    prepare: Prepare | None = None,
    *,
    with_worker: bool = True,
    with_desk: bool = True,
    worker: Path | None = None,
    console: Console | None = None,
    ready: Callable[[Stack], None] | None = None,
    logins: Sequence[FirstLogin] = (),
) -> int:
    """Run the stack until SIGINT, SIGTERM or SIGHUP; give the exit code, 0. Errors: `StackError`.

    ``ready`` hears of the stack once everything in it can be used; ``logins`` are shown then.

    The signal may come at any time, also while things start; no process outlives this call.
    """
    out = console or Console()
    words = _WORDS[settings.lang]
    asked_to_stop = _listen()
    stack = Stack(
        settings,
        attributes,
        prepare,
        with_worker=with_worker,
        with_desk=with_desk,
        worker=worker,
        say=lambda line: out.print(line, markup=False, highlight=False),
    )
    out.print(words["starting"], style="dim")
    starting = asyncio.create_task(stack.start())
    stopping = asyncio.create_task(asked_to_stop.wait())
    try:
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            if ready is not None:
                ready(stack)
            out.print(_table(stack, with_worker, with_desk, logins))
            out.print(words["hint"], style="dim")
            await stopping
        out.print(words["stopping"], style="dim")
    finally:
        for task in (starting, stopping):
            task.cancel()
        await asyncio.gather(starting, stopping, return_exceptions=True)
        await stack.stop()
    out.print(words["stopped"], style="dim")
    return 0


def _listen() -> asyncio.Event:
    event = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _STOP_SIGNALS:
        loop.add_signal_handler(number, event.set)
    return event


def _table(stack: Stack, with_worker: bool, with_desk: bool, logins: Sequence[FirstLogin]) -> Table:
    settings = stack.settings
    words = _WORDS[settings.lang]
    table = Table(title=words["title"], show_header=False, title_style="bold green", title_justify="left")
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    if with_desk:
        table.add_row(words["desk"], settings.desk_url)
    for one in logins:
        table.add_row(words["login"], words["login_with"].format(login=one.login, password=one.password))
    table.add_row(words["ui"], stack.temporal.ui_address)
    table.add_row(words["temporal"], stack.temporal.address)
    table.add_row(words["postgres"], f"127.0.0.1:{stack.postgres.port}/{DATABASE}")
    pid = stack.worker.child.pid if stack.worker.child else "?"
    running = words["queue"].format(queue=settings.task_queue, pid=pid)
    table.add_row(words["worker"], running if with_worker else words["no_worker"])
    table.add_row(words["state"], str(stack.folder))
    table.add_row(words["logs"], str(stack.logs))
    return table
