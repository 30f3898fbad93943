"""Telling staff: find who is to hear, put together, send, note what came of it. Over and over, as long as a turn lasts.

Everything that it needs to know stands in PostgreSQL, so another worker goes on where one died. Of two that are at it
at the same time each message is one's. A message whose sender died before it noted that it was sent is sent again after
a while, under the same key: whoever is told is told at least once.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog
from temporalio import activity

from activities.beating import beating
from activities.notices.channels import A_MINUTE, Sends, channels
from domain.model import Model
from domain.notice_text import Message, Told, line, message
from domain.notices import Channel, Refused, Undelivered
from store import metrics, notices, notices_sent, reading_notices, rulebooks
from store.customers import customer_details
from store.database import Database
from store.errors import StoreError
from store.notices_sent import Claimed
from store.reading_notices import Home, Notice, Reader
from store.settings import Settings

_log = structlog.get_logger(__name__)

BEAT = timedelta(seconds=5)
"""How often a turn says that it is still at it."""
POLL = timedelta(seconds=3)
AT_ONCE = 5
"""How many messages are on their way at the same time."""

Clock = Callable[[], datetime]


class Turn(Model):
    """For how long to go on, and in which language Temporal Web UI tells what is done."""

    seconds: float
    lang: str = "zh-CN"


class Outcome(Model):
    """What was done, in numbers."""

    sent: int = 0
    moot: int = 0
    """Not sent, because nothing of it was news any more."""
    later: int = 0
    """Tries after which another one follows."""
    failed: int = 0
    """Listed as undeliverable."""

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(**{name: getattr(self, name) + getattr(other, name) for name in Outcome.model_fields})


class NoticeActivities:
    """Bound to one database and the settings of its channels; a worker registers its method."""

    def __init__(
        self, database: Database, settings: Settings, now: Clock = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._settings = settings
        self._channels = channels(settings.notices)
        self._now = now

    @activity.defn(name="tell_staff")
    async def tell_staff(self, turn: Turn) -> Outcome:
        """Tell whoever is to be told until the turn is over, or the worker is to stop; returns what was done.

        Raises:
            RecordsDown: PostgreSQL is away; another try goes on where this one was.
        """
        loop = asyncio.get_running_loop()
        until, done = loop.time() + turn.seconds, Outcome()
        async with beating(BEAT):
            while not activity.is_worker_shutdown():
                done += await self.tell_once()
                left = until - loop.time()
                if left <= 0:
                    break
                await _shutdown_or(min(left, POLL.total_seconds()))
        return done

    async def tell_once(self) -> Outcome:
        """One round."""
        database, now = self._database, self._now()
        await notices.find_people(database, now)
        await notices.put_together(database, now, self._settings.notices)
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(name: str) -> Outcome:
            async with gate:
                return await self.deliver(name)

        found = await notices_sent.ready(database, now, A_MINUTE)
        return sum(await asyncio.gather(*(one(ready.message) for ready in found)), Outcome())

    async def deliver(self, name: str) -> Outcome:
        """Send one message, unless somebody else does, and note what came of it."""
        claimed = await notices_sent.claim(self._database, name, self._now())
        if claimed is None:
            return Outcome()
        reader = await reading_notices.reader_of(self._database, name)
        try:
            written = await self._written(name, reader)
            if written is None:
                await notices_sent.note_moot(self._database, name, self._now())
                return Outcome(moot=1)
            await self._channel(reader.channel).send(written)
        except Undelivered as why:
            return await self._failed(name, reader, claimed, why)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - a fault of ours with one message keeps no other back, and is listed
            return await self._failed(name, reader, claimed, Refused("fault", type(error).__name__))
        await notices_sent.note_sent(self._database, name, self._now())
        metrics.NOTICES.labels(reader.channel.value, "sent").inc()
        return Outcome(sent=1)

    async def _failed(self, name: str, reader: Reader, claimed: Claimed, why: Undelivered) -> Outcome:
        give_up = timedelta(hours=self._settings.notices.give_up_hours)
        again = await notices_sent.note_failed(self._database, name, claimed, why, self._now(), give_up)
        metrics.NOTICES.labels(reader.channel.value, "later" if again else "failed").inc()
        if activity.in_activity():
            told = {"channel": reader.channel.value, "problem": why.problem, "code": why.code}
            _log.warning("notice not delivered", message=name, again=again, **told)
        return Outcome(later=1) if again else Outcome(failed=1)

    def _channel(self, channel: Channel) -> Sends:
        if channel not in self._channels:
            raise Refused("no_channel")
        return self._channels[channel]

    async def _written(self, name: str, reader: Reader) -> Message | None:
        """The message in its reader's words; None when nothing of it is news any more, or they work here no more."""
        if not reader.active:
            return None
        news = [one for one in await reading_notices.notices_of(self._database, name) if one.is_news]
        if not news:
            return None
        lang, desk = reader.lang or self._settings.lang.value, self._settings.desk_url
        journeys = sorted({one.journey for one in news if one.journey})
        homes = reading_notices.homes(await customer_details(self._database, journeys))
        zone = await rulebooks.zone(self._database)
        lines = [line(lang, _told(one, homes), zone, desk) for one in news]
        given = {
            "person": reader.handle,
            "address": _address(reader),
            "urgent": reader.urgent,
            "held": reader.held,
        }
        return message(name, reader.channel, given, lines, desk, lang)


def _told(one: Notice, homes: dict[str, Home]) -> Told:
    home = homes.get(one.journey or "")
    path = f"/tasks/{one.task}" if one.task else f"/journeys/{one.journey}" if one.journey else "/me"
    return Told(
        what=one.what,
        kind=one.kind,
        task_about=one.task_about,
        about=one.about,
        customer=home.name if home else None,
        community=home.community if home else None,
        due_at=(one.now_due_at or one.due_at) if one.task else None,
        path=path,
    )


def _address(reader: Reader) -> str | None:
    """Their id at the channel; DingTalk knows people by their mobile number."""
    own = Channel.WECOM if reader.channel is Channel.WECOM_APP else reader.channel
    if reader.channel is Channel.DINGTALK and own not in reader.addresses and reader.phone:
        return reader.phone.removeprefix("+86")
    return reader.addresses.get(own)


async def _shutdown_or(seconds: float) -> None:
    """Sleep, but no longer than the worker works."""
    with suppress(TimeoutError):
        await asyncio.wait_for(activity.wait_for_worker_shutdown(), seconds)
