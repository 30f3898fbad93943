"""What only a terminal shows: questions that nobody answers, and a long list whose faults stand together at its end."""

import io
import sys
from pathlib import Path

import pytest

from domain.appointments import Via
from presentation.errors import Wrong
from starter.asking import confirmed
from starter.commands.meetings import _Spoken
from starter.commands.start import _ONE_LOOK
from starter.context import Context
from starter.invocation import read
from starter.main import run
from starter.output import Output


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_no_answer_is_no_consent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(""))
    context = Context(read([], {}), "zh-CN", Output(stdout=Terminal()))
    with pytest.raises(Wrong) as caught:
        confirmed(context, "?", yes=False)
    assert caught.value.key == "failed.unanswered", "what may be done instead is --yes, not an answers file"


def test_staff_name_every_channel_but_the_link() -> None:
    assert [str(one) for one in _Spoken] == [str(one) for one in Via.spoken()]


@pytest.mark.usefixtures("homeward")
async def test_rows_that_were_not_started_stand_at_the_end_of_a_long_list(tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    rows = [f"甲{place},1990000{place:04},翠湖花园" for place in range(_ONE_LOOK)]
    for more, again in ((["乙,12,翠湖花园"], True), ([], False)):
        file.write_text(
            "\n".join(["姓名,电话,小区", *rows[: _ONE_LOOK - 1], *more, rows[-1]]), encoding="utf-8"
        )
        screen = Terminal()
        await run(
            ["journey", "start", "--file", str(file), "--dry-run", "--lang", "zh-CN"], Output(stdout=screen)
        )
        before, title, after = screen.getvalue().partition("没有启动的行")
        assert bool(title) is again
        assert before.count("可启动") >= _ONE_LOOK - 1
        assert ("「12」" in after) is again
        assert "甲0" not in after
