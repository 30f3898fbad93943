"""Documents of a journey: what they are of, how a form names them, which files are taken, told by their content."""

import io
import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath


class Subject(StrEnum):
    """What a document is of; each has versions of its own in a journey."""

    PLAN = "plan"
    RENDERING = "rendering"
    BUDGET = "budget"
    CONTRACT = "contract"
    PHOTO = "photo"
    SIGNATURE = "signature"
    """Written with a finger on a telephone."""
    OTHER = "other"


_NAMED = re.compile(r"doc-([1-9][0-9]{0,17})")


@dataclass(frozen=True)
class DocumentsOf:
    """Marks a field of a form that names documents of the journey, as ``doc-17``; at the desk they are added there.

    What has another name lies elsewhere: a file in a company's own archive, a name that was typed as a signature.
    """

    subject: Subject


def named(number: int) -> str:
    """What a form calls a document."""
    return f"doc-{number}"


def number_of(name: str) -> int | None:
    """The document that a form names so; None for what lies elsewhere."""
    found = _NAMED.fullmatch(name)
    return int(found[1]) if found else None


PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
HEIC = "image/heic"
DWG = "image/vnd.dwg"
DXF = "image/vnd.dxf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = frozenset({JPEG, PNG})
"""What every browser shows as a picture."""
PICTURES = (JPEG, PNG, HEIC)
"""What a camera makes."""
ENDINGS = {
    PDF: (".pdf",),
    JPEG: (".jpg", ".jpeg"),
    PNG: (".png",),
    HEIC: (".heic", ".heif"),
    DWG: (".dwg",),
    DXF: (".dxf",),
    XLSX: (".xlsx",),
}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
_DWG = re.compile(rb"AC10\d\d")
_DXF = re.compile(rb"(\xef\xbb\xbf)?(\s*999\r?\n[^\n]*\n)*\s*0\r?\nSECTION\r?\n")


def media_type(content: bytes, name: str) -> str | None:
    """What a file is by its content; None for what is not taken, and for a name that says otherwise."""
    found = _by_content(content)
    if found is None or PurePath(name).suffix.lower() not in ENDINGS[found]:
        return None
    return found


def _by_content(content: bytes) -> str | None:
    for start, found in ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG)):
        if content.startswith(start):
            return found
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return HEIC
    if _DWG.match(content):
        return DWG
    if content.startswith(b"AutoCAD Binary DXF") or _DXF.match(content):
        return DXF
    return XLSX if content.startswith(b"PK\x03\x04") and _is_workbook(content) else None


def _is_workbook(content: bytes) -> bool:
    """Whether a package is a workbook without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = set(package.namelist())
    except zipfile.BadZipFile:
        return False
    return {"[Content_Types].xml", "xl/workbook.xml"} <= parts and not any(
        "vbaProject" in one for one in parts
    )
