"""The words of the command line, as plain tables in both languages; a test keeps them complete.

Words of journeys themselves (stages, roles, kinds of task) are those of ``domain.words``.
"""

from typing import Any

from domain import words as domain_words
from presentation.words import en, zh_cn

LANGUAGES = domain_words.LANGUAGES
TABLES = {"zh-CN": zh_cn.WORDS, "en": en.WORDS}


def say(lang: str, key: str, /, **params: Any) -> str:
    """The text for ``key``, its blanks filled in; a key without a text anywhere shows its last part."""
    text = TABLES.get(lang, zh_cn.WORDS).get(key) or domain_words.say(lang, key)
    return text.format(**params) if params else text


def known(lang: str, key: str) -> bool:
    """Whether the language has a text for the key, here or among the words of journeys."""
    return key in TABLES[lang] or domain_words.known(lang, key)
