"""What people do with journeys, as typed calls; each subject has a file of its own, and they meet here."""

from collections.abc import Iterable
from typing import Any

from temporalio.common import SearchAttributePair, TypedSearchAttributes, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError

from client.acting import new_command
from client.adopting import Adopting
from client.appointments import Appointments
from client.cases import Cases
from client.contacts import Contacts
from client.customers import Customers
from client.errors import Unreachable
from client.people import People
from client.publishing import Publishing
from client.repairs import Repairs
from client.sending import workflow_id
from client.steering import Steering
from client.translating import records
from domain.absences import Absence
from domain.commands import JourneyInput
from domain.roles import Role
from domain.stages import Stage, Status
from domain.takeover import TakenOver
from domain.waits import Rulebook
from store.absences import absences
from store.people import ORDINARY, Registered
from store.rulebooks import rulebook
from workflows import search_attributes as sa
from workflows.journey import JourneyWorkflow

__all__ = ["Journeys", "new_command"]


class Journeys(Publishing, Appointments, Cases, Contacts, Repairs, Steering, People, Adopting, Customers):
    """Operations on the journeys of one company."""

    async def start(
        self,
        registered: Registered,
        *,
        stage: Stage = Stage.CONSULTATION,
        facts: dict[str, Any] | None = None,
        team: dict[Role, str] | None = None,
        taken_over: TakenOver | None = None,
    ) -> bool:
        """Start the workflow of a registered journey; False when it runs already.

        Args:
            stage: where it begins; a later one takes over a customer in the middle of their project.
            facts: what the stages before would have left; never personal.
            team: who has a role on it from the start, beside its owner.
            taken_over: what was before; with it, what is past counts as not done here and our clocks count from now.

        Raises:
            NotFound: the standard was not published.
            Unreachable: a server is away; the registration stands and starting again completes it.
        """
        start = await self.start_input(registered, stage, facts, team, taken_over)
        try:
            await self.temporal.start_workflow(
                JourneyWorkflow.run,
                start,
                id=workflow_id(registered.journey),
                task_queue=self.task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                static_summary=registered.journey,
                memo={"journey": registered.journey},
                search_attributes=TypedSearchAttributes(
                    [
                        SearchAttributePair(sa.STAGE, stage.value),
                        SearchAttributePair(sa.JOURNEY_STATUS, Status.ACTIVE.value),
                    ]
                ),
            )
        except WorkflowAlreadyStartedError:
            return False
        except RPCError as error:
            raise Unreachable("start_undelivered", cause=error.message) from error
        return True

    async def start_input(
        self,
        registered: Registered,
        stage: Stage,
        facts: dict[str, Any] | None,
        team: dict[Role, str] | None = None,
        taken_over: TakenOver | None = None,
    ) -> JourneyInput:
        """What a registered journey starts with: its rules as they are published now.

        Raises:
            NotFound: the standard was not published.
            Unreachable: PostgreSQL is away.
        """
        with records():
            rules = await rulebook(
                self.database,
                registered.standard,
                registered.standard_version,
                (await self.clock()).date(),
            )
            away = await absences(self.database, after=await self.clock())
        known = [one.told() for one in away]
        return input_of(registered, rules, self._lang, stage, facts or {}, team or {}, taken_over, known)


def input_of(
    registered: Registered,
    rules: Rulebook,
    lang: str,
    stage: Stage,
    facts: dict[str, Any],
    team: dict[Role, str],
    taken_over: TakenOver | None,
    absent: Iterable[Absence],
) -> JourneyInput:
    """What a registered journey starts with by these rules; nothing is read or written.

    Args:
        absent: who is away, now or later; the journey learns of those that it begins with (X-32).
    """
    people = {registered.owner, *team.values()}
    return JourneyInput(
        journey=registered.journey,
        customer=registered.customer,
        property=registered.property,
        rules=rules,
        owner=registered.owner,
        team=team,
        lang=lang,
        window=registered.window,
        stage=stage,
        facts={**_known(registered), **facts},
        taken_over=taken_over,
        absences=tuple(one for one in absent if one.person in people),
    )


def _known(registered: Registered) -> dict[str, Any]:
    """What the register knows about how to treat a customer, as facts; never personal."""
    return {} if registered.tier == ORDINARY else {"tier": registered.tier}
