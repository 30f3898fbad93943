"""Lists of tasks that somebody narrowed and keeps under a name; a lead may share one with a role."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from domain.model import Model
from domain.roles import Role
from store.database import Database
from store.errors import BadValue, NotFound
from store.listing import as_models

MOST = 20
"""So many somebody keeps."""
LONGEST = 40
"""So many characters a name has at most."""

SQL_SAVED = """
SELECT l.saved, l.name, l.list, l.narrowed, l.role, s.handle AS owner
FROM saved_lists AS l JOIN staff AS s USING (staff_no) WHERE s.handle = $1 OR (l.role = ANY ($2::text[]) AND s.active)
ORDER BY s.handle <> $1, l.name, l.saved
"""
SQL_SAVED_COUNT = """
SELECT count(*) FROM saved_lists AS l JOIN staff AS s USING (staff_no) WHERE s.handle = $1 AND l.name <> $2
"""
SQL_SAVED_KEEP = """
INSERT INTO saved_lists (staff_no, name, list, narrowed) SELECT staff_no, $2, $3, $4 FROM staff WHERE handle = $1
ON CONFLICT (staff_no, name) DO UPDATE SET list = $3, narrowed = $4 RETURNING saved
"""
SQL_SAVED_TAKEN = """
SELECT EXISTS (SELECT FROM saved_lists AS l JOIN staff AS s USING (staff_no)
    WHERE s.handle = $1 AND l.name = $2 AND l.saved <> $3)
"""
SQL_SAVED_CHANGE = """
UPDATE saved_lists SET name = $3, role = $4
WHERE saved = $2 AND staff_no = (SELECT staff_no FROM staff WHERE handle = $1) RETURNING saved
"""
SQL_SAVED_DROP = """
DELETE FROM saved_lists WHERE saved = $2 AND staff_no = (SELECT staff_no FROM staff WHERE handle = $1)
"""

Name = Annotated[str, Field(min_length=1, max_length=LONGEST)]


class Saved(Model):
    """A list under a name."""

    saved: int
    name: Name
    list: str
    """The ready-made list that is narrowed; everybody who opens it sees their own."""
    narrowed: dict[str, Any]
    role: Role | None
    """Everybody who has this role sees it too."""
    owner: str


async def saved_lists(db: Database, handle: str, roles: Sequence[Role]) -> list[Saved]:
    """Somebody's own, then those that are shared with one of their roles, by name."""
    return as_models(Saved, await db.fetch(SQL_SAVED, handle, [str(role) for role in roles]))


async def keep(db: Database, handle: str, name: str, of: str, narrowed: dict[str, Any]) -> int:
    """Keep a list under a name; one that has the name already is replaced. Returns its number.

    Raises BadValue for a name that is empty or too long, and when there are too many.
    """
    name = _named(name)
    if await db.fetchval(SQL_SAVED_COUNT, handle, name) >= MOST:
        raise BadValue("too_many_lists", most=MOST)
    return int(await db.fetchval(SQL_SAVED_KEEP, handle, name, of, narrowed))


async def change(db: Database, handle: str, saved: int, name: str, role: Role | None) -> None:
    """Rename one's own list, and share it with a role or with nobody.

    Raises:
        BadValue: a name that is empty, too long or taken.
        NotFound: it is not theirs.
    """
    name = _named(name)
    if await db.fetchval(SQL_SAVED_TAKEN, handle, name, saved):
        raise BadValue("list_name_taken", name=name)
    if await db.fetchval(SQL_SAVED_CHANGE, handle, saved, name, role) is None:
        raise NotFound("saved_list", str(saved))


async def drop(db: Database, handle: str, saved: int) -> None:
    """Forget one's own list; one that is gone already, or is not theirs, stays as it is."""
    await db.execute(SQL_SAVED_DROP, handle, saved)


def _named(given: str) -> str:
    name = " ".join(given.split())
    if not 1 <= len(name) <= LONGEST or "\x00" in name:
        raise BadValue("list_name_length", most=LONGEST)
    return name
