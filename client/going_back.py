"""Before a journey goes back: where it can return to, and what that would make void. Nothing is changed here."""

from temporalio.client import Client

from client.errors import Conflict
from client.sending import ask
from workflows.journey import JourneyWorkflow
from workflows.parts.voiding import Voided


async def steps(temporal: Client, journey: str) -> tuple[str, ...]:
    """The keys of the steps that somebody answered and that still count, oldest first.

    Raises:
        NotFound, Unreachable: see ``client.errors``.
    """
    found: tuple[str, ...] = tuple(await ask(temporal, journey, JourneyWorkflow.steps))
    return found


async def preview(temporal: Client, journey: str, key: str) -> Voided:
    """What going back to a step would make void.

    Raises:
        Conflict: it is no step that the journey can go back to (the details name those it can), or is open now: to go
            back there would do nothing but give it new time.
        NotFound, Unreachable: see ``client.errors``.
    """
    found: Voided | None = await ask(temporal, journey, JourneyWorkflow.preview_back, key)
    if found is None:
        raise Conflict("not_a_step", key=key, steps=list(await steps(temporal, journey)))
    if key not in found.answers:
        raise Conflict("step_open", key=key)
    return found
