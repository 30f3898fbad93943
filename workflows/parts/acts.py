"""What people do to a running journey: for each command the check before it, and the act itself.

A check reads the state and refuses; it never changes anything. An act is applied by the journey's one loop, after
which the stage code goes on.
"""

from domain.commands import Act
from workflows.parts import (
    acts_on_appointments,
    acts_on_calendars,
    acts_on_contacts,
    acts_on_hands,
    acts_on_journeys,
    acts_on_people,
    acts_on_promises,
    acts_on_repair,
    acts_on_rules,
    acts_on_tasks,
)
from workflows.parts.handling import Handling
from workflows.parts.ledger import Ledger
from workflows.parts.process import Process
from workflows.parts.undoing import kept

HANDLINGS: dict[type[Act], Handling] = {
    **acts_on_tasks.HANDLINGS,
    **acts_on_hands.HANDLINGS,
    **acts_on_journeys.HANDLINGS,
    **acts_on_people.HANDLINGS,
    **acts_on_appointments.HANDLINGS,
    **acts_on_contacts.HANDLINGS,
    **acts_on_promises.HANDLINGS,
    **acts_on_repair.HANDLINGS,
    **acts_on_rules.HANDLINGS,
    **acts_on_calendars.HANDLINGS,
}


def carry_out(ledger: Ledger, process: Process, act: Act) -> bool:
    """Check an act again, for another may have overtaken it, and do it; its entries carry its command.

    Returns:
        True when the stage has to start again from the top.

    Raises:
        Exception: a `refusals.Refusal`, or whatever a fault in our own code raises; nothing was changed.
    """
    put_back = kept(ledger)
    ledger.begin_command(act.command, act.actor)
    try:
        check(ledger, process, act)
        return apply(ledger, act)
    except Exception:
        put_back()
        raise
    finally:
        ledger.end_command()


def check(ledger: Ledger, process: Process, act: Act) -> None:
    """Refuse an act that the journey's state does not allow.

    Raises:
        refusals.Refusal: the act would change nothing; the message says why.
    """
    HANDLINGS[type(act)].check(ledger, process, act)


def apply(ledger: Ledger, act: Act) -> bool:
    """Carry out a checked act; returns True when the stage has to start again from the top."""
    handling = HANDLINGS[type(act)]
    handling.apply(ledger, act)
    return handling.restarts
