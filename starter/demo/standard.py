"""The demo's own standard: the shipped one, but a few things are due in some seconds, so that they are late."""

from typing import Any, Final

from domain.standard import Standard
from store.demo import NAME
from store.rulefiles import StandardFiles

LATE: Final = (
    "first_meeting",
    "draw_plan",
    "prepare_budget",
    "budget_call",
    "receive_payment",
    "name_supervisor",
    "hand_over_keys",
)
"""What is due in some seconds, and escalates soon after, for the customers who follow this standard."""
_LADDER = {
    "escalate": [{"after": "5 seconds", "to": "cs_lead"}, {"after": "1 day", "to": "store_manager"}],
    "repeat": "5 working days",
}


def demo_standard(shipped: StandardFiles) -> StandardFiles:
    """The shipped standard under the demo's name, with its few hasty tasks; the texts are the same."""
    rules: dict[str, Any] = shipped.standard.model_dump(mode="json")
    rules |= {"name": NAME, "version": 1}
    rules["ladders"][NAME] = _LADDER
    for kind in LATE:
        rules["tasks"][kind] |= {"within": "20 seconds", "ladder": NAME}
    rules["calls"]["selling"]["again"] = []  # after one call that nobody answers the lead decides
    rules["rules"]["survey_call"] = "24 hours"  # so that there are scores at whatever time it is
    return StandardFiles(standard=Standard.model_validate(rules), texts=shipped.texts)
