"""The one registry of search attributes: what a manager can filter journeys by in Temporal Web UI.

SQL visibility allows ten Keyword and three of every other type a namespace; a test counts them. Values are
truncated: one above 2,048 bytes would make the server terminate the workflow. Nothing personal ever stands here.
"""

from collections.abc import Iterable
from typing import Any

from temporalio.common import SearchAttributeKey

STAGE = SearchAttributeKey.for_keyword("Stage")
JOURNEY_STATUS = SearchAttributeKey.for_keyword("JourneyStatus")
STANDARD = SearchAttributeKey.for_keyword("Standard")
OWNER = SearchAttributeKey.for_keyword("Owner")
WAITING_FOR = SearchAttributeKey.for_keyword_list("WaitingFor")
ASSIGNEES = SearchAttributeKey.for_keyword_list("Assignees")
NEXT_DUE = SearchAttributeKey.for_datetime("NextDue")
OVERDUE = SearchAttributeKey.for_bool("Overdue")
ESCALATION = SearchAttributeKey.for_int("EscalationLevel")

REGISTRY: tuple[SearchAttributeKey[Any], ...] = (
    STAGE,
    JOURNEY_STATUS,
    STANDARD,
    OWNER,
    WAITING_FOR,
    ASSIGNEES,
    NEXT_DUE,
    OVERDUE,
    ESCALATION,
)

MOST_BYTES = 300
"""The longest value in JSON, where a Chinese character takes six bytes."""
MOST_VALUES = 6


def short(values: Iterable[str]) -> list[str]:
    """Distinct values in order, few and short enough for the server."""
    kept = [value[: MOST_BYTES // 6] for value in dict.fromkeys(values)]
    return kept[:MOST_VALUES]
