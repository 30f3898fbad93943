"""What a journey's journal holds, for the repair of one whose workflow knows something else."""

from collections.abc import Sequence

from domain.repair import JournalHead
from store.database import Database

SQL_REPAIR_HEAD = """
SELECT
    coalesce((SELECT max(seq) FROM journal WHERE journey = $1), 0) AS seq,
    coalesce((SELECT max(substring(task FROM '[0-9]+$')::int) FROM tasks WHERE journey = $1), 0) AS last_task,
    coalesce((SELECT jsonb_object_agg(task, key) FROM tasks WHERE journey = $1 AND status = 'open'), '{}')
        AS open_tasks,
    coalesce((SELECT jsonb_agg(command ORDER BY seq) FROM journal WHERE journey = $1 AND command = ANY ($2)), '[]')
        AS recorded,
    coalesce((SELECT jsonb_agg(command ORDER BY command) FROM journal
        WHERE journey <> $1 AND command = ANY ($2)), '[]') AS used_elsewhere
"""


async def journal_head(db: Database, journey: str, commands: Sequence[str]) -> JournalHead:
    """How far the journal reaches, and which of these commands it has.

    The numbers of tasks come from the read models; rebuild them first where they may be damaged.
    """
    row = await db.fetchrow(SQL_REPAIR_HEAD, journey, list(commands))
    return JournalHead.model_validate(dict(row or {}))
