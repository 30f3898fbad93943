"""The options that every command takes, wherever they stand: language, JSON, and who acts.

They are taken out before the command is looked at, since its help and its errors are in that language.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.words import LANGUAGES

LANG_OPTION = "--lang"
AS_OPTION = "--as"
JSON_OPTION = "--json"
LANG_VARIABLE = "HOMEWARD_LANG"
AS_VARIABLE = "HOMEWARD_AS"


@dataclass(frozen=True)
class Invocation:
    """A command line without its common options."""

    tokens: tuple[str, ...]
    lang: str | None
    """What was given, checked or not; None when the settings decide."""
    as_json: bool
    acting: str | None
    """The handle of who acts: ``--as``, else HOMEWARD_AS."""
    named: str | None = None
    """The handle of who acts, where it was typed."""
    incomplete: str | None = None
    """A common option whose value is missing."""


def read(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> Invocation:
    """Take the common options out of a command line; what follows ``--`` is left alone."""
    found: dict[str, str] = {}
    rest: list[str] = []
    incomplete = None
    as_json = False
    waiting = iter(arguments)
    for token in waiting:
        name, equals, value = token.partition("=")
        if token == "--":  # noqa: S105 - the end of the options
            rest += [token, *waiting]
        elif token == JSON_OPTION:
            as_json = True
        elif name in (LANG_OPTION, AS_OPTION):
            given = value if equals else next(waiting, "")
            if not given or given.startswith("--"):
                incomplete = name
            found[name] = given
        else:
            rest.append(token)
    return Invocation(
        tokens=tuple(rest),
        lang=found.get(LANG_OPTION),
        as_json=as_json,
        acting=found.get(AS_OPTION) or environment.get(AS_VARIABLE) or None,
        named=found.get(AS_OPTION) or None,
        incomplete=incomplete,
    )


def spoken(invocation: Invocation, environment: Mapping[str, str] = os.environ) -> str:
    """A language in which to speak before settings are read: as given if we know it, else Chinese."""
    for given in (invocation.lang, environment.get(LANG_VARIABLE)):
        if given in LANGUAGES:
            return str(given)
    return LANGUAGES[0]
