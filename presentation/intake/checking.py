"""Every row checked before anything is started; a fault names the column, the value, what is accepted."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from domain.beginning import Beginning, NothingLeft, begin
from domain.entering import AtConsultation, Ground
from domain.forms.consultation import Style
from domain.model import Model
from domain.stages import Stage
from domain.waits import Rulebook
from presentation.intake.columns import ENTRY
from presentation.intake.entry import EntryReading
from presentation.intake.sheet import Sheet
from presentation.intake.values import LANGUAGES, RELATIONS, SOURCES, STYLES, USES, area, choice, hours
from presentation.words import say
from store.errors import BadValue
from store.people import ORDINARY, NewContact, NewProperty, Registration, Window
from store.phones import e164

ENTRY_NAMES = frozenset(one.name for one in ENTRY)
_LONGEST = {
    "reference": 100,
    "name": 100,
    "relation": 40,
    "wechat": 64,
    "community": 100,
    "building": 40,
    "room": 40,
    "district": 60,
    "city": 60,
    "source": 60,
    "style": 60,
    "budget": 60,
    "owner": 32,
    "note": 2000,
}


class Lead(Model):
    """A customer whose journey can be started: a row that was found good."""

    row: int
    reference: str
    name: str
    phone: str | None
    wechat: str | None
    relation: str
    language: str
    window: Window | None
    home: NewProperty
    source: str | None
    style: str | None
    budget: str | None
    owner: str | None
    note: str | None
    entry: AtConsultation | None = None
    """What is known of who comes to us in the middle of their project."""
    beginning: Beginning = Beginning()
    """With what their journey begins."""

    def registration(
        self, standard: str, version: int, created_by: str, owner: str | None, customer: str | None
    ) -> Registration:
        """What the register is told; ``customer`` is the number of somebody who is known already."""
        contact = NewContact(
            name=self.name,
            relation=self.relation,
            phone=self.phone,
            wechat=self.wechat,
            language=self.language,
            window=self.window,
            main=True,
        )
        return Registration(
            reference=self.reference,
            name=self.name,
            language=self.language,
            window=self.window,
            source=self.source,
            tier=(self.entry and self.entry.tier) or ORDINARY,
            consent=self._consent(),
            contacts=(contact,),
            home=self.home,
            customer=customer,
            standard=standard,
            standard_version=version,
            owner=owner,
            created_by=created_by,
        )

    def _consent(self) -> dict[str, bool]:
        stands = self.beginning.facts.get("consents") or {}
        return {str(purpose): bool(given) for purpose, given in stands.items()}

    def hints(self, lang: str) -> str | None:
        """Style, budget and note as the words of the journey's first note; None when nothing was said."""
        style = None if self.style is None else say(lang, f"style.{self.style}")
        told = [
            say(lang, f"hint.{name}", words=words)
            for name, words in (("style", style), ("budget", self.budget), ("note", self.note))
            if words
        ]
        return say(lang, "hint.between").join(told) or None


@dataclass(frozen=True)
class Checked:
    """A file's rows, parted: the good ones, and by row number why the others are not."""

    leads: tuple[Lead, ...]
    faults: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: in a column, or as a whole."""

    told: str
    column: str = ""


@dataclass(frozen=True)
class Today:
    """By which rules and at which instant customers are taken over."""

    rules: Rulebook
    now: datetime

    @property
    def ground(self) -> Ground:
        return Ground(self.rules.calendar("customer").today(self.now), self.rules.standard)


def takes_over(sheet: Sheet) -> bool:
    """Whether a file has columns about customers who are taken over: then it is checked by the rules of today."""
    return any(name in ENTRY_NAMES for name in sheet.columns)


def check(sheet: Sheet, lang: str, today: Today | None = None) -> Checked:
    """Check every row on its own and against the rows before it; reads nothing but the sheet.

    Args:
        today: needed for customers who are taken over; without it columns about them are not read.
    """
    leads: list[Lead] = []
    faults: dict[int, tuple[str, ...]] = {}
    references: dict[str, int] = {}
    for row in sheet.rows:
        reading = _Reading(lang, sheet.heading, sheet.named(row), today)
        lead = reading.lead(row.number) if row.fault is None else None
        if row.fault is not None:
            reading.faults.append(Fault(say(lang, row.fault)))
        elif lead is not None and lead.reference in references:
            same = say(lang, "row.same_reference", row=references[lead.reference])
            named = "reference" in sheet.columns
            reading.faults.append(Fault(same if named else say(lang, "row.same_customer", told=same)))
        if reading.faults or lead is None:
            faults[row.number] = tuple(one.told for one in reading.faults)
        else:
            references[lead.reference] = row.number
            leads.append(lead)
    return Checked(tuple(leads), faults)


def check_one(cells: Mapping[str, str], lang: str, heading: Callable[[str], str]) -> Lead | Sequence[Fault]:
    """One new customer who was typed into a form: by the same rules as a row of a file.

    Args:
        cells: what was typed, by column.
        heading: what a column is called there.
    """
    reading = _Reading(lang, heading, cells)
    return reading.lead(1) or reading.faults


@dataclass
class _Reading:
    """One row being read; what is wrong gathers in ``faults``."""

    lang: str
    heading: Callable[[str], str]
    cells: Mapping[str, str]
    today: Today | None = None
    faults: list[Fault] = field(default_factory=list)

    def lead(self, number: int) -> Lead | None:
        phone, wechat = self._phone(), self._text("wechat")
        if phone is None and wechat is None and not self._given("phone"):
            self._missing("phone", "accepted.phone_or_wechat")
        name, community = self._needed("name"), self._needed("community")
        found = {
            "relation": choice(self._text("relation") or "", RELATIONS) or self._text("relation") or "self",
            "language": self._choice("language", LANGUAGES) or "zh-CN",
            "window": self._window(),
            "source": self._choice("source", SOURCES),
            "style": choice(self._text("style") or "", STYLES) or self._text("style"),
            **{column: self._text(column) for column in ("reference", "budget", "owner", "note")},
        }
        home = {column: self._text(column) for column in ("building", "room", "district", "city")}
        size, use = self._area(), self._choice("use", USES)
        entry = self._entry()
        if self.faults or name is None or community is None:
            return None
        place = NewProperty.model_validate(
            {**home, "community": community, "area_m2": size, "property_use": use}
        )
        found["reference"] = found["reference"] or _derived(phone or wechat or "", place)
        lead = Lead.model_validate(
            {**found, "row": number, "name": name, "phone": phone, "wechat": wechat, "home": place}
        )
        return lead if entry is None else self._taken_over(lead, entry)

    def _entry(self) -> AtConsultation | None:
        if self.today is None:
            return None
        reading = EntryReading(self.lang, self.heading, self.cells, self.today.ground)
        entry = reading.entry()
        for column, told in reading.faults:
            said = say(self.lang, "entry.fault", column=self.heading(column), told=told)
            self.faults.append(Fault(said, column))
        return entry

    def _taken_over(self, lead: Lead, entry: AtConsultation) -> Lead | None:
        """The lead with what their journey begins with; None where nothing is left to do for them."""
        assert self.today is not None
        known = {
            "style": lead.style if lead.style in set(Style) else None,
            "property_use": lead.home.property_use,
            "measured_area": None if lead.home.area_m2 is None else str(lead.home.area_m2),
        }
        if entry.stage is Stage.CONSULTATION:
            known = {}
        try:
            beginning = begin(entry, self.today.rules, self.today.now, **known)
        except NothingLeft as none:
            column, told = self.heading("warranties"), say(self.lang, "entry.nothing_left", on=none.ended_on)
            self.faults.append(Fault(say(self.lang, "entry.fault", column=column, told=told), "warranties"))
            return None
        return lead.model_copy(update={"entry": entry, "beginning": beginning})

    def _given(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def _text(self, column: str) -> str | None:
        given = self._given(column)
        longest = _LONGEST.get(column)
        if longest is not None and len(given) > longest:
            self._fault(column, given[:20] + "…", say(self.lang, "accepted.length", most=longest))
        if "\x00" in given:
            self._fault(column, given.replace("\x00", "\\0"), say(self.lang, "accepted.text"))
        return given or None

    def _needed(self, column: str) -> str | None:
        found = self._text(column)
        if found is None:
            self._missing(column, "accepted.needed")
        return found

    def _phone(self) -> str | None:
        given = self._given("phone")
        if not given:
            return None
        try:
            return e164(given)
        except BadValue:
            self._fault("phone", given, say(self.lang, "accepted.phone"))
            return None

    def _window(self) -> Window | None:
        given = self._given("window")
        found = hours(given) if given else None
        if given and found is None:
            self._fault("window", given, say(self.lang, "accepted.window"))
        return found

    def _area(self) -> Decimal | None:
        given = self._given("area")
        found = area(given) if given else None
        if given and found is None:
            self._fault("area", given, say(self.lang, "accepted.area"))
        return found

    def _choice(self, column: str, table: Mapping[str, str]) -> str | None:
        given = self._given(column)
        found = choice(given, table) if given else None
        if given and found is None:
            self._fault(column, given, say(self.lang, "list.comma").join(self._examples(table)))
        return found

    def _examples(self, table: Mapping[str, str]) -> Iterator[str]:
        """One word for each value: a Chinese one if the reader is, else the value."""
        for value in dict.fromkeys(table.values()):
            words = [word for word, meant in table.items() if meant == value and not word.isascii()]
            yield words[0] if words and self.lang != "en" else value

    def _fault(self, column: str, given: str, accepted: str) -> None:
        heading = self.heading(column)
        said = say(self.lang, "row.bad_value", column=heading, given=given, accepted=accepted)
        self.faults.append(Fault(said, column))

    def _missing(self, column: str, accepted: str) -> None:
        told = say(self.lang, accepted)
        said = say(self.lang, "row.missing", column=self.heading(column), accepted=told)
        self.faults.append(Fault(said, column))


def _derived(contact: str, home: NewProperty) -> str:
    """A reference for a row without one: the same for the same telephone and address."""
    return "auto-" + hashlib.sha256(f"{contact}|{home.address_key()}".encode()).hexdigest()[:16]
