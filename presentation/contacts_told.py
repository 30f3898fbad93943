"""A contact with a customer in words: who it was, what about, and what came of it."""

from typing import TYPE_CHECKING

from presentation.people import card
from presentation.showing import Words

if TYPE_CHECKING:
    from store.people import CustomerDetails
    from store.reading_contacts import ContactLine


def names_of_household(
    words: Words, details: "CustomerDetails | None", *, personal: bool
) -> dict[int | None, str]:
    """Whoever of the household got in touch, by number; the customer by their name."""
    shown = card(details, personal=personal)
    known = zip(details.contacts, shown.contacts, strict=True) if details else ()
    relations = {
        one.person: words.say(
            "contact.person", name=told.name, relation=words.say(f"relation.{one.relation}")
        )
        for one, told in known
    }
    named: dict[int | None, str] = {None: shown.name}
    return named | relations


def what_about(words: Words, line: "ContactLine") -> str:
    """What we called or wrote about."""
    return (
        words.say(f"notice.{line.kind}")
        if line.outcome == "sent" and line.actor == "system"
        else words.kind(line.kind)
    )


def became(words: Words, line: "ContactLine") -> str:
    """What came of what the customer got in touch about."""
    if line.matter is None:
        return words.say("contact.answered" if line.answered else "contact.noted")
    matter = words.kind(line.matter)
    state = words.say("contact.open" if line.open else "contact.settled")
    if line.by_at is None:
        return words.say("contact.taken_up", matter=matter, state=state)
    kept = words.say(f"promise_status.{line.promise}")
    return words.say("contact.promised", matter=matter, state=state, at=words.at(line.by_at), kept=kept)
