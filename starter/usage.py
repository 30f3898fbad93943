"""cyclopts' complaints about a command line, told in the chosen language."""

from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, get_args

from presentation.words import say

if TYPE_CHECKING:
    from cyclopts import CycloptsError


_WANTED: Final[dict[Any, str]] = {
    int: "usage.a_number",
    float: "usage.a_quantity",
    bool: "usage.yes_or_no",
    date: "usage.a_day",
}


def told(error: "CycloptsError", lang: str) -> str:
    """One line that names what was given and what is accepted."""
    from cyclopts import (
        CoercionError,
        MissingArgumentError,
        RepeatArgumentError,
        UnknownCommandError,
        UnknownOptionError,
        UnusedCliTokensError,
        ValidationError,
    )

    match error:
        case UnknownCommandError():
            return _unknown_command(error, lang)
        case UnknownOptionError():
            return _unknown_option(error, lang)
        case MissingArgumentError():
            return say(lang, "usage.missing", name=_argument(error))
        case RepeatArgumentError():
            return say(lang, "usage.repeated", name=_argument(error))
        case CoercionError():
            return _not_accepted(error, lang)
        case ValidationError():
            return say(lang, "usage.invalid", name=_argument(error), why=error.exception_message)
        case UnusedCliTokensError():
            return say(lang, "usage.unused", tokens=" ".join(error.unused_tokens or ()))
        case _:
            return say(lang, "usage.other", why=" ".join(str(error).split()))


def _unknown_command(error: "CycloptsError", lang: str) -> str:
    given = (error.unused_tokens or ("",))[0]
    names = [name for name in (error.app or ()) if not name.startswith("-")]
    return say(lang, "usage.unknown_command", given=given, accepted=_listed(names, lang)) + _close(
        given, names, lang
    )


def _unknown_option(error: Any, lang: str) -> str:
    given = error.token.keyword or error.token.value
    names = [name for argument in error.argument_collection for name in argument.names if argument.show]
    return say(lang, "usage.unknown_option", given=given) + _close(given, names, lang)


def _not_accepted(error: Any, lang: str) -> str:
    name = _argument(error)
    given = error.token.value if error.token else ""
    kind = error.target_type
    choices = [str(one) for one in get_args(kind)] or [
        one.value for one in getattr(kind, "__members__", {}).values()
    ]
    if choices:
        accepted = _listed(choices, lang)
        return say(lang, "usage.choose", name=name, given=given, accepted=accepted) + _close(
            given, choices, lang
        )
    return say(
        lang, "usage.wanted", name=name, given=given, wanted=say(lang, _WANTED.get(kind, "usage.a_value"))
    )


def _listed(names: list[str], lang: str) -> str:
    return say(lang, "list.comma").join(names)


def _argument(error: Any) -> str:
    if error.token is not None if hasattr(error, "token") else False:
        return str(error.token.keyword or _name(error))
    return _name(error)


def _name(error: Any) -> str:
    argument = error.argument
    if argument is None:
        return ""
    if argument.index is not None:
        return str(argument.name).lstrip("-").upper()
    return str(argument.name)


def _close(given: str, names: list[str], lang: str) -> str:
    found = get_close_matches(given, names, n=1, cutoff=0.5)
    return say(lang, "failed.close", close=found[0]) if found else ""
