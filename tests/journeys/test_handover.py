"""Handover: tried in front of the customer, put right, accepted, paid, given over (R002-SKU-65/66, X-20, X-23)."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from client.errors import BadInput, Conflict
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from store.rulefiles import read_folder
from store.settings import ROOT
from tests.journeys.building import Household, examples, living
from tests.journeys.driving import MONDAY
from workflows.renovation.handover import warranty_ends

SHANGHAI = ZoneInfo("Asia/Shanghai")
STANDARD = read_folder(ROOT / "standards").standards[0].standard
CONTRACT: dict[str, Any] = {
    "contract_sum": "90000.00",
    "milestones": [
        {"name": "签约", "stage": "signing", "share": "90"},
        {"name": "竣工验收", "stage": "acceptance", "share": "10"},
    ],
    "keys_sets": 2,
}
CALLS: dict[str, Any] = {"kicked_off_at": (MONDAY - timedelta(days=90)).isoformat()}
FAILED_LOCK: dict[str, Any] = examples("acceptance")[0]
PASSED: dict[str, Any] = {
    "items": [{**one, "result": "passed"} for one in ({"item": code} for code in STANDARD.trial)]
}
SIGNED: dict[str, Any] = {**PASSED, "customer_signed": True}
UNSIGNED: dict[str, Any] = {**PASSED, "unsigned_reason": "Mr Zhong waits for his brother"}
KEYS: dict[str, Any] = examples("hand_over_keys")[0]


async def facts(home: Household) -> dict[str, Any]:
    return {k: v for row in await home.journal("facts_changed") for k, v in row["event"]["facts"].items()}


async def told(home: Household) -> list[tuple[str, list[str]]]:
    """Who was told what of the acceptance and the keys, in order."""
    ours = {
        "acceptance_declined",
        "acceptance_waits",
        "works_rectified_by",
        "keys_differ",
        "survey_not_satisfied",
    }
    rows = [row["event"] for row in await home.journal("notice_issued")]
    return [(row["notice"], row["to"]) for row in rows if row["notice"] in ours]


async def promises(home: Household, what: str) -> list[Any]:
    return list(
        await home.world.database.fetch(
            "SELECT * FROM promises WHERE journey = $1 AND what = $2 ORDER BY by_at", home.journey, what
        )
    )


def local(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


async def tried(home: Household, answers: dict[str, Any]) -> None:
    """Hold the next acceptance as the supervisor reports it."""
    await home.live("acceptance")
    await home.complete("acceptance", answers)


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


async def test_r002_rel_04_x_22_paid_after_the_acceptance_then_the_keys_and_the_warranties(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER, facts=CONTRACT) as home:
        await tried(home, SIGNED)
        assert set(await home.open_tasks()) == {"receive_payment"}, "no keys before the money"
        payment = await home.task("receive_payment")
        assert (payment["role"], payment["about"]["due"]) == ("finance", "9000.00")
        await home.complete("receive_payment", {"amount": "9000.00", "receipt_number": "R-9"})
        assert (await home.task("hand_over_keys"))["about"] == {"sets_taken": 2}
        await home.answer("hand_over_keys")
        assert (await home.world.settled(home.journey)).stage is Stage.CARE
        keys = (await home.tasks("hand_over_keys"))[0]["ended_at"].astimezone(SHANGHAI).date()
        left = await facts(home)
        in_two, in_five = keys.replace(year=keys.year + 2), keys.replace(year=keys.year + 5)
        assert left["warranties"] == {
            "works": in_two.isoformat(),
            "waterproofing": in_five.isoformat(),
            "plumbing_electrical": in_two.isoformat(),
            "heating": in_two.isoformat(),
        }
        assert left["handed_over_at"].startswith(keys.isoformat())
        assert await told(home) == []


@pytest.mark.slow
async def test_r002_sku_65_nothing_is_told_while_a_change_order_is_open_and_the_calls_end_with_the_acceptance(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, facts=CONTRACT) as home:
        await home.live("pre_acceptance")
        await home.world.journeys.open_case(home.journey, "designer-01", "change_order", {})
        later = await home.world.now() + timedelta(days=12)
        await home.live(later, leave=("draft_change_order", "progress_call", "site_inspection"))
        assert (await home.world.settled(home.journey)).stage is Stage.HANDOVER
        assert (await facts(home))["works_complete_at"]
        assert "pre_completion_call" not in await home.open_tasks()
        await home.complete("draft_change_order", {"outcome": "dropped"})
        calls = ("progress_call", "site_inspection")
        await home.live("hand_over_keys", leave=calls)
        beside = [row["kind"] for kind in calls for row in await home.tasks(kind) if row["status"] == "open"]
        waits = await home.world.database.fetch("SELECT key FROM waits WHERE journey = $1", home.journey)
        assert beside == []
        assert not [row["key"] for row in waits if "progress" in row["key"]], "X-04: nothing of it is left"
        assert not [one for one in await promises(home, "progress_call") if one["status"] == "open"]


async def test_x_22_the_final_payment_waits_for_an_open_change_order(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER, facts=CONTRACT) as home:
        await home.live("acceptance")
        await home.world.journeys.open_case(home.journey, "designer-01", "change_order", {})
        await home.world.settled(home.journey)
        await home.complete("acceptance", SIGNED)
        assert "receive_payment" not in await home.open_tasks()
        await home.complete("draft_change_order", {"outcome": "dropped"})
        assert "receive_payment" in await home.open_tasks()


async def test_x_23_a_home_without_heating_has_no_warranty_on_it(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.HANDOVER) as home:
        await home.live("hand_over_keys")
        assert (await home.tasks("rectify"))[0]["about"]["item"] == "locks"
        await home.answer("hand_over_keys")
        assert set((await facts(home))["warranties"]) == {"works", "waterproofing", "plumbing_electrical"}


async def test_r002_sku_66_a_set_of_keys_that_is_missing_is_explained_and_told_to_the_lead(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.HANDOVER, facts={"keys_sets": 3}) as home:
        await tried(home, SIGNED)
        with pytest.raises(BadInput, match="3 sets were taken, 2 are given back"):
            await home.complete("hand_over_keys", KEYS)
        fewer = {
            **KEYS,
            "difference": "Mr Zhong kept one in February",
            "documents": ["manuals", "warranty_card"],
            "documents_by": "2031-03-20",
        }
        await home.complete("hand_over_keys", fewer)
        assert await told(home) == [("keys_differ", ["cs_lead"])]
        follows = await home.task("settle_reservation")
        assert follows["about"]["documents"] == ["as_built_plumbing", "as_built_electrical"]
        assert local(follows["due_at"]) == "2031-03-20 18:00"
        assert (await home.world.settled(home.journey)).stage is Stage.CARE, "the care does not wait for it"
        await home.complete("settle_reservation", {})
        assert [one["status"] for one in await promises(home, "reservation")] == ["kept"]


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


@pytest.mark.slow
async def test_r002_sku_66_a_new_run_at_every_moment_changes_nothing(
    postgres_server: EmbeddedPostgres,
) -> None:
    consent = {"consent": True, "consents": {"surveys": True}}
    async with living(postgres_server, Stage.HANDOVER, facts={**CONTRACT, **CALLS, **consent}) as home:
        await home.live("survey_call", moving=True)
        done = [row["event"]["kind"] for row in await home.journal("task_completed")]
        assert done.count("acceptance") == 2
        assert done.count("rectify") == done.count("hand_over_keys") == done.count("receive_payment") == 1
        assert await told(home) == [("works_rectified_by", ["customer"])]


@pytest.mark.parametrize(
    ("consents", "asked"),
    [
        ({"consent": True, "consents": {"surveys": True, "revisits": False}}, True),
        ({"consent": True, "consents": {"surveys": False, "revisits": True}}, False),
        ({}, False),
    ],
)
async def test_r002_mgt_04_x_07_only_who_consents_to_surveys_is_asked(
    postgres_server: EmbeddedPostgres, consents: dict[str, Any], asked: bool
) -> None:
    async with living(postgres_server, Stage.HANDOVER, facts=consents) as home:
        await tried(home, SIGNED)
        await home.answer("hand_over_keys")
        keys = (await home.tasks("hand_over_keys"))[0]["ended_at"]
        assert (await home.world.settled(home.journey)).stage is Stage.CARE, "the survey holds nothing up"
        await home.live(keys + timedelta(days=2), leave=("survey_call",))
        calls = await home.tasks("survey_call")
        assert len(calls) == asked
        if asked:
            next_day = keys.astimezone(SHANGHAI).date() + timedelta(days=1)
            assert local(calls[0]["opened_at"]).startswith(f"{next_day} 09:") or local(
                calls[0]["opened_at"]
            ).startswith(f"{next_day} 10:")
            with pytest.raises(BadInput, match="overall"):
                await home.complete("survey_call", {"design": 5})
            await home.complete("survey_call", {"workmanship": 2, "overall": 3, "opinion": "dust everywhere"})
            assert await told(home) == [("survey_not_satisfied", ["cs_lead"])]


@pytest.mark.parametrize("purpose", [{"purpose": "surveys"}, {}], ids=["surveys", "everything"])
async def test_x_07_a_consent_taken_back_overnight_ends_the_survey_and_not_what_we_owe(
    postgres_server: EmbeddedPostgres, purpose: dict[str, Any]
) -> None:
    consent = {"consent": True, "consents": {"surveys": True, "revisits": True}}
    async with living(postgres_server, Stage.HANDOVER, facts=consent) as home:
        await tried(home, SIGNED)
        await home.complete("hand_over_keys", {**KEYS, "documents": [], "documents_by": "2031-03-20"})
        await home.world.journeys.open_case(home.journey, "agent-01", "consent_withdrawn", purpose)
        await home.live(await home.world.now() + timedelta(days=2), leave=("settle_reservation",))
        assert await home.tasks("survey_call") == []
        assert "settle_reservation" in await home.open_tasks(), "what we owe goes on"


def test_x_23_warranties_of_a_home_that_others_handed_over() -> None:
    assert warranty_ends(STANDARD, date(2028, 2, 29)) == {
        "works": date(2030, 2, 28),
        "waterproofing": date(2033, 2, 28),
        "plumbing_electrical": date(2030, 2, 28),
    }
