"""What keeps the stack from starting is told in the reader's language, with what to do."""

from pathlib import Path

import pytest

from presentation.words import say
from starter.stack.errors import AlreadyRunning, PortInUse, StackError
from starter.stack.lock import FolderLock
from starter.stack.ports import Port, check, free_port


def test_ports_in_either_language() -> None:
    number = free_port()
    with pytest.raises(PortInUse) as caught:
        check([Port(number, "ports.postgres"), Port(number, "ports.desk")])
    assert f"port {number} is set for both PostgreSQL and the desk" in str(caught.value)
    chinese = caught.value.told("zh-CN")
    assert f"端口 {number} 同时设给了「PostgreSQL」和「工作台」" in chinese
    assert "HOMEWARD_PORTS__DESK=" in chinese


@pytest.mark.parametrize(("place", "why"), [("file", "eexist"), ("file/inner", "enotdir")])
def test_a_folder_that_cannot_be_used(tmp_path: Path, place: str, why: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StackError) as caught:
        FolderLock(tmp_path / place).take()
    for lang in ("zh-CN", "en"):
        told = caught.value.told(lang)
        assert say(lang, f"system.{why}") in told
        assert "HOMEWARD_STATE" in told


def test_who_runs_there_is_named(tmp_path: Path) -> None:
    assert "进程号 7" in AlreadyRunning(tmp_path, 7).told("zh-CN")
