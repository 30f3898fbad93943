"""Handover: tried in front of the customer, put right, accepted, paid, given over."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from store.rulefiles import read_folder
from store.settings import ROOT
from tests.journeys.building import living
from workflows.renovation.handover import warranty_ends

SHANGHAI = ZoneInfo("Asia/Shanghai")
CONTRACT = {"contract_sum": "90000.00", "milestones": [{"name": "signing"}, {"name": "handover"}]}


async def test_r002_sku_66_failed_items_are_put_right_and_accepted_again(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=CONTRACT) as home:
        await home.live("pre_completion_call")
        asked = await home.task("pre_completion_call")
        await home.live("acceptance")
        booked = (await home.journal("appointment_booked"))[0]["event"]
        next_day = asked["opened_at"].astimezone(SHANGHAI).date() + timedelta(days=1)
        starts_at = datetime.fromisoformat(booked["starts_at"]).astimezone(SHANGHAI)
        assert f"{starts_at:%Y-%m-%d %H:%M}" == f"{next_day} 15:00", "R002-SKU-65"
        await home.answer("acceptance")
        rectify = await home.task("rectify")
        assert rectify["about"]["items"] == ["门窗五金"]
        await home.live("receive_final_payment")
        assert [row["event"]["round"] for row in await home.journal("appointment_booked")] == [1, 1]
        payment = await home.task("receive_final_payment")
        assert payment["role"] == "finance"
        assert payment["about"] == {"contract_sum": "90000.00", "milestone": {"name": "handover"}}
        waits = await home.world.database.fetch("SELECT key FROM waits WHERE journey = $1", home.journey)
        assert not [row["key"] for row in waits if row["key"].startswith("agenda/progress")], (
            "X-04: no call after the acceptance"
        )
        await home.answer("receive_final_payment")
        await home.answer("hand_over_keys")
        assert (await home.world.settled(home.journey)).stage is Stage.CARE
        facts = {
            k: v for row in await home.journal("facts_changed") for k, v in row["event"]["facts"].items()
        }
        keys = (await home.tasks("hand_over_keys"))[0]["ended_at"].astimezone(SHANGHAI).date()
        assert facts["warranties"] == {
            "works": keys.replace(year=keys.year + 2).isoformat(),
            "waterproofing": keys.replace(year=keys.year + 5).isoformat(),
        }
        assert facts["handed_over_at"].startswith(keys.isoformat())


async def test_x_20_refusing_a_visit_after_the_contract_loses_no_customer(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER) as home:
        await home.complete("pre_completion_call", {"acceptance_slot": None})
        await home.complete("arrange_appointment", {"outcome": "refuses"})
        notices = [
            (row["event"]["notice"], row["event"]["to"]) for row in await home.journal("notice_issued")
        ]
        assert notices == [("acceptance_declined", ["cs_lead"])]
        slot = await home.offer("acceptance")
        await home.complete("arrange_appointment", {"slot": slot.model_dump(mode="json")})
        await home.live("confirm_appointment")
        await home.complete("confirm_appointment", {"outcome": "cancelled"})
        ended = [row["event"]["outcome"] for row in await home.journal("appointment_ended")]
        assert ended == ["cancelled"]
        assert set(await home.open_tasks()) == {"arrange_appointment"}
        pulse = await home.world.settled(home.journey)
        assert (pulse.stage, pulse.status.value) == (Stage.HANDOVER, "active")


def test_x_23_warranties_end_by_class_of_item() -> None:
    standard = read_folder(ROOT / "standards").standards[0].standard
    assert warranty_ends(standard, date(2028, 2, 29)) == {
        "works": date(2030, 2, 28),
        "waterproofing": date(2033, 2, 28),
    }
