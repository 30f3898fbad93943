"""Who is proposed to draw a customer's plan (R002-SKU-15)."""

from typing import Any

import pytest_asyncio

from activities.proposals import DesignerWanted, PersonWanted, ProposalActivities
from domain.appointments import Outcome
from domain.events import AppointmentEnded
from domain.forms.consultation import Style
from domain.roles import Role
from store import staff
from store.database import Database
from store.journal import record
from tests.store.samples import at, batch, booked, opened, started


@pytest_asyncio.fixture(autouse=True)
async def designers(db: Database) -> None:
    await db.execute(
        "TRUNCATE staff, absences, rota_turns, reservations, tasks, appointments RESTART IDENTITY CASCADE"
    )
    for handle, style in (("设计01", Style.MODERN), ("设计02", Style.EUROPEAN), ("设计03", Style.MODERN)):
        new = staff.NewStaff(handle=handle, name=handle, roles=(Role.DESIGNER,), styles=(style,))
        await staff.add(db, new)


async def proposed(db: Database, style: str | None, named: str | None = None) -> list[tuple[str, Any]]:
    wanted = DesignerWanted(style=style, named=named, now=at(1))
    found = await ProposalActivities(db).propose_designer(wanted)
    assert found.proposed == (found.candidates[0].handle if found.candidates else None)
    return [(one.handle, (one.fits, one.tasks, one.appointments)) for one in found.candidates]


async def test_r002_sku_15_the_style_comes_before_the_load_and_the_load_before_the_order(
    db: Database, journey: str
) -> None:
    assert [handle for handle, _ in await proposed(db, "modern")] == ["设计01", "设计03", "设计02"]
    assert [handle for handle, _ in await proposed(db, "chinese")] == ["设计01", "设计02", "设计03"]
    task = opened(f"{journey}-1", "draw_plan", role=Role.DESIGNER, assignee="设计01")
    await record(db, batch(journey, started(), task))
    assert await proposed(db, "modern") == [
        ("设计03", (True, 0, 0)),
        ("设计01", (True, 1, 0)),
        ("设计02", (False, 0, 0)),
    ]


async def test_r002_sku_15_meetings_to_come_are_load_and_those_that_ended_are_not(
    db: Database, journey: str
) -> None:
    over = AppointmentEnded(key="viewing/1", kind="viewing", outcome=Outcome.HELD)
    meetings = (booked("viewing/1", 30), over, booked("viewing/2", 0.5), booked("viewing/3", 60))
    await record(db, batch(journey, started(), *meetings))
    assert dict(await proposed(db, "modern"))["设计01"] == (True, 0, 1)


async def test_x_32_who_was_named_already_is_proposed_first(db: Database) -> None:
    assert next(handle for handle, _ in await proposed(db, "modern", "设计02")) == "设计02"


async def test_design_7_nobody_who_left_is_proposed(db: Database) -> None:
    for handle in ("设计01", "设计02", "设计03"):
        await staff.deactivate(db, handle)
    assert await proposed(db, "modern", "设计01") == []


async def test_r002_mgt_04_of_other_roles_the_lightest_load_comes_first(db: Database, journey: str) -> None:
    for handle in ("监理01", "监理02"):
        await staff.add(db, staff.NewStaff(handle=handle, name=handle, roles=(Role.SITE_SUPERVISOR,)))
    task = opened(f"{journey}-1", "take_keys", role=Role.SITE_SUPERVISOR, assignee="监理01")
    await record(db, batch(journey, started(), task))

    async def supervisors(named: str | None) -> list[str]:
        wanted = PersonWanted(role=Role.SITE_SUPERVISOR, named=named, now=at(1))
        return [one.handle for one in (await ProposalActivities(db).propose_person(wanted)).candidates]

    assert await supervisors(None) == ["监理02", "监理01"]
    assert await supervisors("监理01") == ["监理01", "监理02"], "who looks after the site already"
