"""Forms of the measurement (R002-SKU-24, R004-STG-02)."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.faults import fault
from domain.forms.evidence import Photos
from domain.forms.meetings import Form, MeetingForm, MeetingOutcome
from domain.model import Model
from domain.personal import Personal
from domain.roles import Named, PersonOf, Role
from domain.tasks import TaskKind

Area = Annotated[Decimal, Field(ge=0, le=100000, decimal_places=2)]
"""Square metres."""
Length = Annotated[Decimal, Field(ge=0, le=10000, decimal_places=2)]
"""Metres."""


class Room(Model):
    """What is measured in one room: areas by covering and the walls where furniture will stand."""

    room: Annotated[str, Field(min_length=1, max_length=40)]
    tile: Area = Decimal(0)
    wall_paint: Area = Decimal(0)
    wallpaper: Area = Decimal(0)
    flooring: Area = Decimal(0)
    main_walls: tuple[Length, ...] = ()


class MeasureSite(MeetingForm):
    """The design assistant measures every room and analyses the layout."""

    rooms: tuple[Room, ...] = ()
    total_area: Area | None = None
    layout: Personal[str] | None = None
    """What was noticed about the layout."""
    photos: Personal[Photos] | None = None
    owner_present: bool = True

    @model_validator(mode="after")
    def _held_needs_rooms(self) -> Self:
        if self.outcome is MeetingOutcome.HELD and not self.rooms:
            raise fault("rooms", "room_needed")
        return self


class ConfirmDesigner(Form):
    """The design director names the designer, from a proposal by style and load (R002-SKU-03, 15)."""

    designer: Annotated[Named, PersonOf(Role.DESIGNER)]
    complex: bool = False
    """Too much for one designer alone: they lead a team with sales and technical staff (R001-DSN-01)."""
    note: Personal[str] | None = None


MEASURE_SITE = TaskKind("measure_site", MeasureSite)
CONFIRM_DESIGNER = TaskKind("confirm_designer", ConfirmDesigner)
