"""The initials of a name's pinyin, so that ``zw`` finds 张伟."""

import re
from functools import cache
from itertools import product

from store.database import Database

_PAGE = 1000
_LETTERS = 8
"""How many characters of a name are looked at: people have fewer, and of a company nobody types more."""
_READINGS = 8
_PART = re.compile(r"[\u3400-\u9fff]|[^\W_]+?(?=[\u3400-\u9fff]|\b)", re.UNICODE)

SQL_INITIALS_MISSING = (
    "SELECT customer, name FROM customers WHERE initials IS NULL ORDER BY customer LIMIT $1"
)
SQL_INITIALS_FILL = """
UPDATE customers AS c SET initials = ARRAY(SELECT jsonb_array_elements_text(n.initials))
FROM jsonb_to_recordset($1::jsonb) AS n(customer text, name text, initials jsonb)
WHERE c.customer = n.customer AND c.name = n.name AND c.initials IS NULL
"""


def initials(name: str) -> list[str]:
    """Every run of at least two initials of a name, each reading: of 曾小贤 ``cx``, ``cxx``, ``xx``, ``zx``, ``zxx``.

    A word in letters counts by its first one. A name of one character has that one initial.
    """
    parts = [_first_letters(part) for part in _PART.findall(name.lower())[:_LETTERS]]
    found: set[str] = set()
    for reading in _readings(parts):
        whole = "".join(reading)
        found.update(whole[a:b] for a in range(len(whole)) for b in range(a + 2, len(whole) + 1))
        found.update([whole] if len(whole) == 1 else [])
    return sorted(found)


def _readings(parts: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The ways to read the parts; where there are too many, later parts are read in their usual way alone."""
    kept: list[tuple[str, ...]] = []
    many = 1
    for part in parts:
        kept.append(part if many * len(part) <= _READINGS else part[:1])
        many *= len(kept[-1])
    return list(product(*kept)) if kept else []


@cache
def _first_letters(part: str) -> tuple[str, ...]:
    from pypinyin import (
        Style,
        pinyin,
    )  # its tables take a tenth of a second, and most commands look for nobody

    if not part[0].isascii():
        told = pinyin(part, style=Style.FIRST_LETTER, heteronym=True)
        letters = [letter[:1].lower() for letter in told[0] if letter] if told else []
        return tuple(dict.fromkeys(letters)) or (part[0],)
    return (part[0],)


async def fill_in(db: Database) -> int:
    """Give every customer initials who was written before names had any; returns how many. May be repeated."""
    filled = 0
    while rows := await db.fetch(SQL_INITIALS_MISSING, _PAGE):
        given = [{**dict(row), "initials": initials(row["name"])} for row in rows]
        filled += await db.execute(SQL_INITIALS_FILL, given)
    return filled
