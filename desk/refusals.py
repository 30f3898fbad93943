"""Refusals as the desk tells them: whole sentences, without what only a command line can use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desk.words import TABLES, known, say
from domain.refusals import shown
from presentation.errors import CommandError
from presentation.failures import Failure, failure

_AT_THE_DESK = {
    "perhaps_done": "wrong.perhaps_done",
    "needs_repair": "wrong.needs_repair",
    "stopped_for_repair": "wrong.needs_repair",
}


_STATUS = {2: 422, 3: 404, 4: 409, 5: 503}
"""The status of an answer by the exit code that the same refusal has at the command line."""


@dataclass(frozen=True)
class Refusal:
    """Why an act was not done, and the status of the page that says so."""

    message: str
    status: int

    @property
    def away(self) -> bool:
        """A server is away: the same act may pass later."""
        return self.status == 503


def refusal(error: BaseException, lang: str) -> Refusal:
    """How an expected error is told on a page. Raises the error itself where nobody expected it."""
    found = failure(error, lang)
    if found is None:
        raise error
    return Refusal(_sentence(_told(error, found, lang), lang), _STATUS.get(found.exit_code, 500))


def _told(error: BaseException, found: Failure, lang: str) -> str:
    if isinstance(error, CommandError) and error.key in TABLES[lang]:
        return say(lang, error.key, **error.params)
    reason = found.fields.get("reason", "")
    key = _AT_THE_DESK.get(reason, f"refused_here.{reason}")
    if key not in TABLES[lang]:
        return found.message
    return say(lang, key, **{**shown(lang, found.fields), **_instead(found.fields, lang)})


def _instead(fields: Mapping[str, Any], lang: str) -> dict[str, str]:
    """What a fact is called, and the way in which it is corrected: a case, or an act on the journey's page."""
    if "way" not in fields:
        return {}
    fact, way = f"fact.{fields['fact']}", f"way.{fields['way']}"
    told = (
        say(lang, way)
        if way in TABLES[lang]
        else say(lang, "way.case", case=say(lang, f"kind.{fields['way']}"))
    )
    return {"fact": say(lang, fact) if known(lang, fact) else str(fields["fact"]), "way": told}


def _sentence(text: str, lang: str) -> str:
    """With a capital in front and a stop at the end, for more may stand beside it."""
    told = text[:1].upper() + text[1:]
    return (
        told
        if told.endswith((".", "!", "?", "。", "！", "？", "…"))
        else told + ("。" if lang == "zh-CN" else ".")
    )
