"""Reading a customer file: CSV in UTF-8 or GB18030, XLSX, or JSON lines."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from presentation.errors import why
from presentation.intake.columns import BY_NAME, column_of, is_chinese, option_of
from presentation.words import say

MOST_ROWS = 20_000
OPTIONS = "options"
"""The form of one customer who was typed in options."""
_NEEDED = ("name", "community")
_REACHED_BY = ("phone", "wechat")
_DELIMITERS = (",", "\t", ";", "，")


class BadFile(Exception):
    """The file cannot be read at all; ``key`` and ``params`` are for the words of the command line.

    A parameter may be a function of the reader's language.
    """

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key, params)
        self.key = key
        self.params = params


@dataclass(frozen=True)
class SheetRow:
    """One row as it stands in the file."""

    number: int
    """The line of the file, or the row of the sheet, counted from 1 with the heading."""
    cells: tuple[str, ...]
    """As many as there are headings."""
    fault: str | None = None
    """Why the row could not even be taken apart: a key of the command line's words."""
    raw: str | None = None
    """The line itself where it could not be taken apart."""


@dataclass(frozen=True)
class Sheet:
    """A file's headings and rows, and what is needed to write one of the same form."""

    form: str
    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    encoding: str = "utf-8"
    delimiter: str = ","
    columns: tuple[str | None, ...] = field(init=False)
    """For each heading the column that it means, if any."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(column_of(heading) for heading in self.headings))

    def heading(self, name: str) -> str:
        """How a column is called here: as it is written, else in the language of the headings, or by option."""
        found = next(
            (head for known, head in zip(self.columns, self.headings, strict=True) if known == name), None
        )
        if found is not None:
            return found
        if self.form == OPTIONS:
            return option_of(name)
        column = BY_NAME.get(name)
        return name if column is None else column.heading("zh-CN" if is_chinese(self.headings) else "en")

    def named(self, row: SheetRow) -> dict[str, str]:
        """A row's cells by column; columns that we do not know are left out."""
        return {name: cell for name, cell in zip(self.columns, row.cells, strict=True) if name}


def read(path: Path, *, customers: bool = True) -> Sheet:
    """Read a file by its ending: .csv, .tsv, .txt, .xlsx, .jsonl, .ndjson; `customers` checks its headings.

    Raises:
        BadFile: it is not there, not of that form, or has no headings.
    """
    readers = {
        ".csv": _read_csv,
        ".tsv": _read_csv,
        ".txt": _read_csv,
        ".xlsx": _read_xlsx,
        ".jsonl": _read_lines,
        ".ndjson": _read_lines,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise BadFile("file.form", path=path, accepted=list(readers))
    try:
        sheet = reader(path)
    except OSError as error:
        raise BadFile("file.unreadable", path=path, why=why(error)) from None
    if customers:
        _check_headings(path, sheet)
    if not sheet.rows:
        raise BadFile("file.empty", path=path)
    if customers:
        _check_columns(path, sheet)
    if len(sheet.rows) > MOST_ROWS:
        raise BadFile("file.too_long", path=path, rows=len(sheet.rows), most=MOST_ROWS)
    return sheet


def _check_headings(path: Path, sheet: Sheet) -> None:
    known = [name for name in sheet.columns if name]
    if not known:
        raise BadFile("file.no_headings", path=path)
    twice = next((name for name in known if known.count(name) > 1), None)
    if twice is not None:
        heads = [head for head, name in zip(sheet.headings, sheet.columns, strict=True) if name == twice]
        raise BadFile("file.heading_twice", path=path, headings=list(heads))


def _check_columns(path: Path, sheet: Sheet) -> None:
    """A column without which no row would do is missed once, not row by row."""
    if sheet.form == "jsonl":
        return
    missing = [sheet.heading(name) for name in _NEEDED if name not in sheet.columns]
    if missing:
        raise BadFile("file.no_column", path=path, missing=_listed(missing), found=_listed(sheet.headings))
    if not set(_REACHED_BY) & set(sheet.columns):
        raise BadFile("file.no_way_to_reach", path=path, found=_listed(sheet.headings))


def _listed(headings: Iterable[str]) -> Callable[[str], str]:
    return lambda lang: say(lang, "list.comma").join(one for one in headings if one)


def _read_csv(path: Path) -> Sheet:
    text, encoding = _decoded(path)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        found = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise BadFile("file.csv", path=path, line=reader.line_num, why=error) from None
    headings, rows = _headed(found)
    return Sheet("csv", headings, tuple(_filled(headings, rows)), encoding, delimiter)


def _decoded(path: Path) -> tuple[str, str]:
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates: tuple[str, ...] = ("utf-16",)
    elif data.startswith(b"\xef\xbb\xbf"):
        candidates = ("utf-8-sig",)
    else:
        candidates = ("utf-8", "gb18030")
    for encoding in candidates:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise BadFile("file.encoding", path=path)


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=first.count)


def _read_xlsx(path: Path) -> Sheet:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError):
        raise BadFile("file.xlsx", path=path) from None
    try:
        if not book.worksheets:
            raise BadFile("file.empty", path=path)
        page = book.worksheets[0]
        page.reset_dimensions()  # some programs write a wrong size
        found = [(number, [_text(value) for value in values]) for number, values in enumerate(page.values, 1)]
    finally:
        book.close()
    headings, rows = _headed(found)
    return Sheet("xlsx", headings, tuple(_filled(headings, rows)))


def _text(value: Any) -> str:
    """A cell as it is shown: whole numbers without decimals, so that a phone number stays one."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return f"{value:%Y-%m-%d}"
        case time():
            return f"{value:%H:%M}"
        case _:
            return str(value)


def _headed(found: Iterable[tuple[int, list[str]]]) -> tuple[tuple[str, ...], list[tuple[int, list[str]]]]:
    """The first row that is not empty is the heading; empty rows are left out."""
    filled = [(number, cells) for number, cells in found if any(cell.strip() for cell in cells)]
    if not filled:
        return (), []
    headings = [cell.strip() for cell in filled[0][1]]
    while headings and not headings[-1]:
        headings.pop()
    return tuple(headings), filled[1:]


def _filled(headings: tuple[str, ...], rows: list[tuple[int, list[str]]]) -> Iterator[SheetRow]:
    for number, given in rows:
        cells = [cell.strip() for cell in given]
        extra = [cell for cell in cells[len(headings) :] if cell]
        padded = (cells + [""] * len(headings))[: len(headings)]
        yield SheetRow(number, tuple(padded), fault="row.too_long" if extra else None)


def _read_lines(path: Path) -> Sheet:
    text, encoding = _decoded(path)
    objects: list[tuple[int, str, dict[str, str] | None]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            objects.append((number, line, _object(line)))
    headings = tuple(dict.fromkeys(name for _, _, one in objects for name in one or {}))
    rows = [
        SheetRow(number, ("",) * len(headings), fault="row.not_json", raw=line)
        if one is None
        else SheetRow(number, tuple(one.get(name, "") for name in headings))
        for number, line, one in objects
    ]
    return Sheet("jsonl", headings, tuple(rows), encoding)


def _object(line: str) -> dict[str, str] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    if not isinstance(found, dict) or any(isinstance(value, dict | list) for value in found.values()):
        return None
    return {str(name): _text(value).strip() for name, value in found.items()}
