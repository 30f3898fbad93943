"""What an installation needs before its first journey: the schema, the shipped standards, and people to work.

Repeating it changes nothing: what is there stays as it is.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.refusals import sentence
from presentation.words import say
from starter.rosters import read_roster
from store import initials, prices, staff
from store.database import Database
from store.errors import AlreadyThere
from store.migrate import migrate
from store.rulebooks import publish
from store.rulefiles import RuleFiles, read_folder
from store.settings import ROOT, Settings


@dataclass(frozen=True)
class Prepared:
    """What was new."""

    migrations: tuple[str, ...]
    published: tuple[str, ...]
    hired: tuple[str, ...]
    """Handles of the example staff, when there had been nobody."""
    warnings: tuple[str, ...] = ()
    """What is published with other content than the files have: it stays as published."""

    def told(self, lang: str) -> list[str]:
        """One line for each thing that was done."""
        lines, between = [], say(lang, "list.comma")
        if self.migrations:
            lines.append(say(lang, "first_use.migrated", count=len(self.migrations)))
        if self.published:
            lines.append(say(lang, "standards.published", what=between.join(self.published)))
        if self.hired:
            lines.append(
                say(lang, "first_use.hired", count=len(self.hired), handles=between.join(self.hired))
            )
        return lines

    def document(self) -> dict[str, Any]:
        return {
            "migrations": self.migrations,
            "published": self.published,
            "hired": self.hired,
            "warnings": self.warnings,
        }


def example_staff() -> Path:
    """The example staff, one person or more for every role."""
    return ROOT / "examples" / "staff.yaml"


async def prepare(
    dsn: str, settings: Settings, *, standards: Path | None = None, roster: Path | None = None
) -> Prepared:
    """Migrate, publish the shipped standards and calendars, put in example prices and staff where none are.

    Args:
        dsn: the database; its user must be allowed to create tables.
        settings: its language is that of messages about a broken file.
        standards: another folder of standards than the shipped one.
        roster: another file of staff than the example.

    Raises:
        StoreError: a migration, a standard or the database refuses; the message says what to do.
    """
    migrations = await migrate(dsn)
    async with await Database.open(dsn, name="homeward-prepare") as database:
        folder = standards or ROOT / "standards"
        published, warnings = await _publish(database, read_folder(folder), settings.lang.value)
        published += await _price(database, folder)
        await initials.fill_in(database)
        hired = await hire(database, settings.lang, roster or example_staff())
    return Prepared(tuple(migrations), tuple(published), tuple(hired), tuple(warnings))


async def _publish(database: Database, files: RuleFiles, lang: str) -> tuple[list[str], list[str]]:
    """Publish file by file: one that contradicts what is published keeps nobody from starting."""
    published: list[str] = []
    warnings: list[str] = []
    singles = [RuleFiles(standards=(), calendars=(one,)) for one in files.calendars]
    singles += [RuleFiles(standards=(one,), calendars=()) for one in files.standards]
    for single in singles:
        try:
            published += await publish(database, single)
        except AlreadyThere as error:
            warnings.append(sentence(lang, error.reason, error.details))
    return published, warnings


async def _price(database: Database, folder: Path) -> list[str]:
    """The example price list and campaign, where the company has published none of its own."""
    if await prices.price_lists(database) or await prices.campaigns(database):
        return []
    return await prices.publish_folder(database, folder)


async def hire(database: Database, lang: str, roster: Path | None = None) -> list[str]:
    """Put in the example staff, or those of another file, where nobody works yet; gives their handles."""
    roster = roster or example_staff()
    if await staff.list_staff(database, active=False) or not roster.is_file():
        return []
    people = read_roster(roster, lang)
    for one in people:
        await staff.add(database, one)
    return [one.handle for one in people]
