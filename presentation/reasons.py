"""Why a journey is steered: the codes that are offered, at a terminal and on a page."""

from typing import TYPE_CHECKING

from domain.stages import STAGES, Stage, Status
from presentation.errors import Refused

if TYPE_CHECKING:
    from store.reading_journeys import JourneyHeader

LOST_REASONS = (
    "price",
    "competitor",
    "no_budget",
    "plan",
    "unreachable",
    "cancelled",
    "moved_away",
    "do_not_contact",
    "other",
)
CLOSE_REASONS = (
    "contract_cancelled",
    "cancelled_by_us",
    "sold",
    "moved_away",
    "deceased",
    "do_not_contact",
    "mistake",
    "other",
)
REOPEN_REASONS = ("customer_returned", "mistake", "other")
AMEND_REASONS = ("mistake", "customer_wish", "changed", "other")
CORRECT_REASONS = ("wrong_number", "mistake", "changed", "customer_wish", "other")
"""Why the data of a customer are corrected."""
APPOINT_REASONS = ("absent", "left", "workload", "customer_wish", "other")
BACK_REASONS = ("customer_wish", "mistake", "other")
"""Those that are offered; at a terminal any code is taken."""
GONE = "left"
LEAVING_REASONS = (GONE, "moved_within", "workload", "other")
"""Why somebody hands over all that they have."""


def end_of(header: "JourneyHeader", wanted: Status | None = None) -> Status:
    """Lost is who never signed; whoever leaves after the contract has their journey closed. Raises `Refused`."""
    signed = STAGES.index(header.stage) >= STAGES.index(Stage.CONSTRUCTION) or "signed_at" in header.facts
    if wanted is None:
        return Status.CLOSED if signed else Status.LOST
    if signed and wanted is Status.LOST:
        raise Refused("refused.lost_before_contract", option="--status")
    return wanted
