"""The tree of commands, in one language."""

import functools
import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any, Final, get_type_hints

from cyclopts import App, Group, Parameter

from presentation.words import known, say
from starter.context import Context
from starter.help import HelpPage
from starter.output import Output

Command = Callable[..., Awaitable[int | None]]

TREE: Final[dict[str, dict[str, str]]] = {
    "journey": {
        "start": "start.start",
        "list": "journeys.list_all",
        "show": "journeys.show",
        "timeline": "timeline.timeline",
        "next": "next_steps.next_steps",
        "warranty": "warranty.warranty",
        "note": "acts.note",
        "pause": "pausing.pause",
        "resume": "pausing.resume",
        "back": "going_back.back",
        "amend": "amending.amend",
        "appoint": "appointing.appoint",
        "close": "closing.close",
        "reopen": "closing.reopen",
        "repair": "repairing.repair",
    },
    "customer": {
        "show": "customers.show",
        "correct": "customers.correct",
        "forget": "customers.forget",
    },
    "task": {
        "list": "tasks.list_all",
        "add": "extra_tasks.add",
        "show": "task_page.show",
        "claim": "hands.claim",
        "release": "hands.release",
        "complete": "completing.complete",
        "assign": "hands.assign",
        "delegate": "hands.delegate",
        "return": "hands.give_back",
        "snooze": "hands.snooze",
        "wake": "hands.wake",
        "early": "early.early",
        "take-back": "hands.take_back",
    },
    "appointment": {
        "list": "appointments.list_all",
        "move": "meetings.move",
        "no-show": "meetings.no_show",
    },
    "contact": {"log": "contacts.log", "list": "contacts.list_all"},
    "promise": {
        "make": "promises.make",
        "list": "promises.list_all",
        "move": "promises.move",
        "cancel": "promises.cancel",
    },
    "case": {"open": "cases.open_case", "list": "cases.list_all"},
    "takeover": {"check": "takeover.check"},
    "money": {"show": "money.show", "owed": "money.owed"},
    "staff": {
        "list": "staff.list_all",
        "show": "staff.show",
        "add": "staff.add",
        "import": "staff.import_file",
        "password": "accounts.password",
        "sessions": "accounts.sessions",
        "absent": "absences.absent",
        "absences": "absences.list_all",
        "back": "absences.back",
        "hand-over": "leaving.hand_over",
        "deactivate": "leaving.deactivate",
        "reactivate": "leaving.reactivate",
    },
    "notices": {
        "list": "notices.list_all",
        "test": "notices.test",
        "again": "notices.again",
        "reach": "notices.reach",
    },
    "bulk": {
        "pause": "bulk.pause",
        "resume": "bulk.resume",
        "note": "bulk.note",
        "appoint": "bulk.appoint",
        "assign": "bulk.assign",
        "amend": "bulk.amend",
        "promise": "bulk.promise",
        "close": "bulk.close",
        "reopen": "bulk.reopen",
        "poke": "bulk.poke",
    },
    "standards": {
        "show": "standards.show",
        "validate": "standards.validate",
        "diff": "standards.diff",
        "publish": "standards.publish",
        "migrate": "migrating.migrate",
    },
    "calendar": {
        "show": "calendar.show",
        "publish": "publishing.publish",
        "publication": "publishing.publication",
        "check": "calendar.check",
    },
    "prices": {"list": "prices.list_all", "show": "prices.show", "publish": "prices.publish"},
    "campaign": {"list": "campaigns.list_all", "show": "campaigns.show", "publish": "campaigns.publish"},
    "figures": {"satisfaction": "figures.satisfaction", "promises": "promises.figures"},
    "release": {"list": "releases.list_all", "activate": "releases.activate"},
    "namespace": {"prepare": "namespace.prepare"},
    "": {
        "up": "operations.up",
        "migrate": "operations.migrate",
        "rebuild": "operations.rebuild",
        "healthcheck": "operations.healthcheck",
        "housekeeping": "housekeeping.housekeeping",
        "rehearse": "rehearse.rehearse",
        "demo": "demo.demo",
    },
}
"""Every command by its group, as module and function of `starter.commands`; the nameless group is the top."""


def command_at(place: str) -> Command:
    """The function of a command, its module loaded only now: start-up stays quick."""
    module, _, name = place.rpartition(".")
    found: Command = getattr(import_module(f"starter.commands.{module}"), name)
    return found


def build(lang: str, context: Context | None, out: Output, tokens: Sequence[str] | None = None) -> App:
    """The tree of commands.

    Args:
        context: what is handed to the command that runs; None will do for help and tests.
        tokens: what was typed; commands that it cannot mean are not loaded. None loads all.
    """
    top = _app(lang, "homeward", "help.homeward", out)
    top.version = _version
    top.help_epilogue = say(lang, "help.common")
    for place, (group, commands) in enumerate(TREE.items()):
        if group and tokens and _elsewhere(group, tokens[0]):
            continue
        home = top if not group else _app(lang, group, f"help.{group}", out, place)
        wanted = commands if tokens is None else _meant(group, commands, tokens)
        for order, (name, function) in enumerate(wanted.items()):
            path = f"{group}.{name}".lstrip(".")
            home.command(
                _spoken(command_at(function), path, lang, context),
                name=name,
                help=say(lang, f"help.{path}"),
                help_formatter=HelpPage(lang),
                sort_key=order if group else place + order,
                **_groups(lang),
            )
        if group:
            top.command(home)
    top["--version"].help = say(lang, "help.version")
    return top


def _elsewhere(group: str, first: str) -> bool:
    """Whether another group, or a command at the top, was named: then nothing shows this group."""
    return first != group and (first in TREE or first in TREE[""])


def _meant(group: str, commands: Mapping[str, str], tokens: Sequence[str]) -> Mapping[str, str]:
    """The commands of a group that may be meant: the one that is named, else all that help or an error would list."""
    first, second = [*tokens, "", ""][:2]
    if first in TREE and first != group:
        return {}
    named = second if group else first
    if named in commands:
        return {named: commands[named]}
    return commands if group in ("", first) else {}


def option_key(path: str, name: str) -> str:
    """Where the catalogue explains an option: its command's own text, its group's, else the one that all share."""
    name, group = name.rstrip("_"), path.partition(".")[0]
    own = (f"option.{path}.{name}", f"option.{group}.{name}")
    return next((key for key in own if known("zh-CN", key)), f"option.{name}")


def parameters(function: Command) -> Iterable[str]:
    """The names of a command's options and arguments."""
    return [name for name in inspect.signature(function).parameters if name != "context"]


def _app(lang: str, name: str, help_key: str, out: Output, place: int = 0) -> App:
    app = App(
        name=name,
        help=say(lang, help_key),
        help_format="plaintext",
        help_formatter=HelpPage(lang),
        default_parameter=Parameter(negative=()),
        sort_key=place,
        console=out.console,
        error_console=out.error_console,
        version_flags=[] if name != "homeward" else ["--version"],
        **_groups(lang),
    )
    app["--help"].help = say(lang, "help.help")
    return app


def _groups(lang: str) -> dict[str, Any]:
    return {
        "group_commands": Group(say(lang, "usage.commands")),
        "group_parameters": Group(say(lang, "usage.parameters")),
        "group_arguments": Group(say(lang, "usage.arguments")),
    }


def _spoken(function: Command, path: str, lang: str, context: Context | None) -> Command:
    """The command with its options explained in a language, and without its context, which is handed in."""
    hints = get_type_hints(function, include_extras=True)

    @functools.wraps(function)
    async def run(*args: Any, **kwargs: Any) -> int | None:
        return await function(context, *args, **kwargs)

    signature = inspect.signature(function)
    told: dict[str, Any] = {
        name: Annotated[hints[name], Parameter(help=say(lang, option_key(path, name)))]
        for name in parameters(function)
    }
    kept = [one.replace(annotation=told[name]) for name, one in signature.parameters.items() if name in told]
    del run.__dict__["__wrapped__"]
    run.__annotations__ = told
    run.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
    return run


def _version() -> str:
    try:
        return version("homeward-journeys")
    except PackageNotFoundError:
        return "0"
