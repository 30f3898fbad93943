"""The form of a new customer: the columns of a customer file, as fields."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desk.forms.entries import Choice, Entry
from desk.forms.typed import PREFIX, Typed
from desk.visitor import DeskWords, Visitor
from domain.forms.consultation import LeadSource, PropertyUse, Style
from domain.languages import SPOKEN
from domain.roles import Role
from store.staff import StaffMember

_RELATIONS = ("self", "spouse", "parent", "child")
_NUMBER = re.compile(r"^[\d +()-]{7,20}$")


@dataclass(frozen=True)
class Blank:
    """One field: a text unless it has choices."""

    column: str
    needed: bool = False
    group: str = ""
    """Which words name its choices."""
    codes: tuple[str, ...] = ()
    long: bool = False
    helped: bool = False
    number: bool = False


WHO = (
    Blank("name", needed=True),
    Blank("phone", helped=True),
    Blank("wechat"),
    Blank("relation", group="relation", codes=_RELATIONS),
    Blank("language", group="language", codes=SPOKEN),
    Blank("window", helped=True),
)
HOME = (
    Blank("community", needed=True),
    Blank("building"),
    Blank("room"),
    Blank("district"),
    Blank("city"),
    Blank("area", number=True),
    Blank("use", group="use", codes=tuple(PropertyUse)),
)
MORE = (
    Blank("source", group="source", codes=tuple(LeadSource)),
    Blank("style", group="style", codes=tuple(Style)),
    Blank("budget"),
    Blank("note", long=True),
)
OWNER = Blank("owner")
COLUMNS = tuple(one.column for one in (*WHO, *HOME, *MORE, OWNER))


def entries(
    blanks: Sequence[Blank],
    who: Visitor,
    typed: Mapping[str, Any],
    faults: Mapping[str, str],
    agents: Sequence[StaffMember],
) -> tuple[Entry, ...]:
    """Fields with what was typed, and what is wrong with it."""
    return tuple(_entry(one, who, typed, faults, agents) for one in blanks)


def _entry(
    one: Blank,
    who: Visitor,
    typed: Mapping[str, Any],
    faults: Mapping[str, str],
    agents: Sequence[StaffMember],
) -> Entry:
    words, value = who.words, str(typed.get(one.column, ""))
    choices = tuple(Choice(code, words.say(f"{one.group}.{code}"), code == value) for code in one.codes)
    if one.column == "owner":
        choices = _owners(words, who, value, agents)
    return Entry(
        key=one.column,
        name=PREFIX + one.column,
        kind="choice" if choices else "number" if one.number else "text",
        label=words.say(f"new.{one.column}"),
        help=words.say(f"new.{one.column}_help") if one.helped else None,
        required=one.needed,
        value=value,
        choices=choices,
        fault=faults.get(one.column, ""),
        long=one.long or bool(choices),
    )


def _owners(words: DeskWords, who: Visitor, value: str, agents: Sequence[StaffMember]) -> tuple[Choice, ...]:
    """Who may look after the customer, oneself first; nobody chosen is whose turn it is."""
    own = [words.say("new.owner_me", who=who.handle)] if Role.AGENT in who.roles else []
    return (
        *(Choice(who.handle, told, value == who.handle) for told in own),
        *(
            Choice(one.handle, f"{one.handle}  {one.name}", one.handle == value)
            for one in agents
            if one.handle != who.handle
        ),
    )


def cells(typed: Mapping[str, Any]) -> dict[str, str]:
    """What was typed, by column."""
    return {name: str(typed.get(name) or "").strip() for name in COLUMNS if typed.get(name)}


def heard(text: str) -> Typed:
    """What was searched for and not found, as the beginning of a form: a number, else a name."""
    text = text.strip()
    if not text:
        return {}
    return {"phone": text} if _NUMBER.match(text) else {"name": text}
