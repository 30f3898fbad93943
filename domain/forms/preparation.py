"""Forms of the preparation of a site, from the signed contract to the kickoff (R002-MGT-04)."""

from datetime import date
from typing import Annotated

from pydantic import Field

from domain.forms.meetings import Form
from domain.personal import Personal
from domain.tasks import TaskKind

Name = Annotated[str, Field(min_length=1, max_length=40)]


class ObtainPermit(Form):
    """The property management allows the works."""

    valid_until: date | None = None
    note: Personal[str] | None = None


class TakeKeys(Form):
    """The customer's keys are in our hands, counted."""

    sets: Annotated[int, Field(ge=1, le=20)]
    note: Personal[str] | None = None


class NameCrew(Form):
    """The crew that will build; its grade was agreed with the customer (R002-SKU-16)."""

    crew: Name
    workers: Annotated[int, Field(ge=1, le=100)]


class OrderMaterials(Form):
    """The material list with the customer's choices is complete and ordered."""

    items: Annotated[int, Field(ge=1, le=1000)]
    customer_agreed: bool = True
    first_delivery_on: date | None = None
    note: Personal[str] | None = None


class AgreeStart(Form):
    """The day on which the site opens, agreed with the customer (R002-MGT-04)."""

    start_on: date | None = None
    """Empty: the earliest day that the standard allows."""
    note: Personal[str] | None = None


class Kickoff(Form):
    """The supervisor's word that the site is open (R002-SKU-60)."""

    designer_briefed_crew: bool = True
    home_protected: bool = True
    """Lift, doors and what stays in the flat are covered."""
    note: Personal[str] | None = None


OBTAIN_PERMIT = TaskKind("obtain_permit", ObtainPermit)
TAKE_KEYS = TaskKind("take_keys", TakeKeys)
NAME_CREW = TaskKind("name_crew", NameCrew)
ORDER_MATERIALS = TaskKind("order_materials", OrderMaterials)
AGREE_START = TaskKind("agree_start", AgreeStart)
KICKOFF = TaskKind("kickoff", Kickoff)
