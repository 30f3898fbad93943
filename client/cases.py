"""Cases: what people open beside whatever a journey is doing."""

from typing import Any

from pydantic import ValidationError

from client.acting import Acting, new_command
from client.errors import BadInput
from domain.commands import OpenCase, Receipt
from domain.faults import faults, wrong_field
from workflows.journey import JourneyWorkflow


class Cases(Acting):
    """Operations on cases."""

    async def open_case(
        self,
        journey: str,
        actor: str,
        matter: str,
        about: dict[str, Any] | None = None,
        words: str | None = None,
        command: str | None = None,
    ) -> Receipt:
        """Open a case about a matter, beside whatever the journey is doing; ``words`` stay in Postgres.

        Args:
            about: what its tasks need to know, as codes, numbers, days and instants; never personal.

        Raises:
            BadInput: something in ``about`` is none of these, or what this matter needs is missing.
            Conflict: no case can be opened about this matter, or not in this stage.
            NotFound, Unreachable: see ``client.errors``.
        """
        command = command or new_command()
        try:
            act = OpenCase(command=command, actor=await self._person(actor), matter=matter, about=about or {})
        except ValidationError as error:
            raise BadInput("answers", fields=_not_told(error)) from None
        act = act.model_copy(update={"words": await self._keep(command, journey, words)})
        return await self._send(journey, JourneyWorkflow.open_case, act)


def _not_told(error: ValidationError) -> list[dict[str, Any]]:
    """Each thing that a case may not be about, by its name; all other faults as they are."""
    named = [str(one["loc"][1]) for one in error.errors() if one["loc"][0] == "about"]
    return [wrong_field(name, "case_about") for name in dict.fromkeys(named)] or faults(error)
