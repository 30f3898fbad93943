"""What a journey goes by is amended, and who the customer is corrected: what is meant, what it will do, the act."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from client.errors import BadInput
from client.foreseeing import foresee_amending
from desk.reader import DeskReader
from desk.visitor import DeskWords
from desk.words import known
from presentation.amendments import amending_told, read
from presentation.correcting import correction, correction_told, given
from presentation.errors import Wrong
from presentation.foretold import Foretold, Group
from presentation.reasons import AMEND_REASONS, CORRECT_REASONS
from presentation.wording import Wording, wording_of
from store.corrections import Correction
from store.customers import customer_details
from store.people import CustomerDetails

if TYPE_CHECKING:
    from desk.journey_acts import Acting

HOME, ADD = "home", "add"
"""In place of a contact person: the address; somebody who is not known yet."""


def label_of(words: DeskWords, name: str) -> str:
    """What a fact, or a field of the customer, is called."""
    return words.say(f"corrected.{name}" if known(words.lang, f"corrected.{name}") else f"fact.{name}")


def pairs_of(typed: Sequence[tuple[str, str]], known_before: dict[str, str]) -> list[str]:
    """What was changed of what stood in a form, as ``name=value``."""
    return [
        f"{name}={value.strip()}"
        for name, value in typed
        if name in known_before and value.strip() != known_before[name]
    ]


async def _meant(one: "Acting") -> tuple[Wording, dict[str, Any], str]:
    reason = one.one_of(one.sent.reason, AMEND_REASONS, "reason")
    wording = await wording_of(
        DeskReader(one.house, one.who), one.header.standard, one.header.standard_version
    )
    words = one.who.words
    if not one.sent.set:
        raise Wrong("usage.missing", name=one.who.words.say("correct.what"))
    changes = read(
        one.sent.set, wording, one.who.zone, await one.house.now(), lambda name: label_of(words, name)
    )
    return wording, changes, reason


async def amend(one: "Acting") -> None:
    """Raises Wrong, and what ``client.amending`` refuses."""
    _, changes, reason = await _meant(one)
    await one.house.journeys.amend(one.journey, one.me, changes, reason, one.sent.text, one.sent.command)


async def amending(one: "Acting") -> Foretold:
    """Old and new, and which times move. Raises the same."""
    wording, changes, _ = await _meant(one)
    found = await foresee_amending(one.house.temporal, one.journey, changes, await one.house.now())
    return amending_told(wording, one.who.words, one.header, changes, found)


async def _wanted(one: "Acting") -> tuple[CustomerDetails, Correction]:
    reason = one.one_of(one.sent.reason, CORRECT_REASONS, "reason")
    details = (await customer_details(one.house.database, [one.journey]))[one.journey]
    words, person = one.who.words, one.sent.person
    if person not in (HOME, ADD) and not person.isdecimal():
        raise Wrong("usage.missing", name=words.say("correct.who"))
    if not one.sent.set:
        raise Wrong("usage.missing", name=one.who.words.say("correct.what"))

    def named(name: str) -> str:
        return label_of(words, name)

    wanted = correction(
        details,
        given(one.sent.set, named),
        int(person) if person.isdecimal() else None,
        person == ADD,
        reason,
        one.me,
        named,
    )
    if (wanted.address is not None) is not (person == HOME):
        raise BadInput("answers", fields=[])
    return details, wanted


async def correct(one: "Acting") -> None:
    """Raises Wrong, and what ``client.customers`` refuses."""
    _, wanted = await _wanted(one)
    await one.house.journeys.correct_customer(wanted, one.sent.text, one.sent.command)


async def correcting(one: "Acting") -> Foretold:
    """Old and new, masked. Raises the same."""
    details, wanted = await _wanted(one)
    words = one.who.words
    lines = correction_told(words, details, wanted)
    title = words.say("customer.will_correct", customer=details.customer)
    return Foretold(title, tuple(Group(line) for line in lines))
