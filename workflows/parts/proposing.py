"""Proposals of who should do something, asked once for a key."""

from activities.proposals import DesignerWanted, PersonWanted, Proposal, ProposalActivities
from domain.roles import Role
from domain.words import say
from workflows.parts.journey import Journey


async def propose_designer(
    journey: Journey, key: str, style: str | None, *, another: bool = False
) -> Proposal:
    """The designers, best first: who was named already, then by style and load (R002-SKU-15).

    ``another``: somebody in the place of the journey's own designer, who is left out (R002-SKU-36).
    """
    own = journey.person(Role.DESIGNER)
    wanted = DesignerWanted(
        style=style, named=None if another else own, instead_of=own if another else None, now=journey.now
    )
    return await journey.once(
        key,
        ProposalActivities.propose_designer,
        lambda: wanted,
        Proposal,
        summary=say(journey.state.lang, "designer_proposed"),
    )


async def propose_person(journey: Journey, key: str, role: Role) -> Proposal:
    """The people of a role, best first: who has it on this journey already, then by load."""
    wanted = PersonWanted(role=role, named=journey.person(role), now=journey.now)
    return await journey.once(
        key,
        ProposalActivities.propose_person,
        lambda: wanted,
        Proposal,
        summary=say(journey.state.lang, "person_proposed", role=say(journey.state.lang, f"role.{role}")),
    )
