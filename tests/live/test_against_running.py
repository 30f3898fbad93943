"""What a new build would do to running journeys is known before it goes live (docs/upgrading.md)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from domain.forms.consultation import FIRST_MEETING
from domain.stages import Stage
from starter.rehearsal.against import Phase, Rehearsing, Verdict, What
from starter.stack.postgres import EmbeddedPostgres
from store.customers import register
from store.reading_journeys import oldest_running
from tests.journeys.driving import customer
from tests.live.live import Live, living
from tests.shipped import examples
from workflows.parts.journey import Journey
from workflows.renovation import PROCESS
from workflows.renovation.consultation import consult

DAYS = 10


@pytest_asyncio.fixture
async def live(postgres_server: EmbeddedPostgres, tmp_path: Path) -> AsyncIterator[Live]:
    async with living(postgres_server, tmp_path) as company, company.working():
        registered = await register(company.database, customer("A-1"))
        await company.journeys.start(registered)
        await company.settled(registered.journey)
        yield company


@pytest_asyncio.fixture
async def throw_away(tmp_path: Path) -> AsyncIterator[EmbeddedPostgres]:
    async with EmbeddedPostgres(tmp_path / "against", durable=False) as server:
        yield server


async def rehearsed(live: Live, throw_away: EmbeddedPostgres) -> Verdict:
    """The verdict on the one journey that runs."""
    rehearsing = Rehearsing(live.journeys, throw_away, examples(), DAYS)
    chosen = await oldest_running(live.database, 5)
    [verdict] = [one async for one in rehearsing.verdicts(chosen)]
    return verdict


@pytest.mark.slow
async def test_the_same_code_changes_nothing_and_goes_on(live: Live, throw_away: EmbeddedPostgres) -> None:
    verdict = await rehearsed(live, throw_away)
    assert (verdict.broken, verdict.differences, verdict.unanswered) == (None, (), None)
    assert verdict.rehearsed_until is not None
    assert (verdict.rehearsed_until - await live.now()).days >= DAYS - 1
    before = await live.journeys.pulse(verdict.journey)
    assert before is not None
    assert before.keys == ("consultation/first_meeting",), "the running journey was not touched"


async def test_an_entry_that_would_be_another_one_breaks_it(
    live: Live, throw_away: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def promise_first(journey: Journey) -> None:
        journey.promise("welcome", "question_answered", journey.due("1 working hours", journey.now))
        await consult(journey)

    with monkeypatch.context() as patched:
        patched.setitem(PROCESS.stages, Stage.CONSULTATION, promise_first)
        verdict = await rehearsed(live, throw_away)
    assert verdict.broken is not None
    assert verdict.broken.phase is Phase.HISTORY
    assert verdict.broken.why == "entry 3 is task_opened, and would be promise_made"


async def test_what_another_code_asks_for_from_the_next_run_on_is_told(
    live: Live, throw_away: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def consult_otherwise(journey: Journey) -> None:
        if journey.patched("first_talk"):
            await journey.ask("first_talk", FIRST_MEETING)
        else:
            await consult(journey)

    with monkeypatch.context() as patched:
        patched.setitem(PROCESS.stages, Stage.CONSULTATION, consult_otherwise)
        verdict = await rehearsed(live, throw_away)
    assert {(one.what, one.key) for one in verdict.differences} == {(What.GAINED, "consultation/first_talk")}
    assert verdict.broken is not None, "it does not leave what the design needs"
    assert verdict.broken.phase is Phase.GOING_ON
    assert "viewing_place" in verdict.broken.why


async def test_code_that_fails_where_the_journey_stands_breaks_it(
    live: Live, throw_away: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(journey: Journey) -> None:
        raise KeyError("no_such_rule")

    with monkeypatch.context() as patched:
        patched.setitem(PROCESS.stages, Stage.CONSULTATION, broken)
        verdict = await rehearsed(live, throw_away)
    assert verdict.broken is not None
    assert verdict.broken.phase is Phase.HISTORY
    assert "no_such_rule" in verdict.broken.why
