"""`homeward` as its own process: the right exit code every time, also with the servers away."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from starter.first_use import prepare
from starter.stack.postgres import EmbeddedPostgres
from store.customers import find_known
from store.database import Database
from store.settings import ROOT, Settings
from tests.starter.conftest import ran

NOWHERE = "postgresql://nobody@127.0.0.1:9/none"


def homeward(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    ours = ("HOMEWARD_", "TEMPORAL_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
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
        (["nonsense"], 2, "nonsense"),
        (["task", "list", "--nonsense"], 2, "--nonsense"),
        (
            ["task", "list", "--limit", "many", "--lang", "en"],
            2,
            "--limit: many was given; accepted: a whole number",
        ),
        (["journey", "pause", "H1", "--as", "客服01"], 2, "--reason"),
        (["task", "list", "--lang", "fr"], 2, "zh-CN、en"),
        (["task", "list", "--as"], 2, "--as"),
        (["journey", "start"], 2, "--file"),
        (["journey", "start", "--file", "no-such.csv"], 2, "no-such.csv"),
        (["journey", "list", "--stage", "nowhere"], 2, "consultation"),
        (["standards", "validate", "no-such"], 2, "no-such"),
        (["healthcheck", "sun"], 2, "worker、temporal、postgres、desk"),
        (["task", "list"], 5, "homeward up"),
    ],
)
async def test_errors_are_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, words: str
) -> None:
    monkeypatch.setenv("HOMEWARD_STATE", "/nonexistent")
    told = await ran(*arguments)
    assert told.code == code
    assert words in told.err
    assert told.out == ""
    as_json = await ran(*arguments, "--json")
    assert as_json.code == code
    assert words in as_json.error["message"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--help"], "用法"),
        (["journey", "start", "--help", "--lang", "en"], "--start-known"),
        (["--version"], "."),
        (["standards", "validate"], "renovation"),
    ],
)
async def test_what_needs_no_server(arguments: list[str], words: str) -> None:
    told = await ran(*arguments)
    assert told.code == 0
    assert words in told.out


@pytest.mark.slow
def test_a_process_ends_with_the_right_code() -> None:
    assert homeward("task", "list", "--nonsense").returncode == 2
    away = homeward("journey", "list", "--json", HOMEWARD_DATABASE__DSN=NOWHERE)
    assert away.returncode == 5
    assert away.stdout == ""
    assert json.loads(away.stderr)["error"]["code"] == "unreachable"
    assert homeward("standards", "validate").returncode == 0


@pytest.mark.slow
async def test_temporal_is_away(postgres_server: EmbeddedPostgres) -> None:
    dsn = await postgres_server.create_database("starter_exit_codes")
    await prepare(dsn, Settings.load())
    away = {"HOMEWARD_DATABASE__DSN": dsn, "TEMPORAL_ADDRESS": "127.0.0.1:9", "HOMEWARD_AS": "客服01"}
    options = ("--name", "Zhong Ni", "--phone", "18612341402", "--community", "Green Court")
    told = homeward("journey", "start", *options, "--lang", "en", **away)
    assert told.returncode == 5
    assert "127.0.0.1:9" in told.stderr
    async with await Database.open(dsn) as database:
        assert not await find_known(database, ["18612341402"]), "nothing half-done"
    assert homeward("healthcheck", "postgres", **away).returncode == 0


async def test_a_broken_standard_names_file_line_and_field(tmp_path: Path) -> None:
    shipped = (ROOT / "standards" / "renovation.yaml").read_text(encoding="utf-8")
    file = tmp_path / "renovation.yaml"
    file.write_text(
        shipped.replace("zone: Asia/Shanghai", "zone: Asia/Shanghai\n  motto: ever", 1), encoding="utf-8"
    )
    line = next(
        n for n, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if "motto" in text
    )
    told = await ran("standards", "validate", str(file))
    assert told.code == 2
    assert f"{file}:{line}：company.motto" in told.err


@pytest.mark.slow
def test_debugging_shows_where_an_error_came_from() -> None:
    told = homeward("task", "list", HOMEWARD_DATABASE__DSN=NOWHERE, HOMEWARD_DEBUG="1")
    assert told.returncode == 5
    assert "Traceback" in told.stderr
