"""Sending: which messages may go, whose one is, and what came of it.

A message that was claimed and of which nothing was noted, because its sender died, is claimed again when its lease is
over, under the same key.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from domain.model import Instant, Model
from domain.notices import Channel, TryLater, Undelivered, pause_before
from store.database import Database
from store.errors import NotFound

AT_A_TIME = 500
LEASE = timedelta(minutes=2)
"""For so long a message is whose who claimed it: longer than a send may last."""
KEPT = timedelta(days=90)
"""What was told, or came to nothing, is forgotten after that."""

SQL_NOTICES_READY = """
SELECT message::text AS message, channel FROM notice_messages AS m WHERE state = 'waiting' AND next_try_at <= $1
    AND NOT EXISTS (SELECT FROM notice_messages AS b WHERE b.channel = m.channel AND b.state = 'waiting'
        AND b.problem = 'rate_limit' AND b.next_try_at > $1)
ORDER BY urgent DESC, made_at, message LIMIT $2
"""
SQL_NOTICES_SENT_SINCE = """
SELECT channel, count(*) AS sent FROM notice_messages WHERE state = 'sent' AND ended_at > $1 GROUP BY channel
"""
SQL_NOTICES_CLAIM = """
UPDATE notice_messages SET tries = tries + 1, next_try_at = $3
WHERE message = $1::uuid AND state = 'waiting' AND next_try_at <= $2 RETURNING tries, made_at
"""
SQL_NOTICES_NOTE = """
UPDATE notice_messages SET state = $2, ended_at = $3, next_try_at = coalesce($4, next_try_at), problem = $5, code = $6
WHERE message = $1::uuid
"""
SQL_NOTICES_TEST = """
WITH made AS (
    INSERT INTO notice_messages (staff_no, channel, urgent, held, made_at, next_try_at)
    SELECT s.staff_no, coalesce(w.channel, $2), false, false, $3, $3
    FROM staff AS s LEFT JOIN notice_wishes AS w USING (staff_no) WHERE s.handle = $1 AND s.active
    RETURNING message, staff_no)
INSERT INTO staff_notices (staff_no, key, what, urgency, at, owed_at, message)
SELECT staff_no, 'test/' || message, 'test', 'any_hour', $3, $3, message FROM made RETURNING message::text
"""
SQL_NOTICES_AGAIN = """
UPDATE notice_messages AS m SET state = 'waiting', made_at = $2, next_try_at = $2, tries = 0, ended_at = NULL,
    looked_at = NULL, looked_by = NULL, channel = coalesce(
        (SELECT w.channel FROM notice_wishes AS w WHERE w.staff_no = m.staff_no), $3)
WHERE message::text = $1 AND state = 'failed'
"""
SQL_NOTICES_LOOKED = """
UPDATE notice_messages SET looked_at = $2, looked_by = $3
WHERE message::text = $1 AND state = 'failed' AND looked_at IS NULL
"""
SQL_NOTICES_SWEEP = """
WITH told AS (
    DELETE FROM notice_messages WHERE ended_at < $1 AND (state <> 'failed' OR looked_at IS NOT NULL) RETURNING 1),
untold AS (DELETE FROM staff_notices WHERE owed_at < $1 AND message IS NULL)
SELECT count(*) FROM told
"""
SQL_NOTICES_HANDLES = "SELECT handle FROM staff WHERE active ORDER BY staff_no"


class Ready(Model):
    """A message that may be sent."""

    message: str
    channel: Channel


class Claimed(Model):
    """A message that is ours to send for a while."""

    tries: int
    """This one counted."""
    made_at: Instant


async def ready(db: Database, now: datetime, a_minute: Mapping[Channel, int]) -> list[Ready]:
    """The messages that may be sent now, the urgent first, no more a channel than it takes in a minute.

    A channel that has refused one for sending too fast is left alone as long as it wants: it would refuse all.
    """
    found = [Ready(**row) for row in await db.fetch(SQL_NOTICES_READY, now, AT_A_TIME)]
    if not found:
        return []
    sent = {
        row["channel"]: row["sent"]
        for row in await db.fetch(SQL_NOTICES_SENT_SINCE, now - timedelta(minutes=1))
    }
    free = {channel: most - sent.get(channel.value, 0) for channel, most in a_minute.items()}
    chosen = []
    for one in found:
        if free.get(one.channel, 1) > 0:
            chosen.append(one)
            if one.channel in free:
                free[one.channel] -= 1
    return chosen


async def claim(db: Database, message: str, now: datetime) -> Claimed | None:
    """Take a message to send it; None when somebody else has, or it needs no sending any more."""
    row = await db.fetchrow(SQL_NOTICES_CLAIM, message, now, now + LEASE)
    return None if row is None else Claimed(**row)


async def note_sent(db: Database, message: str, now: datetime) -> None:
    """The channel has taken it."""
    await db.execute(SQL_NOTICES_NOTE, message, "sent", now, None, None, None)


async def note_moot(db: Database, message: str, now: datetime) -> None:
    """Nothing of it was news any more: done, void, or somebody else's by now."""
    await db.execute(SQL_NOTICES_NOTE, message, "moot", now, None, None, None)


async def note_failed(
    db: Database, message: str, claimed: Claimed, why: Undelivered, now: datetime, give_up: timedelta
) -> bool:
    """The channel has not taken it: it is tried later (returns True), or is listed as undeliverable."""
    again = now + (why.delay or pause_before(claimed.tries)) if isinstance(why, TryLater) else None
    if again is not None and again < claimed.made_at + give_up:
        await db.execute(SQL_NOTICES_NOTE, message, "waiting", None, again, why.problem, why.code)
        return True
    problem = "gave_up" if again is not None else why.problem
    code = f"{why.problem} {why.code}".strip() if again is not None else why.code
    await db.execute(SQL_NOTICES_NOTE, message, "failed", now, None, problem, code)
    return False


async def write_test(db: Database, person: str, now: datetime, channel: Channel) -> str:
    """A message that says nothing but that notices arrive; returns its key. Errors: NotFound."""
    made = await db.fetchval(SQL_NOTICES_TEST, person, channel.value, now)
    if made is None:
        raise NotFound("staff", person, [row["handle"] for row in await db.fetch(SQL_NOTICES_HANDLES)])
    return str(made)


async def try_again(db: Database, message: str, now: datetime, channel: Channel) -> bool:
    """Send an undeliverable message once more, by its reader's channel of now; False when there is none such."""
    return await db.execute(SQL_NOTICES_AGAIN, message, now, channel.value) > 0


async def looked_at(db: Database, message: str, now: datetime, who: str) -> bool:
    """Somebody has seen to an undeliverable message; it is listed no longer."""
    return await db.execute(SQL_NOTICES_LOOKED, message, now, who) > 0


async def sweep(db: Database, now: datetime) -> int:
    """Forget what was told three months ago; undeliverable ones stay until somebody has looked at them.

    Returns how many messages that were; what was never put into one goes as well.
    """
    return int(await db.fetchval(SQL_NOTICES_SWEEP, now - KEPT))
