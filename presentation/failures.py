"""From an exception to an exit code and one clear line in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.refusals import fault_told, placed_fault_told, sentence, shown
from presentation.errors import CommandError
from presentation.words import known, say

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
        params = {name: one(lang) if callable(one) else one for name, one in error.params.items()}
        told = say(lang, error.key, **shown(lang, params))
        return Failure(error.exit_code, error.code, told, fields)
    return _of_store(error, lang) or _of_client(error, lang)


def _of_store(error: BaseException, lang: str) -> Failure | None:
    from store import errors as store
    from store.settings import SettingsError

    match error:
        case store.RecordsDown():
            return _refused(UNREACHABLE, "unreachable", error.reason, error.details, lang)
        case SettingsError(reason="no_database"):
            return _refused(UNREACHABLE, "unreachable", error.reason, error.details, lang)
        case SettingsError():
            return _refused(BAD_INPUT, "settings", error.reason, error.details, lang)
        case store.NotFound():
            return _refused(NOT_FOUND, "not_found", error.reason, error.details, lang)
        case store.BrokenFile(faults=faults):
            told = [placed_fault_told(lang, one) for one in faults]
            return Failure(BAD_INPUT, "broken_file", "\n".join(told), {"faults": told})
        case store.BadValue():
            return _refused(BAD_INPUT, "bad_input", error.reason, error.details, lang)
        case store.MigrationRefused():
            return _refused(CONFLICT, "migration_refused", error.reason, error.details, lang)
        case store.StoreError():
            return _refused(CONFLICT, "conflict", error.reason, error.details, lang)
        case _:
            return None


def _of_client(error: BaseException, lang: str) -> Failure | None:
    from client.errors import HomewardError

    if not isinstance(error, HomewardError):
        return None
    return _refused(error.exit_code, error.code, error.reason, error.details, lang)


def _refused(exit_code: int, code: str, reason: str, details: Mapping[str, Any], lang: str) -> Failure:
    """A refusal in the reader's language; one without words of its own is told as it is, with its kind before it."""
    message = sentence(lang, reason, details)
    fields = dict(details)
    if known(lang, f"refused.{reason}"):
        fields["reason"] = reason
    else:
        message = say(lang, f"failed.{code}", told=_one_line(message))
    if "fields" in details:
        fields["fields"] = [{**one, "message": fault_told(lang, one)} for one in details["fields"]]
    return Failure(exit_code, code, message, fields)


def _one_line(text: str) -> str:
    return " ".join(text.split())
