"""Customers who are taken over in the middle of their project: nothing is overdue, and all that is not done is told."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from domain.account import Account
from domain.events import NotDoneHere
from domain.site import SitePlan
from domain.waits import WaitKind
from starter.intake.preview import Preview
from starter.rehearsal.world import open_world
from starter.stack.postgres import EmbeddedPostgres
from store.rebuild import entries_of
from tests.journeys.driving import MONDAY, Drive
from tests.journeys.taking_over import CARE, CUSTOMERS, DAY, ON_SITE, TODAY, ago, ahead, company_of

SECONDS = timedelta(seconds=90)


async def facts_of(drive: Drive) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for row in await drive.journal("facts_changed"):
        known.update(row["event"]["facts"])
    return known


async def not_done(drive: Drive) -> Counter[str]:
    """What is told of each customer as not done here, and how often."""
    found: Counter[str] = Counter()
    for entry in await entries_of(drive.world.database, drive.journey):
        if isinstance(entry.event, NotDoneHere):
            found[entry.event.what] += entry.event.times
    return found


@pytest.mark.slow
async def test_customers_of_every_stage_are_taken_over_as_the_check_says(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with open_world(postgres_server, TODAY) as world:
        company = await company_of(world)
        found = await company.take_over(CUSTOMERS)
        now = await world.now()
        for name, drive in found.items():
            told = await company.preview(name)
            await check_opened(name, drive, told, now)
            await check_nothing_is_overdue(name, drive, now)
        await check_the_sites(found)
        await check_the_money(found)
        await check_the_years_of_care(found)
        await check_what_is_not_done(found)
        again = await company.take_over(CUSTOMERS)
        assert {name: drive.journey for name, drive in again.items()} == {
            name: drive.journey for name, drive in found.items()
        }
        count = await world.database.fetchval("SELECT count(*) FROM journeys")
        assert count == len(CUSTOMERS)


async def check_opened(name: str, drive: Drive, told: Preview, now: datetime) -> None:
    """What the check says is what is there: every task, and every instant at which something happens by itself."""
    rows = await drive.world.database.fetch(
        "SELECT kind, role, assignee, due_at FROM tasks WHERE journey = $1 AND status = 'open'", drive.journey
    )
    opened = sorted((row["kind"], row["role"], row["assignee"] or "", row["due_at"]) for row in rows)
    said = sorted((one.what, str(one.role), one.person or "", one.due_at) for one in told.now)
    assert_same(name, opened, said)
    waits = sorted((row["key"], row["kind"], row["due_at"], row["next_at"]) for row in await drive.waits())
    expected = sorted(
        (key, wait.kind.value, wait.due_at, wait.armed.at if wait.armed else None)
        for key, wait in told.state.waits.items()
    )
    assert_same(name, waits, expected)
    left = Counter({one.what: 0 for one in told.not_done})
    for one in told.not_done:
        left[one.what] += one.times
    assert left == await not_done(drive), name
    assert all(now <= one.at for one in told.later)


def assert_same(name: str, opened: list[Any], said: list[Any]) -> None:
    """Equal but for the seconds by which the start was later than the check."""
    assert [one[:2] for one in opened] == [one[:2] for one in said], name
    for one, other in zip(opened, said, strict=True):
        for given, told in zip(one[2:], other[2:], strict=True):
            near = isinstance(given, datetime) and isinstance(told, datetime) and abs(given - told) < SECONDS
            assert near or given == told, (name, one, other)


async def check_nothing_is_overdue(name: str, drive: Drive, now: datetime) -> None:
    database = drive.world.database
    for row in await database.fetch(
        "SELECT kind, opened_at, due_at FROM tasks WHERE journey = $1", drive.journey
    ):
        assert row["due_at"] is None or row["due_at"] > row["opened_at"], (name, row["kind"])
    for row in await drive.waits():
        assert row["next_at"] is None or row["next_at"] >= now, (name, row["key"])
        assert row["kind"] != WaitKind.PROMISE or row["due_at"] > now, (name, row["key"])
    broken = [row for row in await drive.journal("promise_settled") if row["event"]["kept"] is False]
    assert not broken, name
    late = [
        row["event"]["subject"]
        for row in await drive.journal("step_fired")
        if row["event"]["late_seconds"] > 60
    ]
    assert not late, name


async def check_the_sites(found: Mapping[str, Drive]) -> None:
    """A site begins at the stage after the last finished one, with its plan from the real dates (R004-STG)."""
    tasks = {name: await drive.open_tasks() for name, drive in found.items()}
    assert "name_supervisor" in tasks["to_prepare"]
    assert {"name_crew", "list_materials", "extend_permit"} <= set(tasks["half_prepared"])
    assert not {"name_supervisor", "take_keys", "obtain_permit"} & set(tasks["half_prepared"])
    assert not {"agree_start", "name_supervisor", "kickoff"} & set(tasks["start_agreed"])
    assert "arrange_appointment" in tasks["start_agreed"], "the briefing on site"
    assert (await found["tiling"].task("site_stage"))["about"]["site_stage"] == "tiling"
    assert (await found["just_opened"].task("site_stage"))["about"]["site_stage"] == "structure"
    assert "pre_acceptance" in tasks["all_built"]
    plan = (await facts_of(found["tiling"]))["site_plan"]["stages"]
    assert plan["waterproofing"]["expected"] == ago(2)
    behind = (await found["far_behind"].task("measure_cabinets"))["about"]
    assert behind["site_stage"] == "first_cabinet_measurement"
    assert behind["expected_on"] == ahead(1)
    told = [row["event"] for row in await found["far_behind"].journal("notice_issued")]
    (late,) = [event for event in told if event["notice"] == "works_beyond_term"]
    known = SitePlan.model_validate((await facts_of(found["far_behind"]))["site_plan"])
    assert late["about"]["days"] == known.beyond_term > 0
    calls = {row["key"]: row for row in await found["tiling"].waits()}
    assert calls["agenda/progress"]["due_at"] > TODAY
    assert "agenda/progress" in {row["key"] for row in await found["to_accept"].waits()}
    assert "agenda/progress" not in {row["key"] for row in await found["accepted"].waits()}


async def check_the_money(found: Mapping[str, Drive]) -> None:
    """The account has what was paid; what fell due before is chased from today on (X-22, R002-REL-04)."""
    for name, drive in found.items():
        if (known := (await facts_of(drive)).get("account")) is not None:
            account = Account.model_validate(known)
            assert account.received == sum(part.amount for one in account.receipts for part in one.parts), (
                name
            )
            assert account.received + account.owed() == account.price, name
            due = sum(account.owed_for(place) for place in account.due)
            asked = await tasks_of(drive, "receive_payment")
            assert sum(float(row["about"]["due"]) for row in asked) == float(due), name
    assert (await found["tiling"].task("receive_payment"))["about"]["due"] == "30000.00"
    assert (await found["two_years"].task("receive_payment"))["about"]["due"] == "5000.00"
    assert "receive_payment" not in await found["to_prepare"].open_tasks()
    assert (await found["accepted"].task("receive_payment"))["about"]["due"] == "10000.00"
    assert "decide_hold" not in await found["tiling"].open_tasks()
    hold = [row["key"] for row in await found["tiling"].waits() if row["subject"] == "payment_overdue"]
    assert not hold, "the works have gone on long ago"


async def tasks_of(drive: Drive, kind: str) -> list[Any]:
    rows = await drive.world.database.fetch(
        "SELECT * FROM tasks WHERE journey = $1 AND kind = $2 AND status = 'open'", drive.journey, kind
    )
    return list(rows)


async def check_the_years_of_care(found: Mapping[str, Drive]) -> None:
    """Contacts are dated from the old events, and courtesy keeps its distance from the last contact (R002-GAS-02)."""
    agendas = {
        name: {row["key"]: row["due_at"] for row in await drive.waits()} for name, drive in found.items()
    }
    first = agendas["handed_over_today"]
    assert {"agenda/care_call", "agenda/revisit_30", "agenda/revisit_180", "agenda/survey"} <= set(first)
    assert first["agenda/care_call"].date() == DAY + timedelta(days=3)
    assert "care_call" in await found["third_day"].open_tasks(), "its day is today"
    assert "care_call" not in await found["half_a_year"].open_tasks()
    assert agendas["half_a_year"]["agenda/cleaning_again"].date() == DAY + timedelta(days=1)
    assert (await found["two_years"].task("warranty_end"))["about"]["ends_on"] == "2031-03-13"
    assert "care_plan" not in await found["two_years"].open_tasks()
    hoses = agendas["hoses_new"]["agenda/hoses"]
    assert hoses.date() == date(2031, 6, 6), "three years from their own day"
    assert "agenda/hoses" not in agendas["old_hoses"]
    assert "settle_reservation" in await found["old_hoses"].open_tasks()
    assert not [key for key in agendas["no_consent"] if "revisit" in key or "mailing" in key]
    assert "warranty_end" in await found["no_consent"].open_tasks()


async def check_what_is_not_done(found: Mapping[str, Drive]) -> None:
    said = {name: await not_done(drive) for name, drive in found.items()}
    assert not said["consultation"]
    assert not said["handed_over_today"]
    assert said["tiling"]["kickoff_call"] == 1
    assert said["tiling"]["site_stage"] == 4
    assert said["tiling"]["progress"] == 4, "30 January, 10, 20 and 28 February are over"
    assert said["half_a_year"]["care_call"] == 1
    assert said["half_a_year"]["revisit"] == 2
    assert said["old_hoses"]["hoses"] == 1
    assert said["old_hoses"]["mailing"] == 3
    assert said["hoses_new"]["cleaning"] == 1
    (began,) = await found["tiling"].journal("customer_taken_over")
    assert began["event"]["known"]["on"] == DAY.isoformat()
    assert not await found["consultation"].journal("customer_taken_over")


async def test_r002_gas_02_courtesy_keeps_its_distance_from_the_last_contact(
    postgres_server: EmbeddedPostgres,
) -> None:
    """Handed over 29 days ago and called yesterday: the revisit of the thirtieth day waits until its turn."""
    known = {**CARE, "handed_over_on": ago(29), "last_contact": ago(1)}
    async with open_world(postgres_server, TODAY) as world:
        company = await company_of(world)
        drive = (await company.take_over({"R-1": known}))["R-1"]
        distance = int(company.today.rules.standard.numbers["contact_distance"])
        row = await drive.until("revisit_call", timedelta(days=120))
        assert row["opened_at"].date() >= DAY - timedelta(days=1) + timedelta(days=distance)


async def test_x_01_taken_over_on_the_day_of_a_call(postgres_server: EmbeddedPostgres) -> None:
    """The call of today is made; the inspection before it is over, and nobody is asked for it too late."""
    async with open_world(postgres_server, MONDAY + timedelta(days=7, hours=6)) as world:
        drive = (await (await company_of(world)).take_over({"P-1": ON_SITE}))["P-1"]
        opened = await drive.open_tasks()
        assert "progress_call" in opened
        assert "site_inspection" not in opened
        await check_nothing_is_overdue("P-1", drive, await world.now())
        assert (await not_done(drive))["progress"] == 4


async def test_a_customer_who_was_taken_over_goes_on_like_any_other(
    postgres_server: EmbeddedPostgres,
) -> None:
    """The next milestone of a site holds the works as usual; its plan moves on; the debt from before is apart."""
    tiles = {
        **ON_SITE,
        "site_done": "second_cabinet_measurement",
        "site_done_on": ago(2),
        "paid_so_far": "60000",
    }
    async with open_world(postgres_server, TODAY) as world:
        drive = (await (await company_of(world)).take_over({"S-1": tiles}))["S-1"]
        before = await tasks_of(drive, "receive_payment")
        assert [row["about"]["after"] for row in before] == ["tiling"]
        await drive.complete(
            "receive_payment", {"amount": "30000", "receipt_number": "SK-1", "received_on": DAY.isoformat()}
        )
        assert not await tasks_of(drive, "receive_payment")
        account = Account.model_validate((await facts_of(drive))["account"])
        assert [account.received, account.owed()] == [90_000, 10_000]
        assert account.receipt_numbers == ["TAKEN-OVER", "SK-1"]
        assert (await drive.task("site_stage"))["about"]["site_stage"] == "joinery"


@pytest.mark.slow
async def test_a_run_that_moves_changes_nothing(postgres_server: EmbeddedPostgres) -> None:
    """Continued as new right after it was taken over, a journey opens and leaves out nothing a second time."""
    names = ["half_prepared", "start_agreed", "tiling", "accepted", "half_a_year"]
    async with open_world(postgres_server, TODAY) as world:
        found = await (await company_of(world)).take_over({name: CUSTOMERS[name] for name in names})
        for name, drive in found.items():
            before = (
                await drive.journal(),
                await drive.open_tasks(),
                [row["key"] for row in await drive.waits()],
            )
            for _ in range(2):
                runs = (await world.settled(drive.journey)).runs
                await world.journeys.poke(drive.journey)
                while (await world.settled(drive.journey)).runs == runs:
                    continue
            after = (
                await drive.journal(),
                await drive.open_tasks(),
                [row["key"] for row in await drive.waits()],
            )
            assert after == before, name
