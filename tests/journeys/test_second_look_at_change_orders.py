"""What change orders must not count twice, early or below nothing (R001-QUO-06, X-22)."""

from datetime import timedelta

import pytest

from client.errors import BadInput
from tests.journeys.changing import LESS, MORE, SIGNED, Site
from tests.journeys.driving import MONDAY
from tests.journeys.on_site import at, planned
from tests.journeys.test_moving import moved

OPERATIONS = "operations-01"


async def test_r001_quo_06_nothing_is_signed_on_a_day_to_come(site: Site) -> None:
    """A signature moves money and plan: nobody gives one tomorrow."""
    await site.open()
    await site.do("draft_change_order", MORE)
    await site.do("approve_change_order", {"approved": True})
    with pytest.raises(BadInput, match="signed_on: 2031-03-05 is too late; the latest is 2031-03-03"):
        await site.do("sign_change_order", {**SIGNED, "signed_on": "2031-03-05"})
    assert "change_orders" not in await site.facts()


async def test_r001_quo_06_signed_after_it_expired_it_is_drafted_anew(site: Site) -> None:
    """Late answers count by the day of the signature; what was not signed in time needs a version of its own."""
    await site.open()
    await site.do("draft_change_order", MORE)
    await site.do("approve_change_order", {"approved": True})
    await site.world.advance(MONDAY + timedelta(days=9))
    await site.world.settled(site.journey)
    with pytest.raises(BadInput, match="signed_on"):
        await site.do("sign_change_order", {**SIGNED, "signed_on": "2031-03-12"})
    late = {"outcome": "changed", "asked_by": "staff", "reason": "the offer had run out"}
    await site.do("sign_change_order", late)
    await moved(site)
    draft = (await site.task_of("draft_change_order", 1))["about"]
    assert (draft["version"], draft["sent_back"][0]["by"]) == (2, "staff")
    await site.do("draft_change_order", MORE)
    await site.do("approve_change_order", {"approved": True})
    await site.do("sign_change_order", {**SIGNED, "signed_on": "2031-03-12"})
    assert [one["number"] for one in (await site.facts())["change_orders"]] == [1]


async def test_r004_stg_fewer_days_than_a_stage_has_leave_it_a_day(site: Site) -> None:
    """Signed before the kickoff, by pauses in between and with a new run: no stage ends before it begins."""
    days = {**LESS, "lines": [{**LESS["lines"][0], "days": -9}]}
    await site.open()
    await site.do("draft_change_order", days)
    await site.world.journeys.pause(site.journey, OPERATIONS, "customer")
    approval = await site.task_of("approve_change_order", 1)
    assert approval["held"], "who decides has the rest of their time after the pause"
    await site.do("approve_change_order", {"approved": True})
    assert not (await site.task_of("sign_change_order", 1))["held"], (
        "what is valid for days runs out in a pause too"
    )
    await site.do("sign_change_order", SIGNED)
    await site.world.journeys.resume(site.journey, OPERATIONS)
    await moved(site)
    await site.live("agree_start")
    await site.complete("agree_start", {"start_on": "2031-03-12"})
    await site.live("site_stage")
    plan = await planned(site)
    first = plan.stages[next(iter(plan.stages))]
    assert (first.days, f"{first.finish}") == (1, "2031-03-13")
    assert all(one.start <= one.finish for one in plan.stages.values())
    assert f"{plan.agreed_end}" == "2031-06-04", "the term is shorter by the days that the plan is"
    assert (await site.task("site_stage"))["due_at"] <= at("2031-03-13", 23)


async def test_x_22_a_reduction_below_a_payment_that_is_due_ends_its_collecting(site: Site) -> None:
    """Nothing is left to be paid after the tiling: the works do not wait for a payment of nothing."""
    await site.open()
    most = [{"item": "the whole upper floor", "change": "removed", "unit_price": "70000.00"}]
    await site.do("draft_change_order", {"lines": most, "reason": "customer_wish"})
    await site.do("approve_change_order", {"approved": True})
    await site.do("sign_change_order", SIGNED)
    account = await site.account()
    assert (f"{account.price}", f"{account.owed()}", f"{account.overpaid}") == ("30000.00", "0.00", "0.00")
    await site.open()
    more = [{"item": "and the rest", "change": "removed", "unit_price": "30000.01"}]
    with pytest.raises(BadInput, match="lines"):
        await site.do("draft_change_order", {"lines": more, "reason": "customer_wish"}, 2)
    await site.through({**LESS, "lines": [{**LESS["lines"][0], "days": 0}]}, 2)
    (told,) = await site.notices("change_order_overpaid")
    assert told["about"] == {"number": 2, "amount": "5000.00"}
