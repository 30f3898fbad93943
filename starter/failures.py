"""From an exception to an exit code and one clear line in the reader's language."""

from dataclasses import dataclass, field
from typing import Any

from starter.errors import CommandError
from starter.words import known, say

BAD_INPUT, NOT_FOUND, CONFLICT, UNREACHABLE = 2, 3, 4, 5


@dataclass(frozen=True)
class Failure:
    """An error as it is told: its exit code, a stable code, the line, and what a program may read."""

    exit_code: int
    code: str
    message: str
    fields: dict[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, **self.fields}


def failure(error: BaseException, lang: str) -> Failure | None:
    """How an expected error is told; None for one that nobody expected."""
    if isinstance(error, CommandError):
        fields = {"fields": error.fields} if error.fields else {}
        return Failure(error.exit_code, error.code, say(lang, error.key, **error.params), fields)
    return _of_store(error, lang) or _of_client(error, lang) or _of_servers(error, lang)


def _of_store(error: BaseException, lang: str) -> Failure | None:
    from store import errors as store

    match error:
        case store.RecordsDown():
            return Failure(UNREACHABLE, "unreachable", say(lang, "failed.records_down", why=_cause(error)))
        case store.NotFound(what=what, given=given, close=close):
            return Failure(NOT_FOUND, "not_found", _unknown(lang, what, given, close), {"close": list(close)})
        case store.BrokenFile(faults=faults):
            return Failure(BAD_INPUT, "broken_file", "\n".join(faults), {"faults": list(faults)})
        case store.BadValue(field=name):
            return Failure(BAD_INPUT, "bad_input", _told(lang, "bad_input", error), {"field": name})
        case store.MigrationRefused():
            return Failure(CONFLICT, "migration_refused", _told(lang, "migration_refused", error))
        case store.StoreError():
            return Failure(CONFLICT, "conflict", _told(lang, "conflict", error))
        case _:
            return None


def _of_client(error: BaseException, lang: str) -> Failure | None:
    from client.errors import HomewardError

    if not isinstance(error, HomewardError):
        return None
    inner = error.__cause__
    if inner is not None:
        found = _of_store(inner, lang)
        if found is not None:
            return found
    refusal = getattr(getattr(inner, "cause", None), "type", None)
    key = f"refused.{refusal}"
    if refusal and known(lang, key):
        message = say(lang, key, told=_one_line(str(error)))
    else:
        message = _told(lang, error.code, error)
    details = {name: value for name, value in error.details.items() if name != "code"}
    return Failure(error.exit_code, error.code, message, details)


def _of_servers(error: BaseException, lang: str) -> Failure | None:
    from starter.stack.errors import StackError
    from starter.stack.health import Unhealthy
    from store.settings import SettingsError

    if isinstance(error, Unhealthy):
        return Failure(UNREACHABLE, "unreachable", str(error))
    if isinstance(error, StackError):
        return Failure(CONFLICT, "stack", str(error))
    if isinstance(error, SettingsError):
        away = "no database is known" in str(error)
        return Failure(
            UNREACHABLE if away else BAD_INPUT,
            "unreachable" if away else "settings",
            say(lang, "failed.no_database") if away else str(error),
        )
    return None


def _told(lang: str, code: str, error: BaseException) -> str:
    return say(lang, f"failed.{code}", told=_one_line(str(error)))


def _unknown(lang: str, what: str, given: str, close: tuple[str, ...]) -> str:
    key = f"thing.{what.split(maxsplit=1)[0]}"
    thing = say(lang, key) if known(lang, key) else what
    text = say(lang, "failed.unknown", what=thing, given=given)
    return text + (say(lang, "failed.close", close=", ".join(close)) if close else "")


def _cause(error: BaseException) -> str:
    return _one_line(str(error).removeprefix("records are down, nothing was changed: "))


def _one_line(text: str) -> str:
    return " ".join(text.split())
