"""The stages of a building site."""

from enum import StrEnum


class SiteStage(StrEnum):
    """The stages of a site, in order.

    Up to plumbing and electrical as R004-STG-03 … 05 say; the later ones are trade practice (X-28).
    """

    STRUCTURE = "structure"
    FIRST_CABINET_MEASUREMENT = "first_cabinet_measurement"
    PLUMBING_ELECTRICAL = "plumbing_electrical"
    WATERPROOFING = "waterproofing"
    TILING = "tiling"
    SECOND_CABINET_MEASUREMENT = "second_cabinet_measurement"
    JOINERY = "joinery"
    PAINTING = "painting"
    FIT_OUT = "fit_out"
    CLEANING = "cleaning"
