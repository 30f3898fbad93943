"""Line items from a sheet: the first sheet of a workbook, its columns by the labels of the form's fields."""

import asyncio
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from unicodedata import normalize

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from pydantic import ValidationError

from desk.words import say
from domain.documents import XLSX, media_type
from domain.faults import faults
from presentation.forms.faults import told
from presentation.forms.fields import Field, Kind, asked_of
from presentation.forms.typed import read
from presentation.task_read import TaskRead
from presentation.wording import Wording
from presentation.words import LANGUAGES

MOST_ROWS = 300
MOST_UNPACKED = 50_000_000
"""Bytes: a larger workbook is no list of lines, whatever its packed size."""
_MOST_COLUMNS = 60


class BadSheet(Exception):
    """A sheet that cannot be read at all; ``key`` and ``params`` are for the words of the desk."""

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key, params)
        self.key = key
        self.params = params


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell."""

    field: str
    """In the form: ``lines.3.unit_price``."""
    row: int
    """In the sheet, counted from 1 with the heading."""
    label: str
    text: str

    @property
    def told(self) -> str:
        return f"[{self.row}] {self.label}: {self.text}"


def lines_field(task: TaskRead) -> Field | None:
    """The table of line items that a task's form asks for; None for a form without one."""
    if task.form is None:
        return None
    fields = asked_of(task.form, task.detail.about)
    return next(
        (one for one in fields if one.kind is Kind.GROUP and one.key == "lines" and not one.rows), None
    )


async def lines_from(
    content: bytes, field: Field, task: TaskRead, zone: str, now: datetime
) -> tuple[dict[str, dict[str, str]], list[Fault]]:
    """The rows of a sheet as they would have been typed, and what is wrong with them.

    Raises:
        BadSheet: it is no workbook, too large, or has not the columns that are needed.
    """
    cells = await asyncio.to_thread(_cells, content)
    columns, start = _headed(cells, field, task)
    rows: dict[str, dict[str, str]] = {}
    wrong: list[Fault] = []
    for place, values in enumerate(cells[start:], start + 1):
        given = {inner.key: values[column] for column, inner in columns.items() if values[column]}
        if not given:
            continue
        number = str(len(rows))
        if len(rows) == MOST_ROWS:
            raise BadSheet("lines.too_long", most=MOST_ROWS)
        rows[number] = {}
        for inner in field.inner:
            text, fault = _read(inner, given.get(inner.key, ""), task, zone, now)
            if text:
                rows[number][inner.key] = text
            if fault:
                label = task.wording.label(task.detail.kind, inner.name)
                wrong.append(Fault(f"{field.key}.{number}.{inner.key}", place, label, fault))
    if not rows:
        raise BadSheet("lines.empty")
    return rows, wrong


def _read(field: Field, given: str, task: TaskRead, zone: str, now: datetime) -> tuple[str, str]:
    """A cell as the page would send it, and what is wrong with it."""
    kind, wording = task.detail.kind, task.wording
    if not given:
        missing = {"field": field.name, "type": "missing", "params": {}}
        return "", told(kind, missing, wording) if field.required else ""
    if field.choices:
        given = normalize("NFKC", given).casefold()  # ㎡ is m2
    value = read(field, given, zone, now, lambda name, code: wording.choice(kind, name, code))
    try:
        field.adapter.validate_python(value)
    except ValidationError as error:
        if field.choices:
            named = _comma(wording.lang).join(
                wording.choice(kind, field.name, code) for code in field.choices
            )
            return given, say(wording.lang, "lines.choice", choices=named)
        return given, " ".join(told(kind, {**one, "field": field.name}, wording) for one in faults(error))
    if isinstance(value, bool):
        return "yes" if value else "no", ""
    return str(value), ""


def _headed(cells: Sequence[Sequence[str]], field: Field, task: TaskRead) -> tuple[Mapping[int, Field], int]:
    """Which column is which field, and where the rows begin."""
    kind, wording = task.detail.kind, task.wording
    names = {_plain(name): inner for inner in field.inner for name in _names(inner, kind, wording)}
    for start, values in enumerate(cells, 1):
        columns = {column: names[_plain(text)] for column, text in enumerate(values) if _plain(text) in names}
        if len(columns) > 1:
            _check(columns, field, task)
            return columns, start
    raise BadSheet("lines.no_headings", headings=headings_of(field.inner, task))


def _check(columns: Mapping[int, Field], field: Field, task: TaskRead) -> None:
    """Raises BadSheet where a column is missing or there twice."""
    found = [one.key for one in columns.values()]
    wrong = [
        one for one in field.inner if found.count(one.key) > 1 or (one.required and one.key not in found)
    ]
    if wrong:
        raise BadSheet("lines.headings", headings=headings_of(wrong, task))


def _names(field: Field, kind: str, wording: Wording) -> Sequence[str]:
    """Under what a column may stand: its label in the reader's language, in the other one, its own name."""
    others = [Wording(lang, {}).label(kind, field.name) for lang in LANGUAGES]
    return (wording.label(kind, field.name), field.key, *others)


def headings_of(fields: Sequence[Field], task: TaskRead) -> str:
    """What columns are called, in the reader's language."""
    labels = [task.wording.label(task.detail.kind, one.name) for one in fields]
    return _comma(task.wording.lang).join(labels)


def _comma(lang: str) -> str:
    return ", " if lang == "en" else "、"


def _plain(text: str) -> str:
    """A heading without what people add to it: a unit in brackets, spaces, a star."""
    bare = text.partition("（")[0].partition("(")[0]
    return "".join(bare.split()).strip("*＊:：").casefold()


def _cells(content: bytes) -> list[list[str]]:
    """The first sheet as text. Raises BadSheet."""
    if media_type(content, "lines.xlsx") != XLSX:
        raise BadSheet("lines.no_workbook")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
            raise BadSheet("lines.too_large")
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            page = book.worksheets[0]
            page.reset_dimensions()  # some programs write a wrong size
            rows = page.iter_rows(max_row=MOST_ROWS * 2, max_col=_MOST_COLUMNS, values_only=True)
            found = [[_text(value) for value in values] for values in rows]
        finally:
            book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, SyntaxError):
        raise BadSheet("lines.no_workbook") from None
    widest = max((len(values) for values in found), default=0)
    return [values + [""] * (widest - len(values)) for values in found]


def _text(value: Any) -> str:
    """A cell as it would be typed: numbers without what binary fractions add."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.10f}".rstrip("0").rstrip(".")
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value).strip()
