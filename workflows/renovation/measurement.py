"""Measurement: the design assistant measures every room (R002-SKU-19, 24; R004-STG-01/02)."""

from domain.appointments import Place, Slot
from domain.forms.measurement import MEASURE_SITE
from workflows.parts.booking import Meeting, book
from workflows.parts.journey import Journey

MEASUREMENT = Meeting("measurement", MEASURE_SITE)


async def measure(journey: Journey) -> None:
    """Measure the site at the time agreed in the first meeting, else agree on one."""
    offered = journey.facts.get("measurement_slot")
    measured = await book(
        journey,
        "measurement",
        MEASUREMENT,
        place=Place.PROPERTY,
        offered=Slot.model_validate(offered) if offered else None,
    )
    journey.remember(
        measured_area=str(measured.report.total_area) if measured.report.total_area is not None else None,
        measured_at=measured.starts_at.isoformat(),
    )
