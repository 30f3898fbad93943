"""The roles that tasks are assigned to (requirements section 4.2)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints


class Role(StrEnum):
    """What a person of the company does; a task names a role first and a person second."""

    AGENT = "agent"
    CS_LEAD = "cs_lead"
    SALES = "sales"
    SALES_MANAGER = "sales_manager"
    STORE_MANAGER = "store_manager"
    GENERAL_MANAGER = "general_manager"
    DESIGNER = "designer"
    DESIGN_ASSISTANT = "design_assistant"
    DESIGN_DIRECTOR = "design_director"
    FINANCE = "finance"
    LEGAL = "legal"
    SITE_SUPERVISOR = "site_supervisor"
    REPAIR_HANDLER = "repair_handler"
    CLEANER = "cleaner"
    MARKETING = "marketing"
    OPERATIONS = "operations"


MET_BY_CUSTOMERS = frozenset(
    {Role.AGENT, Role.SALES, Role.DESIGNER, Role.DESIGN_ASSISTANT, Role.SITE_SUPERVISOR}
)
"""Whom a customer knows in person: they are told when one of these changes (X-32)."""


@dataclass(frozen=True)
class PersonOf:
    """Marks a form's field as the handle of somebody with a role: it is checked, and the people are offered."""

    role: Role


Named = Annotated[str, StringConstraints(pattern=r"^\S{1,32}$")]
"""The handle of a member of staff, as a form names them."""
