"""Holding what was foretold of an answer against what the journey then did; the answer is taken back afterwards."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from client.errors import BadInput, Conflict
from client.slots import rules_of
from desk.after.follows import Follows, Next, Outcomes
from desk.after.foretelling import asked_of, families_of, foretold
from domain.forms import KINDS
from domain.forms.calls import CallForm
from domain.forms.meetings import MeetingForm
from domain.stages import Status
from domain.waits import Wait, WaitKind
from presentation.forms.fields import Kind
from presentation.forms.fields import asked_of as asked_fields
from starter.rehearsal.people import Reply, filled
from store.reading_journeys import JourneyHeader, journey_header
from store.reading_tasks import TaskDetail, task_detail
from store.reading_waits import WaitFilter, list_waits
from tests.journeys.building import CONFIRMED, EXAMPLES, Household, examples

ARRANGING = ("arrange_appointment", "arrange_in_writing")
A_MOMENT = timedelta(minutes=2)
"""So much may pass between the foretelling and the answer."""
SAID_ALONE = {"site_stage": "finished", "measure_cabinets": "finished"} | dict.fromkeys(ARRANGING, "agreed")
"""Kinds of which every other outcome than this is said without the rest."""
ONE_IS_ENOUGH = (".emergency.power", ".emergency.safety")
"""An emergency stays open when the call is taken back: the next one of the same call would be no other."""
LATE = {"expected_on": {"in": "30 days"}, "reason": "material"}
OTHERWISE: Mapping[str, Mapping[str, Any]] = {
    "call.outcome.call_back": {"call_back_at": {"in": "2 days at 10:00"}},
    "approved.no": {"reason": "not like this", "amount": None},
    "decide_refusal.decision.own_plan": {"plan_area": "90.00"},
    "decide_refusal.decision.lost": {"lost_reason": "price"},
    "decide_round.decision.paid_design": {"fee": "1500.00"},
    **{f"decide_round.decision.{one}": {"fee": None} for one in ("go_on", "other_designer", "stop")},
    "plan_talk.changes_needed": {"wants_other_designer": False},
    "reach_customer.decision.lost": {"lost_reason": "competitor"},
    "budget_call.reaction.gap": {"budget_gap": "2000.00"},
    "budget_call.reaction.no": {"lost_reason": "price"},
    "arrange_signing.decision.no": {"lost_reason": "design"},
    "plan_talk.changes_needed.yes": {
        "changes": "a larger study",
        "revised_slot": None,
        "budget_slot": None,
        "rendering_accepted": False,
        "render_area": None,
        "render_rate": None,
    },
    "plan_talk.changes_needed.no": {"changes": None, "revised_slot": None},
    "find_contact.found.no": {"phone": None},
    "complaint.yes": {"opinion": "nobody came"},
    "emergency": {"opinion": "water runs down the wall"},
    "take_keys.outcome.not_ready": {"sets": None, "given_by": None, "ready_on": {"in": "5 days"}},
    "obtain_permit.outcome.applied": {
        "valid_until": None,
        "deposit": None,
        "deposit_paid_by": None,
        "answer_on": {"in": "5 days"},
    },
    "obtain_permit.outcome.refused": {
        "valid_until": None,
        "deposit": None,
        "deposit_paid_by": None,
        "refusal": "papers_missing",
    },
    **{f"{kind}.outcome.late": LATE for kind in ("site_stage", "measure_cabinets")},
    **{f"extend_permit.outcome.{one}": {"valid_until": None} for one in ("refused", "not_needed")},
    "read_water_test.leak.yes": {"where": "by the drain"},
    "pre_acceptance.passed.no": {"open_items": 2},
    "accept_from_afar.accepted.no": {"note": "the photos are dark"},
    "build_change.passed.no": {"note": "it is crooked"},
    "draft_change_order.outcome.dropped": {"lines": None, "reason": None},
    "sign_change_order.outcome.changed": {"how": None, "signed_on": None, "reason": "too dear"},
    "sign_change_order.outcome.dropped": {"how": None, "signed_on": None, "reason": "not wanted"},
    "decide_acceptance.decision.new_items": {"new_items": [{"what": "the door sticks"}]},
    "decide_acceptance.decision.reservations": {
        "reservations": [{"what": "the door sticks", "until": {"in": "9 days"}}],
        "customer_signed": True,
    },
    "decide_hold.decision.hold": {"again_on": {"in": "5 days"}, "cause": None, "reason": None},
    "tell_answer.settled.no": {"question": "and the colour?"},
    "solve_complaint.accepted.no": {},
    "review_pause.decision.go_on": {"until": {"in": "10 days"}},
    "extra_task.result.not_needed": {"reason": "they did it themselves", "note": None},
    "extra_task.result.done": {"reason": None},
    "collect_claim.outcome.waived": {
        "amount": None,
        "receipt_number": None,
        "waived_for": "goodwill",
        "reason": "they moved away",
    },
    "collect_fee.outcome.withdrawn": {"amount": None, "method": None},
    "issue_invoice.outcome.dropped": {"number": None, "title": None},
    "stays_in_touch.no": {"consents": None},
    "accept_site_stage.outcome.held": {},
}
"""What else is answered with a choice, by the rest of its name; None leaves a field of the example out."""


@dataclass
class Came:
    """What an answer brought."""

    status: Status
    tasks: list[Next]
    waits: list[Next]
    openings: list[Next]
    """Of the waits those that end in a task."""
    told: set[str]


@dataclass
class Held:
    """What was held so far, and what did not come as it was foretold."""

    tried: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """Choices that the form or the journey did not take."""


def differences(follows: Follows, before: Status, came: Came) -> list[str]:
    """What came otherwise than it was foretold."""
    wanted = [one for part in follows.parts() for one in part.next]
    told = {to for part in follows.parts() for to in part.tells}
    status = next((part.status for part in follows.parts() if part.status), before)
    found = [
        f"{one} did not come" for one in wanted if not any(_same(one, other) for other in _of(one, came))
    ]
    if came.status is not status:
        found.append(f"the journey is {came.status}, not {status}")
    if left := told - came.told:
        found.append(f"{sorted(left)} were not told, but {sorted(came.told)}")
    if not any(part.beside for part in follows.parts()):
        extra = [one for one in (*came.tasks, *came.openings) if one.kind not in {two.kind for two in wanted}]
        found += [f"{one} came unforetold" for one in extra]
    return found


def _of(one: Next, came: Came) -> list[Next]:
    return came.tasks if one.at is None else came.waits


def _same(wanted: Next, came: Next) -> bool:
    return (
        wanted.kind == came.kind
        and wanted.role in (None, came.role)
        and _near(wanted.at, came.at)
        and _near(wanted.by, came.by)
    )


def _near(wanted: datetime | None, came: datetime | None) -> bool:
    return wanted is None or (came is not None and abs(wanted - came) <= A_MOMENT)


class Foretold:
    """The journey that is driven, and what was held of it."""

    def __init__(self, home: Household, held: Held) -> None:
        self.home = home
        self.held = held

    @property
    def world(self) -> Any:
        return self.home.world

    async def hold(self, kind: str, leave: Collection[str] = ()) -> None:
        """Give every answer to an open task of which something is foretold, each taken back; the last may stand.

        Args:
            leave: kinds in whose calls the customer does not say that they want no more of them.
        """
        for choice, follows in reversed((await self._foretold(kind)).items()):
            name = ".".join((kind, *choice))
            variant = f"{name} ({follows.say})" if follows.say else name
            if variant in self.held.tried or name.endswith(ONE_IS_ENOUGH):
                continue
            if kind in leave and choice[1] == "do_not_contact":
                continue
            self.held.tried.add(variant)
            self.held.kinds.add(kind)
            if not await self.one(kind, choice):
                return

    async def one(self, kind: str, choice: tuple[str, str]) -> bool:
        """Give one answer and hold it; False where it stands."""
        name, row = ".".join((kind, *choice)), await self.home.task(kind)
        follows = (await self._foretold(kind))[choice]
        before, waits = await self._header(), await self._waits()
        person = row["assignee"] or self._somebody(row)
        if not await self._given(row, person, await self._answers(row, *choice), name):
            return True
        found = differences(follows, before.status, await self._came(before, waits))
        self.held.wrong += [f"{name} ({follows.say}): {one}" for one in found]
        try:
            await self.world.journeys.take_back(row["task"], person)
        except Conflict:
            return False  # its matter, or its stage, is over
        await self.world.settled(self.home.journey)
        return True

    async def _given(self, row: Any, person: str, ways: list[dict[str, Any]], name: str) -> bool:
        """Give the first of these answers that the form takes."""
        refused: BadInput | Conflict | None = None
        for answers in ways:
            try:
                await self.world.journeys.complete(row["task"], person, answers)
            except (BadInput, Conflict) as error:
                refused = error
                continue
            await self.world.settled(self.home.journey)
            return True
        self.held.refused.append(f"{name}: {refused}")
        return False

    async def go_on(self, kind: str) -> None:
        """Answer an open task as the household does."""
        if kind in ARRANGING:
            (answers, *_) = await self._answers(await self.home.task(kind), "outcome", "agreed")
            await self.home.complete(kind, answers)
        else:
            await self.home.answer(kind)

    async def _foretold(self, kind: str) -> Outcomes:
        detail = await self._detail(kind)
        rules = await rules_of(self.world.database, self.home.journey)
        header, now = await self._header(), await self.world.now()
        return foretold(await asked_of(self.world.database, detail, header, rules, None, now))

    async def _detail(self, kind: str) -> TaskDetail:
        return await task_detail(self.world.database, (await self.home.task(kind))["task"])

    async def _header(self) -> JourneyHeader:
        return await journey_header(self.world.database, self.home.journey)

    def _somebody(self, row: Any) -> str:
        return next(f"{row['role']}-0{n}" for n in (1, 2) if f"{row['role']}-0{n}" != row["requester"])

    async def _waits(self) -> dict[str, Wait]:
        wanted = WaitFilter(journey=self.home.journey, limit=1000)
        return {one.key: one.wait for one in await list_waits(self.world.database, wanted)}

    async def _came(self, before: JourneyHeader, waits: dict[str, Wait]) -> Came:
        rows = await self.world.database.fetch(
            "SELECT kind, role, due_at FROM tasks WHERE journey = $1 AND opened_seq > $2 AND status = 'open'",
            self.home.journey,
            before.seq,
        )
        told = await self.home.journal("notice_issued")
        later = [one for key, one in (await self._waits()).items() if _new(one, waits.get(key))]
        awaited = [one for one in later if one.kind in (WaitKind.OPENS, WaitKind.UNTIL)]
        return Came(
            status=(await self._header()).status,
            tasks=[Next(row["kind"], row["role"], None, row["due_at"]) for row in rows],
            waits=[Next(one.subject, one.role, one.due_at) for one in awaited],
            openings=[
                Next(one.subject, one.role, one.due_at) for one in awaited if one.kind is WaitKind.OPENS
            ],
            told={to for row in told if row["seq"] > before.seq for to in row["event"]["to"]},
        )

    async def _answers(self, row: Any, field: str, choice: str) -> list[dict[str, Any]]:
        """The answers that make a choice, in the ways in which the examples say it."""
        kind = row["kind"]
        form = KINDS[kind].form
        asks = next(one for one in asked_fields(form, row["about"]) if one.key == field)
        value = choice == "yes" if asks.kind is Kind.YES_NO else choice
        more = {field: value, **_otherwise(kind, field, choice)}
        if choice == "other_designer":
            more |= {
                "designer": "designer-02" if row["about"].get("designer") != "designer-02" else "designer-01"
            }
        rules = await rules_of(self.world.database, self.home.journey)
        found = []
        for base in self._bases(form, kind, field, choice):
            said = Reply(answers={**base, **more})
            answers = await filled(said, kind, row["about"], self.world.journeys, self.home.journey, rules)
            if "call_back_at" in answers:
                answers["call_back_at"] = f"{answers['call_back_at']}T02:00:00Z"
            found.append({name: one for name, one in answers.items() if one is not None})
        return found

    def _bases(self, form: type, kind: str, field: str, choice: str) -> list[dict[str, Any]]:
        """What is said beside a choice: nothing of what did not come about, else as household and examples do."""
        came = SAID_ALONE.get(kind)
        if issubclass(form, CallForm | MeetingForm):
            came = "reached" if issubclass(form, CallForm) else "held"
        if field == "outcome" and came is not None and choice != came:
            return [{}]
        given = self.home._answers.get(kind) or CONFIRMED.get(kind) or ()
        known = [given] if isinstance(given, dict) else list(given)
        ways = [*known[::-1], *examples(kind)[::-1]] if kind in EXAMPLES else known[::-1]
        return [one for one in ways if came is None or one.get("outcome", came) == came]


def _otherwise(kind: str, field: str, choice: str) -> dict[str, Any]:
    """What else is answered with a choice: of its field, of its families, of its own kind."""
    found: dict[str, Any] = {}
    for family in ("", *families_of(kind)[::-1]):
        for name in (field, f"{field}.{choice}"):
            found |= OTHERWISE.get(f"{family}.{name}".lstrip("."), {})
    return found


def _new(wait: Wait, before: Wait | None) -> bool:
    return before is None or (wait.order, wait.due_at) != (before.order, before.due_at)


async def walk(home: Household, held: Held, until: str | datetime, leave: Collection[str] = ()) -> None:
    """Live on until a task of a kind is open, or an instant; every task on the way is held before it is answered."""
    foretelling = Foretold(home, held)
    while True:
        for kind in await home.open_tasks():
            if kind in await home.open_tasks():
                await foretelling.hold(kind, leave)
        tasks = await home.open_tasks()
        if until in tasks:
            return
        if tasks:
            await foretelling.go_on(next(iter(tasks)))
            continue
        pulse = await home.world.settled(home.journey)
        if isinstance(until, datetime) and (pulse.next_fires is None or pulse.next_fires > until):
            return
        assert pulse.next_fires is not None, f"nothing will ever happen; no {until}"
        await home.world.pass_instant(home.journey, pulse)
