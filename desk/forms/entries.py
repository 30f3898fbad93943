"""What a page shows of a form: one entry a field, with its label, what was typed, and what is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from desk.forms.conditions import conditions, of_row
from desk.forms.defaults import default, is_long, yes_no
from desk.forms.offering import Offered
from desk.forms.papers import Paper, Papers, kind_of
from desk.forms.typed import PREFIX, answers_from
from desk.visitor import DeskWords
from domain.forms.calls import asked
from presentation.forms.applying import applies
from presentation.forms.faults import told
from presentation.forms.fields import Field, Kind, asked_of
from presentation.forms.people import Person
from presentation.wording import Wording

CHECK = "check"
"""The kind of an entry that is ticked or not, where one of the two is the default."""
_APPROVED = "approved"
"""What is asked of whoever decides on a request: they agree to it or not."""
_FEW = 6
"""So many choices are shown all at once; more of them as a list to open."""


@dataclass(frozen=True)
class Choice:
    code: str
    word: str
    chosen: bool = False
    after: str = ""
    """What happens when this is the answer."""


@dataclass(frozen=True)
class Entry:
    """One field as the page shows it."""

    key: str
    name: str
    """In the sent form: ``a.rooms.0.tile``."""
    kind: str
    label: str
    help: str | None = None
    required: bool = False
    sometimes: bool = False
    """It may stay empty, but not with every answer."""
    value: Any = ""
    choices: tuple[Choice, ...] = ()
    papers: tuple[Paper, ...] = ()
    """Documents that it names, or can name."""
    fault: str = ""
    inner: tuple["Entry", ...] = ()
    rows: tuple["Row", ...] = ()
    blank: tuple["Entry", ...] = ()
    """A row to be added, with ``__n__`` for its number."""
    fixed: bool = False
    """The rows are given by what the task is about: none is added or removed."""
    only: str = ""
    """With which answers of others it is asked, as JSON, where the page itself decides that."""
    drives: bool = False
    """Which fields are asked depends on the answer: the form is shown anew when it changes."""
    long: bool = False
    other: bool = False
    """Of a slot: another time than the offers is chosen."""
    when: str = ""
    who: str = ""
    hosts: tuple[Choice, ...] = ()
    """Of a slot: whom to name for another time; where nobody is known, the handle is typed."""
    instead: bool = False
    """Of a slot: its choices come in place of a time that cannot be promised."""
    after: str = ""
    """What happens when it is ticked."""
    unless: str = ""
    """What happens when it is not."""


@dataclass(frozen=True)
class Row:
    """One row of a table."""

    number: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Shape:
    """Everything that showing a form depends on."""

    form: type[BaseModel]
    kind: str
    about: Mapping[str, Any]
    wording: Wording
    words: DeskWords
    now: datetime
    offers: Mapping[str, Offered] = field(default_factory=dict)
    people: Mapping[str, Sequence[Person]] = field(default_factory=dict)
    papers: Papers = field(default_factory=Papers)
    faults: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    """Every field that may be asked is shown, with when it is: for a page that cannot ask for its form anew."""
    after: Callable[[str, str], str] = lambda _field, _choice: ""
    """What happens after a choice of a field, in words; nothing where nothing can be said."""

    def word(self, name: str, code: str) -> str:
        return self.wording.choice(self.kind, name, code)


def faults_by_field(kind: str, found: Sequence[Mapping[str, Any]], wording: Wording) -> dict[str, str]:
    """What is wrong, in words, by the field's place: ``rooms.0.tile``; of the whole form under an empty name."""
    by_field: dict[str, str] = {}
    for one in found:
        if one.get("free"):
            continue  # these times are offered beside the field
        text = told(kind, one, wording)
        by_field[one["field"]] = f"{by_field[one['field']]} {text}" if one["field"] in by_field else text
    return by_field


def entries_of(shape: Shape, typed: Mapping[str, Any]) -> tuple[Entry, ...]:
    """The fields that are asked, by what the task is about and what has been typed so far."""
    fields = asked_of(shape.form, dict(shape.about))
    answers = answers_from(fields, typed, shape.words.zone, shape.now, shape.word)
    needed = asked(shape.form)
    drivers = {"outcome"} | {one.only_if.field for one in fields if one.only_if}
    only = conditions(shape.form, fields) if shape.whole else {}
    return tuple(
        _entry(
            shape,
            one,
            typed.get(one.key),
            one.key,
            needed=one.key in needed,
            drives=one.key in drivers,
            only=only.get(one.key, ""),
        )
        for one in fields
        if shape.whole or applies(shape.form, one.key, answers)
    )


def _entry(
    shape: Shape,
    one: Field,
    typed: Any,
    place: str,
    *,
    needed: bool = False,
    drives: bool = False,
    only: str = "",
) -> Entry:
    given = default(one, shape.words.zone) if typed is None else typed
    common: dict[str, Any] = {
        "key": one.key,
        "name": PREFIX + place,
        "kind": CHECK if one.kind is Kind.YES_NO and isinstance(one.default, bool) else str(one.kind),
        "label": shape.wording.label(shape.kind, one.name),
        "help": shape.wording.help(shape.kind, one.name),
        "required": one.required or needed,
        "sometimes": one.sometimes,
        "fault": _fault(shape, place, whole=one.kind is Kind.SLOT),
        "after": shape.after(one.key, "yes") if one.kind is Kind.YES_NO else "",
        "unless": shape.after(one.key, "no") if one.kind is Kind.YES_NO else "",
        "drives": drives,
        "only": only,
    }
    if one.documents and (kind := kind_of(one)):
        papers, least = shape.papers.choices(one.documents, given), shape.about.get(one.key)
        told = shape.words.say("papers.least", least=least) if isinstance(least, int) and least else None
        common |= {"kind": kind, "help": told, "required": bool(told) or one.required}
        return Entry(**common, value=given, papers=papers)
    match one.kind:
        case Kind.GROUP:
            return Entry(**common, **_table(shape, one, given, place))
        case Kind.FORM:
            return Entry(**common, inner=_inner(shape, one, given, place))
        case Kind.SLOT:
            return Entry(**common, **_slot(shape, one, given))
        case Kind.YES_NO if common["kind"] != CHECK:
            verdict = one.key == _APPROVED
            answers = (
                ("yes", "task.agree" if verdict else "task.yes"),
                ("no", "task.disagree" if verdict else "task.no"),
            )
            choices = tuple(
                Choice(code, shape.words.say(word), given == code, shape.after(one.key, code))
                for code, word in answers
            )
            return Entry(**common, value=given, choices=choices)
        case Kind.PERSON:
            people = shape.people.get(one.key, ())
            choices = tuple(
                Choice(p.handle, f"{p.handle}  {p.told}".strip(), p.handle == given) for p in people
            )
            return Entry(**common, value=given, choices=choices)
        case Kind.CHOICE | Kind.LIST if one.choices:
            chosen = given if isinstance(given, list) else [given]
            choices = tuple(
                Choice(code, shape.word(one.name, code), code in chosen, shape.after(one.key, code))
                for code in one.choices
            )
            return Entry(**common, value=given, choices=choices, long=len(choices) > _FEW)
        case Kind.LIST:
            return Entry(**common, value=given if isinstance(given, str) else "、".join(given or ()))
        case _:
            return Entry(**common, value=given, long=is_long(shape.form, one))


def _inner(shape: Shape, one: Field, given: Any, place: str) -> tuple[Entry, ...]:
    table = given if isinstance(given, dict) else {}
    found = []
    for inner in one.inner:
        if not shape.whole and inner.only_if is not None and not _holds(inner, one, table):
            continue
        drives = any(other.only_if and other.only_if.field == inner.key for other in one.inner)
        only = of_row(inner, place) if shape.whole else ""
        found.append(
            _entry(shape, inner, table.get(inner.key), f"{place}.{inner.key}", drives=drives, only=only)
        )
    return tuple(found)


def _holds(inner: Field, one: Field, table: Mapping[str, Any]) -> bool:
    """Whether the answer was given after which a field of a row is asked."""
    assert inner.only_if is not None
    wanted = inner.only_if.value
    other = next(field for field in one.inner if field.key == inner.only_if.field)
    given = table.get(other.key)
    if given is None:
        given = default(other, "UTC")
    return bool(given == (yes_no(wanted) if isinstance(wanted, bool) else wanted))


def _table(shape: Shape, one: Field, given: Any, place: str) -> dict[str, Any]:
    """The rows of a table: those of the task's own list, else what was typed, and one to be added."""
    table = given if isinstance(given, dict) else {}
    codes = shape.about.get(one.rows) if one.rows else None
    if codes is not None:
        head = one.inner[0]
        rows = []
        for number, code in enumerate(codes):
            row = {**table.get(str(number), {}), head.key: code}
            entries = _inner(shape, one, row, f"{place}.{number}")
            rows.append(Row(str(number), shape.wording.choice(shape.kind, head.name, code), entries))
        return {"rows": tuple(rows), "fixed": True}
    numbers = sorted((name for name in table if name.isdigit()), key=int)
    rows = [Row(number, "", _inner(shape, one, table[number], f"{place}.{number}")) for number in numbers]
    return {"rows": tuple(rows), "blank": _inner(shape, one, {}, f"{place}.__n__")}


def _slot(shape: Shape, one: Field, given: Any) -> dict[str, Any]:
    table, offered = given if isinstance(given, dict) else {}, shape.offers.get(one.key, Offered())
    chosen = str(table.get("offer", ""))
    names = {host.handle: host.told for host in offered.hosts}
    place = shape.words.say(f"place.{offered.place}") if offered.place else ""
    choices = tuple(
        Choice(
            code := f"{slot.starts_at.isoformat()}@{slot.staff}",
            "　".join(
                filter(
                    None, (shape.words.at(slot.starts_at), _host(slot.staff, names.get(slot.staff)), place)
                )
            ),
            code == chosen,
        )
        for slot in offered.slots[:2]
    )
    when, who = str(table.get("when", "")), str(table.get("who", ""))
    return {
        "choices": choices,
        "other": bool(when or who) or chosen == "other",
        "when": when,
        "who": who,
        "hosts": tuple(Choice(host, _host(host, name), host == who) for host, name in names.items()),
        "instead": offered.instead,
    }


def _host(handle: str, name: str | None) -> str:
    return f"{handle} {name}" if name and name != handle else handle


def _fault(shape: Shape, place: str, *, whole: bool) -> str:
    """What is wrong with a field; of a slot, with any part of it."""
    found = [
        text
        for name, text in shape.faults.items()
        if name == place or (whole and name.startswith(f"{place}."))
    ]
    return " ".join(found)
