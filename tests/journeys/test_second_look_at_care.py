"""What the years of care must not repeat, lose or leave behind (R002-SKU-67 … 72, R003-QSR-05, X-07, X-24)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.stages import Stage
from domain.time.calendar import CalendarDay, DayKind
from starter.stack.postgres import EmbeddedPostgres
from store import rulebooks
from tests.journeys.building import Household, living
from tests.journeys.driving import MONDAY
from tests.journeys.test_care import CONSENTED, HANDED_OVER, NO_CRACKS, facts, notices, opened, topics
from tests.journeys.test_cracks import REPORTED
from tests.journeys.test_households import NEW_OWNER
from tests.journeys.test_moving import moved
from tests.journeys.test_warranty_claims import UNDER_WARRANTY, claimed

OPERATIONS = "operations-01"
IN_VAIN = {"outcome": "no_answer"}
LATER = {"cleaning": "later"}
FREE_CLEANING = {**HANDED_OVER, "campaign_cleaning": True}
MAIL_ALONE = {"mailing": True, "revisits": False, "surveys": False}
ONLY_MAIL = {**HANDED_OVER, "consent": True, "consents": MAIL_ALONE}
HOSES_WITH_CRACKS = datetime(2031, 11, 20, 2, tzinfo=UTC)
"""Who has the home from then on is reminded of the hoses by the call about cracks of October 2034."""


async def opened_case(home: Household, matter: str, about: dict[str, Any] | None = None) -> None:
    await home.world.journeys.open_case(home.journey, OPERATIONS, matter, about or {})
    await home.world.settled(home.journey)


async def stray_waits(home: Household, of: str) -> list[str]:
    return [row["key"] for row in await home.waits() if of in row["key"]]


# The free cleaning


@pytest.mark.slow
async def test_r002_sku_70_one_call_is_made_for_nothing_but_the_cleaning(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers: dict[str, Any] = {"care_call": IN_VAIN, "care_topics": IN_VAIN, "crack_survey": NO_CRACKS}
    async with living(postgres_server, Stage.CARE, facts=FREE_CLEANING, answers=answers) as home:
        await home.live(datetime(2031, 12, 1, tzinfo=UTC), moving=True)
        assert set(await opened(home, "care_topics")) == {"2031-04-05"}, "then the next contact asks, or none"


@pytest.mark.slow
async def test_r002_sku_70_nobody_is_called_for_a_cleaning_that_has_expired(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CARE, facts=FREE_CLEANING, answers={"care_call": LATER}) as home:
        await home.live(datetime(2031, 8, 20, 2, tzinfo=UTC), leave=["care_call"])
        await home.answer("care_call")
        assert (await facts(home))["topics_due"] == ["cleaning"]
        await home.live(datetime(2031, 9, 25, tzinfo=UTC))
        assert await opened(home, "care_topics") == [], "30 days later, and it expired on 3 September"


# Consent


async def test_r003_qsr_05_what_a_withdrawn_call_was_to_ask_is_not_lost(
    postgres_server: EmbeddedPostgres,
) -> None:
    asked = {"topics_due": ["cleaning"], "cleaning_until": "2031-12-31", "cleaning_called": True}
    answers: dict[str, Any] = {"care_call": {}, "crack_survey": NO_CRACKS}
    async with living(postgres_server, Stage.CARE, facts={**CONSENTED, **asked}, answers=answers) as home:
        await home.live("revisit_call")
        assert await topics(home, "revisit_call") == [["revisit", "cleaning", "survey"]]
        await moved(home)
        await opened_case(home, "consent_withdrawn")
        assert await home.open_tasks() == {}
        assert (await facts(home))["topics_due"] == ["cleaning"], "the campaign granted it, no consent did"


@pytest.mark.slow
async def test_r003_qsr_05_no_mail_goes_to_who_takes_it_back_when_asked_for_the_address(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers: dict[str, Any] = {
        "crack_survey": NO_CRACKS,
        "care_call": {},
        "care_topics": {"new_address": "Blue Court 7-3", "stays_in_touch": False},
    }
    given = {**ONLY_MAIL, "topics_due": ["address"]}
    async with living(postgres_server, Stage.CARE, facts=given, answers=answers) as home:
        await home.live(datetime(2032, 5, 1, tzinfo=UTC), moving=True)
        assert await opened(home, "care_topics") == ["2032-03-03"]
        assert await opened(home, "yearly_mailing") == []


async def test_r003_qsr_05_who_wants_no_mail_is_asked_for_no_address(
    postgres_server: EmbeddedPostgres,
) -> None:
    given = {**HANDED_OVER, "topics_due": ["address"]}
    async with living(postgres_server, Stage.CARE, facts=given, answers={"crack_survey": NO_CRACKS}) as home:
        await home.live(datetime(2031, 12, 1, tzinfo=UTC))
        assert [*await topics(home, "care_call"), *await topics(home, "crack_survey")] == [
            ["care"],
            ["cracks"],
        ]
        assert (await facts(home)).get("topics_due", ["address"]) == ["address"], "should they consent again"


async def test_x_07_a_call_for_a_consent_that_has_lapsed_is_not_left_open(
    postgres_server: EmbeddedPostgres,
) -> None:
    given = {**ONLY_MAIL, "consent_on": "2029-10-15"}
    async with living(postgres_server, Stage.CARE, facts=given, answers={"crack_survey": NO_CRACKS}) as home:
        await home.live(datetime(2032, 10, 16, tzinfo=UTC), leave=["care_topics"])
        assert await opened(home, "care_topics") == ["2032-07-17"]
        assert (await facts(home))["consent"] is False
        assert "care_topics" not in await home.open_tasks()
        assert await stray_waits(home, "agenda/consent") == []


async def test_x_07_a_newer_calendar_does_not_prolong_a_consent(postgres_server: EmbeddedPostgres) -> None:
    given = {**ONLY_MAIL, "consent_on": "2028-06-10"}
    answers: dict[str, Any] = {"care_call": IN_VAIN, "care_topics": IN_VAIN}
    async with living(postgres_server, Stage.CARE, facts=given, answers=answers) as home:
        await home.live(datetime(2031, 3, 20, tzinfo=UTC))
        calendar = await rulebooks.calendar(home.world.database, "customer", 1)
        closed = {date(2031, 6, 10): CalendarDay(kind=DayKind.REST, name="closed")}
        newer = calendar.model_copy(update={"version": 2, "days": {**calendar.days, **closed}})
        await rulebooks.publish_calendar(home.world.database, newer)
        await opened_case(home, "change_tier")
        await home.live(datetime(2031, 6, 11, tzinfo=UTC))
        assert await home.journal("rules_adopted")
        assert (await facts(home))["consent"] is False


async def test_r003_qsr_05_the_old_owners_consent_ends_though_the_new_one_cannot_be_called_yet(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers = {"register_owner": {**NEW_OWNER, "phone": "000000"}}
    async with living(postgres_server, Stage.CARE, facts=CONSENTED, answers=answers) as home:
        await opened_case(home, "owner_change")
        await home.live("find_contact")
        await moved(home)
        assert (await facts(home))["consent"] is False
        assert await stray_waits(home, "agenda/revisit") == []
        await home.answer("find_contact")
        await home.live("welcome_owner")


async def test_r002_gas_02_what_kept_apart_from_another_contact_is_not_made_in_a_pause(
    postgres_server: EmbeddedPostgres,
) -> None:
    given = {**CONSENTED, "apart_from": "2031-03-20"}
    async with living(postgres_server, Stage.CARE, facts=given) as home:
        await home.live(datetime(2031, 4, 10, 2, tzinfo=UTC), leave=["revisit_call"])
        await home.world.journeys.pause(home.journey, OPERATIONS, "customer")
        await home.live(datetime(2031, 6, 10, 2, tzinfo=UTC), leave=["review_pause"])
        assert await opened(home, "revisit_call") == [], "it kept apart until 19 May"
        await home.world.journeys.resume(home.journey, OPERATIONS)
        await home.live("revisit_call")


# Cracks


@pytest.mark.slow
async def test_x_24_a_repair_of_the_seasons_last_days_may_be_reported_after_it(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers = {"care_call": REPORTED, "crack_survey": {"repair_slot": {"offer": 1}}}
    async with living(postgres_server, Stage.CARE, facts=HANDED_OVER, answers=answers) as home:
        await home.live(datetime(2031, 12, 1, 1, tzinfo=UTC), leave=["crack_repair"], moving=True)
        assert "crack_repair" in await home.open_tasks()
        assert await notices(home, "cracks_not_repaired") == []
        await home.answer("crack_repair")
        await moved(home)
        assert len(await notices(home, "cracks_wait_for_season")) == 1, "there is no other season"
        assert await stray_waits(home, "case/") == [], "nothing of it is waited for any more"


@pytest.mark.slow
async def test_x_24_what_was_begun_in_the_season_and_not_signed_has_the_next(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers = {"care_call": REPORTED, "crack_survey": {"repair_slot": {"offer": 1}}}
    async with living(postgres_server, Stage.CARE, facts=HANDED_OVER, answers=answers) as home:
        await home.live(datetime(2031, 12, 1, 1, tzinfo=UTC), leave=["crack_repair"])
        await moved(home)
        await home.complete("crack_repair", {"outcome": "held", "walls": 1, "customer_signed": False})
        assert len(await notices(home, "cracks_not_repaired")) == 1
        assert await home.open_tasks() == {}
        assert len(await notices(home, "cracks_wait_for_season")) == 2


async def test_r002_sku_68_nothing_is_waited_for_once_cracks_are_repaired(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers = {"care_call": REPORTED}
    async with living(postgres_server, Stage.CARE, facts=HANDED_OVER, answers=answers) as home:
        await home.live("crack_repair")
        await home.answer("crack_repair")
        assert await stray_waits(home, "case/") == []


# Hoses


async def test_r002_sku_69_who_was_reminded_just_before_the_frost_is_not_reminded_again_at_once(
    postgres_server: EmbeddedPostgres,
) -> None:
    handed_over = datetime(2031, 10, 25, 2, tzinfo=UTC)
    given = {"handed_over_at": handed_over.isoformat()}
    answers: dict[str, Any] = {"crack_survey": NO_CRACKS, "hose_reminder": {"hoses_replaced": False}}
    async with living(postgres_server, Stage.CARE, start=handed_over, facts=given, answers=answers) as home:
        await home.live(datetime(2036, 2, 1, tzinfo=UTC))
        assert await opened(home, "hose_reminder") == ["2034-10-25", "2035-10-18"]


async def test_r002_sku_69_a_reminder_is_made_though_the_call_that_took_it_along_was_not(
    postgres_server: EmbeddedPostgres,
) -> None:
    given = {"handed_over_at": HOSES_WITH_CRACKS.isoformat()}
    answers: dict[str, Any] = {"crack_survey": NO_CRACKS, "hose_reminder": {"hoses_replaced": True}}
    async with living(
        postgres_server, Stage.CARE, start=HOSES_WITH_CRACKS, facts=given, answers=answers
    ) as home:
        await home.live(datetime(2033, 12, 15, tzinfo=UTC))
        await opened_case(home, "cracks_reported")
        await home.complete("judge_cracks", {"walls": 1, "item": "waterproofing"})
        await home.live("crack_survey")
        assert (await topics(home, "crack_survey"))[-1] == ["cracks", "hoses"]
        await home.live(datetime(2034, 12, 2, tzinfo=UTC), leave=["crack_survey"])
        assert await opened(home, "hose_reminder") == ["2034-12-01"]


# Warranties


async def test_x_23_nobody_is_called_about_a_warranty_that_had_ended_before_we_cared_for_the_home(
    postgres_server: EmbeddedPostgres,
) -> None:
    ends = {"works": "2031-02-28", "waterproofing": "2034-02-28"}
    given = {"handed_over_at": "2029-02-28T02:00:00+00:00", "warranties": ends}
    async with living(postgres_server, Stage.CARE, facts=given) as home:
        await home.live(MONDAY + timedelta(days=90))
        assert await opened(home, "warranty_end") == []


async def test_x_20_whose_claim_is_answered_by_no_call_gets_a_message(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CARE, facts=UNDER_WARRANTY) as home:
        await claimed(home)
        await home.complete("respond_claim", {"customer_reached": False})
        assert [one["to"] for one in await notices(home, "tried_to_call")] == [["customer"]]
