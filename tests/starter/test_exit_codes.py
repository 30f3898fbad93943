"""`homeward` as its own process: the right exit code every time, also with the servers away."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from starter.stack.postgres import EmbeddedPostgres
from store.migrate import migrate
from store.settings import ROOT

NOWHERE = "postgresql://nobody@127.0.0.1:9/none"


def homeward(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOMEWARD_", "TEMPORAL_"))}
    return subprocess.run(
        [sys.executable, "-m", "starter", *arguments],
        cwd=ROOT,
        env={**kept, "HOMEWARD_STATE": "/nonexistent", "PYTHONIOENCODING": "utf-8", **environment},
        input="",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--help"], 0, "用法"),
        (["journey", "start", "--help", "--lang", "en"], 0, "Usage"),
        (["--version"], 0, "0."),
        (["nonsense"], 2, "nonsense"),
        (["task", "list", "--nonsense"], 2, "--nonsense"),
        (["task", "list", "--limit", "many", "--lang", "en"], 2, "--limit: many was given; accepted: a whole number"),
        (["journey", "pause", "H1", "--as", "客服01"], 2, "--reason"),
        (["task", "list", "--lang", "fr"], 2, "zh-CN, en"),
        (["task", "list", "--as"], 2, "--as"),
        (["journey", "start"], 2, "--file"),
        (["journey", "start", "--file", "no-such.csv"], 2, "no-such.csv"),
        (["journey", "list", "--stage", "nowhere"], 2, "consultation"),
        (["standards", "validate"], 0, "renovation"),
        (["standards", "validate", "no-such"], 2, "no-such"),
        (["task", "list"], 5, "homeward up"),
    ],
)
def test_exit_codes(arguments: list[str], code: int, words: str) -> None:
    ran = homeward(*arguments)
    assert ran.returncode == code, ran.stderr
    assert words in (ran.stderr if code else ran.stdout)
    assert "Traceback" not in ran.stderr


def test_the_database_is_away() -> None:
    ran = homeward("journey", "list", "--json", HOMEWARD_DATABASE__DSN=NOWHERE)
    assert ran.returncode == 5
    assert ran.stdout == ""
    assert json.loads(ran.stderr)["error"]["code"] == "unreachable"


async def test_temporal_is_away(postgres_server: EmbeddedPostgres) -> None:
    dsn = await postgres_server.create_database("starter_exit_codes")
    await migrate(dsn)
    away = {"HOMEWARD_DATABASE__DSN": dsn, "TEMPORAL_ADDRESS": "127.0.0.1:9", "HOMEWARD_AS": "客服01"}
    ran = homeward("journey", "resume", "H000001", "--lang", "en", **away)
    assert ran.returncode == 5
    assert "127.0.0.1:9" in ran.stderr
    assert homeward("healthcheck", "temporal", **away).returncode == 5
    assert homeward("healthcheck", "postgres", **away).returncode == 0


def test_a_broken_standard_names_file_line_and_field(tmp_path: Path) -> None:
    shipped = (ROOT / "standards" / "renovation.yaml").read_text(encoding="utf-8")
    file = tmp_path / "renovation.yaml"
    file.write_text(shipped.replace("zone: Asia/Shanghai", "zone: Asia/Shanghai\n  motto: ever", 1), encoding="utf-8")
    line = next(n for n, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if "motto" in text)
    ran = homeward("standards", "validate", str(file))
    assert ran.returncode == 2
    assert f"{file}:{line}: company.motto" in ran.stderr


def test_debugging_shows_where_an_error_came_from() -> None:
    ran = homeward("task", "list", HOMEWARD_DATABASE__DSN=NOWHERE, HOMEWARD_DEBUG="1")
    assert ran.returncode == 5
    assert "Traceback" in ran.stderr
