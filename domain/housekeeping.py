"""What is done once a day without anybody asking: what is left over goes, and whoever has to see to something hears."""

from enum import StrEnum

from domain.model import Model


class Chore(StrEnum):
    """One thing that is done every day; each stands on its own."""

    ROWS = "rows"
    """Rows that are over, or were left over, are removed."""
    CONTENTS = "contents"
    """Contents of documents that nobody names any more are removed."""
    CALENDARS = "calendars"
    """From October on, operations hear once a month that the next year is not published yet."""


class Duty(Model):
    """What a day's work is begun with."""

    lang: str = "zh-CN"
    """In which language Temporal Web UI tells what is done."""


class Done(Model):
    """What one chore did."""

    removed: dict[str, int] = {}
    """How many, by what they were; what there was none of is left out."""
    contents_kept: int = 0
    """Contents that no document names and that stayed: too many to have been left over."""
    calendars_missing: tuple[str, ...] = ()
    """The calendars in use that do not know the days to come."""
    told: int = 0
    """How many people are to hear of that who were not told this month."""


class Kept(Done):
    """What one day's work did."""

    failed: tuple[Chore, ...] = ()
    """What could not be done in its time; the next day tries again."""

    def with_(self, done: Done) -> "Kept":
        """This, and what one more chore did."""
        changed = {name: getattr(done, name) for name in done.model_fields_set if name != "removed"}
        return self.model_copy(update={**changed, "removed": {**self.removed, **done.removed}})
