"""Having staff told: whoever runs a worker makes sure that the one workflow for it is there."""

import asyncio

import structlog
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError

from activities.notices.telling import Turn
from domain.words import say
from workflows.notices import TURN, WORKFLOW_ID, StaffNotices

_log = structlog.get_logger(__name__)
_AGAIN_SECONDS = 5


async def keep_telling(client: Client, task_queue: str, lang: str) -> None:
    """Start the workflow that tells staff; one that runs already goes on. Tries until Temporal answers."""
    while True:
        try:
            await client.start_workflow(
                StaffNotices.run,
                Turn(seconds=TURN.total_seconds(), lang=lang),
                id=WORKFLOW_ID,
                task_queue=task_queue,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                static_summary=say(lang, "notices.workflow"),
            )
        except RPCError as error:
            _log.warning("staff are not told yet", why=error.message)
            await asyncio.sleep(_AGAIN_SECONDS)
        else:
            return
