"""Who does what on a journey: the designer who is named, people who take over, what goes over with them."""

from typing import Any

import pytest

from client.errors import BadInput, Conflict
from client.handing import HandedOver, foresee, hand_over
from domain.forms.consultation import Style
from domain.roles import Role
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from store import reading_journeys, staff
from store.rulebooks import rulebook
from tests.journeys.armed import armed
from tests.journeys.driving import FIRST_MEETING, MEASURED, MONDAY, Drive, customer
from tests.journeys.selling import FROM_MEASUREMENT, Seller, selling
from tests.journeys.test_moving import moved

DIRECTOR = "design_director-01"


async def good_at(drive: Drive, handle: str, *styles: Style) -> None:
    new = staff.NewStaff(handle=handle, name=handle, roles=(Role.DESIGNER,), styles=styles)
    await staff.change(drive.world.database, new)


async def team(drive: Drive) -> tuple[str | None, dict[Role, str]]:
    header = await reading_journeys.journey_header(drive.world.database, drive.journey)
    return header.owner, header.team


async def notices(drive: Drive, notice: str) -> list[dict[str, Any]]:
    rows = [row["event"] for row in await drive.journal("notice_issued")]
    return [row for row in rows if row["notice"] == notice]


async def measured(drive: Drive) -> Any:
    """Drive to the measurement, confirmed that morning, and report it; returns its task."""
    await drive.until("confirm_appointment")
    await drive.complete("confirm_appointment", {"outcome": "confirmed"})
    task = await drive.until("measure_site")
    await drive.complete("measure_site", MEASURED)
    return task


async def test_r002_sku_15_the_designer_is_proposed_by_style_and_named_by_the_design_director(
    drive: Drive,
) -> None:
    await good_at(drive, "designer-02", Style.MODERN)
    await drive.first_meeting()
    task = await drive.task("confirm_designer")
    assert (task["role"], task["about"]["style"]) == (Role.DESIGN_DIRECTOR, "modern")
    assert task["about"]["proposed"] == "designer-02", "the first in order has another style"
    loads = [(one["handle"], one["fits"]) for one in task["about"]["candidates"]]
    assert loads == [("designer-02", True), ("designer-01", False)]
    await drive.complete("confirm_designer", {"designer": "designer-01"})
    assert (await team(drive))[1] == {Role.DESIGNER: "designer-01"}, "the director decides, not the proposal"


async def test_r002_sku_03_naming_the_designer_costs_the_measurement_no_time(drive: Drive) -> None:
    await drive.first_meeting()
    task = await measured(drive)
    assert "confirm_designer" in await drive.open_tasks()
    assert (await drive.world.settled(drive.journey)).stage is Stage.MEASUREMENT, "no plan without a designer"
    await moved(drive)
    await drive.complete("confirm_designer", {"designer": "designer-02"})
    assert (await drive.world.settled(drive.journey)).stage is Stage.DESIGN
    assert (await drive.task("draw_plan"))["assignee"] == "designer-02"
    assert await team(drive) == (
        "agent-01",
        {Role.DESIGN_ASSISTANT: task["assignee"], Role.DESIGNER: "designer-02"},
    ), "X-12: who measured stays the assistant"


async def test_x_06_the_time_agreed_for_the_viewing_is_kept_by_the_designer_who_was_named(
    drive: Drive,
) -> None:
    measurement = await drive.offer("measurement")
    rules = await rulebook(drive.world.database, "renovation", 1, MONDAY.date())
    ready = rules.due(rules.standard.rules["plan_ready"], measurement.starts_at, "customer").at
    viewing = await drive.offer("viewing", earliest=ready)
    assert viewing.staff == "designer-01"
    await drive.first_meeting(viewing_slot=viewing.model_dump(mode="json"))
    await drive.complete("confirm_designer", {"designer": "designer-02"})
    await measured(drive)
    booked = await drive.world.database.fetchrow(
        "SELECT starts_at, staff FROM appointments WHERE journey = $1 AND kind = 'viewing'", drive.journey
    )
    assert booked is not None
    assert (booked["starts_at"], booked["staff"]) == (viewing.starts_at, ["designer-02"])
    kept = await drive.world.database.fetch(
        "SELECT s.handle FROM reservations AS r JOIN staff AS s USING (staff_no) WHERE r.starts_at = $1",
        viewing.starts_at,
    )
    assert [row["handle"] for row in kept] == ["designer-02"], "the other designer's time is free again"


@pytest.mark.parametrize("given", ["designer-03", "agent-01"])
async def test_design_7_a_form_names_only_who_works_here_with_that_role(drive: Drive, given: str) -> None:
    await drive.first_meeting()
    before = len(await drive.journal())
    with pytest.raises(
        BadInput, match=f"designer: {given} is no active designer; accepted: designer-01, designer-02"
    ):
        await drive.complete("confirm_designer", {"designer": given})
    assert len(await drive.journal()) == before


async def test_design_7_a_form_names_nobody_who_has_left(drive: Drive) -> None:
    await drive.first_meeting()
    await staff.deactivate(drive.world.database, "designer-02")
    with pytest.raises(BadInput, match="accepted: designer-01"):
        await drive.complete("confirm_designer", {"designer": "designer-02"})


async def test_x_32_handing_over_takes_open_tasks_along_and_the_customer_is_told(drive: Drive) -> None:
    before = await drive.task("first_meeting")
    armed = len(await drive.journal("wait_armed"))
    receipt = await drive.world.journeys.appoint(
        drive.journey, "cs_lead-01", Role.AGENT, "agent-02", "absent", words="ill for a week"
    )
    assert not receipt.repeated
    after = await drive.task("first_meeting")
    assert (before["assignee"], after["assignee"], after["task"]) == ("agent-01", "agent-02", before["task"])
    waits = await drive.journal("wait_armed")
    assert len(waits) == armed + 1, "its reminders are armed for the new person"
    assert waits[-1]["event"]["wait"]["assignee"] == "agent-02"
    assert await team(drive) == ("agent-02", {})
    (told,) = await notices(drive, "team_changed")
    assert told["to"] == ["customer", "agent-02"]
    assert told["about"] == {"role": "agent", "person": "agent-02", "before": "agent-01"}
    changed = (await drive.journal("team_changed"))[0]
    assert changed["actor"] == "cs_lead-01"
    assert changed["event"]["words"].startswith("personal:"), "why, in words, stays in Postgres"
    await drive.first_meeting()


async def test_x_32_what_opens_later_goes_to_whoever_has_the_role_then(drive: Drive) -> None:
    await drive.first_meeting()
    pulse = await drive.world.settled(drive.journey)
    while not (opening := [key for key in pulse.keys if "/confirm/" in key and key.endswith("/opens")]):
        pulse = await drive.world.pass_instant(drive.journey, pulse)
    await drive.world.journeys.appoint(drive.journey, "cs_lead-01", Role.AGENT, "agent-02", "left")
    wait = await drive.world.database.fetchval(
        "SELECT assignee FROM waits WHERE journey = $1 AND key = $2", drive.journey, opening[0]
    )
    assert wait == "agent-02", "the preview of what comes names them already"
    assert (await drive.until("confirm_appointment"))["assignee"] == "agent-02"


async def test_x_32_the_queue_goes_to_who_is_named_first_and_nobody_is_told(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with selling(postgres_server, Stage.DESIGN, FROM_MEASUREMENT) as seller:
        assert (await seller.task("draw_plan"))["assignee"] is None
        await seller.world.journeys.appoint(
            seller.journey, DIRECTOR, Role.DESIGNER, "designer-02", "workload"
        )
        assert (await seller.task("draw_plan"))["assignee"] == "designer-02"
        assert await notices(seller, "team_changed") == [], "the customer knew nobody yet"


async def test_design_7_an_approval_never_goes_over_to_who_asked_for_it(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with selling(postgres_server, Stage.DESIGN, FROM_MEASUREMENT) as seller:
        both = (Role.DESIGNER, Role.DESIGN_DIRECTOR)
        await staff.add(seller.world.database, staff.NewStaff(handle="both-01", name="both-01", roles=both))
        await seller.answer("draw_plan", actor="both-01")
        await seller.world.journeys.appoint(
            seller.journey, DIRECTOR, Role.DESIGN_DIRECTOR, "both-01", "workload"
        )
        assert (await seller.task("review_plan"))["assignee"] is None


@pytest.mark.slow
async def test_x_21_another_designer_stays_the_journeys_designer(postgres_server: EmbeddedPostgres) -> None:
    async with selling(postgres_server, Stage.DESIGN, FROM_MEASUREMENT) as seller:
        await named(seller, "designer-01")
        await seller.reach("revision_call")
        await seller.answer("revision_call", changes_needed=True, rendering_accepted=False, budget_slot=None)
        await seller.answer("decide_round", decision="other_designer", designer="designer-02")
        assert (await team(seller))[1][Role.DESIGNER] == "designer-02"
        (told,) = await notices(seller, "team_changed")
        assert "customer" in told["to"]
        await moved(seller)
        assert len(await notices(seller, "team_changed")) == 1, "a later run changes nothing again"


async def named(seller: Seller, designer: str) -> None:
    await seller.world.journeys.appoint(seller.journey, DIRECTOR, Role.DESIGNER, designer, "workload")


async def test_r002_sku_20_a_meeting_is_offered_with_the_journeys_own_person(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with selling(postgres_server, Stage.DESIGN, FROM_MEASUREMENT) as seller:
        assert (await seller.task("arrange_appointment"))["about"]["staff"] is None
    async with selling(postgres_server, Stage.MEASUREMENT, {"viewing_place": "company"}) as seller:
        await seller.answer("confirm_designer", designer="designer-02")
        await seller.reach_stage(Stage.DESIGN)
        arrange = await seller.task("arrange_appointment")
        assert arrange["about"]["staff"] == "designer-02"
        await seller.answer("arrange_appointment")
        assert (await seller.booked("viewing"))["staff"] == ["designer-02"]


async def test_x_32_nobody_takes_over_from_themselves_or_without_the_role(drive: Drive) -> None:
    journeys = drive.world.journeys
    with pytest.raises(Conflict, match="agent of this journey already"):
        await journeys.appoint(drive.journey, "cs_lead-01", Role.AGENT, "agent-01", "absent")
    with pytest.raises(Conflict, match="designer-01 does not have the role"):
        await journeys.appoint(drive.journey, "cs_lead-01", Role.AGENT, "designer-01", "absent")
    assert await drive.journal("team_changed") == []


async def test_x_32_the_same_command_hands_over_once(drive: Drive) -> None:
    appoint = drive.world.journeys.appoint
    for repeated in (False, True):
        receipt = await appoint(
            drive.journey, "cs_lead-01", Role.AGENT, "agent-02", "absent", command="0000-hand-over"
        )
        assert receipt.repeated is repeated
    assert len(await drive.journal("team_changed")) == 1


async def handed_over(drive: Drive, person: str) -> HandedOver:
    return await hand_over(
        drive.world.journeys,
        drive.journey,
        "design_director-01",
        Role.DESIGN_ASSISTANT,
        person,
        "absent",
        command="0000-hand-over",
    )


async def standing(drive: Drive) -> list[tuple[Any, str]]:
    rows = await drive.world.database.fetch(
        "SELECT starts_at, staff FROM appointments WHERE journey = $1 AND outcome IS NULL", drive.journey
    )
    return [(row["starts_at"], row["staff"][0]) for row in rows]


async def test_x_32_coming_meetings_go_over_at_the_same_time(drive: Drive) -> None:
    slot = await drive.first_meeting()
    assert slot.staff == "design_assistant-01"
    await drive.world.journeys.appoint(
        drive.journey, DIRECTOR, Role.DESIGN_ASSISTANT, "design_assistant-01", "workload"
    )
    for _ in range(2):
        done = await handed_over(drive, "design_assistant-02")
        await drive.world.settled(drive.journey)
        assert done.opened == ()
        assert await standing(drive) == [(slot.starts_at, "design_assistant-02")]
    assert len(await drive.journal("appointment_booked")) == 2, "the repeat moved nothing again"


async def test_x_32_a_meeting_whose_time_the_new_person_has_not_gets_another_time(drive: Drive) -> None:
    slot = await drive.first_meeting()
    await drive.world.journeys.appoint(
        drive.journey, DIRECTOR, Role.DESIGN_ASSISTANT, "design_assistant-01", "workload"
    )
    other = Drive(drive.world, await drive.world.start(customer("A-2")))
    busy = {"starts_at": slot.starts_at.isoformat(), "staff": "design_assistant-02"}
    await other.complete("first_meeting", {**FIRST_MEETING, "measurement_slot": busy})
    found = await foresee(drive.world.journeys, drive.journey, Role.DESIGN_ASSISTANT, "design_assistant-02")
    (meeting,) = found.meetings
    assert (meeting.keeps, found.before) == (False, "design_assistant-01")
    assert {one.staff for one in meeting.free} == {"design_assistant-02"}
    assert await standing(drive) == [(slot.starts_at, "design_assistant-01")], "nothing was changed"
    await handed_over(drive, "design_assistant-02")
    done = await handed_over(drive, "design_assistant-02")
    await armed(drive)
    assert await standing(drive) == []
    task = await drive.task("arrange_appointment")
    assert task["about"]["staff"] == "design_assistant-02"
    assert len(await notices(drive, "meeting_moved_by_us")) == 1, "the customer hears of it, once"
    assert done.opened == (), "the repeat finds nothing left"
    assert (await team(drive))[1] == {Role.DESIGN_ASSISTANT: "design_assistant-02"}
