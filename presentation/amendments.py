"""Facts to be amended, as people type them and as they are told; each wrong one is named by what was typed."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from domain.faults import faults
from domain.refusals import fault_told
from presentation.errors import Wrong
from presentation.foretold import Foretold, Group
from presentation.forms import faults as form_faults
from presentation.forms.answers import from_options, localised
from presentation.forms.fields import fields_of
from presentation.intake.values import LANGUAGES
from presentation.options import Typed, faults_of, in_words
from presentation.showing import Words
from presentation.wording import Wording
from presentation.words import known, say
from workflows.renovation.amending import ELSEWHERE, Amendable

if TYPE_CHECKING:
    from store.reading_journeys import JourneyHeader
    from workflows.parts.foreseeing import Foreseen, Shift

_FORM = "first_meeting"
"""The form whose words the choices have."""
_GROUPS = {"viewing_place": "place", "meeting_place": "place"}
"""Which words name the choices of a fact, where the group is not called like it."""


def read(
    pairs: Iterable[str],
    wording: Wording,
    zone: str,
    now: datetime,
    named: Callable[[str], str] = "--set {}".format,
) -> dict[str, Any]:
    """Codes, numbers and days by the name of the fact; nothing behind the sign takes a value away.

    Args:
        named: how what was typed for a fact is called.

    Raises:
        Wrong: a fact cannot be amended, or its value is not accepted; names what was typed and what is accepted.
    """
    typed = from_options(pairs)
    if not typed:
        raise Wrong("usage.missing", name="--set")
    for name, value in typed.items():
        if name not in Amendable.model_fields and name not in ELSEWHERE:
            raise Wrong("usage.choose", name="--set", given=f"{name}={value}", accepted=_facts)
    given = {name: value for name, value in typed.items() if value not in ("", None)}
    if isinstance(given.get("language"), str):
        given["language"] = LANGUAGES.get(given["language"].strip().casefold(), given["language"])
    found = localised(Amendable, given, zone, now, lambda field, choice: word_of(wording, field, choice))
    _check({name: found.get(name) for name in typed if name in Amendable.model_fields}, typed, wording, named)
    return {name: found.get(name) for name in typed}


def amending_told(
    wording: Wording, words: Words, header: "JourneyHeader", changes: Mapping[str, Any], foreseen: "Foreseen"
) -> Foretold:
    """What becomes of each fact, and which times move by it."""
    facts = [
        Group(
            f"{words.say(f'fact.{name}')}  "
            + words.say(
                "amend.fact",
                before=shown(wording, name, header.facts.get(name)),
                after=shown(wording, name, value),
            )
        )
        for name, value in changes.items()
    ]
    ordered = sorted(foreseen.shifts, key=lambda shift: (shift.after is None, shift.after, shift.key))
    moves = tuple(_shift(words, one) for one in ordered)
    told = words.say("amend.moves", count=len(moves)) if moves else words.say("amend.nothing_moves")
    return Foretold(words.say("amend.title", journey=header.journey), (*facts, Group(told, moves)))


def _shift(words: Words, one: "Shift") -> str:
    named = words.kind(one.subject) + (f"  {one.task}" if one.task else "")
    return f"{named}  {words.say('pause.due_moves', before=words.at(one.before), after=words.at(one.after))}"


def shown(wording: Wording, name: str, value: Any) -> str:
    """A fact's value, choices in words; ``--`` for none."""
    if value in (None, ""):
        return "--"
    if isinstance(value, bool):
        return "✓" if value else "--"
    field = next((one for one in fields_of(Amendable) if one.key == name), None)
    return word_of(wording, name, str(value)) if field is not None and field.choices else str(value)


def _facts(lang: str) -> str:
    """What can be amended, by name."""
    return say(lang, "list.semicolon").join(
        in_words(lang, "fact", [name]) if known(lang, f"fact.{name}") else name
        for name in Amendable.model_fields
    )


def word_of(wording: Wording, field: str, code: str) -> str:
    """What a choice is called: by the words of its field, else by those of the form."""
    key = f"{_GROUPS.get(field, field)}.{code}"
    return say(wording.lang, key) if known(wording.lang, key) else wording.choice(_FORM, field, code)


def _told(fault: Mapping[str, Any], wording: Wording) -> str:
    """What is wrong with one fact; its choices in words."""
    params = dict(fault["params"])
    if fault["type"] != "enum":
        return form_faults.told(_FORM, fault, wording)
    field = str(fault["field"])
    several = [
        code if (word := word_of(wording, field, code)) == code else f"{code} {word}"
        for code in params["expected"]
    ]
    chosen = params["expected"] if wording.lang == "en" else several
    return fault_told(wording.lang, {**fault, "params": {"expected": chosen}})


def _check(
    found: Mapping[str, Any], typed: Mapping[str, Any], wording: Wording, named: Callable[[str], str]
) -> None:
    try:
        Amendable.model_validate(found)
    except ValidationError as error:
        options: Typed = {
            name: (named(name), None if typed.get(name) in ("", None) else _plain(typed[name]))
            for name in Amendable.model_fields
        }
        raise faults_of(wording.lang, options, faults(error), lambda one: _told(one, wording)) from None


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
