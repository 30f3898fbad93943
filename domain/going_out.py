"""What is done at the customer's place: by whom, which tasks, and what is filled in after a visit."""

from domain.roles import Role

GOES_TO_SITES: frozenset[Role] = frozenset(
    {Role.SITE_SUPERVISOR, Role.DESIGNER, Role.DESIGN_ASSISTANT, Role.REPAIR_HANDLER, Role.CLEANER}
)
"""Who works at customers' places; trade practice."""

REPORTS: dict[str, str] = {
    "measurement": "measure_site",
    "briefing": "briefing_report",
    "site_acceptance": "accept_site_stage",
    "acceptance": "acceptance",
    "cleaning": "do_cleaning",
    "crack_repair": "crack_repair",
    "claim_inspection": "inspect_defect",
    "claim_repair": "repair_defect",
}
"""The kind of task in which the host reports a visit, by its appointment; it opens when the visit begins."""

NEEDS_NOTHING_ELSE = frozenset({"measurement", "briefing", "cleaning", "claim_inspection", "claim_repair"})
"""Visits whose report asks the same of everybody: its form can be had before it is open."""

STAGES_OF_SITE = frozenset({"site_stage", "measure_cabinets"})
"""In these the supervisor says that a stage has begun, is finished or takes longer."""

AT_THE_PLACE: frozenset[str] = frozenset(
    {
        *REPORTS.values(),
        *STAGES_OF_SITE,
        "take_keys",
        "kickoff",
        "site_inspection",
        "safety_task",
        "begin_water_test",
        "read_water_test",
        "mend_site",
        "build_change",
        "pre_acceptance",
        "rectify",
        "hand_over_keys",
        "respond_emergency",
        "make_safe",
    }
)
"""Kinds of task that are done there."""
