"""Tables as files: CSV that Excel opens with its characters right, and XLSX; nothing typed becomes a formula."""

import asyncio
import csv
import io
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from fastapi.responses import Response
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Font

from desk.tables import Cell, Kind, Table

CSV, XLSX = "csv", "xlsx"
FORMATS = (CSV, XLSX)
_MEDIA = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be run by a spreadsheet."""
_STYLES = {
    Kind.MONEY: "#,##0.00",
    Kind.SHARE: "0.0%",
    Kind.FIGURE: "0.0#",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
    Kind.DAY: "yyyy-mm-dd",
}
_NOT_IN_A_TITLE = str.maketrans("", "", "[]:*?/\\")


async def answer(table: Table, form: str, name: str) -> Response:
    """A table as a file to be kept.

    Args:
        form: one of ``FORMATS``.
        name: of the file, without its ending.
    """
    content = await asyncio.to_thread(as_csv if form == CSV else as_xlsx, table)
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(f'{name}.{form}')}"}
    return Response(content, media_type=_MEDIA[form], headers=headers)


def as_csv(table: Table) -> bytes:
    """All rows as CSV in UTF-8 with a byte order mark, without which Excel shows Chinese as rubbish."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    places = _exported(table)
    writer.writerow([_harmless(table.columns[place].title) for place in places])
    for row in table.rows:
        writer.writerow([_written(row[place]) for place in places])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def as_xlsx(table: Table) -> bytes:
    """All rows as a workbook of one sheet: numbers and dates as such, everything else as text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.title.translate(_NOT_IN_A_TITLE)[:31] or None)
    places = _exported(table)
    sheet.freeze_panes = "A2"
    heads = [_cell(sheet, table.columns[place].title, Kind.TEXT) for place in places]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in table.rows:
        sheet.append([_cell(sheet, row[place].value, table.columns[place].kind) for place in places])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _exported(table: Table) -> list[int]:
    return [place for place, column in enumerate(table.columns) if not column.outside]


def _written(cell: Cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return _harmless(value)
    if isinstance(value, float):
        return cell.text
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cell(sheet: Any, value: Any, kind: Kind) -> SheetCell:
    if not isinstance(value, str):
        cell: SheetCell = WriteOnlyCell(
            sheet, float(value) if isinstance(value, Decimal) and kind is Kind.FIGURE else value
        )
        if value is not None and kind in _STYLES:
            cell.number_format = _STYLES[kind]
        return cell
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"  # else what begins with "=" would be a formula
    return cell
