"""The roles that tasks are assigned to (requirements section 4.2)."""

from enum import StrEnum


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
