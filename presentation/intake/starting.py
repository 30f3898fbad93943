"""Starting the journeys of checked rows: each exactly once, a few at a time, each with its result."""

import asyncio
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from domain.roles import Role
from presentation.intake.checking import Checked, Lead
from presentation.intake.sheet import Sheet
from presentation.words import say

if TYPE_CHECKING:
    from client.journeys import Journeys
    from store.database import Database
    from store.people import Known, Registered, Registration
    from store.staff import StaffMember

AT_ONCE = 4
Heading = Callable[[str], str]
"""What a column is called in the file, by its name."""
_COLUMNS = {Role.DESIGNER: "designer", Role.SALES: "sales", Role.SITE_SUPERVISOR: "supervisor"}
_NOTES = uuid.UUID("6d0f0c5e-5d0b-4d2c-9c7e-0f9f3d1c2b11")
"""The namespace of the command ids of first notes: the same row gives the same command."""


class Result(StrEnum):
    """What became of a row."""

    READY = "ready"
    """It would be started: this was a dry run."""
    STARTED = "started"
    ALREADY = "already"
    """Its reference has a journey; nothing was started."""
    KNOWN = "known"
    """Its telephone number or address belongs to a journey; it was held back."""
    REJECTED = "rejected"
    FAILED = "failed"
    """A server was away; starting the file again completes it."""


@dataclass(frozen=True)
class Told:
    """The result of one row."""

    row: int
    result: Result
    reference: str = ""
    journey: str | None = None
    owner: str | None = None
    reason: str = ""
    note_waits: bool = False
    """True when the journey stands but its first note could not be recorded yet."""
    earlier: str | None = None
    """The customer's journey from before, whose owner looks after this one too (R004-ORD-04)."""
    met: bool = False
    """True when the first meeting is done."""

    def document(self) -> dict[str, Any]:
        return vars(self)


@dataclass
class Plan:
    """What is to be done with checked rows, after a look into the register."""

    told: dict[int, Told] = field(default_factory=dict)
    """Rows with which nothing is to be done."""
    start: list[Lead] = field(default_factory=list)
    customers: dict[int, str] = field(default_factory=dict)
    """For rows of people who are known and get a further journey: the customer."""
    earlier: "dict[int, Known]" = field(default_factory=dict)
    """For rows of people who come back: the journey before, with an owner who works here."""


async def plan(
    database: "Database",
    leads: Sequence[Lead],
    lang: str,
    heading: Heading,
    *,
    start_known: bool,
    same_customer: bool = False,
) -> Plan:
    """Look up owners, references, telephone numbers and addresses; starts and changes nothing.

    A row whose number or address belongs to another journey is held back and shown with that journey's owner:
    two people calling one household is worse than one call too late. ``start_known`` starts it all the same, for that
    owner; it is a further journey of the customer who has the number. ``same_customer`` says that who lives at a known
    address is the same customer, too.
    """
    from client.starting import returning
    from store.customers import find_known, registered

    found = Plan()
    owners = await _owners(database, leads)
    known = await find_known(
        database, [lead.phone for lead in leads if lead.phone], [lead.home for lead in leads]
    )
    earlier: dict[str, int] = {}
    for lead in leads:
        faults = [*_owner_faults(owners, lead, lang, heading), *_team_faults(owners, lead, lang, heading)]
        before = await registered(database, lead.reference)
        others = _matching(known, lead)
        same_file = _in_file(earlier, lead)
        if faults:
            reason = say(lang, "list.semicolon").join(faults)
            found.told[lead.row] = Told(lead.row, Result.REJECTED, lead.reference, reason=reason)
        elif before is not None:
            found.start.append(lead)
        elif (others or same_file) and not (start_known or same_customer):
            found.told[lead.row] = _held_back(lead, others, same_file, lang)
        else:
            found.start.append(lead)
            if (earlier_journey := returning(others)) is not None:
                found.earlier[lead.row] = earlier_journey
            same = [one for one in others if same_customer or one.by == "phone"]
            if same:
                found.customers[lead.row] = (returning(same) or same[0]).customer
    return found


class Starter:
    """Starts journeys a few at a time.

    Once a note could not be recorded the following ones are left for the next time, so that hundreds of
    rows do not wait one by one for a worker that is away.
    """

    def __init__(
        self,
        journeys: "Journeys",
        standard: tuple[str, int],
        acting: str,
        lang: str,
        *,
        met: bool = False,
        answers: dict[str, Any] | None = None,
    ) -> None:
        """``met``: who acts has met the customer; ``answers`` are those of that first meeting, if they are there."""
        self._journeys = journeys
        self._met = met
        self._answers = answers
        self._standard = standard
        self._acting = acting
        self._lang = lang
        self._notes_wait = False

    async def start_all(self, found: Plan, each: Callable[[Told], None]) -> None:
        """Start what the plan says; ``each`` hears of every row as it is done."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(lead: Lead) -> None:
            async with gate:
                each(await self._start(lead, found.customers.get(lead.row), found.earlier.get(lead.row)))

        await asyncio.gather(*(one(lead) for lead in found.start))

    async def _start(self, lead: Lead, customer: str | None, earlier: "Known | None") -> Told:
        from client.errors import HomewardError
        from presentation.failures import failure
        from store.errors import StoreError

        try:
            new = lead.registration(*self._standard, self._acting, lead.owner, customer)
            registered, started = await self._begin(lead, new, earlier)
        except (HomewardError, StoreError) as error:
            told = failure(error, self._lang)
            assert told is not None
            result = Result.REJECTED if told.code in ("bad_input", "not_found") else Result.FAILED
            return Told(lead.row, result, lead.reference, reason=told.message)
        return Told(
            row=lead.row,
            result=Result.STARTED if started else Result.ALREADY,
            reference=lead.reference,
            journey=registered.journey,
            owner=registered.owner,
            reason=_link(earlier, self._lang) if earlier else "",
            note_waits=not await self._note(lead, registered),
            earlier=earlier.journey if earlier else None,
            met=self._answers is not None,
        )

    async def _begin(
        self, lead: Lead, new: "Registration", earlier: "Known | None"
    ) -> "tuple[Registered, bool]":
        from client.starting import enrol, start_met

        if self._answers is not None:
            done = await start_met(self._journeys, new, self._acting, self._answers, earlier)
            return done.registered, done.started
        registered = await enrol(self._journeys, new, earlier, met_by=self._acting if self._met else None)
        begun = lead.beginning
        return registered, await self._journeys.start(
            registered, stage=begun.stage, facts=begun.facts, team=begun.team, taken_over=begun.taken_over
        )

    async def _note(self, lead: Lead, registered: "Registered") -> bool:
        """Keep style, budget and note as the journey's first note, once; False when that must wait."""
        from client.errors import Conflict, HomewardError

        words = lead.hints(self._lang)
        command = str(uuid.uuid5(_NOTES, registered.journey))
        if words is None or await self._recorded(registered.journey, command):
            return True
        if self._notes_wait:
            return False
        try:
            await self._journeys.note(registered.journey, self._acting, words, command)
        except Conflict:  # the journey has ended since
            return True
        except HomewardError:
            self._notes_wait = True
            return False
        return True

    async def _recorded(self, journey: str, command: str) -> bool:
        from store.reading_journeys import timeline

        notes = await timeline(
            self._journeys.database, journey, newest_first=False, types=["note_added"], limit=50
        )
        return any(entry.command == command for entry in notes)


async def _owners(database: "Database", leads: Iterable[Lead]) -> "Mapping[str, StaffMember]":
    from store.staff import list_staff

    if not any(lead.owner or lead.beginning.team for lead in leads):
        return {}
    return {one.handle: one for one in await list_staff(database)}


def _owner_faults(
    owners: "Mapping[str, StaffMember]", lead: Lead, lang: str, heading: Heading
) -> Iterator[str]:
    if lead.owner is not None and (lead.owner not in owners or Role.AGENT not in owners[lead.owner].roles):
        accepted = (
            say(lang, "list.comma").join(handle for handle, one in owners.items() if Role.AGENT in one.roles)
            or "--"
        )
        yield say(lang, "row.owner", column=heading("owner"), given=lead.owner, accepted=accepted)


def _team_faults(
    staff: "Mapping[str, StaffMember]", lead: Lead, lang: str, heading: Heading
) -> Iterator[str]:
    for role, given in lead.beginning.team.items():
        if given not in staff or role not in staff[given].roles:
            accepted = (
                say(lang, "list.comma").join(handle for handle, one in staff.items() if role in one.roles)
                or "--"
            )
            told = {"role": say(lang, f"role.{role}"), "given": given, "accepted": accepted}
            yield say(lang, "row.team", column=heading(_COLUMNS[role]), **told)


def _matching(known: "Sequence[Known]", lead: Lead) -> "list[Known]":
    address = lead.home.address_key() if lead.home.room else None
    return [
        one
        for one in known
        if (one.by == "phone" and one.value == lead.phone) or (one.by == "address" and one.value == address)
    ]


def _in_file(earlier: dict[str, int], lead: Lead) -> int | None:
    """The row before with the same number or address; remembers this one."""
    keys = [key for key in (lead.phone, lead.home.address_key() if lead.home.room else None) if key]
    found = next((earlier[key] for key in keys if key in earlier), None)
    for key in keys:
        earlier.setdefault(key, lead.row)
    return found


def _link(earlier: "Known", lang: str) -> str:
    """That a customer has come back: by what they are known, the journey before, its owner."""
    by = say(lang, f"row.by_{earlier.by}")
    return say(lang, "row.returns", by=by, journey=earlier.journey, owner=earlier.owner)


def _held_back(lead: Lead, others: "list[Known]", same_file: int | None, lang: str) -> Told:
    if not others:
        reason = say(lang, "row.known_row", row=same_file)
        return Told(lead.row, Result.KNOWN, lead.reference, reason=reason)
    from client.starting import returning

    other = returning(others) or others[0]
    by = say(lang, f"row.by_{other.by}")
    reason = say(lang, "row.known", by=by, journey=other.journey, owner=other.owner or "--")
    return Told(lead.row, Result.KNOWN, lead.reference, other.journey, other.owner, reason)


def rejected_rows(sheet: Sheet, checked: Checked, between: str) -> list[Told]:
    """What is told of the rows with faults; ``between`` stands between the reasons of a row."""
    return [
        Told(
            row=row.number,
            result=Result.REJECTED,
            reference=sheet.named(row).get("reference", ""),
            reason=between.join(checked.faults[row.number]),
        )
        for row in sheet.rows
        if row.number in checked.faults
    ]
