"""What each role may see at the desk (X-30).

What somebody may *do* is decided where it is done: by the task's role and ladder (``client.hands``), by the journey,
and by the roles that an operation asks for. Here is only what they get to see of customers whom they do not serve
themselves; of those whom they serve, as owner, on the team or by a task, everybody sees what the work needs.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from domain.roles import Role
from domain.standard import Standard


class Right(StrEnum):
    """What not everybody sees, or does. Own tasks, and those of one's roles that nobody has yet, need no right."""

    ROLE_TASKS = "role_tasks"
    """The tasks that colleagues have: those of the same role, and those that escalate to it (``tasks_seen``)."""
    BOARDS = "boards"
    """Workload, overdue work, promises and satisfaction of the whole company."""
    MONEY = "money"
    """Accounts of all contracts: what is paid and owed."""
    PERSONAL = "personal"
    """Names, numbers and addresses in full, once they are asked for; masked until then, and for everybody else."""
    STEER = "steer"
    """Going back, ending, reopening and handing over of journeys that are somebody else's."""
    STAFF = "staff"
    """Who works here: roles, accounts, passwords."""
    RULES = "rules"
    """Changing what holds for every customer: standards, calendars, prices, campaigns, and the build that runs."""


_ALL = frozenset(Right)
_LEADS = frozenset({Right.ROLE_TASKS, Right.BOARDS, Right.PERSONAL, Right.STEER})
_OFFICE = frozenset({Right.ROLE_TASKS})

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.AGENT: _OFFICE | {Right.PERSONAL},  # whoever answers the telephone must know who rings up
    Role.CS_LEAD: _LEADS,
    Role.SALES: _OFFICE | {Right.PERSONAL},
    Role.SALES_MANAGER: _LEADS | {Right.MONEY},
    Role.STORE_MANAGER: _LEADS | {Right.MONEY},
    Role.GENERAL_MANAGER: _ALL,
    Role.DESIGNER: _OFFICE,
    Role.DESIGN_ASSISTANT: _OFFICE,
    Role.DESIGN_DIRECTOR: _LEADS,
    Role.FINANCE: _OFFICE | {Right.MONEY},
    Role.LEGAL: _OFFICE,
    Role.SITE_SUPERVISOR: _OFFICE,
    Role.REPAIR_HANDLER: frozenset(),
    Role.CLEANER: frozenset(),
    Role.MARKETING: _OFFICE | {Right.BOARDS},
    Role.OPERATIONS: _ALL,
}
"""Trade practice: the sources name the roles, not what each may see."""

_EVERYTHING = frozenset({Role.STORE_MANAGER, Role.GENERAL_MANAGER, Role.OPERATIONS})
"""They see every task: operations may act for anybody, and what is late reaches the other two in the end."""


def may(roles: Iterable[Role], right: Right) -> bool:
    """Whether one of somebody's roles brings the right."""
    return any(right in RIGHTS[role] for role in roles)


def rights(roles: Iterable[Role]) -> frozenset[Right]:
    """Everything that somebody's roles bring."""
    return frozenset().union(*(RIGHTS[role] for role in roles))


def roles_with(right: Right) -> tuple[Role, ...]:
    """Who has it: what is told to those who have not."""
    return tuple(role for role in Role if right in RIGHTS[role])


def tasks_seen(roles: Iterable[Role], standard: Standard | None) -> frozenset[Role]:
    """The roles of which somebody sees every task, whoever has it; the others' tasks only if they are their own.

    Whoever may act for a colleague sees what they have: the same role, and the roles on the task's ladder.
    """
    own = frozenset(role for role in roles if Right.ROLE_TASKS in RIGHTS[role])
    if own & _EVERYTHING:
        return frozenset(Role)
    if standard is None:
        return own
    climbs = {name: {one.to for one in ladder.escalate} for name, ladder in standard.ladders.items()}
    return own | {rule.role for rule in standard.tasks.values() if own & climbs[rule.ladder]}
