"""A lost customer: what was learned is written down, what they paid is settled; then the journey sleeps.

R002-SKU-55, X-21.
"""

import asyncio

from domain.forms.signing import LEARN_FROM_LOSS
from domain.stages import Stage
from workflows.parts.journey import Journey
from workflows.renovation.settlement import settle


async def rest(journey: Journey) -> None:
    """What is still done for a lost customer."""
    await asyncio.gather(learn(journey), settle(journey))


async def learn(journey: Journey) -> None:
    """Of a customer who had seen our price, learn what would have won them.

    Whoever stays a friend is remembered as one; a lost customer is not contacted again without their consent.
    """
    if not journey.in_stage(Stage.SIGNING):
        return
    lesson = await journey.ask("lesson", LEARN_FROM_LOSS)
    journey.remember(friend=lesson.stays_friend)
