"""Times that are promised or asked for, as people type them, and what is said when one cannot be taken."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from starter.errors import Wrong
from starter.forms.times import moment

if TYPE_CHECKING:
    from domain.roles import Role
    from starter.context import Context


async def instant(context: "Context", name: str, given: str | None) -> datetime | None:
    """The time that is meant. Raises `Wrong` for what is none."""
    if given is None:
        return None
    found = moment(given, await context.zone(), await context.now())
    if found is None:
        raise Wrong("failed.moment", name=name, given=given)
    return found


def one_of_two(person: str | None, role: "Role | None", names: tuple[str, str]) -> None:
    """Raises `Wrong` unless somebody is named, by handle or by role."""
    if (person is None) == (role is None):
        raise Wrong("failed.whose", one=names[0], other=names[1])


@contextmanager
def told_by(options: Mapping[str, str]) -> Iterator[None]:
    """What is wrong is named by the option in which it was typed."""
    from client.errors import BadInput

    try:
        yield
    except BadInput as error:
        fields = [
            {**one, "field": options.get(one["field"], one["field"])}
            for one in error.details.get("fields", ())
        ]
        raise BadInput(error.reason, **{**error.details, **({"fields": fields} if fields else {})}) from error
