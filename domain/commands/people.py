"""Whose a journey is."""

from typing import Annotated

from pydantic import Field

from domain.absences import Absence
from domain.commands.acts import Act, Code, Handle
from domain.personal import Reference
from domain.roles import Role


class AppointTeam(Act):
    """Name who has a role on the journey; what the person before had open goes over (X-32)."""

    role: Role
    person: Handle
    reason: Code
    words: Reference | None = None


class KnowAbsence(Act):
    """Somebody of the journey is away, for other days than was known, or back: ``ends`` is over then (X-32)."""

    absence: Absence


class ReplacePerson(Act):
    """Others take over all that somebody has on the journey by these roles, now and later (X-32)."""

    person: Handle
    successors: Annotated[dict[Role, Handle], Field(min_length=1)]
    gone: bool = True
    """False where they keep other roles."""
    reason: Code
    words: Reference | None = None
