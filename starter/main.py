"""`homeward`: the command line.

Exit codes: 0 done, 2 bad input, 3 not found, 4 conflict, 5 cannot reach a server, 130 ended by Ctrl-C;
1 is a fault of the program. ``HOMEWARD_DEBUG=1`` shows where an error came from.
"""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from presentation.failures import CONFLICT, UNREACHABLE, Failure, failure
from presentation.words import LANGUAGES, say
from starter.exit import run_and_exit
from starter.invocation import AS_OPTION, Invocation, read, spoken
from starter.output import Output

DEBUG_VARIABLE = "HOMEWARD_DEBUG"


def main() -> NoReturn:
    """Run the command line of this process and end it."""
    run_and_exit(run(sys.argv[1:]))


async def run(arguments: Sequence[str], out: Output | None = None) -> int:
    """Run one command line; returns its exit code. Errors are told, not raised."""
    invocation = read(arguments)
    out = out or Output(as_json=invocation.as_json)
    lang = spoken(invocation)
    try:
        lang = _language(invocation, lang)
        _complete(invocation)
        return await _dispatch(invocation, lang, out)
    except BrokenPipeError:  # the reader of a pipe, such as head, has seen enough
        return 0
    except Exception as error:  # noqa: BLE001 - told below, every one
        return _fail(error, lang, out)


async def _dispatch(invocation: Invocation, lang: str, out: Output) -> int:
    from starter.app import build
    from starter.context import Context

    async with Context(invocation, lang, out) as context:
        app = build(lang, context, out, invocation.tokens)
        result = await app.run_async(
            invocation.tokens, exit_on_error=False, print_error=False, result_action="return_value"
        )
    return result if isinstance(result, int) else 0


def _language(invocation: Invocation, guess: str) -> str:
    """The language to speak: as given, else as the settings say. Raises `Wrong` for an unknown one."""
    from presentation.errors import Wrong

    if invocation.lang is not None:
        if invocation.lang not in LANGUAGES:
            raise Wrong("failed.language", given=invocation.lang, accepted=list(LANGUAGES))
        return invocation.lang
    from store.settings import Settings, SettingsError

    try:
        return Settings.load().lang.value
    except SettingsError:
        return guess  # told by the command that needs the settings


def _complete(invocation: Invocation) -> None:
    from presentation.errors import Wrong

    if invocation.incomplete is not None:
        key = "failed.acting_value" if invocation.incomplete == AS_OPTION else "failed.language_value"
        raise Wrong(key, accepted=list(LANGUAGES))


def _fail(error: Exception, lang: str, out: Output) -> int:
    if os.environ.get(DEBUG_VARIABLE):
        out.error_console.print_exception()
    told = _usage(error, lang) or _stack(error, lang) or failure(error, lang)
    if told is None:
        why = " ".join(f"{type(error).__name__}: {error}".split())
        told = Failure(1, "fault", say(lang, "failed.fault", why=why, variable=DEBUG_VARIABLE))
    out.fail(told.message, told.document())
    return told.exit_code


def _usage(error: Exception, lang: str) -> Failure | None:
    from cyclopts import CycloptsError

    from starter.usage import told

    if not isinstance(error, CycloptsError):
        return None
    command = " ".join(("homeward", *(error.command_chain or ())))
    hint = say(lang, "usage.see_help", command=command)
    return Failure(2, "usage", f"{told(error, lang)}\n{hint}", {"command": command})


def _stack(error: Exception, lang: str) -> Failure | None:
    from starter.stack.errors import StackError, Unhealthy

    if not isinstance(error, StackError):
        return None
    unhealthy = isinstance(error, Unhealthy)
    return Failure(
        UNREACHABLE if unhealthy else CONFLICT, "unreachable" if unhealthy else "stack", error.told(lang)
    )
