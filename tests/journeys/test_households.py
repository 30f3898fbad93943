"""What changes in a household: its owner and its tier (R002-GAS-02, R003-QSR-05, X-07)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from client.errors import Conflict
from domain.stages import Stage
from starter.stack.postgres import EmbeddedPostgres
from store.customers import customer_details
from tests.journeys.building import living
from tests.journeys.driving import MONDAY
from tests.journeys.test_care import CONSENTED, NO_CRACKS, facts, opened, topics
from tests.journeys.test_moving import moved

OPERATIONS = "operations-01"
NEW_OWNER = {"name": "Bai Lu", "phone": "139 1234 5678"}


@pytest.mark.slow
async def test_x_23_another_owner_keeps_the_warranty_and_gives_consent_anew(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers: dict[str, Any] = {
        "crack_survey": NO_CRACKS,
        "register_owner": NEW_OWNER,
        "welcome_owner": {"consents": ["revisits"]},
    }
    given = {**CONSENTED, "tier": "important", "means": "letter"}
    async with living(postgres_server, Stage.CARE, facts=given, answers=answers) as home:
        await home.live(datetime(2032, 1, 10, tzinfo=UTC))
        before = (await facts(home)).get("warranties")
        await home.world.journeys.open_case(home.journey, OPERATIONS, "owner_change")
        await home.live("welcome_owner", moving=True)
        assert await topics(home, "welcome_owner") == [["welcome", "consent"]]
        known = await facts(home)
        assert (known["consent"], known["tier"], known["means"]) == (False, None, None), "not passed on"
        person = (await customer_details(home.world.database, [home.journey]))[home.journey]
        assert person.name == "Bai Lu"
        assert [(one.name, one.phone, one.main, one.do_not_contact) for one in person.contacts] == [
            ("Bai Lu", "+8613912345678", True, False),
            ("Zhong Ni", "+8613800138000", False, True),
        ]
        await home.live(datetime(2033, 2, 15, tzinfo=UTC), moving=True)
        assert await opened(home, "yearly_mailing") == [], "the old owner's mailing ended"
        assert await opened(home, "warranty_end") == ["2033-02-01"]
        assert await topics(home, "warranty_end") == [["warranty", "revisit"]], "a year after the welcome"
        assert (await facts(home)).get("warranties") == before
        entries = await home.world.database.fetch("SELECT seq FROM journal WHERE event::text LIKE '%Bai Lu%'")
        assert list(entries) == [], "X-30"


@pytest.mark.slow
async def test_x_07_a_new_owner_who_gives_no_consent_hears_by_contract_alone(
    postgres_server: EmbeddedPostgres,
) -> None:
    answers: dict[str, Any] = {
        "crack_survey": NO_CRACKS,
        "register_owner": NEW_OWNER,
        "welcome_owner": {"consents": []},
    }
    given = {**CONSENTED, "do_not_contact": True}
    async with living(postgres_server, Stage.CARE, facts=given, answers=answers) as home:
        await home.world.journeys.open_case(home.journey, OPERATIONS, "owner_change")
        await moved(home)
        await home.live(MONDAY + timedelta(days=2 * 365))
        assert len(await home.tasks("welcome_owner")) == 1, (
            "the old owner's wish for no calls does not pass on"
        )
        assert await opened(home, "revisit_call") == await opened(home, "yearly_mailing") == []
        assert await opened(home, "warranty_end") == ["2033-02-01"]


@pytest.mark.slow
async def test_r002_gas_02_the_revisits_follow_another_tier(postgres_server: EmbeddedPostgres) -> None:
    answers: dict[str, Any] = {
        "crack_survey": NO_CRACKS,
        "set_tier": [{"tier": "important"}, {"tier": "long_term"}],
    }
    async with living(postgres_server, Stage.CARE, facts=CONSENTED, answers=answers) as home:
        journeys = home.world.journeys
        await home.live(datetime(2031, 12, 1, 2, tzinfo=UTC))
        await journeys.open_case(home.journey, OPERATIONS, "change_tier")
        await home.live(datetime(2033, 1, 10, tzinfo=UTC), moving=True)
        assert await opened(home, "set_tier") == ["2031-12-01"]
        assert (await opened(home, "revisit_call"))[1:] == ["2032-06-01", "2032-12-01"], "every half-year"
        assert len(await opened(home, "care_plan")) == 2, "R002-GAS-05"
        await journeys.open_case(home.journey, OPERATIONS, "change_tier")
        await home.live(datetime(2034, 3, 5, tzinfo=UTC))
        assert len(await opened(home, "revisit_call")) == 3
        assert await topics(home, "hose_reminder") == [["hoses", "revisit", "survey"]], "due on 10 January"
        assert len(await opened(home, "care_plan")) == 2


async def test_x_23_owners_change_in_the_years_of_care(postgres_server: EmbeddedPostgres) -> None:
    async with living(postgres_server, Stage.CONSTRUCTION) as home:
        with pytest.raises(Conflict):
            await home.world.journeys.open_case(home.journey, OPERATIONS, "owner_change")
