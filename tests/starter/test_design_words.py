"""What a task of the design shows to whoever does it: wishes, survey, what was said in the call."""

from datetime import timedelta

from domain.roles import Role
from domain.stages import Stage
from starter.rehearsal.world import World
from store.rulebooks import rulebook
from tests.journeys.driving import customer
from tests.journeys.selling import FROM_MEASUREMENT, Seller
from tests.starter.conftest import Homeward

WISHES = {
    "material_wishes": ["formaldehyde"],
    "survey": {"design_wishes": ["study"], "budget_until": "250000.00"},
}


async def drawing(world: World) -> Seller:
    now = await world.now()
    facts = {**FROM_MEASUREMENT, **WISHES, "measured_at": (now - timedelta(hours=18)).isoformat()}
    journey = await world.start(customer("A-1"), stage=Stage.DESIGN, facts=facts)
    seller = Seller(world, journey, await rulebook(world.database, "renovation", 1, now.date()))
    await world.journeys.appoint(journey, "design_director-01", Role.DESIGNER, "designer-01", "workload")
    return seller


async def test_r001_dsn_02_whoever_draws_sees_survey_and_wishes_in_words(
    world: World, homeward: Homeward
) -> None:
    seller = await drawing(world)
    shown = await homeward("task", "show", (await seller.task("draw_plan"))["task"])
    assert all(word in shown.out for word in ("低甲醛", "书房", "250000.00")), shown.out


async def test_r002_sku_34_whoever_changes_the_plan_reads_the_wishes_of_the_call(
    world: World, homeward: Homeward
) -> None:
    seller = await drawing(world)
    await seller.reach("plan_call")
    await seller.answer("plan_call", changes="the study beside the bedroom")
    task = (await seller.task("revise_plan"))["task"]
    hidden = await homeward("task", "show", task, "--lang", "en")
    assert "the study beside" not in hidden.out
    assert "What to change" in hidden.out
    shown = await homeward("task", "show", task, "--personal")
    assert "the study beside the bedroom" in shown.out


async def test_r002_sku_31_the_lead_sees_both_accounts_of_the_designers_coming(
    world: World, homeward: Homeward
) -> None:
    seller = await drawing(world)
    await seller.reach("plan_call")
    await seller.answer("plan_call", complaint=True, opinion="late", designer_late=True)
    shown = await homeward("task", "show", (await seller.task("handle_complaint"))["task"], "--lang", "en")
    assert "not recorded" in shown.out
    assert "Late, says the customer" in shown.out
