"""Whom the rota gives for what cannot wait until tomorrow."""

from activities.rota import OnCall, RotaActivities, Wanted
from domain.roles import Role
from workflows.parts.journey import Journey


async def on_call(journey: Journey, key: str, role: Role) -> str | None:
    """Who answers an emergency, at any hour; nobody where nobody has the role."""
    return await _found(journey, key, role, works_today=False)


async def at_work(journey: Journey, key: str, role: Role) -> str | None:
    """Who has a role and works today; nobody where all of them rest."""
    return await _found(journey, key, role, works_today=True)


async def _found(journey: Journey, key: str, role: Role, *, works_today: bool) -> str | None:
    found = await journey.once(
        key,
        RotaActivities.find_on_call,
        lambda: Wanted(
            role=role,
            key=f"{journey.state.journey}/{journey.prefix}",
            own=journey.on_duty(role),
            on=journey.day(journey.now),
            works_today=works_today,
        ),
        OnCall,
        summary=f"who is on call: {role}",
    )
    return found.person
