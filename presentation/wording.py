"""Labels, choices and scripts of forms: from the standard's texts, else the command line's own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain import words as domain_words
from presentation.words import LANGUAGES, known, say

if TYPE_CHECKING:
    from presentation.reader import Reader


class _Blanks(dict[str, str]):
    """What is not known stays visible as a line to be filled in."""

    def __missing__(self, key: str) -> str:
        return "____"


@dataclass(frozen=True)
class Wording:
    """The texts of every kind of task in one language."""

    lang: str
    tasks: Mapping[str, Any]

    def title(self, kind: str, about: Mapping[str, Any] | None = None) -> str:
        """What a task is called, by what it is about where that tells it from others."""
        told = domain_words.title(self.lang, kind, about)
        if told != say(self.lang, f"kind.{kind}"):
            return told
        return self.tasks.get(kind, {}).get("title") or say(self.lang, f"kind.{kind}")

    def purpose(self, kind: str) -> str | None:
        found: str | None = self.tasks.get(kind, {}).get("purpose")
        return found

    def script(self, kind: str, blanks: Mapping[str, str], *, paused: bool = False) -> str | None:
        """The call script with its blanks filled in; an unknown blank is a line.

        Args:
            paused: for a task that opened in a pause: its script for that, where it has one.
        """
        texts = self.tasks.get(kind, {})
        script: str | None = (texts.get("script_paused") if paused else None) or texts.get("script")
        return script.format_map(_Blanks(blanks)) if script else None

    def addresses(self, kind: str) -> bool:
        """Whether the script is said to the customer; otherwise it tells the reader what to do."""
        return "{customer}" in (self.tasks.get(kind, {}).get("script") or "")

    def label(self, kind: str, field: str) -> str:
        found = self._field(kind, field).get("label")
        if found:
            return str(found)
        last = field.rpartition(".")[2]
        for key in (f"field.{kind}.{field}", f"field.{last}"):
            if known(self.lang, key):
                return say(self.lang, key)
        return last.replace("_", " ")

    def help(self, kind: str, field: str) -> str | None:
        found: str | None = self._field(kind, field).get("help")
        return found

    def choice(self, kind: str, field: str, value: str) -> str:
        found = self._field(kind, field).get("choices", {}).get(value)
        if found:
            return str(found)
        key = f"choice.{value}"
        if known(self.lang, key):
            return say(self.lang, key)
        item = domain_words.coded(self.lang, "item", value) if field.endswith("item") else value
        return value.replace("_", " ") if item == value else item

    def _field(self, kind: str, field: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.tasks.get(kind, {}).get("fields", {}).get(field, {})
        return found


async def wording_of(
    reader: "Reader", standard: str, version: int, customer_speaks: str | None = None
) -> Wording:
    """The texts of a published standard; the command line's own where it has none in this language.

    Args:
        customer_speaks: for what is said to the customer, their language where the command line has it (X-33).
    """
    from store import rulebooks
    from store.errors import NotFound

    lang = spoken(customer_speaks, reader.lang)
    try:
        texts = await rulebooks.texts(await reader.database(), standard, version, lang)
    except NotFound:
        texts = {}
    return Wording(lang, texts.get("tasks", {}))


def spoken(customer_speaks: str | None, otherwise: str) -> str:
    """Of the languages that we have, the customer's or one close to it: ``en`` for ``en-GB``."""
    root = (customer_speaks or "").partition("-")[0]
    return next((lang for lang in LANGUAGES if root and lang.partition("-")[0] == root), otherwise)
