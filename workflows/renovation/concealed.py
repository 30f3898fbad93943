"""What is right before it is covered: the water test, and the customer's acceptance of a stage (R004-STG, X-22).

Nobody's silence accepts anything: who does not come is asked from afar, and it is written down who said yes.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

from domain.appointments import Place
from domain.forms.site import (
    ACCEPT_FROM_AFAR,
    ACCEPT_SITE_STAGE,
    BEGIN_WATER_TEST,
    MEND_SITE,
    READ_WATER_TEST,
)
from domain.site import SiteStage
from domain.site_rules import SiteStageRule
from workflows.parts.booking import Meeting
from workflows.parts.journey import Journey
from workflows.renovation.visits import visit

ACCEPTED = "accepted"
SITE_ACCEPTANCE = Meeting("site_acceptance", ACCEPT_SITE_STAGE, optional=True)


async def water_test(turn: Journey, stage: SiteStage, rule: SiteStageRule, done_on: date) -> None:
    """Let water stand for as long as the standard says; a leak is put right and tested again (闭水试验)."""
    assert rule.water_test is not None
    not_before = turn.at(done_on, "site")
    for number in count(1):
        test = turn.within(f"water_test/{number}")
        about = {"site_stage": stage.value, "round": number}
        begun = await test.ask(
            "begin", BEGIN_WATER_TEST, about={**about, "not_before": not_before.isoformat()}
        )
        started = begun.started_at or test.when("begin")
        await test.until("stands", rule.water_test, started, subject="water_stands", keeps=True)
        told = {**about, "started_at": started.isoformat(), "photos": min(rule.photos, 1)}
        read = await test.ask("read", READ_WATER_TEST, about=told)
        if not read.leak:
            return
        await test.ask("mend", MEND_SITE, about={**about, "failed": ["leak"]})
        not_before = test.when("mend")


@dataclass(frozen=True)
class Verdict:
    """What the customer said of a stage, how and when."""

    accepted: bool
    failed: list[str]
    how: str
    at: datetime


async def accepted_by_customer(turn: Journey, stage: SiteStage, rule: SiteStageRule) -> None:
    """Have the customer accept the stage on the site, or from afar; what fails is put right and shown again."""
    afar = False
    for number in count(1):
        look = turn.within(f"acceptance/{number}")
        about = {
            "site_stage": stage.value,
            "round": number,
            "items": list(rule.check),
            "concealed": rule.concealed,
        }
        verdict = None if afar else await _on_site(look, about)
        if verdict is None:
            afar = True
            verdict = await _from_afar(look, about)
        if verdict.accepted:
            told = {"on": turn.day(verdict.at).isoformat(), "how": verdict.how}
            turn.learn(ACCEPTED, **{f"{ACCEPTED}_{stage}": told})
            return
        if verdict.failed:
            failed = {"site_stage": stage.value, "round": number, "failed": verdict.failed}
            await look.ask("mend", MEND_SITE, about=failed)
    raise AssertionError("rounds never run out")


async def _on_site(look: Journey, about: dict[str, Any]) -> Verdict | None:
    """The customer comes, looks at every item and signs; None when they do not."""
    held = await visit(look, "visit", SITE_ACCEPTANCE, place=Place.PROPERTY, about=about)
    if held is None:
        return None
    return Verdict(held.report.accepted, held.report.failed, "on_site", held.starts_at)


async def _from_afar(look: Journey, about: dict[str, Any]) -> Verdict:
    """They see the photos and answer in writing or by phone."""
    said = await look.ask("from_afar", ACCEPT_FROM_AFAR, about=about)
    return Verdict(said.accepted, said.failed, "from_afar", look.when("from_afar"))
