"""A newer calendar was published: a journey with dates that move hears of it at once."""

from domain.commands import Act, AdoptCalendars
from workflows.parts.handling import Handling
from workflows.parts.ledger import Ledger


def _hear(ledger: Ledger, act: AdoptCalendars) -> None:
    """The engine fetches what is newer right after this; a version that it has already changes nothing."""
    ledger.hear(act.calendars, act.command, act.actor)


HANDLINGS: dict[type[Act], Handling] = {
    AdoptCalendars: Handling(_hear),
}
