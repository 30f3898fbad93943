"""Correcting what a journey goes by: what may be amended is said by its process, and what waits by it follows."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from domain.commands import AmendFacts
from domain.events import FactsAmended
from workflows.parts import refusals
from workflows.parts.handling import check_not_ended
from workflows.parts.ledger import Ledger
from workflows.parts.process import Amending, Process


def check_amending(ledger: Ledger, process: Process, act: AmendFacts) -> None:
    """Refuse what is not amendable, naming the command that corrects it, and values that do not fit."""
    check_not_ended(ledger)
    amending = process.amending
    if amending is None:
        raise refusals.NotPossible("nothing_amendable")
    for name in act.changes:
        way = amending.elsewhere(ledger.state.stage, ledger.state.facts, name)
        if way is not None:
            instead = amending.ways[way].format(journey=ledger.state.journey)
            raise refusals.NotPossible("amended_elsewhere", fact=name, way=way, instead=instead)
        if name not in amending.model.model_fields:
            raise refusals.InvalidAnswers(
                "not_amendable", fact=name, accepted=sorted(amending.model.model_fields)
            )
    given = _given(amending, act.changes)
    if all(ledger.state.facts.get(name) == value for name, value in given.items()):
        raise refusals.NotPossible("nothing_amended")


def _given(amending: Amending, changes: Mapping[str, Any]) -> dict[str, Any]:
    try:
        read = amending.model.model_validate(dict(changes))
    except ValidationError as error:
        raise refusals.invalid_answers(error) from None
    return read.model_dump(mode="json", include=set(changes))


def amend(ledger: Ledger, act: AmendFacts) -> None:
    """Change the facts, journal old and new, and have what waits by them armed anew."""
    amending, state = ledger.amending, ledger.state
    assert amending is not None
    given = _given(amending, act.changes)
    changed = {name: value for name, value in given.items() if state.facts.get(name) != value}
    before = {name: state.facts.get(name) for name in changed}
    state.facts.update(changed)
    ledger.emit(FactsAmended(facts=changed, before=before, reason=act.reason, words=act.words))
    amending.follow(ledger, changed)
