"""Before a journey is amended, closed, reopened or handed over: what will become of it. Nothing is changed here."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from temporalio.client import Client

from client.errors import Conflict
from client.sending import ask, refused
from client.steering import ANOTHER
from client.translating import records
from domain.account import NOTHING, account_from
from domain.commands import AmendFacts, AppointTeam, CloseJourney, Foresee, ReopenJourney
from domain.model import Model
from domain.roles import Role
from domain.stages import Status
from domain.tasks import TaskStatus
from store import reading_journeys
from store.database import Database
from store.reading_tasks import TaskFilter, TaskLine, list_tasks
from workflows.journey import JourneyWorkflow
from workflows.parts.foreseeing import Foreseen

PREVIEW = "00000000-preview"
NOBODY = "nobody"
"""Who acts in a preview."""
_MOST = 1000
"""More tasks than a journey has."""


class Money(Model):
    """What there is of the customer's money when a journey ends."""

    currency: str
    received: Decimal
    refunded: Decimal
    refundable: Decimal
    unpaid: Decimal
    """What is due by the contract and did not come."""

    @property
    def is_open(self) -> bool:
        """Whether finance has to settle it."""
        return self.refundable > NOTHING or self.unpaid > NOTHING


class Return(Model):
    """What a journey goes on with when it is reopened."""

    foreseen: Foreseen
    tasks: tuple[TaskLine, ...]
    """What was open when it ended, and is asked again unless it rests on what is asked for anew."""
    asks_again: TaskLine | None
    """The answer that lost the customer."""


async def foresee_amending(
    temporal: Client, journey: str, changes: dict[str, Any], now: datetime
) -> Foreseen:
    """What moves when facts are corrected.

    Raises:
        BadInput: a value does not fit.
        Conflict: something is corrected by another command, or nothing would change.
        NotFound, Unreachable: see ``client.errors``.
    """
    act = AmendFacts(command=PREVIEW, actor=NOBODY, changes=changes, reason="mistake")
    return await _foresee(temporal, journey, Foresee(now=now, amend=act))


async def foresee_closing(temporal: Client, journey: str, status: Status, now: datetime) -> Foreseen:
    """What falls away when a journey is lost or closed. Raises Conflict, NotFound, Unreachable."""
    act = CloseJourney.model_validate(
        {"command": PREVIEW, "actor": NOBODY, "status": status, "reason": "other"}
    )
    return await _foresee(temporal, journey, Foresee(now=now, close=act))


async def foresee_handing(temporal: Client, journey: str, role: Role, person: str, now: datetime) -> Foreseen:
    """Which tasks go over when somebody else has a role. Raises Conflict, NotFound, Unreachable."""
    act = AppointTeam(command=PREVIEW, actor=NOBODY, role=role, person=person, reason="other")
    return await _foresee(temporal, journey, Foresee(now=now, appoint=act))


async def foresee_reopening(temporal: Client, database: Database, journey: str, now: datetime) -> Return:
    """What a journey goes on with.

    Raises:
        Conflict: it runs, or it has ended for good.
        NotFound, Unreachable: see ``client.errors``.
    """
    with records():
        header = await reading_journeys.journey_header(database, journey)
        voided = await list_tasks(database, TaskFilter(journey=journey, status=TaskStatus.VOID, limit=_MOST))
        done = await list_tasks(database, TaskFilter(journey=journey, status=TaskStatus.DONE, limit=_MOST))
    if reading_journeys.ended_for_good(header):
        raise Conflict("ended_for_good", journey=journey, instead=ANOTHER)
    act = ReopenJourney(command=PREVIEW, actor=NOBODY, reason="other")
    foreseen = await _foresee(temporal, journey, Foresee(now=now, reopen=act))
    ended = [one for one in voided if one.ended_at == header.status_since]
    again = next((one for one in done if one.key == foreseen.asks_again), None)
    return Return(foreseen=foreseen, tasks=tuple(ended), asks_again=again)


def money_of(header: reading_journeys.JourneyHeader, zone: str) -> Money | None:
    """What there is of the customer's money; None where nothing came and nothing was due."""
    account = account_from(header.facts, header.started_at.astimezone(ZoneInfo(zone)).date())
    fee = Decimal(header.facts.get("rendering_fee_paid") or 0)
    if account is None or account.is_fee:
        if fee <= NOTHING:
            return None
        return Money(currency="CNY", received=fee, refunded=NOTHING, refundable=fee, unpaid=NOTHING)
    unpaid = sum((account.owed_for(place) for place in account.due), NOTHING)
    if account.received <= NOTHING and unpaid <= NOTHING:
        return None
    return Money(
        currency=account.currency,
        received=account.received,
        refunded=account.refunded,
        refundable=account.refundable,
        unpaid=unpaid,
    )


async def _foresee(temporal: Client, journey: str, asked: Foresee) -> Foreseen:
    found: Foreseen = await ask(temporal, journey, JourneyWorkflow.foresee, asked)
    if found.refused is not None:
        raise refused(found.refused.kind, found.refused.details)
    return found
