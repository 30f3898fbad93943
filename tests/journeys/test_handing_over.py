"""Handing over all that somebody has: afterwards nothing that is open or to come names them (X-32)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from client import leaving
from client.bulk import Outcome, Result, apply, command_for
from client.errors import Conflict
from client.leaving import Leaving
from client.passing import Meetings
from domain.commands import Receipt
from domain.roles import Role
from domain.stages import Stage, Status
from starter.stack.postgres import EmbeddedPostgres
from store import staff
from store.rebuild import rebuild
from tests.journeys.armed import armed
from tests.journeys.building import Household
from tests.journeys.driving import FIRST_MEETING, MONDAY, Drive, customer
from tests.journeys.selling import AGREED, FROM_MEASUREMENT, QUOTED
from tests.journeys.test_absences import LEAD, ZONE, absent
from tests.journeys.test_moving import moved

SLOT = {"starts_at": "2031-03-20T02:00:00Z", "staff": "agent-01"}
BEGINNINGS: dict[Stage, dict[str, Any]] = {
    Stage.CONSULTATION: {},
    Stage.MEASUREMENT: {"viewing_place": "company"},
    Stage.DESIGN: FROM_MEASUREMENT,
    Stage.QUOTATION: AGREED,
    Stage.SIGNING: QUOTED,
    Stage.CONSTRUCTION: {},
    Stage.HANDOVER: {},
    Stage.CARE: {},
}


async def go(
    drive: Drive, person: str, to: str | None, stop_after: int | None = None, batch: str = "leaver"
) -> tuple[Leaving, list[Result], dict[str, Meetings]]:
    """Hand everything over as a batch; it may be stopped after some journeys."""
    journeys = drive.world.journeys
    foreseen = await leaving.foresee(journeys, person, to, ZONE)
    await leaving.hand_over_register(journeys, LEAD, foreseen, to, ZONE, gone=True)
    passed: dict[str, Meetings] = {}

    async def one(journey: str, command: str) -> Receipt:
        receivers = await leaving.successors(journeys, journey, foreseen, to, batch, ZONE)
        receipt, passed[journey] = await leaving.hand_over_journey(
            journeys, journey, LEAD, person, receivers, "left", None, command, gone=True
        )
        return receipt

    targets = foreseen.journeys[:stop_after]
    results = [done async for done in apply(one, targets, batch=batch, action="hand-over", at_once=2)]
    for journey in targets:
        await drive.world.settled(journey)
    return foreseen, results, passed


@pytest.mark.slow
async def test_x_32_everything_goes_over_and_nothing_names_who_left(drive: Drive) -> None:
    world, journeys = drive.world, drive.world.journeys
    slot = await drive.first_meeting()
    second = Drive(world, await world.start(customer("A-2")))
    site = Drive(world, await world.start(customer("A-3"), stage=Stage.CONSTRUCTION))
    await world.settled(site.journey)
    await journeys.open_case(site.journey, "agent-01", "complaint", {}, "the wall is wet")
    await world.settled(site.journey)
    lost = Drive(world, await world.start(customer("A-4")))
    await world.settled(lost.journey)
    await journeys.close(lost.journey, "agent-01", Status.LOST, "price")
    await world.settled(lost.journey)
    await absent(drive, "agent-02", 10, 12, "agent-01")
    pulse = await world.settled(drive.journey)
    while not any("/confirm/" in key and key.endswith("/opens") for key in pulse.keys):
        pulse = await world.pass_instant(drive.journey, pulse)

    assert (await leaving.still_named(journeys, "agent-01")).count > 5
    with pytest.raises(Conflict, match="does not have the role"):
        await go(drive, "agent-01", "designer-01")
    foreseen, first, _ = await go(drive, "agent-01", "agent-02", stop_after=1)
    assert (foreseen.owned, foreseen.memberships) == (4, {Role.AGENT: 4})
    assert {one.kind for one in foreseen.tasks} >= {"first_meeting"}
    assert foreseen.planned, "work that opens later is named in the preview"
    again, rest, _ = await go(drive, "agent-01", "agent-02")
    assert again.journeys == foreseen.journeys[1:], "what was done before the stop is not looked at again"
    assert [one.outcome for one in (*first, *rest)] == [Outcome.DONE] * 4
    assert command_for("leaver", "hand-over", drive.journey) != command_for(
        "leaver", "hand-over", site.journey
    )

    left = await leaving.still_named(journeys, "agent-01", foreseen.journeys)
    assert (left.count, left.unreachable) == (0, ()), left
    for one in (drive, second, site):
        await armed(one)
        told = [row["event"] for row in await one.journal("notice_issued")]
        (changed,) = [row for row in told if row["notice"] == "team_changed"]
        assert changed["to"] == ["customer", "agent-02"], "customers hear who looks after them now"
    told = [row["event"]["to"] for row in await lost.journal("notice_issued")]
    assert ["agent-02"] in told, "whoever was lost is not told"
    assert (await second.task("first_meeting"))["assignee"] == "agent-02"
    await moved(drive)
    opened = await drive.until("confirm_appointment")
    assert opened["assignee"] == "agent-02"
    assert opened["due_at"] < slot.starts_at
    await staff.deactivate(world.database, "agent-01")
    for _ in range(15):
        await world.pass_instant(site.journey, await world.settled(site.journey))
    assert (await leaving.still_named(journeys, "agent-01", foreseen.journeys)).count == 0
    assert await rebuilt_alike(drive)


async def rebuilt_alike(drive: Drive) -> bool:
    """The read models that the journal gives are those that there are."""
    tables = ("journeys", "tasks", "waits", "appointments", "promises")
    database = drive.world.database

    async def rows() -> list[Any]:
        return [
            sorted(str(dict(row)) for row in await database.fetch(f"SELECT * FROM {table}"))
            for table in tables
        ]

    before = await rows()
    await rebuild(database)
    return before == await rows()


async def test_x_32_meetings_keep_their_time_or_get_another_and_the_rota_spreads_the_rest(
    drive: Drive,
) -> None:
    slot = await drive.first_meeting()
    other = Drive(drive.world, await drive.world.start(customer("A-2")))
    busy = {"starts_at": slot.starts_at.isoformat(), "staff": "design_assistant-02"}
    await other.complete("first_meeting", {**FIRST_MEETING, "measurement_slot": busy})
    foreseen, _, passed = await go(drive, "design_assistant-01", "design_assistant-02")
    (clash,) = foreseen.conflicts
    assert (clash.line.journey, clash.receiver) == (drive.journey, "design_assistant-02"), "said before"
    assert clash.others == (), "nobody else is there"
    assert len(clash.free) == 2, "R002-SKU-05"
    assert "design_assistant-01" not in {one.staff for one in clash.free}
    assert [one.kind for one in passed[drive.journey].opened] == ["measurement"]
    assert (await drive.task("arrange_appointment"))["about"]["why"] == "moved_by_us"
    assert (await leaving.still_named(drive.world.journeys, "design_assistant-01")).count == 0
    await armed(drive)

    await staff.add(
        drive.world.database, staff.NewStaff(handle="agent-03", name="agent-03", roles=(Role.AGENT,))
    )
    _, results, _ = await go(drive, "agent-01", None, batch="by-rota")
    assert [one.outcome for one in results] == [Outcome.DONE] * 2
    owners = await drive.world.database.fetch("SELECT owner FROM journeys ORDER BY journey")
    assert {row["owner"] for row in owners} == {"agent-02", "agent-03"}


async def test_x_32_by_rota_whoever_has_the_time_of_the_meetings_takes_over_and_a_clash_is_said_before(
    drive: Drive,
) -> None:
    slot = await drive.first_meeting()
    journeys, own, busy, third = (
        drive.world.journeys,
        slot.staff,
        "design_assistant-02",
        "design_assistant-03",
    )
    other = Drive(drive.world, await drive.world.start(customer("A-2")))
    taken = {"starts_at": slot.starts_at.isoformat(), "staff": busy}
    await other.complete("first_meeting", {**FIRST_MEETING, "measurement_slot": taken})

    (clash,) = (await leaving.foresee(journeys, own, None, ZONE)).conflicts
    assert (clash.line.kind, clash.receiver, clash.others) == ("measurement", busy, ())
    assert len(clash.free) == 2, "R002-SKU-05"
    new = staff.NewStaff(handle=third, name=third, roles=(Role.DESIGN_ASSISTANT,))
    await staff.add(drive.world.database, new)
    (named,) = (await leaving.foresee(journeys, own, busy, ZONE)).conflicts
    assert named.others == (third,), "another receiver"
    foreseen, _, passed = await go(drive, own, None, batch="by-rota")
    assert foreseen.receivers == {drive.journey: {Role.DESIGN_ASSISTANT: third}}
    assert foreseen.conflicts == ()
    assert [one.kind for one in passed[drive.journey].moved] == ["measurement"]
    turn = await staff.next_by_rota(drive.world.database, Role.DESIGN_ASSISTANT, exclude=[own])
    assert turn == busy, "it counts as the turn of whoever took it"


async def test_x_32_what_was_fixed_under_their_name_is_asked_of_the_successor(drive: Drive) -> None:
    """Who is on call was found once; it counts as the successor's afterwards. So does a time that was only agreed."""
    journeys = drive.world.journeys
    site = Drive(
        drive.world,
        await drive.world.start(customer("A-2"), stage=Stage.CONSTRUCTION, facts={"plan_slot": SLOT}),
    )
    await drive.world.settled(site.journey)
    about = {"danger": "water"}
    await journeys.open_case(site.journey, "agent-01", "emergency", about, "water")
    await drive.world.settled(site.journey)
    task = await site.task("respond_emergency")
    leaver = task["assignee"]
    other = {"site_supervisor-01": "site_supervisor-02"}.get(leaver, "site_supervisor-01")
    await go(drive, leaver, other)
    assert (await site.task("respond_emergency"))["assignee"] == other
    await site.complete("respond_emergency", {"customer_reached": False})
    assert (await site.task("respond_emergency"))["assignee"] == other, (
        "asked again by the name that was found"
    )
    await go(drive, "agent-01", "agent-02", batch="agent")
    facts = await drive.world.database.fetchval("SELECT facts FROM journeys WHERE journey = $1", site.journey)
    assert facts["plan_slot"]["staff"] == "agent-02"


class Patient(Household):
    """Agrees on no time before whoever prepares it has had their days."""

    async def answer(self, kind: str) -> None:
        if kind not in ("arrange_appointment", "arrange_in_writing"):
            await super().answer(kind)
            return
        about = (await self.task(kind))["about"]
        earliest = datetime.fromisoformat(about["earliest"]) if about["earliest"] else None
        slot = await self.offer(about["appointment"], earliest)
        await self.complete(kind, {"slot": slot.model_dump(mode="json")})


@pytest.mark.slow
@pytest.mark.parametrize("stage", list(Stage))
async def test_x_32_nothing_names_the_leaver_in_any_stage(
    postgres_server: EmbeddedPostgres, stage: Stage
) -> None:
    """Every role's first person leaves in turn, in the middle of every stage; then the journey goes on for weeks."""
    from starter.rehearsal.world import open_world

    async with open_world(postgres_server, MONDAY) as world:
        home = Patient(
            Drive(world, await world.start(customer("A-1"), stage=stage, facts=BEGINNINGS[stage])), {}
        )
        for days in (0, 1, 4, 9, 20):
            if days:
                await home.live(MONDAY + timedelta(days=days), leave=("accept_concealed",))
            named = await world.database.fetch(
                "SELECT DISTINCT assignee FROM waits WHERE assignee IS NOT NULL UNION SELECT owner FROM journeys"
            )
            for row in named:
                person = row["assignee"]
                role = (await staff.get(world.database, person)).roles[0]
                number = int(person.rpartition("-")[2]) + 1
                heir = f"{role}-{number:02d}"
                await staff.add(world.database, staff.NewStaff(handle=heir, name=heir, roles=(role,)))
                await go(home, person, heir, batch=f"{person}-{days}")
                left = await leaving.still_named(world.journeys, person, [home.journey])
                assert left.count == 0, left
                await armed(home)
