"""The words of the desk's pages, as plain tables in both languages; a test keeps them complete.

Each page has a module of its own here with ``ZH`` and ``EN``. Words that the command line shares are its own.
"""

from typing import Any

from desk.words import (
    acting,
    after,
    after_beside,
    after_building,
    after_meetings,
    after_selling,
    beside,
    board_filters,
    board_tables,
    boards,
    calendar,
    contacts,
    customers,
    documents,
    inbox,
    links,
    new_customer,
    notices,
    on_site,
    page,
    papers,
    people,
    refused,
    ticked,
    tries,
)
from presentation.words import known as known_elsewhere
from presentation.words import say as say_elsewhere

_MODULES = (
    page,
    inbox,
    ticked,
    tries,
    acting,
    after,
    after_beside,
    after_building,
    after_meetings,
    after_selling,
    beside,
    board_filters,
    board_tables,
    boards,
    customers,
    documents,
    papers,
    on_site,
    contacts,
    new_customer,
    calendar,
    people,
    refused,
    links,
    notices,
)
TABLES: dict[str, dict[str, str]] = {
    "zh-CN": {key: text for module in _MODULES for key, text in module.ZH.items()},
    "en": {key: text for module in _MODULES for key, text in module.EN.items()},
}


def say(lang: str, key: str, /, **params: Any) -> str:
    """The text for ``key`` in a language, its blanks filled in; what the desk has no text for is told as elsewhere."""
    text = TABLES.get(lang, TABLES["zh-CN"]).get(key)
    if text is None:
        return say_elsewhere(lang, key, **params)
    return text.format(**params) if params else text


def known(lang: str, key: str) -> bool:
    """Whether the language has a text for the key."""
    return key in TABLES.get(lang, TABLES["zh-CN"]) or known_elsewhere(lang, key)
