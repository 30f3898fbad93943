"""Which working calendar counts for whom."""

from collections import Counter
from collections.abc import Iterable, Mapping

from domain.roles import Role
from domain.standard import Standard
from domain.time.calendar import Calendar

COMPANY_CALENDAR = "customer"
"""The calendar of the company's own days: when customers are served."""


def of_roles(standard: Standard, calendars: Mapping[str, Calendar]) -> dict[Role, Calendar]:
    """The calendars of roles most of whose tasks count in another one than the company's."""
    named: dict[Role, Counter[str]] = {}
    for rule in standard.tasks.values():
        named.setdefault(rule.role, Counter())[rule.calendar] += 1
    usual = {role: found.most_common(1)[0][0] for role, found in named.items()}
    return {role: calendars[name] for role, name in usual.items() if name != COMPANY_CALENDAR}


def of_person(roles: Iterable[Role], usual: Calendar, of_role: Mapping[Role, Calendar]) -> Calendar:
    """The calendar by which somebody works."""
    return next((of_role[role] for role in roles if role in of_role), usual)
