"""A sample: many made-up customers with random answers, side by side in one company and one time."""

import heapq
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.client import Client

from activities.customers import CustomerActivities
from activities.pricing import PricingActivities
from activities.proposals import ProposalActivities
from activities.reservations import ReservationActivities
from activities.rota import RotaActivities
from client.errors import BadInput, Conflict
from client.journeys import Journeys
from domain.commands import Act, Receipt
from domain.roles import Role
from domain.stages import STAGES, Stage, Status
from domain.tasks import OpenTask
from domain.waits import Rulebook
from starter.rehearsal.chances import Chances, Dice
from starter.rehearsal.happenings import Happening, ToCome, thrown
from starter.rehearsal.invariants import Finding, look_at
from starter.rehearsal.looking_back import look_back
from starter.rehearsal.model import ModelJourney
from starter.rehearsal.people import NoneFree, Plan, answer
from starter.rehearsal.signed import signed
from starter.rehearsal.world import made_up
from store import staff
from store.customers import register
from store.database import Database
from store.rebuild import entries_of
from workflows.parts.refusals import Refusal
from workflows.renovation import PROCESS

PEOPLE_A_ROLE = 8
MOST_STEPS = 3_000
"""What one customer may take before something counts as repeating without end."""


class ModelJourneys(Journeys):
    """The client's own checks and forms, in front of journeys that run here instead of on Temporal."""

    running: dict[str, ModelJourney]

    async def _send(self, journey: str, update: Any, act: Act) -> Receipt:  # noqa: ARG002 - nothing to send it to
        model = self.running[journey]
        await model.act(act)
        return Receipt(command=act.command, journey=journey, seq=model.state.seq)


@dataclass(frozen=True)
class Course:
    """Which part of their journeys customers are followed on."""

    first: Stage = Stage.CONSULTATION
    """Where they begin; from the contract on with the facts that a signed contract leaves."""
    before: Stage | None = Stage.CONSTRUCTION
    """Who comes to this stage is done; None to follow them for the years."""
    years: float = 5


@dataclass
class Customer:
    """One made-up customer, and what their people are going to say."""

    journey: ModelJourney
    dice: Dice
    replies: dict[str, datetime | None] = field(default_factory=dict)
    """By task: when its answer is given; None for never."""
    stage: Stage | None = None
    """The last stage for which it was thrown what happens in it."""
    to_come: list[ToCome] = field(default_factory=list)
    steps: int = 0


SELLING = Course()
BUILDING = Course(Stage.CONSTRUCTION, None)


class Sample:
    """A company in which many customers are served at once, on a clock of its own."""

    def __init__(
        self,
        database: Database,
        rules: Rulebook,
        plan: Plan,
        chances: Chances,
        seed: int,
        course: Course = SELLING,
        happenings: Sequence[Happening] = (),
    ) -> None:
        self.findings: list[Finding] = []
        """What should never be."""
        self.now = datetime.min.replace(tzinfo=UTC)
        self._database = database
        self._rules = rules
        self._plan = plan
        self._chances = chances
        self._seed = seed
        self._course = course
        self._happenings = happenings
        self._queue: list[tuple[datetime, str]] = []
        self.customers: dict[str, Customer] = {}
        self._activities = {
            one.__name__: one(database)
            for one in (
                CustomerActivities,
                ReservationActivities,
                PricingActivities,
                ProposalActivities,
                RotaActivities,
            )
        }

    async def run(self, count: int, begin: datetime, a_day: int) -> AsyncIterator[str]:
        """Serve ``count`` customers, so many new ones a working day, on the course; yields who is done.

        Raises:
            BadInput: a possibility does not fit the form that it is for.
        """
        journeys = await self._company()
        arrivals = self._arrivals(count, begin, a_day)
        for number, arrival in enumerate(arrivals):
            async for done in self._until(arrival, journeys):
                yield done
            self.now = arrival
            await self._welcome(journeys, number)
        async for done in self._until(None, journeys):
            yield done

    def _arrivals(self, count: int, begin: datetime, a_day: int) -> list[datetime]:
        """The instants at which customers come: spread over the open hours of the customer-facing calendar."""
        calendar = self._rules.calendar("customer")
        every = timedelta(hours=8) / a_day
        at, found = calendar.next_working(begin), []
        for _ in range(count):
            found.append(at)
            at = calendar.add_working(at, every)
        return found

    async def _company(self) -> ModelJourneys:
        for role in Role:
            for number in range(1, PEOPLE_A_ROLE + 1):
                handle = f"{role.value}-s{number}"
                await staff.add(self._database, staff.NewStaff(handle=handle, name=handle, roles=(role,)))

        async def clock() -> datetime:
            return self.now

        nowhere = await Client.connect("127.0.0.1:1", lazy=True)
        journeys = ModelJourneys(nowhere, self._database, task_queue="", clock=clock)
        journeys.running = {}
        return journeys

    async def _welcome(self, journeys: ModelJourneys, number: int) -> None:
        standard = self._rules.standard
        owner = f"agent-s{number % PEOPLE_A_ROLE + 1}"
        new = made_up(standard.name, standard.version, owner).model_copy(
            update={"reference": f"sample-{number}"}
        )
        dice = Dice(self._plan.again(), self._chances, f"{self._seed}/{number}")
        facts = signed(dice, standard, self.now) if self._course.first is Stage.CONSTRUCTION else None
        start = await journeys.start_input(await register(self._database, new), self._course.first, facts)
        model = ModelJourney(PROCESS, start, self._database, self._activities, lambda: self.now)
        journeys.running[start.journey] = model
        self.customers[start.journey] = Customer(model, dice)
        await model.begin()
        self._queue_up(start.journey)

    async def _until(self, instant: datetime | None, journeys: ModelJourneys) -> AsyncIterator[str]:
        """Let happen what comes before an instant, or all that comes."""
        while self._queue and (instant is None or self._queue[0][0] < instant):
            self.now, name = heapq.heappop(self._queue)
            customer = self.customers[name]
            await self._step(journeys, name, customer)
            self.findings += look_at(customer.journey.state, self._rules, self.now)
            if self._is_done(customer.journey):
                self.findings += await self._look_back(name)
                yield name
            else:
                self._queue_up(name)

    async def _step(self, journeys: ModelJourneys, name: str, customer: Customer) -> None:
        customer.steps += 1
        if customer.steps > MOST_STEPS:
            raise AssertionError(
                f"{name}: more than {MOST_STEPS} steps; open: {list(customer.journey.state.waits)}"
            )
        if customer.to_come and customer.to_come[0].at <= self.now:
            await self._befall(journeys, customer, customer.to_come.pop(0))
            return
        task = next((one for one, at in customer.replies.items() if at is not None and at <= self.now), None)
        if task is None:
            await customer.journey.fire()
            return
        del customer.replies[task]
        await self._answer(journeys, customer, customer.journey.state.tasks[task])

    async def _befall(self, journeys: ModelJourneys, customer: Customer, what: ToCome) -> None:
        """Have happen what comes from outside; what the journey does not allow just now does not happen."""
        try:
            await what.befall(journeys, customer.journey.state.journey, f"{Role.AGENT}-s1")
        except (Refusal, Conflict):
            customer.to_come = [one for one in customer.to_come if one.at != what.until]

    async def _answer(self, journeys: ModelJourneys, customer: Customer, task: OpenTask) -> None:
        given = customer.dice.given.pop(task.task)
        colleagues = [f"{task.role}-s{number}" for number in range(1, PEOPLE_A_ROLE + 1)]
        free = [one for one in colleagues if one != task.requester]
        actor = task.assignee or customer.dice.one_of(free)
        try:
            await answer(given, task.task, task.kind, task.about, actor, journeys, self._rules)
        except NoneFree:
            customer.replies[task.task] = None  # the process goes on when that instant has passed
        except BadInput as wrong:
            raise BadInput(f"{task.task}, {task.kind}, {given.answers}: {wrong}") from wrong

    async def _look_back(self, name: str) -> list[Finding]:
        """What the whole of a journey shows, when it is done."""
        return look_back(name, await entries_of(self._database, name), self._rules)

    def _is_done(self, journey: ModelJourney) -> bool:
        state, course = journey.state, self._course
        if state.status in (Status.LOST, Status.CLOSED):
            return True
        if course.before is not None:
            return STAGES.index(state.stage) >= STAGES.index(course.before)
        return self.now - state.started_at > timedelta(days=365.25 * course.years)

    def _queue_up(self, name: str) -> None:
        """Have a journey come up at its next instant: a reply, or what the machine does."""
        customer = self.customers[name]
        state = customer.journey.state
        if state.stage is not customer.stage:
            customer.stage = state.stage
            new = thrown(self._happenings, customer.dice, state.stage, state.stage_since)
            customer.to_come = sorted([*customer.to_come, *new], key=lambda one: one.at)
        tasks = state.tasks
        customer.replies = {task: at for task, at in customer.replies.items() if task in tasks}
        for task in tasks.values():
            if task.task not in customer.replies:
                reply = customer.dice.next(task.kind)
                customer.dice.given[task.task] = reply
                customer.replies[task.task] = reply.instant(task.opened_at, self._rules)
        fires = customer.journey.next_fires()
        # Who answers at the very instant at which something fires was there in time.
        customer.replies = {
            task: at - timedelta(seconds=1) if at is not None and at == fires else at
            for task, at in customer.replies.items()
        }
        coming = customer.to_come[0].at if customer.to_come else None
        instants = [at for at in (*customer.replies.values(), fires, coming) if at is not None]
        if instants:
            heapq.heappush(self._queue, (max(min(instants), self.now), name))
