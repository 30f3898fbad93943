"""A company on a Wednesday morning, for the boards: something of everything that they count."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from domain import events
from domain.absences import AbsenceReason
from domain.account import Account
from domain.appointments import Outcome
from domain.contract import Milestone, Occasion
from domain.forms.materials import ORDER_MATERIALS
from domain.roles import Role
from domain.satisfaction import questions
from domain.site import SiteStage
from domain.stages import Stage, Status
from domain.waits import Action, WaitKind
from store import absences
from store.boards.period import day_starts
from store.customers import register
from store.database import Database
from tests.journeys.driving import customer
from tests.store.boarding import (
    ZONE,
    Happened,
    armed,
    booked,
    done,
    ended,
    fired,
    hire,
    local,
    opened,
    started,
    tell,
)

JANUARY = local(1, month=1)
ASKED = next(one for one in questions() if one.kind == "plan_call")
CROWD = 30
"""So many tasks are overdue, and as many lie in a queue: more than one printed page has room for."""


def given(score: int) -> dict[str, Any]:
    return {ASKED.field: score}


def called(key: str, outcome: str) -> Happened:
    event = events.ContactMade(key=key, kind="progress_call", channel="phone", outcome=outcome)
    return Happened(local(4), event, "客服03")


def promised(key: str, day: int, kept: bool | None, person: str = "客服03") -> list[Happened]:
    made = Happened(JANUARY, events.PromiseMade(key=key, what="call_back", by=local(day)))
    over = events.PromiseSettled(key=key, what="call_back", kept=kept, person=person)
    return [made] if kept is None else [made, Happened(local(4), over, person)]


async def happened(db: Database) -> str:
    """Everything, seen from ``tests.store.boarding.NOW``; returns a journey of a customer with a name."""
    for handle, role, team in (
        ("客服03", Role.AGENT, "一组"),
        ("客服04", Role.AGENT, "二组"),
        ("设计01", Role.DESIGNER, "二组"),
        ("监理01", Role.SITE_SUPERVISOR, None),
    ):
        await hire(db, handle, role, team=team)
    days = date(2031, 3, 4), date(2031, 3, 7)
    span = day_starts(days[0], ZONE), day_starts(days[1], ZONE)
    await absences.declare(db, "客服04", days, span, {Role.AGENT: "客服03"}, AbsenceReason.ILL, "cs_lead-01")
    registered = await register(db, customer("A-1", owner="客服03"))
    await _selling(db, registered.journey, registered.customer)
    await _building(db)
    await _lost(db)
    await _crowd(db)
    return registered.journey


async def _selling(db: Database, journey: str, number: str) -> None:
    await tell(
        db,
        journey,
        started(JANUARY, customer=number, designer="设计01"),
        *promised("kept", 3, kept=True),
        *promised("kept/2", 4, kept=True),
        *promised("broken", 2, kept=False),
        *promised("open", 5, kept=None),
        *promised("nobody's", 4, kept=False, person="客服04"),
        opened("kept", local(1), local(4), kind="plan_call"),
        done("kept", local(4), kind="plan_call", **given(5)),
        opened("kept/before", JANUARY, local(3, month=2), kind="plan_call"),
        done("kept/before", local(2, month=2), kind="plan_call", **given(3)),
        opened("late", local(1), local(3), role=Role.DESIGNER, assignee="设计01", kind="draw_plan"),
        done("late", local(4), by="设计01", on_time=False, kind="draw_plan"),
        opened("given up", local(1), local(2)),
        fired("given up", Action.DUE, local(2)),
        Happened(local(3), events.TaskVoided(task="given up", key="given up", reason="went_back")),
        opened("overdue", local(1), local(4), kind="progress_call"),
        fired("overdue", Action.DUE, local(4)),
        fired("overdue", Action.ESCALATE, local(4, "12:00"), 1, Role.CS_LEAD),
        fired("late", Action.ESCALATE, local(3, "12:00"), 1, Role.DESIGN_DIRECTOR),
        opened("today", local(1), local(5, "18:00"), kind="progress_call"),
        opened("queue", local(1), local(4), role=Role.FINANCE, assignee=None),
        booked("viewing", local(5, "15:00"), "客服03", "设计01"),
        booked("over", local(4, "15:00"), "客服03"),
        ended("over", local(4, "16:00"), Outcome.HELD),
        called("call/1", "reached"),
        called("call/2", "no_answer"),
        armed("opens", local(7), WaitKind.OPENS, subject="plan_call"),
        armed("draws", local(17), WaitKind.OPENS, subject="draw_plan"),
    )


async def _building(db: Database) -> None:
    """Two customers owe: one by the words of a contract without its currency, one in dollars."""
    shares = ((Occasion.SIGNING, 30), (SiteStage.PLUMBING_ELECTRICAL, 30), (Occasion.ACCEPTANCE, 40))
    terms = [Milestone(name=str(after), stage=after, share=Decimal(share)) for after, share in shares]
    for journey, currency, since in (("H900001", "CNY", local(2, month=2)), ("H900002", "USD", local(4))):
        account = Account.of(Decimal("188000.50"), terms, currency).fallen_due(Occasion.SIGNING, since)
        told = account.model_dump(mode="json", exclude_defaults=True)
        await tell(
            db,
            journey,
            started(local(4), customer=f"K{journey}", owner="客服04", site_supervisor="监理01"),
            Happened(local(4), events.FactsChanged(facts={"account": told})),
            opened(
                f"{journey}-1", local(1), local(9), kind="receive_payment", about={"after": Occasion.SIGNING}
            ),
            opened(f"{journey}-2", local(2), local(4), kind="sign_contract", assignee="客服04"),
            done(
                f"{journey}-2",
                local(4),
                by="客服04",
                kind="sign_contract",
                outcome="held",
                contract_sum="188000.50",
            ),
            opened(f"{journey}-3", local(2), local(4), kind=ORDER_MATERIALS.name, assignee="监理01"),
            done(
                f"{journey}-3",
                local(3),
                by="监理01",
                kind=ORDER_MATERIALS.name,
                first_delivery_on="2031-03-05",
            ),
            stage=Stage.CONSTRUCTION,
        )


async def _lost(db: Database) -> None:
    for number, reason in enumerate(("lost_price", "lost_price", "lost_design")):
        gone = events.StatusChanged(status=Status.LOST, reason=reason)
        paused = events.StatusChanged(status=Status.PAUSED, reason="customer")
        journey = f"H91000{number}"
        told = [started(JANUARY, customer=f"K{journey}"), Happened(local(3), gone)]
        await tell(db, journey, *told, stage=Stage.QUOTATION)
        told = [started(JANUARY, customer=f"P{journey}"), Happened(local(3), paused)]
        await tell(db, f"H92000{number}", *told, stage=Stage.MEASUREMENT)


async def _crowd(db: Database) -> None:
    tasks = [started(JANUARY, customer="K93", owner="客服04")]
    for number in range(CROWD):
        due = local(4) - timedelta(minutes=number)
        tasks += [
            opened(f"c{number}", local(1), due, assignee="客服04", kind="progress_call"),
            opened(f"q{number}", local(1), due + timedelta(days=3), role=Role.SALES, assignee=None),
        ]
    await tell(db, "H930000", *tasks)
