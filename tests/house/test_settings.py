"""Where settings come from, and what a wrong one is told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from presentation.failures import failure
from starter.stack.worker import as_environment
from store.settings import ROOT, Lang, Settings, SettingsError


@pytest.fixture(autouse=True)
def nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, and no variable of this machine."""
    for name in list(os.environ):
        if name.startswith(("HOMEWARD_", "TEMPORAL_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("HOMEWARD_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)


def test_environment_goes_before_file_goes_before_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings.load().ports.postgres == 54329
    Path("homeward.toml").write_text('lang = "en"\n[ports]\npostgres = 1111\ntemporal = 2222\n')
    monkeypatch.setenv("HOMEWARD_PORTS__POSTGRES", "3333")
    settings = Settings.load()
    assert settings.lang is Lang.ENGLISH
    assert (settings.ports.postgres, settings.ports.temporal, settings.ports.temporal_ui) == (
        3333,
        2222,
        8233,
    )
    assert Settings.load(lang=Lang.CHINESE).lang is Lang.CHINESE


def test_another_file_by_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "elsewhere.toml"
    monkeypatch.setenv("HOMEWARD_CONFIG", str(other))
    with pytest.raises(SettingsError, match=r"HOMEWARD_CONFIG names .*elsewhere\.toml', which is not a file"):
        Settings.load()
    other.write_text('task_queue = "second"\n')
    assert Settings.load().task_queue == "second"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[ports]\ntemporal = 70000\n", "ports.temporal (HOMEWARD_PORTS__TEMPORAL)"),
        ('lang = "fr"\n', "lang (HOMEWARD_LANG)"),
        ("colour = 1\n", "colour (HOMEWARD_COLOUR)"),
        ("lang = \n", "homeward.toml"),
    ],
)
def test_a_wrong_setting_is_named(text: str, named: str) -> None:
    Path("homeward.toml").write_text(text)
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert named in str(caught.value)


@pytest.mark.parametrize(
    ("name", "given", "chinese", "english"),
    [
        ("PORTS__DESK", "many", "应为整数；写的是「many」", "must be a whole number; 'many' was given"),
        (
            "LOG__LEVEL",
            "LOUD",
            "可以是：DEBUG、INFO、WARNING、ERROR；写的是「LOUD」",
            "one of DEBUG, INFO, WARNING",
        ),
        ("METRICS__ENABLED", "maybe", "应为是或否；写的是「maybe」", "must be yes or no; 'maybe' was given"),
        ("DESK__TRUSTED_PROXIES", "office", "「office」不是 IP 地址或网段", "'office' is no IP address"),
        ("NOTICES__QUIET_FROM", "late", "应为时刻，例如 16:00；写的是「late」", "must be a time of day"),
        (
            "NOTICES__WECOM_URL",
            "host?key=s3cret",
            "应为网址，以 http:// 或",
            "begins with http:// or https://",
        ),
        (
            "NOTICES__WECOM_KYE",
            "s3cret",
            "没有这个设置；可以写：channel、",
            "is no setting; accepted: channel, ",
        ),
        ("DATABASE", "postgresql://u:s3cret@h/d", "例如 HOMEWARD_DATABASE__DSN", "a group of settings"),
        ("DATABASE", '"s3cret"', "例如 HOMEWARD_DATABASE__DSN", "such as HOMEWARD_DATABASE__DSN"),
    ],
)
def test_a_wrong_variable_is_told_in_both_languages_and_no_secret_is(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str, chinese: str, english: str
) -> None:
    monkeypatch.setenv(f"HOMEWARD_{name}", given)
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    for lang, words in (("zh-CN", chinese), ("en", english)):
        told = failure(caught.value, lang)
        assert told is not None
        assert (told.exit_code, told.code) == (2, "settings")
        assert f"(HOMEWARD_{name})" in told.message
        assert words in told.message
        assert "s3cret" not in f"{told.message}{told.document()}"


def test_the_database_is_found_without_being_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="start the stack with `homeward up`"):
        Settings.load().database_dsn()
    dsn_path = Settings.load().dsn_path
    dsn_path.parent.mkdir(parents=True)
    dsn_path.write_text("postgresql://of-the-stack\n")
    assert Settings.load().database_dsn() == "postgresql://of-the-stack"
    secret = tmp_path / "mounted"
    secret.write_text("postgresql://mounted\n")
    monkeypatch.setenv("HOMEWARD_DATABASE__DSN_FILE", str(secret))
    assert Settings.load().database_dsn() == "postgresql://mounted"
    monkeypatch.setenv("HOMEWARD_DATABASE__DSN", "postgresql://given")
    assert Settings.load().database_dsn() == "postgresql://given"


@pytest.mark.parametrize("program", [["worker.py"], ["-m", "desk"]])
def test_a_program_of_its_own_says_what_is_wrong_and_ends(program: list[str]) -> None:
    environment = {"HOMEWARD_PORTS__DESK": "eighty", "PATH": os.defpath}
    ended = subprocess.run(
        [sys.executable, *program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert "HOMEWARD_PORTS__DESK" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_another_process_can_be_given_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings.load(
        lang=Lang.ENGLISH, task_queue="other", ports={"postgres": 1111}, metrics={"enabled": False}
    )
    for name, value in as_environment(settings).items():
        monkeypatch.setenv(name, value)
    assert Settings.load() == settings


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_DATABASE__DSN", "postgresql://u:s3cret@h/d")
    assert "s3cret" not in repr(Settings.load())


def test_temporal_is_found_without_being_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = Settings.load()
    assert settings.temporal_connect_config()["target_host"] == "127.0.0.1:7233"
    settings.temporal_toml.parent.mkdir(parents=True)
    settings.temporal_toml.write_text('[profile.default]\naddress = "127.0.0.1:1234"\nnamespace = "here"\n')
    found = settings.temporal_connect_config()
    assert (found["target_host"], found["namespace"]) == ("127.0.0.1:1234", "here")
    other = tmp_path / "temporal-of-mine.toml"
    other.write_text('[profile.default]\naddress = "far:7233"\n')
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(other))
    found = settings.temporal_connect_config()
    assert (found["target_host"], found["namespace"]) == ("far:7233", "default")
    monkeypatch.setenv("TEMPORAL_ADDRESS", "elsewhere:7233")
    assert settings.temporal_connect_config()["target_host"] == "elsewhere:7233"
