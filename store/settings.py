"""How this installation is set up.

A value is taken from the first of these that has it:

1. what the program passes to `Settings(...)` (command line options);
2. environment variables `HOMEWARD_…`, parts of a path joined by `__`: `HOMEWARD_PORTS__TEMPORAL_UI=8333`;
3. the TOML file named by `HOMEWARD_CONFIG`, else `homeward.toml` in the current folder if there is one;
4. the defaults below.

Temporal's address, namespace, TLS and API key are Temporal's own configuration:

1. environment variables `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_TLS…`, `TEMPORAL_API_KEY`;
2. the file named by `TEMPORAL_CONFIG_FILE`, else `<state>/temporal.toml`, which the embedded stack writes,
   else the user's own `temporal.toml`, which the `temporal` program reads too;
3. 127.0.0.1:7233 (or `ports.temporal`) and the namespace `default`.

The database's address: `database.dsn`, else the file `database.dsn_file`, else `<state>/postgres/dsn`, which
the embedded stack writes. So a command in another terminal finds a running stack without being told.

Nothing here is read inside workflows.
"""

import os
import re
import tomllib
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as SourceError

from domain.faults import fault, faults, wrong_field
from store.errors import StoreError, system_code
from store.notices_settings import Notices

if TYPE_CHECKING:
    from temporalio.envconfig import ClientConnectConfig

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds our packages, `worker.py` and `standards/`: the checkout, or site-packages."""

_CONFIG_VARIABLE = "HOMEWARD_CONFIG"
_CONFIG_FILE = "homeward.toml"


class SettingsError(StoreError):
    """The configuration is wrong or incomplete; it names the setting and says what is accepted, never a secret."""

    code = "settings"


class Lang(StrEnum):
    """Languages of the command line and the journeys' pages."""

    CHINESE = "zh-CN"
    ENGLISH = "en"


class LogFormat(StrEnum):
    """How log lines look: one JSON object a line, or coloured text for people."""

    JSON = "json"
    CONSOLE = "console"


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Database(_Group):
    """Where the journal and the read models are."""

    dsn: SecretStr | None = None
    """`postgresql://user:password@host:port/database`."""
    dsn_file: Path | None = None
    """A file whose only line is the address; for mounted secrets."""
    pool_min: NonNegativeInt = 1
    pool_max: PositiveInt = 10


class Ports(_Group):
    """Ports of the embedded stack, all on 127.0.0.1."""

    postgres: int = Field(54329, ge=1, le=65535)
    temporal: int = Field(7233, ge=1, le=65535)
    temporal_ui: int = Field(8233, ge=1, le=65535)
    temporal_metrics: int = Field(57233, ge=1, le=65535)
    worker_metrics: int = Field(57234, ge=1, le=65535)
    """Metrics of the SDK in the worker."""
    app_metrics: int = Field(57235, ge=1, le=65535)
    """Homeward's own metrics in the worker."""
    desk: int = Field(8080, ge=1, le=65535)
    """The desk, the staff's web page."""


class Log(_Group):
    """What programs write about themselves."""

    format: LogFormat = LogFormat.CONSOLE
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Metrics(_Group):
    """Where metrics are served; the ports are in `ports`."""

    enabled: bool = True
    host: str = "127.0.0.1"


class Worker(_Group):
    """The process that executes workflows and activities."""

    graceful_shutdown_seconds: PositiveFloat = 20
    """How long running activities may take to finish after SIGTERM."""
    sticky_queue_timeout_seconds: PositiveFloat = 5
    """How long an answer waits for a worker that has died before another takes over."""
    build_id: str = Field("", max_length=200)
    """Names the build in Temporal, which then runs journeys on the build that was activated; empty: on any worker."""


class Desk(_Group):
    """The staff's web page; its port is in `ports`."""

    host: str = "127.0.0.1"
    """The address to listen on; behind a proxy that speaks TLS, still an inner one."""
    public_url: str = Field("", pattern=r"^(https?://[^/\s]+)?$")
    """How people reach it, for links in notices: `https://desk.example.com`; empty: by host and port."""
    temporal_ui: str = Field("", pattern=r"^(https?://\S+)?$")
    """Where Temporal Web UI is, for links from journeys; empty: the embedded stack's."""
    trusted_proxies: str = "127.0.0.1"
    """Addresses and networks of proxies whose ``X-Forwarded-For`` is believed, as ``10.0.0.0/8, ::1``; empty: none."""
    session_idle_hours: PositiveFloat = 12
    """A session that was not used for so long ends."""
    body_limit_mb: PositiveInt = 30
    """The largest request, which is one with an attachment."""
    attachment_limit_mb: PositiveInt = 25
    """The largest document."""
    attachments: Path | None = None
    """The folder with the documents' content; by default `attachments` in the state folder."""

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, given: str) -> str:
        for one in given.split(","):
            try:
                ip_network(one.strip() or "::1")
            except ValueError:
                raise fault(None, "network_needed", given=one.strip()) from None
        return given

    @property
    def proxies(self) -> list[str]:
        """The addresses and networks of trusted proxies, one each."""
        return [one.strip() for one in self.trusted_proxies.split(",") if one.strip()]


def default_state() -> Path:
    """`var/` of a checkout; for an installed Homeward `~/.homeward`."""
    return ROOT / "var" if (ROOT / "pyproject.toml").is_file() else Path.home() / ".homeward"


class Settings(BaseSettings):
    """Everything that can be set; see the module for where values come from."""

    model_config = SettingsConfigDict(
        env_prefix="HOMEWARD_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    state: Path = Field(default_factory=default_state)
    """The one folder with everything that the embedded stack keeps."""
    lang: Lang = Lang.CHINESE
    task_queue: str = Field("homeward", min_length=1, max_length=200)
    database: Database = Database()
    ports: Ports = Ports()
    log: Log = Log()
    metrics: Metrics = Metrics()
    worker: Worker = Worker()
    desk: Desk = Desk()
    notices: Notices = Notices()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = config_file()
        toml = () if file is None else (TomlConfigSettingsSource(settings_cls, file),)
        return (init_settings, env_settings, *toml)

    @classmethod
    def load(cls, **given: Any) -> "Settings":
        """Read the settings; `given` wins over everything. Errors: `SettingsError`, naming the setting."""
        try:
            return cls(**given)
        except ValidationError as error:
            raise SettingsError("settings", faults=_faults(error)) from None
        except tomllib.TOMLDecodeError as error:
            raise SettingsError("settings_toml", path=str(config_file()), why=str(error)) from None
        except SourceError as error:
            raise SettingsError("settings", faults=[_not_a_value(str(error))]) from None

    @classmethod
    def load_or_end(cls) -> "Settings":
        """The settings of a program of its own, which ends with what is wrong with them rather than with a trace."""
        try:
            return cls.load()
        except SettingsError as error:
            raise SystemExit(str(error)) from None

    @property
    def state_folder(self) -> Path:
        return self.state.expanduser().absolute()

    @property
    def attachments_folder(self) -> Path:
        """Where the content of documents lies."""
        given = self.desk.attachments
        return given.expanduser().absolute() if given else self.state_folder / "attachments"

    @property
    def desk_url(self) -> str:
        """Where people find the desk, without a slash at its end."""
        host = "127.0.0.1" if self.desk.host in ("0.0.0.0", "::") else self.desk.host  # noqa: S104
        return self.desk.public_url or f"http://{host}:{self.ports.desk}"

    @property
    def temporal_ui_url(self) -> str:
        """Where Temporal Web UI is, without a slash at its end."""
        return (self.desk.temporal_ui or f"http://127.0.0.1:{self.ports.temporal_ui}").rstrip("/")

    @property
    def dsn_path(self) -> Path:
        """Where the embedded stack leaves the address of its database."""
        return self.state_folder / "postgres" / "dsn"

    @property
    def temporal_toml(self) -> Path:
        """Where the embedded stack leaves Temporal's address, as a file of Temporal's own configuration."""
        return self.state_folder / "temporal.toml"

    def database_dsn(self) -> str:
        """The database's address, password included. Errors: `SettingsError` when none is known."""
        if self.database.dsn is not None:
            return self.database.dsn.get_secret_value()
        file = self.database.dsn_file or self.dsn_path
        try:
            return file.read_text().strip()
        except OSError as error:
            raise SettingsError("no_database", path=str(file), system=system_code(error)) from None

    def temporal_connect_config(self) -> "ClientConnectConfig":
        """Keyword arguments for `Client.connect`; the target host and the namespace are always there."""
        from temporalio.envconfig import ClientConfig

        ours = (
            self.temporal_toml
            if self.temporal_toml.is_file() and "TEMPORAL_CONFIG_FILE" not in os.environ
            else None
        )
        try:
            config = ClientConfig.load_client_connect_config(config_file=str(ours) if ours else None)
        except (RuntimeError, ValueError, OSError) as error:
            raise SettingsError("temporal_config", cause=str(error)) from None
        config.setdefault("target_host", f"127.0.0.1:{self.ports.temporal}")
        config.setdefault("namespace", "default")
        return config


def config_file() -> Path | None:
    """The TOML file in use. Errors: `SettingsError` when HOMEWARD_CONFIG names a file that is not there."""
    named = os.environ.get(_CONFIG_VARIABLE)
    if named:
        if not Path(named).is_file():
            raise SettingsError("settings_no_file", given=named)
        return Path(named)
    return Path(_CONFIG_FILE) if Path(_CONFIG_FILE).is_file() else None


_IN_SETTINGS = {
    "float_parsing": "decimal_parsing",
    "float_type": "decimal_type",
    "path_type": "text_needed",
    "string_pattern_mismatch": "url_needed",
    "string_type": "text_needed",
    "time_parsing": "time_needed",
    "time_type": "time_needed",
}
"""What is told otherwise of a setting than of a form."""
_MAY_BE_SECRET = {"extra_forbidden", "string_pattern_mismatch", "string_type"}
"""Faults of a setting that may be a key, or be misspelt beside one: what was given is not told."""


def _faults(error: ValidationError) -> list[dict[str, Any]]:
    return [_placed(one) for one in faults(error, given=True)]


def _placed(one: dict[str, Any]) -> dict[str, Any]:
    params = dict(one["params"])
    code = _IN_SETTINGS.get(one["type"], one["type"])
    if one["type"] in _MAY_BE_SECRET:
        params.pop("given", None)
    if one["type"] == "model_type":
        return _a_group(one["field"])
    if one["type"] == "extra_forbidden":
        code, params = "setting_unknown", {"accepted": _beside(one["field"])}
    return {**one, **wrong_field("", code, **params), "place": _named(one["field"])}


def _not_a_value(told: str) -> dict[str, Any]:
    """A variable of a whole group that is no JSON; pydantic-settings names the group in its sentence alone."""
    found = re.search(r'field "(\w+)"', told)
    return _a_group(found[1] if found else "")


def _a_group(group: str) -> dict[str, Any]:
    """A value for a whole group; it may be a secret, as an address of the database in HOMEWARD_DATABASE."""
    example = f"{_variable(group)}__{_beside(f'{group}.')[0].upper()}"
    return {**wrong_field("", "group_of_settings", example=example), "place": _named(group)}


def _named(field: str) -> str:
    return f"{field} ({_variable(field)})"


def _variable(field: str) -> str:
    return "HOMEWARD_" + field.replace(".", "__").upper()


def _beside(field: str) -> list[str]:
    """The settings that there are in the group of one."""
    group = field.rpartition(".")[0]
    model = Settings.model_fields[group].annotation if group in Settings.model_fields else Settings
    return list(getattr(model, "model_fields", ()))
