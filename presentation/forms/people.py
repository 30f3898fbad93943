"""Who may be named in a form's field: everybody who works here and has its role."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from presentation.forms.fields import Field

if TYPE_CHECKING:
    from presentation.reader import Reader


@dataclass(frozen=True)
class Person:
    """Somebody to choose, and what speaks for them."""

    handle: str
    told: str = ""


async def people_for(reader: "Reader", field: Field, about: dict[str, Any]) -> list[Person]:
    """The people for a field: in the order of the task's proposal where there is one, else of entry."""
    from store.staff import list_staff

    working = [one.handle for one in await list_staff(await reader.database(), field.role)]
    told = candidates(reader.say, about)
    proposed = [handle for handle in told if handle in working]
    return [Person(handle, told.get(handle, "")) for handle in dict.fromkeys([*proposed, *working])]


def candidates(say: Callable[..., str], about: dict[str, Any]) -> dict[str, str]:
    """Whom a task proposes, the best first, each with their load in words."""
    return {
        one["handle"]: say(
            "show.load_fits" if one["fits"] else "show.load",
            tasks=one["tasks"],
            appointments=one["appointments"],
        )
        for one in about.get("candidates", ())
    }
