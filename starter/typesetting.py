"""Text in columns of a terminal: where lines may break in Chinese and English, and how wide each column is."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from rich.cells import cell_len, get_character_cell_size
from rich.containers import Lines
from rich.text import Text

_NOT_FIRST = frozenset("，。；：、！？）】》」』”’…％.,;:!?)]}%")
_NOT_LAST = frozenset("（【《「『“‘([{")
_HANDLE = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{1,4}\d{2}(?!\d)")
"""Such as 客服主管01."""
_FEW_DIGITS = 4
_LITTLE = 8
"""How many cells may be left empty so that a word stays whole: four Chinese characters."""
_WORDS = (8, 6, 4, 0)
"""What every column has, in cells, if there is room for it: words of so many stay whole."""


class Set(Text):
    """Text that breaks between Chinese characters, but before no closing mark, and not within a handle or a date."""

    def wrap(self, console: Any, width: int, **options: Any) -> Lines:
        """Its lines at a width, as `Text.wrap`."""
        if options.get("no_wrap"):
            return super().wrap(console, width, **options)
        lines = Lines()
        for line in self.split(allow_blank=True):
            parts = line.divide(_offsets(line.plain, width))
            for part in parts:
                part.rstrip_end(width)
            lines.extend(parts)
        if justify := options.get("justify"):
            lines.justify(console, width, justify=justify, overflow="fold")
        return lines


def as_set(text: str | Text) -> Set:
    """A text, or a styled one, that breaks so."""
    if isinstance(text, str):
        return Set(text)
    return Set(text.plain, style=text.style, spans=list(text.spans))


def widths(rows: Sequence[Sequence[str]], available: int) -> list[int] | None:
    """How wide each column of a table is, so that all fit; None when they fit as they are, or never will.

    The first row has the heads. No column is narrower than its longest piece that does not break, so that numbers, days
    and handles stay whole; what is left goes to those that want more, smallest wants first.
    """
    columns = list(zip(*rows, strict=True))
    most = [max(map(cell_len, column)) for column in columns]
    if sum(most) <= available:
        return None
    whole = [
        max(max((cell_len(one.rstrip()) for one in _pieces(text)), default=0) for text in one)
        for one in columns
    ]
    for least in (
        [max(one, min(want, word)) for one, want in zip(whole, most, strict=True)] for word in _WORDS
    ):
        if sum(least) <= available:
            break
    spare = available - sum(least)
    if spare < 0:
        return None
    found = list(least)
    wanting = sorted(range(len(columns)), key=lambda place: most[place] - least[place])
    for left, place in zip(range(len(wanting), 0, -1), wanting, strict=True):
        given = min(most[place] - least[place], spare // left)
        found[place] += given
        spare -= given
    return found


def _offsets(text: str, width: int) -> list[int]:
    """Where a line is cut so that no part is wider than `width`; what follows a space may hang over by it.

    Rather after a space or a mark than within a word, where that leaves only a little empty.
    """
    if cell_len(text) <= width:
        return []
    found: list[int] = []
    at = used = 0
    good = since = 0  # the place after the last space or mark of this line, and what stands behind it
    for piece in _pieces(text):
        if used and used + cell_len(piece.rstrip()) > width:
            back = good and since <= _LITTLE
            found.append(good if back else at)
            used, good = since if back else 0, 0
        for character in piece:
            wide = cell_len(character)
            if used and used + wide > width and character != " ":
                found.append(at)
                used = good = 0
            used += wide
            since += wide
            at += 1
        if piece[-1] == " " or piece[-1] in _NOT_FIRST:
            good, since = at, 0
    return found


def _pieces(text: str) -> Iterator[str]:
    """A line in pieces that do not break; an empty one has none."""
    whole = {at for found in _HANDLE.finditer(text) for at in range(found.start() + 1, found.end())}
    cuts = [at for at in range(1, len(text)) if at not in whole and _may_break(text, at)]
    return (text[start:end] for start, end in pairwise([0, *cuts, len(text)]) if end > start)


def _may_break(text: str, at: int) -> bool:
    """Whether a line may end before this place."""
    before, after = text[at - 1], text[at]
    if after.isspace() or after in _NOT_FIRST or before in _NOT_LAST:
        return False
    if before.isspace():
        return not (_is_wide(after) and _ends_in_number(text[: at - 1]))
    if before == "-":  # customer-service, but not 2026-11-23
        return at > 1 and text[at - 2].isalpha() and after.isalpha()
    if _is_wide(before):
        return not after.isdecimal() or before in _NOT_FIRST  # 客服01
    return _is_wide(after) and not before.isdecimal()  # 30日


def _is_wide(character: str) -> bool:
    return get_character_cell_size(character) > 1


def _ends_in_number(text: str) -> bool:
    """Whether a bare number stands last, as in `30 分钟`; a day or a time is none."""
    last = text.rpartition(" ")[2]
    digits = len(last) - len(last.rstrip("0123456789"))
    return 0 < digits <= _FEW_DIGITS and not last[:-digits].endswith(("-", ":"))
