"""Customers, the people of their households and their properties, as entered and as shown."""

import unicodedata
from datetime import datetime, time
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from domain.languages import Language
from domain.model import Model
from domain.time.days import Span

Name = Annotated[str, Field(min_length=1, max_length=100)]
ORDINARY = "ordinary"
"""The tier of a customer about whom nothing else is known (R002-GAS-02)."""
_ENDINGS = ("室", "号楼", "栋", "幢", "市")


class Window(Model):
    """The hours in which a person may be called, in the company's time zone."""

    start: time
    end: time

    @model_validator(mode="after")
    def _in_order(self) -> "Window":
        if self.start >= self.end:
            raise ValueError(f"the window ends at {self.end} before it starts at {self.start}")
        if self.start.second or self.end.second:
            raise ValueError("the window's times are whole minutes")
        return self


class NewContact(Model):
    """A person of the household whom we may call (R003-CLK-07: every decision maker is one)."""

    name: Name
    relation: Annotated[str, Field(min_length=1, max_length=40)] = "self"
    phone: str | None = None
    wechat: Annotated[str, Field(max_length=64)] | None = None
    language: Language | None = None
    window: Window | None = None
    main: bool = False


class NewProperty(Model):
    """Where the work is to be done."""

    community: Name
    building: Annotated[str, Field(max_length=40)] | None = None
    room: Annotated[str, Field(max_length=40)] | None = None
    district: Annotated[str, Field(max_length=60)] | None = None
    city: Annotated[str, Field(max_length=60)] | None = None
    area_m2: Annotated[Decimal, Field(gt=0, le=100_000, decimal_places=2)] | None = None
    property_use: Literal["new_home", "home", "office", "rental", "other"] | None = None

    def address_key(self) -> str:
        """Equal for the same flat, however it is spaced or cased; a flat without a room is never the same."""
        parts = (self.city, self.community, self.building, self.room)
        return "|".join(_plain(part or "") for part in parts)


def _plain(text: str) -> str:
    """Full-width letters become usual ones, case and spaces go, and so do the usual endings of numbers."""
    folded = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return (
        folded.removesuffix("室")
        .removesuffix("栋")
        .removesuffix("幢")
        .removesuffix("号楼")
        .removesuffix("市")
    )


class Registration(Model):
    """A journey to be started: who, where, and under which reference of the sender."""

    reference: Annotated[str, Field(min_length=1, max_length=100)]
    """The customer's own reference, such as a lead's id or a contract number. Starts one journey."""
    name: Name
    language: Language = "zh-CN"
    window: Window | None = None
    source: Annotated[str, Field(max_length=60)] | None = None
    tier: Annotated[str, Field(max_length=30)] = ORDINARY
    consent: dict[str, bool] = Field(default_factory=dict)
    """By purpose: ``mailing``, ``revisit``, ``survey`` …"""
    contacts: Annotated[tuple[NewContact, ...], Field(min_length=1)]
    home: NewProperty
    customer: str | None = None
    """The number of a customer who is known already and gets a further journey."""
    standard: str
    standard_version: Annotated[int, Field(ge=1)]
    owner: str | None = None
    created_by: str

    @model_validator(mode="after")
    def _reachable(self) -> "Registration":
        if not any(contact.phone or contact.wechat for contact in self.contacts):
            raise ValueError("contacts: at least one person needs a phone or a WeChat name")
        if sum(contact.main for contact in self.contacts) > 1:
            raise ValueError("contacts: only one person can be the main contact")
        return self


class Registered(Model):
    """A journey that stands in the register."""

    journey: str
    customer: str
    property: str
    reference: str
    standard: str
    standard_version: int
    owner: str | None
    language: str
    window: Span | None = None
    """When to call: the main contact's hours, else the customer's."""
    tier: str = ORDINARY
    created_at: datetime
    existing: bool
    """True when the reference had been registered before: nothing was changed."""


class Known(Model):
    """A journey of somebody who is known already: by a telephone number or by the address."""

    by: Literal["phone", "address"]
    value: str
    """The number, or the address key, that was asked for."""
    journey: str
    customer: str
    owner: str | None
    stage: str | None
    status: str | None
    """Stage and status are None for a journey that was registered but has not begun."""
    created_at: datetime
    owner_works: bool
    """True when the owner is an active agent."""


class ContactDetails(Model):
    """A contact person for display: personal."""

    person: int
    name: str
    relation: str
    phone: str | None
    wechat: str | None
    language: str | None
    window: Window | None
    main: bool
    do_not_contact: bool


class PropertyDetails(NewProperty):
    property: str


class CustomerDetails(Model):
    """Everything personal that is shown about a journey's customer."""

    journey: str
    reference: str
    customer: str
    name: str
    language: str
    window: Window | None
    source: str | None
    tier: str
    consent: dict[str, bool]
    contacts: tuple[ContactDetails, ...]
    home: PropertyDetails
