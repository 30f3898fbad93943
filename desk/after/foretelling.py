"""What follows from each choice of a task's form, reckoned as the journey will do it (X-20)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from desk.after import beside, building, calls, meetings, selling
from desk.after.asked import Asked
from desk.after.follows import Outcomes
from domain.forms import KINDS
from domain.forms.calls import CallForm
from domain.forms.design import PlanTalk
from domain.forms.meetings import MeetingForm
from domain.forms.signing import ARRANGE_SIGNING
from domain.tasks import TaskStatus
from domain.time.days import Span
from domain.waits import Rulebook
from store.database import Database
from store.reading_journeys import JourneyHeader
from store.reading_tasks import TaskDetail, TaskFilter, given, list_tasks

Tells = Callable[[Asked], Outcomes]

BY_KIND: Mapping[str, Tells] = {
    "find_contact": calls.of_finding,
    "reach_customer": calls.of_reaching,
    "arrange_appointment": meetings.agreed_on,
    "arrange_in_writing": meetings.agreed_on,
    "confirm_appointment": meetings.confirmed,
    "confirm_in_writing": meetings.confirmed,
    "check_ready": meetings.checked,
    "decide_no_show": meetings.no_show,
    "decide_visit": meetings.visit,
    "rearrange_meeting": meetings.moves,
    "meeting_on_closed_day": meetings.moves,
    "designer_talk": selling.talk,
    "showroom_visit": selling.talk,
    "decide_refusal": selling.refusal,
    "change_designer": selling.designer,
    "decide_round": selling.plan_round,
    "review_plan": selling.review,
    "approve_quote_finance": selling.quote,
    "approve_quote_superior": selling.quote,
    "collect_fee": selling.fee,
    "budget_call": selling.price,
    "decide_gap": selling.gap_decided,
    "approve_concession": selling.concession,
    "arrange_signing": selling.signing,
    "review_contract_business": selling.contract,
    "review_contract_legal": selling.contract,
    "take_keys": building.keys,
    "obtain_permit": building.permit,
    "extend_permit": building.extension,
    "decide_briefing": building.briefing,
    "kickoff": building.kickoff,
    "site_stage": building.stage,
    "measure_cabinets": building.stage,
    "read_water_test": building.water,
    "accept_from_afar": building.from_afar,
    "pre_acceptance": building.own_acceptance,
    "draft_change_order": building.drafted,
    "approve_change_order": building.approved,
    "sign_change_order": building.signature,
    "build_change": building.built,
    "decide_acceptance": building.acceptance,
    "decide_hold": beside.hold,
    "approve_refund": beside.refund,
    "approve_waiver": beside.waiver,
    "approve_correction": beside.correction,
    "collect_claim": beside.claim,
    "issue_invoice": beside.invoice,
    "solve_complaint": beside.complaint,
    "tell_answer": beside.told,
    "handle_complaint": beside.response,
    "answer_contact": beside.contact,
    "respond_claim": beside.claimed,
    "respond_emergency": beside.emergency,
    "make_safe": partial(beside.again, field="safe"),
    "close_emergency": partial(beside.again, field="customer_told"),
    "safety_task": partial(beside.again, field="on_site_now"),
    "settle_reservation": partial(beside.again, field="customer_agrees"),
    "extra_task": beside.extra,
    "review_pause": beside.pause,
}
FAMILIES: Sequence[tuple[str, type, Tells]] = (
    ("plan_talk", PlanTalk, selling.plan_talk),
    ("call", CallForm, calls.of_call),
    ("meeting", MeetingForm, meetings.held),
)
"""What forms have in common, the nearest first."""
_BOTH = (("/finance/", "/superior/"), ("/business/", "/legal/"))
_MOST_TRIES = 12


def foretold(asked: Asked) -> Outcomes:
    """What follows from each choice, as far as it can be said before the rest is filled in."""
    form = KINDS[asked.kind].form
    found: Outcomes = {}
    for _, base, tells in reversed(FAMILIES):
        if issubclass(form, base):
            found |= tells(asked)
    return found | BY_KIND.get(asked.kind, _nothing)(asked)


def _nothing(_asked: Asked) -> Outcomes:
    return {}


def families_of(kind: str) -> tuple[str, ...]:
    """Under what the words of a kind's choices stand: its own name, then those of its families."""
    form = KINDS[kind].form
    return (kind, *(name for name, base, _ in FAMILIES if issubclass(form, base)))


async def asked_of(
    database: Database,
    detail: TaskDetail,
    header: JourneyHeader,
    rules: Rulebook,
    window: Span | None,
    now: datetime,
) -> Asked:
    """A task with what was answered before it."""
    earlier, beside_it = _before(detail.key), _depends_on(detail.key)
    known = await given(database, detail.journey, [*earlier, *beside_it])
    return Asked(
        kind=detail.kind,
        key=detail.key,
        about=detail.about,
        stage=header.stage,
        facts=header.facts,
        rules=rules,
        now=now,
        window=window,
        earlier=[known[key].answers for key in earlier if key in known],
        given={key: known[key].answers for key in beside_it if key in known},
        calls=await _calls(database, detail) if detail.kind == ARRANGE_SIGNING.name else (),
    )


def _before(key: str) -> list[str]:
    """The keys of the tries before this one: ``call/1`` and ``call/2`` before ``call/3``; of a round, ``1/held``."""
    parts = key.split("/")
    place = next((place for place in range(len(parts) - 1, -1, -1) if parts[place].isdigit()), None)
    if place is None:
        return []
    return ["/".join([*parts[:place], str(n), *parts[place + 1 :]]) for n in range(1, int(parts[place]))]


def _depends_on(key: str) -> list[str]:
    """What else was answered that it depends on: by who approves beside it, in the call that asks for a concession."""
    found = []
    for one, other in _BOTH:
        if one in key:
            found.append(key.replace(one, other))
        elif other in key:
            found.append(key.replace(other, one))
    before, concession, _ = key.rpartition("/concession/")
    if concession:
        found += [f"{before}/call/{number}" for number in range(1, _MOST_TRIES)]
    return found


async def _calls(database: Database, detail: TaskDetail) -> list[datetime]:
    """When each call of this decision before this one was over, by its last try."""
    own = detail.key.rpartition("/")[0]
    decision = own.rpartition("/")[0]
    wanted = TaskFilter(journey=detail.journey, kind=detail.kind, status=TaskStatus.DONE)
    ended: dict[str, datetime] = {}
    for one in await list_tasks(database, wanted):
        call = one.key.rpartition("/")[0]
        if call.startswith(f"{decision}/") and call != own and not one.superseded and one.ended_at:
            ended[call] = max(one.ended_at, ended.get(call, one.ended_at))
    return sorted(ended.values())
