"""Rejected rows, written back in the form of their file with one more column: why."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path

from presentation.intake.columns import REASON, REASON_HEADINGS, is_chinese
from presentation.intake.sheet import Sheet, SheetRow


def default_path(path: Path) -> Path:
    """Beside the file: ``customers.rejected.csv``."""
    return path.with_name(f"{path.stem}.rejected{path.suffix}")


def write(path: Path, sheet: Sheet, reasons: Mapping[int, str]) -> None:
    """Write the rows that ``reasons`` names by number; mended, the file can be started as it is.

    An earlier column of reasons is replaced. Raises OSError when the file cannot be written.
    """
    kept = [place for place, name in enumerate(sheet.columns) if name != REASON]
    heading = REASON_HEADINGS["zh-CN" if is_chinese(sheet.headings) else "en"]
    headings = [sheet.headings[place] for place in kept] + [heading]
    rows = [row for row in sheet.rows if row.number in reasons]
    table = [[row.cells[place] for place in kept] + [reasons[row.number]] for row in rows]
    if sheet.form == "xlsx":
        _write_xlsx(path, headings, table)
    elif sheet.form == "jsonl":
        _write_lines(path, sheet, headings, rows, table)
    else:
        with path.open("w", encoding=sheet.encoding, newline="") as file:
            writer = csv.writer(file, delimiter=sheet.delimiter)
            writer.writerows([headings, *table])


def _write_xlsx(path: Path, headings: list[str], table: list[list[str]]) -> None:
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Sheet1")
    for row in (headings, *table):
        cells = [WriteOnlyCell(page, value=text) for text in row]
        for cell in cells:
            cell.data_type = "s"  # text stays text, also when it begins with an equals sign
        page.append(cells)
    book.save(path)


def _write_lines(
    path: Path, sheet: Sheet, headings: list[str], rows: list[SheetRow], table: list[list[str]]
) -> None:
    with path.open("w", encoding=sheet.encoding) as file:
        for row, cells in zip(rows, table, strict=True):
            found = dict(zip(headings, cells, strict=True))
            if row.raw is not None:
                found = {"line": row.raw, headings[-1]: cells[-1]}
            file.write(json.dumps({k: v for k, v in found.items() if v}, ensure_ascii=False) + "\n")
