"""What a journey goes by is corrected: calls move into the customer's hours, duties follow their dates."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from client.errors import BadInput, Conflict
from client.foreseeing import foresee_amending
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from store.customers import customer_details
from tests.journeys.armed import armed, fires_as_told, waiting
from tests.journeys.building import living
from tests.journeys.driving import MONDAY, Drive, customer
from tests.journeys.meeting import hours, meeting, slot
from tests.journeys.selling import QUOTED, local, selling
from tests.journeys.test_moving import moved

OPERATIONS = "operations-01"


async def amend(drive: Drive, reason: str = "customer_wish", **changes: Any) -> Any:
    done = await drive.world.journeys.amend(drive.journey, OPERATIONS, changes, reason)
    await armed(drive)
    return done


async def due(drive: Drive, key: str) -> datetime | None:
    return next(line.due_at for line in await waiting(drive) if line.key.endswith(key))


async def test_r002_sku_04_calls_move_into_the_customers_hours_once_each(
    postgres_server: EmbeddedPostgres,
) -> None:
    """X-06: what is open counts from the first of these hours, what is planned comes within them."""
    async with meeting(postgres_server, call=True) as one:
        before = (await one.task("kickoff_call"))["due_at"]
        changes = {"window": "18:00-20:30"}
        foreseen = await foresee_amending(one.world.journeys.temporal, one.journey, changes, MONDAY)
        await amend(one, **changes)
        call = await one.task("kickoff_call")
        assert call["due_at"] > local(3, "18:00") > before
        moves = {shift.key: shift.after for shift in foreseen.shifts}
        assert moves["design/call/1"] == call["due_at"], "the preview is what happens"
        assert moves["design/meeting/1/arrange/1"] == (await one.task("arrange_appointment"))["due_at"]
        event = (await one.journal("facts_amended"))[0]["event"]
        assert (event["before"], event["facts"]) == ({"window": None}, changes), "old and new"
        kept = (await customer_details(one.world.database, [one.journey]))[one.journey]
        assert kept.contacts[0].window == hours("18:00", "20:30"), "the register knows it as well"
        await moved(one)
        with pytest.raises(Conflict, match="nothing was changed"):
            await amend(one, **changes)
        assert (await one.task("kickoff_call"))["due_at"] == call["due_at"], "once"

        await one.complete("kickoff_call", {"outcome": "no_answer"})
        planned = await due(one, "call/2/opens")
        assert planned is not None
        assert local(3, "18:00") <= planned <= local(3, "20:30")
        await amend(one, window="08:00-09:30")
        assert await due(one, "call/2/opens") == local(4, "09:00"), "not in hours that are over"
        await amend(one, window=None)
        await amend(one, window="19:00-20:00")
        again = await due(one, "call/2/opens")
        assert again is not None
        assert again.hour == local(3, "19:00").hour
        calls = [line for line in await waiting(one) if line.subject == "kickoff_call"]
        assert len(calls) == 1
        assert len(await one.journal("facts_amended")) == 4
        told = await fires_as_told(one)
        while told.key != "design/call/2/opens":
            told = await fires_as_told(one)
        assert await one.world.now() >= again - timedelta(minutes=15)


async def test_r002_sku_27_a_call_to_confirm_comes_before_the_meeting_in_any_hours(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with meeting(postgres_server) as one:
        await one.arrange(slot(6, "15:00"))
        while not any(line.key.endswith("confirm/1/opens") for line in await waiting(one)):
            if "check_ready" in await one.open_tasks():
                await one.complete("check_ready", {"ready": True})
            else:
                await one.pass_on()
        usual = await due(one, "confirm/1/opens")
        await amend(one, window="11:00-12:00")
        assert await due(one, "confirm/1/opens") == local(6, "11:00")
        await amend(one, window="18:00-20:30")
        assert await due(one, "confirm/1/opens") == local(5, "18:00"), "the evening before, never after it"
        await amend(one, window=None)
        assert await due(one, "confirm/1/opens") == usual


async def test_what_money_or_plan_rests_on_is_refused_with_the_command_that_does_it(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with selling(postgres_server, Stage.SIGNING, QUOTED) as seller:
        elsewhere: tuple[tuple[str, Any, str], ...] = (
            ("contract_sum", "1", "homeward case open H000001 change_order"),
            ("account", {}, "correct_receipt"),
            ("measured_area", "99", "homeward journey back H000001"),
            ("start_on", "2031-05-01", "move_start"),
            ("phone", "1", "homeward customer correct H000001"),
            ("consent", True, "consent_withdrawn"),
        )
        for name, value, instead in elsewhere:
            with pytest.raises(Conflict, match=instead):
                await amend(seller, **{name: value})
        with pytest.raises(BadInput, match=r"these can: .*window"):
            await amend(seller, moon=1)
        with pytest.raises(BadInput, match="budget"):
            await amend(seller, budget="-1", style="modern")
        with pytest.raises(BadInput, match="window"):
            await amend(seller, window="evening")
        assert not await seller.journal("facts_amended"), "nothing was changed"
        command = "0000-amended"
        for repeated in (False, True):
            done = await seller.world.journeys.amend(
                seller.journey, OPERATIONS, {"budget": "150000"}, "mistake", "said so on Monday", command
            )
            assert done.receipt.repeated is repeated
        (event,) = [row["event"] for row in await seller.journal("facts_amended")]
        assert (event["before"]["budget"], event["facts"]["budget"]) == ("180000", "150000")
        assert event["words"] == f"personal:{command}/words"
        await armed(seller)


async def test_hours_hold_for_every_journey_of_the_customer(drive: Drive) -> None:
    first = await customer_details(drive.world.database, [drive.journey])
    same = customer("A-2").model_copy(update={"customer": first[drive.journey].customer})
    other = Drive(drive.world, await drive.world.start(same))
    done = await amend(drive, window="09:00-11:00", language="en", style="european")
    assert done.others == (other.journey,)
    (event,) = [row["event"] for row in await other.journal("facts_amended")]
    assert event["facts"] == {"window": "09:00-11:00", "language": "en"}, "its style is its own"
    assert (await customer_details(drive.world.database, [other.journey]))[other.journey].language == "en"
    await armed(other)


async def test_r002_sku_69_the_hoses_count_from_when_they_were_installed(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CARE) as home:
        before = await due(home, "agenda/hoses")
        await amend(home, "mistake", hoses_from="2029-03-03")
        after = await due(home, "agenda/hoses")
        assert before is not None
        assert after is not None
        assert before - after == datetime(2031, 3, 3, tzinfo=UTC) - datetime(2029, 3, 3, tzinfo=UTC)
        with pytest.raises(Conflict, match="change_tier"):
            await amend(home, tier="important")
