"""Contacts of the years of care keep apart, carry what is due, and rest on consent (R002-GAS-02, R003-QSR-05, X-07)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from client.errors import BadInput
from domain.care import courtesy_from
from domain.stages import Stage, Status
from starter.stack.postgres import EmbeddedPostgres
from store import personal
from tests.journeys.building import living
from tests.journeys.driving import MONDAY
from tests.journeys.test_care import CONSENTED, HANDED_OVER, NO_CRACKS, facts, opened, topics
from tests.journeys.test_moving import moved

OPERATIONS = "operations-01"
LATER = {"cleaning": "later"}


@pytest.mark.parametrize(
    ("apart_from", "made", "expected"),
    [
        (None, [], None),
        (date(2031, 10, 1), [date(2031, 10, 1)], date(2031, 11, 30)),
        (date(2031, 5, 1), [date(2031, month, 1) for month in (1, 2, 3, 4, 5)], date(2031, 6, 30)),
        (date(2031, 6, 1), [date(2031, month, 1) for month in (1, 2, 3, 4, 5, 6)], date(2032, 1, 1)),
    ],
)
def test_r002_gas_02_contacts_keep_apart_and_a_year_has_so_many(
    apart_from: date | None, made: list[date], expected: date | None
) -> None:
    assert courtesy_from(apart_from, made, distance=60, most=6) == expected


async def test_r002_gas_02_revisits_come_by_letter_to_whoever_wants_letters(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers = {"care_call": {"means": "letter"}, "crack_survey": NO_CRACKS}
    async with living(postgres_server, Stage.CARE, facts=CONSENTED, answers=answers) as home:
        await home.live(MONDAY + timedelta(days=40))
        assert await opened(home, "revisit_call") == []
        written = (await home.tasks("revisit_in_writing"))[0]
        assert written["about"] == {"means": "letter", "topics": ["revisit", "survey"]}
        made = [row["event"] for row in await home.journal("contact_made")]
        assert [(one["kind"], one["channel"]) for one in made] == [
            ("care_call", "phone"),
            ("revisit_in_writing", "letter"),
        ]


async def test_r002_gas_02_a_year_has_no_more_contacts_than_the_standard_allows(
    postgres_server: EmbeddedPostgres,
) -> None:
    days = [f"2030-{month:02}-20" for month in range(4, 10)]
    async with living(postgres_server, Stage.CARE, facts={**CONSENTED, "contacts_made": days}) as home:
        await home.live("revisit_call", leave=["crack_survey"])
        # With the care call of 6 March there were six in the year up to 20 May 2031.
        assert await opened(home, "revisit_call") == ["2031-05-20"]


async def test_r002_sku_71_mail_that_came_back_has_the_address_asked_in_the_next_contact(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers: dict[str, Any] = {
        "yearly_mailing": [{"returned": True}, {"sent": True}],
        "crack_survey": NO_CRACKS,
        "revisit_call": [{}, {"new_address": "Blue Court 7-3"}],
    }
    async with living(postgres_server, Stage.CARE, facts=CONSENTED, answers=answers) as home:
        await home.live(datetime(2033, 4, 1, tzinfo=UTC))
        assert await topics(home, "revisit_call") == [
            ["revisit", "survey"],
            ["revisit", "address", "survey"],
        ]
        await home.live("yearly_mailing")
        address = (await home.task("yearly_mailing"))["about"]["address"]
        values = await personal.get(home.world.database, [address])
        assert values == {address: "Blue Court 7-3"}, "X-30: in Postgres, the journey has a reference"
        entries = await home.world.database.fetch(
            "SELECT seq FROM journal WHERE event::text LIKE '%Blue Court%'"
        )
        assert list(entries) == []


async def test_r002_sku_71_nothing_is_sent_to_where_mail_came_back(postgres_server: EmbeddedPostgres) -> None:
    answers: dict[str, Any] = {
        "yearly_mailing": {"returned": True},
        "crack_survey": NO_CRACKS,
        "care_topics": [{"outcome": "no_answer"}, {"outcome": "no_answer"}],
    }
    only_mail = {**CONSENTED, "consents": {"mailing": True, "revisits": False, "surveys": False}}
    async with living(postgres_server, Stage.CARE, facts=only_mail, answers=answers) as home:
        await home.live(datetime(2033, 5, 1, tzinfo=UTC))
        assert await opened(home, "yearly_mailing") == ["2032-03-03"]
        assert await topics(home, "care_topics") == [["address", "consent"]] * 2, "a call for it, in vain"


@pytest.mark.slow
async def test_r002_sku_70_who_wants_the_cleaning_later_is_asked_once_more_by_the_next_contact(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers: dict[str, Any] = {
        "care_call": LATER,
        "care_topics": {"cleaning": "yes", "cleaning_slot": {"offer": 1}},
    }
    given = {**CONSENTED, "campaign_cleaning": True}
    async with living(postgres_server, Stage.CARE, facts=given, answers=answers) as home:
        await home.live("do_cleaning", moving=True)
        # 30 days after the care call; the revisit of 2 April waited for it.
        assert await opened(home, "care_topics") == ["2031-04-05"]
        assert await topics(home, "care_topics") == [["cleaning", "revisit", "survey"]]
        await home.answer("do_cleaning")
        assert (await facts(home))["cleaning_done_on"] == "2031-04-07"


async def test_r002_sku_70_asked_once_more_and_no_third_time(postgres_server: EmbeddedPostgres) -> None:
    answers: dict[str, Any] = {"care_call": LATER, "care_topics": LATER, "crack_survey": NO_CRACKS}
    given = {**HANDED_OVER, "campaign_cleaning": True}
    async with living(postgres_server, Stage.CARE, facts=given, answers=answers) as home:
        await home.live(datetime(2031, 12, 1, tzinfo=UTC))
        assert await opened(home, "care_topics") == ["2031-04-05"]
        assert await opened(home, "do_cleaning") == []


async def test_r002_sku_70_the_cleaning_is_offered_where_the_contracts_campaign_has_one(
    postgres_server: EmbeddedPostgres,
) -> None:
    quote = {
        "total": "90000.00",
        "approved_at": MONDAY.isoformat(),
        "valid_until": MONDAY.isoformat(),
        "pricing": {"day": "2031-03-03"},
    }
    given = {**HANDED_OVER, "campaign_cleaning": True, "quote": quote}
    async with living(postgres_server, Stage.CARE, facts=given) as home:
        await home.live("care_call")
        assert (await home.task("care_call"))["about"]["topics"] == ["care"], "said before the contract"
        with pytest.raises(BadInput) as refused:
            await home.complete("care_call", {"cleaning": "yes"})
        assert refused.value.details["fields"][0]["field"] == "cleaning"


@pytest.mark.slow
async def test_x_07_consent_is_asked_again_before_it_lapses_and_then_it_ends(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers: dict[str, Any] = {
        "crack_survey": NO_CRACKS,
        "warranty_end": [{"outcome": "no_answer"}, {"outcome": "no_answer"}, {}],
    }
    only_mail = {
        **HANDED_OVER,
        "consent": True,
        "consent_on": "2030-03-03",
        "consents": {"mailing": True, "revisits": False, "surveys": False},
    }
    async with living(postgres_server, Stage.CARE, facts=only_mail, answers=answers) as home:
        await home.live(datetime(2033, 4, 1, tzinfo=UTC), moving=True)
        # One of its own, due on 3 December 2032, left it to the call of 1 February 2033; nobody was reached.
        assert await opened(home, "care_topics") == []
        assert await topics(home, "warranty_end") == [["warranty", "consent"]] * 2
        known = await facts(home)
        assert known["consent"] is False, "lapsed on 3 March 2033"
        assert await opened(home, "yearly_mailing") == ["2032-03-03"]
        assert (await home.world.settled(home.journey)).status is Status.ACTIVE, "warranty goes on"


@pytest.mark.slow
async def test_x_07_who_consents_again_in_a_call_for_it_is_asked_again_years_later(
    postgres_server: EmbeddedPostgres,
) -> None:
    only_mail = {
        **HANDED_OVER,
        "consent": True,
        "consent_on": "2029-10-15",
        "consents": {"mailing": True, "revisits": False, "surveys": False},
    }
    answers = {"crack_survey": NO_CRACKS}
    async with living(postgres_server, Stage.CARE, facts=only_mail, answers=answers) as home:
        await home.live("care_topics", moving=True)
        assert await opened(home, "care_topics") == ["2032-07-17"], "90 days before 15 October 2032"
        await home.answer("care_topics")
        await moved(home)
        assert (await facts(home))["consent_on"] == "2032-07-17"
        rows = await home.world.database.fetch("SELECT key, next_at FROM waits WHERE subject LIKE 'consent%'")
        assert [row["key"] for row in rows] == ["agenda/consent"], "what was due is over"
        await home.live(datetime(2033, 4, 10, tzinfo=UTC))
        assert await opened(home, "yearly_mailing") == ["2032-03-03", "2033-04-02"]


async def test_r003_qsr_05_consent_is_given_by_purpose(postgres_server: EmbeddedPostgres) -> None:
    answers: dict[str, Any] = {
        "crack_survey": NO_CRACKS,
        "care_call": {"consents": ["mailing"]},
    }
    given = {**CONSENTED, "consent_on": "2028-04-01"}
    async with living(postgres_server, Stage.CARE, facts=given, answers=answers) as home:
        await home.live(datetime(2033, 1, 1, tzinfo=UTC))
        assert await topics(home, "care_call") == [["care", "consent"]], "it would lapse on 1 April"
        assert await opened(home, "revisit_call") == []
        assert await opened(home, "yearly_mailing") == ["2032-03-03"]
        assert (await facts(home))["consents"] == {"mailing": True, "revisits": False, "surveys": False}


async def test_r003_qsr_05_who_was_asked_for_consent_has_to_have_answered(
    postgres_server: EmbeddedPostgres,
) -> None:
    async with living(postgres_server, Stage.CARE, facts={**CONSENTED, "consent_on": "2028-04-01"}) as home:
        await home.live("care_call")
        with pytest.raises(BadInput) as refused:
            await home.complete("care_call", {})
        assert refused.value.details["fields"][0]["field"] == "consents"
        await home.complete("care_call", {"stays_in_touch": False})
        assert (await facts(home))["consent"] is False


@pytest.mark.slow
async def test_x_07_consent_is_withdrawn_from_outside_at_any_time(postgres_server: EmbeddedPostgres) -> None:
    async with living(
        postgres_server, Stage.CARE, facts=CONSENTED, answers={"crack_survey": NO_CRACKS}
    ) as home:
        journeys = home.world.journeys
        await home.live("revisit_call")
        await journeys.open_case(home.journey, OPERATIONS, "consent_withdrawn", {"purpose": "revisits"})
        await moved(home)
        assert await home.open_tasks() == {}, "also what is open"
        await home.live(datetime(2032, 3, 5, tzinfo=UTC))
        assert await opened(home, "revisit_call") == ["2031-04-02"]
        assert await opened(home, "yearly_mailing") == ["2032-03-03"], "they did not take that back"
        await journeys.open_case(home.journey, OPERATIONS, "consent_withdrawn")
        await home.live(datetime(2034, 4, 1, tzinfo=UTC))
        assert len(await opened(home, "yearly_mailing")) == 1
        assert await opened(home, "hose_reminder") == ["2034-03-03"], "safety goes on"


async def test_r002_sku_72_a_friend_whom_the_customer_names_is_called_and_linked(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers: dict[str, Any] = {"care_call": {"friend_name": "Lu An", "friend_phone": "13700137000"}}
    async with living(postgres_server, Stage.CARE, facts=HANDED_OVER, answers=answers) as home:
        await home.live("start_referred", moving=True)
        about = (await home.task("start_referred"))["about"]
        values = await personal.get(home.world.database, [about["friend_name"], about["friend_phone"]])
        assert set(values.values()) == {"Lu An", "13700137000"}
        await home.complete("start_referred", {"journey": "H1077"})
        assert (await facts(home))["referred"] == ["H1077"]
