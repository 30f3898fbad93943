"""What the process asks of a standard by name: a version without it would have its journeys stand still there.

The standard that ships has every such name, and no other.
"""

from typing import TYPE_CHECKING

from domain.adopting import missing
from starter.context import STANDARD
from store import reading_versions, rulebooks
from store.rulefiles import read_rules
from store.settings import ROOT

if TYPE_CHECKING:
    from domain.standard import Standard
    from store.database import Database

Lacks = tuple[int, int, list[str]]
"""A version, how many journeys run by it, and what it lacks."""


def lacking(standard: "Standard") -> list[str]:
    """The names that this code may ask for and the standard does not have, such as ``tasks.draw_plan``."""
    return missing(read_rules(ROOT / "standards" / f"{STANDARD}.yaml"), standard)


async def behind(database: "Database") -> list[Lacks]:
    """The versions by which journeys run and that lack what this code may ask for."""
    running = await reading_versions.running(database, STANDARD)
    found = [
        (version, journeys, lacking(await rulebooks.standard(database, STANDARD, version)))
        for version, journeys in running.items()
    ]
    return [one for one in found if one[2]]
