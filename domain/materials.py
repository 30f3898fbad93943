"""What the customer chooses for the works, and by which stage of the site each of it is needed."""

from enum import StrEnum

from domain.site import SiteStage
from domain.terse import Terse

_ORDER = tuple(SiteStage)


class MaterialCategory(StrEnum):
    """What a customer chooses. The sources name no categories: trade practice."""

    WINDOWS = "windows"
    KITCHEN = "kitchen"
    PIPES_WIRES = "pipes_wires"
    HEATING_COOLING = "heating_cooling"
    TILES = "tiles"
    STONE = "stone"
    DOORS = "doors"
    CABINETS = "cabinets"
    PAINT = "paint"
    WALLPAPER = "wallpaper"
    FLOORING = "flooring"
    SANITARY = "sanitary"
    LIGHTING = "lighting"
    SWITCHES = "switches"
    OTHER = "other"


class MaterialRules(Terse):
    """When choices are needed."""

    first: SiteStage = SiteStage.PLUMBING_ELECTRICAL
    """What is needed up to this stage is chosen and ordered before the site opens; the rest may come later."""
    needed_at: dict[MaterialCategory, SiteStage] = {}
    otherwise: SiteStage = SiteStage.FIT_OUT
    """For categories that are not named."""

    def stage_of(self, category: MaterialCategory) -> SiteStage:
        """The stage of the site by which a category is needed."""
        return self.needed_at.get(category, self.otherwise)

    def is_first(self, category: MaterialCategory) -> bool:
        """Whether the site cannot open before this is chosen."""
        return _ORDER.index(self.stage_of(category)) <= _ORDER.index(self.first)
