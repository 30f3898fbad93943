"""What people type in options: what is accepted, told in words, and faults told by the option and what was typed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from domain.refusals import fault_told
from presentation.errors import Missing, Wrong
from presentation.words import say

if TYPE_CHECKING:
    from presentation.reader import Reader

Typed = Mapping[str, tuple[str, str | None]]
"""By field: the option in which it is typed, and what was."""


def in_words(lang: str, group: str, codes: Sequence[str]) -> str:
    """Codes that are accepted; in Chinese each with its word."""
    return say(lang, "list.comma").join(
        code if lang == "en" else f"{code} {say(lang, f'{group}.{code}')}" for code in codes
    )


def told(lang: str, option: str, typed: str | None, fault: Mapping[str, Any], what: str | None = None) -> str:
    """One wrong option: its name, what was typed unless the sentence says so, and what is accepted."""
    what = what or fault_told(lang, fault)
    says_it = typed is None or bool({"at", "given"} & set(fault.get("params") or ()))
    return say(lang, "usage.option" if says_it else "usage.option_given", name=option, given=typed, what=what)


@contextmanager
def told_by(reader: "Reader", typed: Typed) -> Iterator[None]:
    """What is wrong is named by the option in which it was typed, and a colleague who is not known too.

    Raises:
        Wrong, Missing: in place of what the journeys answer.
    """
    from client.errors import BadInput, NotFound
    from store import errors as store

    try:
        yield
    except BadInput as error:
        found = error.details.get("fields")
        if not found:
            raise
        raise faults_of(reader.lang, typed, found) from error
    except (NotFound, store.NotFound) as error:
        for option, given in typed.values():
            if given is not None and error.details.get("given") == given:
                raise Missing("usage.nobody", name=option, given=given) from error
        raise


def faults_of(
    lang: str,
    typed: Typed,
    found: Sequence[Mapping[str, Any]],
    words: Callable[[Mapping[str, Any]], str] | None = None,
) -> Wrong:
    """Every wrong option in a line of its own.

    Args:
        words: what a fault says, where it is not the words that all share.
    """
    fields = []
    for one in found:
        option, given = typed.get(one["field"], (one["field"], None))
        fields.append(
            {**one, "field": option, "message": told(lang, option, given, one, words and words(one))}
        )
    return Wrong("failed.options", told="\n".join(one["message"] for one in fields), fields=fields)
