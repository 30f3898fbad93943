"""Cracks: reported at any time, repaired in the driest weeks, urgent ones at once (R002-SKU-68, X-24)."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from domain.appointments import Place, Slot
from domain.care import Cover, Topic, crack_cover, dry_season
from domain.forms.cracks import CRACK_REPAIR, CRACK_SURVEY, JUDGE_CRACKS
from domain.model import Model
from domain.roles import Role
from domain.state import RunningDuty
from domain.time.cadence import Season, parse_cadence
from workflows.parts.booking import Meeting
from workflows.parts.journey import Journey
from workflows.parts.racing import first_of
from workflows.renovation.care import handed_over, warranties
from workflows.renovation.contacts import CRACK_SEASON, reach
from workflows.renovation.hoses import plan_again, reminded_along, take_along
from workflows.renovation.topics import give_back
from workflows.renovation.visits import visit
from workflows.renovation.warranty_claims import pays

CRACK_VISIT = Meeting("crack_repair", CRACK_REPAIR, optional=True)
MATTER = "cracks_reported"


class Report(Model):
    """What was reported, and what that rests on."""

    on: date
    handed_over_on: date
    warranties: dict[str, str]
    free_months: int
    joins: str | None = None
    """The case about cracks that is open already."""


class Dry(Model):
    """The season in which they are repaired."""

    first: date
    last: date
    waits: bool
    """Whether it is still to come."""


class Ended(Model):
    """How a season ended: repaired or not wanted any more, or over without a repair."""

    settled: bool
    repaired: bool = False


async def cracks(journey: Journey) -> None:
    """When the first dry season begins, ask; who has reported cracks is called by their case (R002-SKU-67/68)."""
    if journey.fixed("known", lambda: Ended(settled=_needs_no_call(journey)), Ended).settled:
        return
    topics = (Topic.CRACKS, *take_along(journey))
    answer = await reach(journey, "crack_survey", CRACK_SURVEY, topics)
    reminded_along(journey, answer)
    if answer.reached and answer.cracks_reported:
        slot = answer.repair_slot
        journey.first_time("reported")
        journey.open_case(
            "cracks",
            MATTER,
            words=answer.opinion,
            on=journey.day(journey.when("reported")).isoformat(),
            walls=answer.walls,
            slot=slot.model_dump(mode="json") if slot else None,
        )


def _needs_no_call(journey: Journey) -> bool:
    """A case calls them already; or the season was over before we cared for this household."""
    first = date.fromisoformat(journey.about["on"])
    return bool(_cases(journey)) or _season(journey).last_day(first) < journey.day(journey.now)


async def crack_case(journey: Journey) -> None:
    """From the report to the signature: judged, promised for the next dry season, repaired in it."""
    report = journey.fixed("report", lambda: _report(journey), Report)
    if report.joins is not None:
        journey.notify("joined", "cracks_added", Role.REPAIR_HANDLER, case=report.joins)
        return
    judged = await journey.ask("judge", JUDGE_CRACKS, about=_to_judge(journey, report))
    cover = crack_cover(report.handed_over_on, report.on, report.free_months, report.warranties, judged.item)
    about = {"walls": judged.walls, "cover": cover, "reported_on": report.on.isoformat()}
    if cover is Cover.AT_COST and not await pays(journey, judged.price, why=Cover.AT_COST):
        return
    if judged.urgent:
        await _repair(journey, "urgent", about)
        return
    for number in count(1):
        if await _in_season(journey, number, report, about):
            return


def _report(journey: Journey) -> Report:
    given = journey.about.get("on")
    return Report(
        on=date.fromisoformat(given) if given else journey.day(journey.now),
        handed_over_on=journey.day(handed_over(journey)),
        warranties=warranties(journey),
        free_months=int(journey.signed_standard.numbers["cracks_free_months"]),
        joins=_older_case(journey),
    )


def _cases(journey: Journey) -> list[RunningDuty]:
    """The cases about cracks that are open."""
    return [duty for duty in journey.state.duties.values() if duty.duty == MATTER]


def _older_case(journey: Journey) -> str | None:
    """The case that was opened before this one and takes its cracks along."""
    own = journey.state.duties[journey.prefix].order
    return next((one.key for one in _cases(journey) if one.order < own), None)


def _to_judge(journey: Journey, report: Report) -> dict[str, Any]:
    said = {name: journey.about[name] for name in ("walls", "words") if journey.about.get(name)}
    return {
        **said,
        "reported_on": report.on.isoformat(),
        "handed_over_on": report.handed_over_on.isoformat(),
        "free_months": report.free_months,
        "warranties": report.warranties,
    }


async def _in_season(journey: Journey, number: int, report: Report, about: dict[str, Any]) -> bool:
    """One season: told and promised before it, repaired in it; False when it ends without a repair."""
    dry = journey.fixed(f"season/{number}", lambda: _dry(journey, report.handed_over_on), Dry)
    over = journey.at(dry.last + timedelta(days=1))
    days = {"from_day": dry.first.isoformat(), "until_day": dry.last.isoformat()}
    told = {**about, **days, "latest": over.isoformat()}
    if dry.waits:
        journey.notify(f"told/{number}", "cracks_wait_for_season", "customer", **about, **days)
    journey.promise(f"season/{number}", "crack_repair", by=over)
    opens = journey.standard.cadences["crack_season"].opens
    await journey.until(f"opens/{number}", opens, journey.at(dry.first), subject=CRACK_SEASON, keeps=True)
    key = f"settled/{number}"
    if journey.key(key) not in journey.state.answers:
        ended = await first_of(
            _season_repair(journey, number, dry, over, told), _season_over(journey, number, over)
        )
        journey.fixed(key, lambda: ended, Ended)
    settled = journey.fixed(key, lambda: Ended(settled=False), Ended)
    journey.clear(f"over/{number}", "meeting_over")
    if settled.repaired:
        journey.keep_promise(f"season/{number}")
    elif settled.settled:
        journey.waive_promise(f"season/{number}")
    elif journey.first_time(f"missed/{number}"):
        _missed(journey, number, {**about, **days})
    return settled.settled


def _dry(journey: Journey, handed_over_on: date) -> Dry:
    season, numbers, today = _season(journey), journey.standard.numbers, journey.day(journey.now)
    first = dry_season(
        season, handed_over_on, today, int(numbers["cracks_dry_months"]), int(numbers["cracks_lead_days"])
    )
    return Dry(first=first, last=season.last_day(first), waits=first > today)


def _season(journey: Journey) -> Season:
    season = parse_cadence(journey.standard.cadences["crack_season"].when)
    assert isinstance(season, Season)
    return season


async def _season_repair(
    journey: Journey, number: int, dry: Dry, over: datetime, about: dict[str, Any]
) -> Ended:
    given = journey.about.get("slot") if number == 1 and not dry.waits else None
    slot = Slot.model_validate(given) if given else None
    if dry.waits:
        turn = journey.within(f"survey/{number}")
        topics = (Topic.CRACKS, *take_along(turn))
        answer = await reach(turn, "crack_survey", CRACK_SURVEY, topics, about=lambda: about)
        reminded_along(turn, answer)
        slot = answer.repair_slot
    repaired = await _repair(journey, f"repair/{number}", about, slot, over)
    return Ended(settled=True, repaired=repaired)


async def _season_over(journey: Journey, number: int, over: datetime) -> Ended:
    """When a season ends without a repair; what was begun in it is reported first."""
    await journey.until(f"over/{number}", "0 minutes", over, subject="crack_season_ends", keeps=True)
    of_season = f"{journey.key(f'repair/{number}')}/"
    for key, visited in list(journey.state.appointments.items()):
        if key.startswith(of_season) and visited.starts_at < over:
            await journey.meeting_over(key)
    return Ended(settled=False)


async def _repair(
    journey: Journey,
    key: str,
    about: dict[str, Any],
    slot: Slot | None = None,
    latest: datetime | None = None,
) -> bool:
    """Agree on a visit and repair, until the customer signs; False when the customer does not want it any more."""
    for attempt in count(1):
        held = await visit(
            journey,
            f"{key}/{attempt}",
            CRACK_VISIT,
            place=Place.PROPERTY,
            offered=slot,
            latest=latest,
            about=about,
        )
        if held is None:
            journey.notify(f"{key}/declined", "crack_repair_declined", Role.CS_LEAD, **about)
            return False
        if held.report.customer_signed:
            return True
        journey.notify(f"{key}/{attempt}/unsigned", "repair_not_signed", Role.CS_LEAD, **about)
        slot = None
    raise AssertionError("attempts never run out")


def _missed(journey: Journey, number: int, about: dict[str, Any]) -> None:
    """The season is over: whatever is open of it ends, leads are told, and the customer hears of the next one."""
    turn = journey.within(f"survey/{number}")
    give_back(journey, turn.prefix)
    plan_again(turn)
    for part in (f"repair/{number}", f"survey/{number}"):
        journey.call_off(part, "season_over")
    journey.notify(f"late/{number}", "cracks_not_repaired", Role.CS_LEAD, Role.STORE_MANAGER, **about)
