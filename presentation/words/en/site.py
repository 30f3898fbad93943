"""English words of the site."""

WORDS: dict[str, str] = {
    "show.site": "Plan of the site",
    "head.site_stage": "Stage",
    "head.planned_finish": "Planned finish",
    "head.actual": "Actual",
    "head.days_late": "Days late",
    "site.expected": "expected {on}",
    "site.in_time": "in time",
    "site.late": "{days} late",
    "site.of_customer": ", {days} by the customer",
    "site.end": "All works end on {expected}; no term was agreed.",
    "site.end_within": "All works end on {expected}, within the term until {agreed}.",
    "site.end_beyond": "All works end on {expected}, {days} days after the term until {agreed}.",
    "about.planned_on": "Planned finish",
    "about.expected_on": "Expected finish",
    "about.items": "Checklist",
    "about.failed": "Failed",
    "about.photos": "Photos, at least",
    "about.open_items": "Items that failed",
    "about.started_at": "The water stands since",
    "about.delay_reason": "Reason",
}
