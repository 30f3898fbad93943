"""A journey's customer as the command line shows them: masked, unless the whole is asked for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from presentation.words import known, say
from store import masking

if TYPE_CHECKING:
    from store.people import ContactDetails, CustomerDetails


@dataclass(frozen=True)
class Contact:
    name: str
    relation: str
    phone: str | None
    wechat: str | None
    language: str | None
    main: bool
    do_not_contact: bool


@dataclass(frozen=True)
class Card:
    """What may be shown of a customer."""

    name: str
    customer: str = ""
    reference: str = ""
    language: str = ""
    source: str | None = None
    window: str | None = None
    address: str = ""
    area: str | None = None
    use: str | None = None
    contacts: tuple[Contact, ...] = ()

    def document(self) -> dict[str, Any]:
        """For JSON."""
        return {**vars(self), "contacts": [vars(one) for one in self.contacts]}

    def rows(self, lang: str) -> list[tuple[str, str]]:
        """Names and values for people."""
        found = [
            ("name", self.name),
            ("number", f"{self.customer}  {self.reference}".strip()),
            ("address", self.address),
            ("area", self.area),
            ("use", _word(lang, "use", self.use)),
            ("source", _word(lang, "source", self.source)),
            ("language", _word(lang, "language", self.language)),
            ("window", self.window),
        ]
        rows = [(say(lang, f"head.{name}"), value) for name, value in found if value]
        return rows + [(say(lang, "head.contact"), self._contact(lang, one)) for one in self.contacts]

    def reached(self, lang: str) -> list[tuple[str, str]]:
        """How to reach the customer: contact persons, their hours, where the home is."""
        rows = [(say(lang, "head.contact"), self._contact(lang, one)) for one in self.contacts]
        found = [("window", self.window), ("address", self.address)]
        return rows + [(say(lang, f"head.{name}"), value) for name, value in found if value]

    def _contact(self, lang: str, one: Contact) -> str:
        relation = _word(lang, "relation", one.relation) or one.relation
        parts = [
            say(lang, "contact.person", name=one.name, relation=relation),
            one.phone,
            one.wechat,
        ]
        if one.do_not_contact:
            parts.append(say(lang, "show.do_not_contact"))
        return "  ".join(part for part in parts if part)


def card(details: "CustomerDetails | None", *, personal: bool = False) -> Card:
    """The card of a customer; ``personal`` shows names, numbers and the address in full."""
    if details is None:
        return Card(name="--")
    home = details.home
    full = (home.city, home.district, home.community, home.building, home.room)
    masked = (home.city, home.district)
    window = details.window
    return Card(
        name=details.name if personal else masking.name(details.name),
        customer=details.customer,
        reference=details.reference,
        language=details.language,
        source=details.source,
        window=f"{window.start:%H:%M}～{window.end:%H:%M}" if window else None,
        address=" ".join(part for part in (full if personal else masked) if part),
        area=f"{home.area_m2.normalize():f} ㎡" if home.area_m2 else None,
        use=home.property_use,
        contacts=tuple(_contact(one, personal) for one in details.contacts),
    )


def _contact(one: "ContactDetails", personal: bool) -> Contact:
    phone = one.phone and (masking.readable(one.phone) if personal else masking.phone(one.phone))
    wechat = one.wechat and (one.wechat if personal else masking.wechat(one.wechat))
    return Contact(
        name=one.name if personal else masking.name(one.name),
        relation=one.relation,
        phone=phone,
        wechat=wechat,
        language=one.language,
        main=one.main,
        do_not_contact=one.do_not_contact,
    )


def _word(lang: str, group: str, value: str | None) -> str | None:
    if value is None:
        return None
    return say(lang, f"{group}.{value}") if known(lang, f"{group}.{value}") else value
