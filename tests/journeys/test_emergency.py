"""An emergency: around the clock, in every pause, until its cause is known."""

from datetime import date, timedelta
from typing import Any

import pytest

from activities.rota import RotaActivities, Wanted
from domain.emergencies import Danger
from domain.forms import KINDS
from domain.forms.calls import CallForm, ContractCall, SellingCall
from domain.roles import Role
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from store import staff
from store.database import Database
from tests.journeys.building import Household, living, opened_site
from tests.journeys.driving import MONDAY
from tests.journeys.test_moving import moved
from tests.journeys.test_progress import WITH, local, shanghai
from tests.shipped import renovation

SAID = "water runs down the kitchen wall"
HANDED_OVER = {"handed_over_at": MONDAY.isoformat()}


async def report(home: Household, danger: str = "water") -> None:
    await home.world.journeys.open_case(home.journey, "agent-02", "emergency", {"danger": danger}, SAID)
    await home.world.settled(home.journey)


async def settled(home: Household) -> list[bool | None]:
    events = [row["event"] for row in await home.journal("promise_settled")]
    return [one["kept"] for one in events if one["what"] == "emergency_response"]


async def notices(home: Household, notice: str) -> list[Any]:
    events = [row["event"] for row in await home.journal("notice_issued")]
    return [one for one in events if one["notice"] == notice]


@pytest.mark.slow
async def test_who_is_on_call_answers_at_night_within_half_an_hour_and_sees_it_through(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        await opened_site(home)
        await home.live(shanghai(3, 15, 2, 40), leave=["site_stage", "kickoff_call"])
        await report(home)
        first = await home.task("respond_emergency")
        assert first["role"] == "site_supervisor", "while we build"
        assert first["assignee"] is not None, "a person, told at once"
        assert f"{local(first['due_at']):%d %H:%M}" == "15 03:10", "clock time"
        assert [one["to"] for one in await notices(home, "emergency")] == [[first["assignee"]]]
        await home.complete("respond_emergency", {"customer_reached": False})
        again = await home.task("respond_emergency")
        assert again["due_at"] == again["opened_at"] + timedelta(minutes=10), "again at once"
        await moved(home)
        await home.complete("respond_emergency", {"told": "close the mains, we come now"})
        assert await settled(home) == [True]
        safe = await home.task("make_safe")
        assert safe["assignee"] == first["assignee"]
        assert safe["due_at"] == safe["opened_at"] + timedelta(hours=4)
        await home.complete("make_safe", {"safe": False, "done": "the valve is stuck"})
        await moved(home)
        await home.complete("make_safe", {"done": "the valve is closed"})
        assert [one["to"] for one in await notices(home, "made_safe")] == [["customer"]]
        await home.complete("close_emergency", {"cause": "product", "note": "an old valve"})
        assert not {"respond_emergency", "make_safe", "close_emergency"} & set(await home.open_tasks())
        assert [row["event"]["matter"] for row in await home.journal("case_opened")] == ["emergency"]


async def test_nobody_answers_at_night_and_it_reaches_the_general_manager_within_hours(
    postgres_server: EmbeddedPostgres,
) -> None:
    """Through a pause as well: an emergency asks nobody's leave."""
    async with living(postgres_server, Stage.CARE, facts=HANDED_OVER) as home:
        await home.world.journeys.pause(home.journey, "operations-01", "customer")
        await home.world.advance(shanghai(3, 4, 23, 30))
        await report(home, "power")
        task = await home.task("respond_emergency")
        assert task["role"] == "repair_handler", "in the years after the handover"
        await home.live(shanghai(3, 5, 4), leave=["respond_emergency", "care_call"])
        fired = [row for row in await home.journal("step_fired") if row["event"]["task"] == task["task"]]
        climbed = [row for row in fired if row["event"]["action"] == "escalate"][:4]
        minutes = [round((row["at"] - task["opened_at"]) / timedelta(minutes=1)) for row in climbed]
        assert [(row["event"]["to"], after) for row, after in zip(climbed, minutes, strict=True)] == [
            ("cs_lead", 40),
            ("store_manager", 60),
            ("general_manager", 90),
            ("general_manager", 150),
        ]
        assert await settled(home) == [False]


@pytest.mark.slow
async def test_an_emergency_is_told_in_a_call_with_the_customers_words(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION, answers={"site_inspection": WITH}) as home:
        await opened_site(home)
        await home.live("progress_call", leave=["site_stage"])
        await home.complete("progress_call", {**WITH, "emergency": "safety", "opinion": SAID})
        task = await home.task("respond_emergency")
        assert (task["about"]["danger"], task["about"]["matter"]) == ("safety", "emergency")
        assert task["about"]["words"].startswith("personal:")


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if issubclass(kind.form, CallForm)])
def test_every_call_takes_a_question_and_those_to_a_home_of_ours_an_emergency(kind: Any) -> None:
    assert "question" in kind.form.model_fields, "R003-TEL-06"
    assert ("emergency" in kind.form.model_fields) is issubclass(kind.form, ContractCall)
    assert not issubclass(kind.form, SellingCall) or not issubclass(kind.form, ContractCall)


async def test_the_person_on_call_is_the_journeys_own_unless_it_is_their_day_of_rest(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CARE, facts=HANDED_OVER) as home:
        database: Database = home.world.database
        handler = staff.NewStaff(
            handle="repair-09", name="x", roles=(Role.REPAIR_HANDLER,), rest_weekdays=(3,)
        )
        await staff.add(database, handler)
        rota = RotaActivities(database)

        async def on(day: int, key: str) -> str | None:
            wanted = Wanted(role=Role.REPAIR_HANDLER, key=key, own="repair-09", on=date(2031, 3, day))
            return (await rota.find_on_call(wanted)).person

        assert await on(4, "a") == "repair-09"
        other = await on(5, "b")
        assert other is not None
        assert other != "repair-09", "Wednesday is their day of rest"
        assert await on(5, "b") == other, "asked again, the same person"
        await staff.deactivate(database, "repair-09")
        assert await on(4, "c") != "repair-09"


@pytest.mark.slow
def test_every_danger_has_its_responders() -> None:

    standard = renovation().standard
    for danger in Danger:
        responders = standard.responders(danger)
        assert {responders.site, responders.care} <= set(Role)
    ladder = standard.ladders[standard.tasks["respond_emergency"].ladder]
    rules = [ladder.remind, ladder.repeat, *(climb.after for climb in ladder.escalate)]
    assert all("working" not in (rule or "") for rule in rules), "at night as well"
    assert ladder.escalate[-1].to is Role.GENERAL_MANAGER
