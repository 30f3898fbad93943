"""One search box: customers by name, initials, telephone, community, room or the journey's number.

Every word of what is typed has to be found, each wherever it fits. Personal data come masked unless the viewer works
on the journey.
"""

import unicodedata
from collections.abc import Sequence

from domain.model import Instant, Model
from domain.stages import Stage, Status
from store import masking
from store.database import Database, Row
from store.errors import BadValue
from store.phones import e164

MOST_HITS = 20
_WORDS = 5
_Given = tuple[str, str | None, str | None, str, str | None]

_NAMED = (
    "string_to_array(lower({column}), NULL) @> string_to_array($1, NULL) AND strpos(lower({column}), $1) > 0"
)
SQL_SEARCH_WORD = f"""
SELECT journey FROM journey_register WHERE journey = $2
UNION SELECT journey FROM journey_register WHERE customer IN (
    SELECT customer FROM customers WHERE {_NAMED.format(column="name")}
    UNION SELECT customer FROM customers WHERE initials @> ARRAY[$1]
    UNION SELECT customer FROM contact_persons WHERE {_NAMED.format(column="name")}
    UNION SELECT customer FROM contact_persons WHERE right(phone, 4) = $1
    UNION SELECT customer FROM contact_persons WHERE phone = $3)
UNION SELECT journey FROM journey_register WHERE property IN (
    SELECT property FROM properties WHERE {_NAMED.format(column="community")}
    UNION SELECT property FROM properties WHERE lower(room) IN ($4, $4 || '室') AND ($5::text IS NULL OR lower(building)
        IN ($5, $5 || '栋', $5 || '幢', $5 || '号楼', $5 || '座')))
"""  # noqa: S608 - our own text
"""Where one word is found: a part of a name or of a community, initials, a telephone number, a room, a number."""
SQL_SEARCH = f"""
WITH best AS (
    SELECT r.journey, r.customer, r.property, j.stage, j.status, j.team, coalesce(j.owner, r.owner) AS owner,
        coalesce(j.started_at, r.created_at) AS started_at,
        row_number() OVER (ORDER BY r.journey = ANY ($1::text[]) DESC,
            coalesce(j.course, 'active') IN ('lost', 'closed'), coalesce(j.started_at, r.created_at) DESC,
            r.journey DESC) AS place
    FROM journey_register AS r LEFT JOIN journeys AS j USING (journey)
    WHERE r.journey = ANY ($2::text[]) ORDER BY place LIMIT {MOST_HITS})
SELECT b.journey, b.customer, c.name, m.phone, b.property, p.city, p.district, p.community, p.building, p.room, b.stage,
    b.status, b.owner, b.started_at, coalesce($3::boolean OR $4::text = b.owner
        OR $4 IN (SELECT value FROM jsonb_each_text(b.team))
        OR EXISTS (SELECT FROM tasks AS t WHERE t.journey = b.journey AND t.status = 'open' AND t.assignee = $4), false)
        AS whole
FROM best AS b JOIN customers AS c USING (customer) JOIN properties AS p USING (property)
LEFT JOIN LATERAL (SELECT phone FROM contact_persons AS k WHERE k.customer = b.customer AND k.phone IS NOT NULL
    ORDER BY k.main DESC, k.person LIMIT 1) AS m ON true
ORDER BY b.place
"""  # noqa: S608 - our own text
"""Somebody who is asked to do something on a journey has an open task of it; who looks after it is of its team."""


class Hit(Model):
    """One journey that was found, as it may be shown to whoever searched."""

    journey: str
    customer: str
    name: str
    """Masked like everything personal, unless ``whole``."""
    phone: str | None
    """Of the main contact; whole or masked."""
    property: str
    city: str | None
    district: str | None
    community: str | None
    """Community, building and room are left out where the address is masked."""
    building: str | None
    room: str | None
    stage: Stage | None
    """None, like the status, for a journey that was registered and has not begun."""
    status: Status | None
    owner: str | None
    started_at: Instant
    whole: bool
    """Whether the viewer works on it, or sees everything: nothing is masked."""


class Found(Model):
    """What was found, the most likely first."""

    hits: tuple[Hit, ...]
    more: bool
    """There are more than these; another word narrows them down."""


async def search(db: Database, text: str, viewer: str | None = None, *, sees_all: bool = False) -> Found:
    """At most 20 journeys for what was typed into the search box.

    A word is a part of a customer's or a contact person's name or of the community; two or more initials of the
    customer's name; the last four digits or the whole of a telephone number; a room, ``8-1203`` for building and room;
    or the number of a journey, with or without its letter and zeros.

    Args:
        viewer: the handle of who searches: the agent, the team and whoever has an open task of a journey see it whole.
        sees_all: the viewer may see every customer's data; who lets them answers for that.
    """
    words = [_given(word) for word in dict.fromkeys(_words(text))]
    if not words:
        return Found(hits=(), more=False)
    found = await _matched(db, words)
    codes = [code for _, code, *_ in words if code]
    rows = await db.fetch(SQL_SEARCH, codes, found, sees_all, viewer) if found else []
    return Found(hits=tuple(_hit(row) for row in rows), more=len(found) > MOST_HITS)


async def journeys_with(db: Database, text: str) -> list[str]:
    """Every journey that ``search`` finds, by its number; none for an empty text."""
    words = [_given(word) for word in dict.fromkeys(_words(text))]
    return list(await _matched(db, words)) if words else []


async def _matched(db: Database, words: Sequence[_Given]) -> list[str]:
    """The journeys in which every word is found. Each word is a query of its own, so that each finds its indexes."""
    kept: set[str] | None = None
    for word in words:
        found = {row["journey"] for row in await db.fetch(SQL_SEARCH_WORD, *word)}
        kept = found if kept is None else kept & found
        if not kept:
            break
    return sorted(kept or ())


def _words(text: str) -> Sequence[str]:
    plain = unicodedata.normalize("NFKC", text).replace("\x00", "").lower()
    try:
        return [e164(plain)]  # a number may be typed with spaces
    except BadValue:
        return plain.split()[:_WORDS]


def _given(word: str) -> _Given:
    """What a word may be: itself, a journey's number, a whole telephone number, a room, and its building."""
    building, dash, room = word.rpartition("-")
    digits = word.removeprefix("h")
    code = f"H{digits:0>6}" if digits.isdecimal() and digits.isascii() else None
    house = building.removesuffix("栋").removesuffix("号楼") if dash else None
    return word, code, word if word.startswith("+") else None, room.removesuffix("室"), house


def _hit(row: Row) -> Hit:
    told = {name: row[name] for name in Hit.model_fields}
    if row["whole"]:
        return Hit.model_validate(told)
    hidden = dict.fromkeys(("community", "building", "room"))
    phone = masking.phone(row["phone"]) if row["phone"] else None
    return Hit.model_validate({**told, **hidden, "name": masking.name(row["name"]), "phone": phone})
