"""Where Temporal Web UI shows a journey."""

from client.sending import workflow_id
from desk.house import House


def journey_page(house: House, journey: str) -> str:
    """The address of a journey's page in Temporal Web UI."""
    namespace = house.temporal.namespace
    return f"{house.settings.temporal_ui_url}/namespaces/{namespace}/workflows/{workflow_id(journey)}"
