"""What people do about colleagues: say who is away, hand over all that somebody has."""

from domain.commands import Act, KnowAbsence, ReplacePerson
from workflows.parts import refusals
from workflows.parts.handling import Handling, check_not_ended
from workflows.parts.ledger import Ledger
from workflows.parts.process import Process
from workflows.parts.replacing import replace_person


def _check_absence(ledger: Ledger, process: Process, act: KnowAbsence) -> None:
    check_not_ended(ledger)


def _know(ledger: Ledger, act: KnowAbsence) -> None:
    ledger.know_absence(act.absence)


def _check_replacement(ledger: Ledger, process: Process, act: ReplacePerson) -> None:
    """Also of a customer who was lost: they may come back."""
    if act.person in act.successors.values():
        raise refusals.NotPossible("hands_over_to_self", person=act.person)


def _replace(ledger: Ledger, act: ReplacePerson) -> None:
    replace_person(ledger, act.person, act.successors, act.reason, act.words, gone=act.gone)


HANDLINGS: dict[type[Act], Handling] = {
    KnowAbsence: Handling(_know, _check_absence),
    ReplacePerson: Handling(_replace, _check_replacement),
}
