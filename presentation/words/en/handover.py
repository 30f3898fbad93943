"""The handover: the warranty card, and what its tasks are about."""

WORDS: dict[str, str] = {
    "help.journey.warranty": "Print the warranty card, in the customer's language",
    "warranty.title": "{brand}: warranty card  {journey}",
    "warranty.excluded": "Not covered",
    "failed.no_warranty": "{journey} has no warranty yet: the home was not handed over.",
    "head.warranty": "Under warranty",
    "head.covers": "Covers",
    "head.from_day": "From",
    "head.until_day": "Until",
    "about.item_to_try": "To be tried",
    "about.flaw": "What is wrong",
    "about.until": "Promised by",
    "about.crew": "Crew",
    "about.documents": "Documents that follow",
    "about.sets_taken": "Sets of keys taken",
    "about.unsigned_reason": "Why the customer does not sign",
    "about.photos_kept": "Photos",
}
