"""What a change order adds when the works are done already: built and checked before anybody accepts it (R001-QUO-06).

Before that the stages of the site build it, and the supervisor's own acceptance looks at it.
"""

from itertools import count
from typing import Any

from domain.change_orders import ChangeOrder, LineChange
from domain.forms.change_orders import BUILD_CHANGE
from domain.stages import Stage
from workflows.parts.journey import Journey

CHANGE_WORKS = "change_works"
"""The duty."""
BUILT = "built"


def begin_works(journey: Journey, number: int, order: ChangeOrder) -> None:
    """Have it built, where it adds something and no stage of the site is left that would."""
    lines = [line for line in order.lines if line.change is LineChange.ADDED]
    if lines and journey.state.stage is Stage.HANDOVER:
        journey.begin(
            "works",
            CHANGE_WORKS,
            independent=True,
            number=number,
            lines=[line.model_dump(mode="json", exclude_none=True) for line in lines],
            days=max(order.days, 0),
        )


async def build_change(journey: Journey) -> None:
    """Ask the supervisor until it is built and stands up to a look; it has the days of the change order."""
    about: dict[str, Any] = dict(journey.about)
    for attempt in count(1):
        days = about["days"] if attempt == 1 else 0
        within = f"{days} working days" if days else None
        built = await journey.ask(
            f"build/{attempt}", BUILD_CHANGE, within=within, about={**about, "round": attempt}
        )
        if built.passed:
            break
    journey.first_time(BUILT)


def unbuilt(journey: Journey) -> bool:
    """Whether something that was added is not built, or does not stand up to a look yet."""
    return any(one.key(BUILT) not in one.state.answers for one in journey.beside(CHANGE_WORKS))
