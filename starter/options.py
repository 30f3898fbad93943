"""Options that several commands share, and what they accept."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from presentation.errors import Wrong
from presentation.words import say

if TYPE_CHECKING:
    from domain.roles import Role


def at_least(least: int, option: str) -> Callable[[object, int | None], None]:
    """A validator of whole numbers."""

    def check(_: object, given: int | None) -> None:
        if given is not None and given < least:
            raise Wrong(
                "usage.choose",
                name=option,
                given=given,
                accepted=lambda lang: say(lang, "usage.from", least=least),
            )

    return check


Limit = Annotated[int, Parameter(validator=at_least(1, "--limit"))]
"""How many lines are listed."""


def one_of_two(person: str | None, role: "Role | None", names: tuple[str, str]) -> None:
    """Raises `Wrong` unless somebody is named, by handle or by role."""
    if (person is None) == (role is None):
        raise Wrong("failed.whose", one=names[0], other=names[1])
