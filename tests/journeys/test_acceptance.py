"""Acceptance: tried in front of the customer, put right, tried again, accepted (R002-SKU-66, X-20)."""

from datetime import datetime, timedelta

import pytest

from client.errors import BadInput, Conflict
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from tests.journeys.accepting import (
    CALLS,
    CONTRACT,
    FAILED_LOCK,
    SHANGHAI,
    SIGNED,
    STANDARD,
    UNSIGNED,
    facts,
    local,
    promises,
    told,
    tried,
)
from tests.journeys.building import living
from tests.journeys.driving import MONDAY


async def test_r002_sku_66_failed_items_are_put_right_and_accepted_again(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER, facts=CONTRACT) as home:
        asked = await home.task("pre_completion_call")
        await home.live("acceptance")
        booked = (await home.journal("appointment_booked"))[0]["event"]
        next_day = asked["opened_at"].astimezone(SHANGHAI).date() + timedelta(days=1)
        assert local(datetime.fromisoformat(booked["starts_at"])) == f"{next_day} 15:00", "R002-SKU-65"
        trial = await home.task("acceptance")
        assert tuple(trial["about"]["items"]) == STANDARD.trial
        with pytest.raises(BadInput, match="items"):
            await home.complete("acceptance", {**SIGNED, "items": SIGNED["items"][1:]})

        own = [
            {"what": "Mr Zhong's shelf leans", "result": "failed", "mend_by": "2031-03-10"},
            {"what": "the letter box", "result": "passed"},
        ]
        await home.complete("acceptance", {**FAILED_LOCK, "own_items": own})
        mending = {row["about"]["item"]: row for row in await home.tasks("rectify")}
        assert set(mending) == {"locks", "own_1_1"}, "each flaw is a task of its own"
        assert local(mending["own_1_1"]["due_at"]) == "2031-03-10 18:00", "the day that the customer was told"
        assert local(mending["locks"]["due_at"]) == "2031-03-07 18:00", "else as the standard says"
        assert mending["own_1_1"]["about"]["what"].startswith("personal:")
        made = await promises(home, "rectified")
        assert [local(one["by_at"]) for one in made] == ["2031-03-07 18:00", "2031-03-10 18:00"]
        assert await told(home) == [("works_rectified_by", ["customer"])]
        assert "Zhong" not in str(await home.journal())

        await home.complete("rectify", {})
        assert "arrange_appointment" not in await home.open_tasks(), "not before everything is put right"
        await home.complete("rectify", {})
        assert [one["status"] for one in await promises(home, "rectified")] == ["kept", "kept"]
        await home.live("acceptance")
        again = await home.task("acceptance")
        assert again["about"]["items"] == ["locks", "own_1_1"], "the second trial is about what failed"
        rows = [{"item": item, "result": "passed"} for item in again["about"]["items"]]
        await home.complete("acceptance", {"items": rows, "customer_signed": True})
        assert (await facts(home))["accepted_at"] == again["about"]["starts_at"]


async def test_r002_sku_66_a_flaw_keeps_its_name_until_it_is_put_right(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER) as home:
        await tried(
            home, {**SIGNED, "customer_signed": False, "own_items": [{"what": "a shelf", "result": "failed"}]}
        )
        first = await home.task("rectify")
        await home.complete("rectify", {})
        rows = [{"item": "own_1_1", "result": "failed", "remark": "still leans"}]
        await tried(home, {"items": rows})
        second = await home.task("rectify")
        assert second["about"]["what"] == first["about"]["what"]
        assert second["about"]["remark"].startswith("personal:")
        assert second["about"]["round"] == 2


async def test_x_20_unsigned_works_are_accepted_with_reservations_that_stay_promised(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER) as home:
        await tried(home, UNSIGNED)
        decide = await home.task("decide_acceptance")
        assert (decide["role"], decide["about"]["why"]) == ("cs_lead", "unsigned")
        assert decide["about"]["unsigned_reason"].startswith("personal:")
        assert "accepted_at" not in await facts(home), "nobody's silence accepts anything"
        reserved = [
            {"what": "Mr Zhong's balcony door", "until": "2031-04-01"},
            {"what": "paint behind the shelf", "until": "2031-03-20"},
        ]
        await home.complete(
            "decide_acceptance",
            {"decision": "reservations", "reservations": reserved, "customer_signed": True},
        )
        assert "accepted_at" in await facts(home)
        await home.answer("hand_over_keys")
        assert (await home.world.settled(home.journey)).stage is Stage.CARE
        owed = await home.tasks("settle_reservation")
        assert [local(one["due_at"]) for one in owed] == ["2031-04-01 18:00", "2031-03-20 18:00"]
        await home.complete("settle_reservation", {"customer_agrees": False})
        assert [one["status"] for one in await promises(home, "reservation")] == ["open", "open"]
        await home.complete("settle_reservation", {})
        await home.live(MONDAY + timedelta(days=60), leave=("settle_reservation",))
        assert [one["status"] for one in await promises(home, "reservation")] == ["kept", "broken"]
        assert "Zhong" not in str(await home.journal())


async def test_x_20_what_else_the_customer_wants_is_put_right_and_tried(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER) as home:
        await tried(home, UNSIGNED)
        await home.complete(
            "decide_acceptance", {"decision": "new_items", "new_items": [{"what": "a shelf"}]}
        )
        assert (await home.task("rectify"))["about"]["item"] == "new_1_1"
        await home.complete("rectify", {})
        await home.live("acceptance")
        assert (await home.task("acceptance"))["about"]["items"] == ["new_1_1"]
        await home.complete(
            "acceptance", {"items": [{"item": "new_1_1", "result": "passed"}], "unsigned_reason": "-"}
        )
        await home.complete("decide_acceptance", {"decision": "again"})
        await home.live("acceptance")
        assert (await home.task("acceptance"))["about"]["items"] == [], "all that is left is to sign"
        await home.complete("acceptance", {"customer_signed": True})
        assert "accepted_at" in await facts(home)


async def test_x_20_of_a_visit_that_comes_to_nothing_the_lead_decides(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER) as home:
        await home.complete("pre_completion_call", {"acceptance_slot": None})
        await home.complete("arrange_appointment", {"outcome": "refuses"})
        assert await told(home) == [("acceptance_declined", ["cs_lead"])]
        assert set(await home.open_tasks()) == {"decide_acceptance"}, "nobody asks for ever without a rule"
        await home.complete("decide_acceptance", {"decision": "later", "again_on": "2031-03-17"})
        assert await home.open_tasks() == {}
        assert (await told(home))[-1] == ("acceptance_waits", ["customer"])
        await home.live("arrange_appointment")
        assert local(await home.world.now()) == "2031-03-17 10:00"
        await home.answer("arrange_appointment")
        await home.live("confirm_appointment")
        await home.complete("confirm_appointment", {"outcome": "cancelled"})
        await home.complete("decide_acceptance", {"decision": "later"})
        await home.live("arrange_appointment")
        assert local(await home.world.now()) == "2031-03-25 10:00", "a week later, as the standard says"
        await tried(home, SIGNED)
        assert "accepted_at" in await facts(home)
        pulse = await home.world.settled(home.journey)
        assert (pulse.stage, pulse.status.value) == (Stage.HANDOVER, "active"), (
            "no customer is lost after signing"
        )


@pytest.mark.slow
async def test_x_20_nobody_reached_and_nobody_there_accepts_nothing(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER) as home:
        for _ in range(2):
            await home.live("pre_completion_call")
            await home.complete("pre_completion_call", {"outcome": "no_answer"})
        assert "tried_to_call" in [row["event"]["notice"] for row in await home.journal("notice_issued")]
        for _ in range(2):
            await tried(home, {"outcome": "no_show"})
        assert set(await home.open_tasks()) == {"decide_no_show"}
        await home.complete("decide_no_show", {"decision": "lose"})
        assert set(await home.open_tasks()) == {"decide_acceptance"}
        await home.live(MONDAY + timedelta(days=40), leave=("decide_acceptance",))
        assert set(await home.open_tasks()) == {"decide_acceptance"}, "time alone decides nothing"
        assert "accepted_at" not in await facts(home)


async def test_x_04_back_behind_the_acceptance_the_calls_go_on_and_stop_again(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER, facts={**CONTRACT, **CALLS}) as home:

        async def planned() -> int:
            waits = await home.world.database.fetch("SELECT key FROM waits WHERE journey = $1", home.journey)
            return sum(row["key"].startswith("agenda/progress") for row in waits)

        async def back(key: str) -> None:
            await home.world.journeys.back_to(home.journey, "operations-01", key, "customer_wish")
            await home.world.settled(home.journey)

        await tried(home, SIGNED)
        assert await planned() == 0
        held = (await home.tasks("acceptance"))[-1]["key"]
        for _ in range(2):
            await back(held)
            assert set(await home.open_tasks()) == {"acceptance"}, (
                "nobody asks for the final payment any more"
            )
            assert await planned() == 1, "X-04: the calls stop at the acceptance, which there is not"
            await home.complete("acceptance", SIGNED)
            assert await planned() == 0
            assert "receive_payment" in await home.open_tasks()
        await home.complete("receive_payment", {"amount": "9000.00", "receipt_number": "R-9"})
        await home.answer("hand_over_keys")
        assert (await home.world.settled(home.journey)).stage is Stage.CARE
        with pytest.raises(Conflict):
            await back(held)


async def test_x_20_back_behind_a_reservation_takes_it_along(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.HANDOVER) as home:
        await tried(home, UNSIGNED)
        reserved = [{"what": "a door", "until": "2031-04-01"}]
        await home.complete(
            "decide_acceptance",
            {"decision": "reservations", "reservations": reserved, "customer_signed": True},
        )
        assert "settle_reservation" in await home.open_tasks()
        held = (await home.tasks("acceptance"))[-1]["key"]
        await home.world.journeys.back_to(home.journey, "operations-01", held, "customer_wish")
        await home.world.settled(home.journey)
        assert set(await home.open_tasks()) == {"acceptance"}
        assert [one["status"] for one in await promises(home, "reservation")] == ["dropped"]
