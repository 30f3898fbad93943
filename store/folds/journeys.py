"""The journeys' rows: where each stands."""

from domain import events
from domain.events import Entry
from domain.roles import Role
from domain.stages import Status
from store.rows import JourneyRow
from store.view import View


def fold_journey(view: View, entry: Entry) -> None:
    """Every entry moves ``seq`` and ``last_at``; some change the row."""
    event = entry.event
    if isinstance(event, events.JourneyStarted):
        view.journey = _started(view, entry, event)
    row = view.journey
    if row is None:
        return
    row.seq = entry.seq
    row.last_at = entry.at
    if isinstance(event, events.StatusChanged):
        _fold_status(row, entry, event)
    else:
        _fold_person(row, event)
        _fold_known(row, entry, event)


def _fold_person(row: JourneyRow, event: events.Event) -> None:
    """Who works on it, and who of them is away."""
    match event:
        case events.TeamChanged(role=Role.AGENT):
            row.owner = event.person
        case events.TeamChanged():
            row.team = {**row.team, event.role.value: event.person}
        case events.PersonAway(absence=absence):
            row.absences = {**row.absences, absence.absence: absence.model_dump(mode="json")}
        case events.PersonBack(absence=number):
            row.absences = {name: one for name, one in row.absences.items() if name != number}
        case _:
            pass


def _fold_known(row: JourneyRow, entry: Entry, event: events.Event) -> None:
    """Where it is, what is known of it, and by which rules it goes."""
    match event:
        case events.StageEntered():
            row.stage = event.stage
            row.stage_since = entry.at
        case events.FactsChanged() | events.FactsAmended():
            row.facts = {**row.facts, **event.facts}
        case events.RulesAdopted():
            row.calendars = {**row.calendars, **event.calendars}
        case events.StandardAdopted():
            row.standard_version = event.version
            row.calendars = {**row.calendars, **event.calendars}
        case _:
            pass


def _fold_status(row: JourneyRow, entry: Entry, event: events.StatusChanged) -> None:
    """A pause that goes on until another day for the same reason is the same pause."""
    lasts = event.status is Status.PAUSED and (row.course, row.status_reason) == (event.status, event.reason)
    if not lasts:
        row.course, row.status_since, row.status_reason = event.status, entry.at, event.reason
    if event.words is not None or not lasts:
        row.status_words = event.words
    row.pause_until = event.until


def _started(view: View, entry: Entry, event: events.JourneyStarted) -> JourneyRow:
    return JourneyRow(
        journey=view.name,
        customer=event.customer,
        property=event.property,
        standard=event.standard,
        standard_version=event.standard_version,
        calendars=event.calendars,
        owner=event.owner,
        team={role.value: handle for role, handle in event.team.items()},
        stage=entry.stage,
        stage_since=entry.at,
        course=Status.ACTIVE,
        repair=view.repair,
        status_since=entry.at,
        started_at=entry.at,
        seq=entry.seq,
        last_at=entry.at,
    )
