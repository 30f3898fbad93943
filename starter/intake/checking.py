"""Every row checked before anything is started; a fault names the column, the value, what is accepted."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from domain.model import Model
from starter.intake.columns import BY_NAME
from starter.intake.sheet import Sheet
from starter.intake.values import LANGUAGES, RELATIONS, SOURCES, STYLES, USES, area, choice, hours
from starter.words import say
from store.errors import BadValue
from store.people import NewContact, NewProperty, Registration, Window
from store.phones import e164

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
            contacts=(contact,),
            home=self.home,
            customer=customer,
            standard=standard,
            standard_version=version,
            owner=owner,
            created_by=created_by,
        )

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


def check(sheet: Sheet, lang: str) -> Checked:
    """Check every row on its own and against the rows before it; reads nothing but the sheet."""
    headings = {name: head for name, head in zip(sheet.columns, sheet.headings, strict=True) if name}
    leads: list[Lead] = []
    faults: dict[int, tuple[str, ...]] = {}
    references: dict[str, int] = {}
    for row in sheet.rows:
        reading = _Reading(lang, headings, sheet.named(row))
        lead = reading.lead(row.number) if row.fault is None else None
        if row.fault is not None:
            reading.faults.append(say(lang, row.fault))
        elif lead is not None and lead.reference in references:
            same = say(lang, "row.same_reference", row=references[lead.reference])
            reading.faults.append(
                same if "reference" in headings else say(lang, "row.same_customer", told=same)
            )
        if reading.faults or lead is None:
            faults[row.number] = tuple(reading.faults)
        else:
            references[lead.reference] = row.number
            leads.append(lead)
    return Checked(tuple(leads), faults)


@dataclass
class _Reading:
    """One row being read; what is wrong gathers in ``faults``."""

    lang: str
    headings: Mapping[str, str]
    cells: Mapping[str, str]
    faults: list[str] = field(default_factory=list)

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
        if self.faults or name is None or community is None:
            return None
        place = NewProperty.model_validate(
            {**home, "community": community, "area_m2": size, "property_use": use}
        )
        found["reference"] = found["reference"] or _derived(phone or wechat or "", place)
        return Lead.model_validate(
            {**found, "row": number, "name": name, "phone": phone, "wechat": wechat, "home": place}
        )

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
            self._fault(column, given, ", ".join(self._examples(table)))
        return found

    def _examples(self, table: Mapping[str, str]) -> Iterator[str]:
        """One word for each value: a Chinese one if the reader is, else the value."""
        for value in dict.fromkeys(table.values()):
            words = [word for word, meant in table.items() if meant == value and not word.isascii()]
            yield words[0] if words and self.lang != "en" else value

    def _fault(self, column: str, given: str, accepted: str) -> None:
        heading = self._heading(column)
        self.faults.append(say(self.lang, "row.bad_value", column=heading, given=given, accepted=accepted))

    def _missing(self, column: str, accepted: str) -> None:
        told = say(self.lang, accepted)
        self.faults.append(say(self.lang, "row.missing", column=self._heading(column), accepted=told))

    def _heading(self, column: str) -> str:
        return self.headings.get(column) or BY_NAME[column].heading(self.lang)


def _derived(contact: str, home: NewProperty) -> str:
    """A reference for a row without one: the same for the same telephone and address."""
    return "auto-" + hashlib.sha256(f"{contact}|{home.address_key()}".encode()).hexdigest()[:16]
