"""Words of taking customers over."""

WORDS: dict[str, str] = {
    "help.takeover": "Taking over: customers who are being built for or cared for already",
    "help.takeover.check": (
        "Check a customer file before taking over: what would be opened when and for whom, what is not "
        "done, what is wrong in which row and column; writes nothing"
    ),
    "option.takeover.check.file": "the customer file, as for journey start --file",
    "option.takeover.check.all": "list every customer, not only the first ten",
    "option.takeover.check.start_known": "count also who is known by telephone or address",
    "option.takeover.check.standard": "the service standard to follow",
    "accepted.day": "a day, such as 2026-11-23",
    "accepted.amount": "an amount, such as 68000 or 68,000",
    "accepted.number": "a whole number",
    "accepted.person": "a handle",
    "accepted.items": "names of items",
    "accepted.warranties": "class=last day, such as waterproofing=2031-05-01; the classes are: {items}",
    "accepted.milestones": "moment=percent, such as signing=50, tiling=40, acceptance=10",
    "entry.bad_value": "{given} was given; accepted: {accepted}",
    "entry.fault": "{column}: {told}",
    "entry.later_stage": "belongs to a stage after “{stage}”; check the stage, or leave it empty",
    "entry.nothing_left": (
        "the last warranty ended on {on} and the customer consents to nothing: there is nothing to care "
        "for, leave them out"
    ),
    "row.team": "{column}: {given} was given; accepted: the handle of an active {role}: {accepted}",
    "start.met_first": "--met is for customers who begin with us; it does not go together with --at",
    "takeover.progress": "Reckoning",
    "takeover.title_people": "What would be opened for whom (summed up)",
    "takeover.title_rows": "Customer by customer",
    "takeover.title_others": "Rows that would not be started",
    "takeover.title_left": "Due before, and not done here",
    "takeover.alike": "+N: so many more rows for the same reason; --all shows each.",
    "takeover.more": "{count} more customers are not listed; --all lists all",
    "takeover.sum": (
        "{rows} rows: {ready} can start, {already} are there already, {known} are known and held back, "
        "{rejected} are wrong; {now} tasks at once, {week} within 7 days, {quarter} within 90 days; {left} "
        "duties are not done here"
    ),
    "takeover.nothing_written": (
        "Nothing was written. To start them: homeward journey start --file {file} --as HANDLE"
    ),
    "takeover.due": "{what} (due {at})",
    "takeover.opens": "{what} (opens {at})",
    "takeover.times": "{what} ×{times}",
    "takeover.by_rota": "{role} (by rota)",
    "head.now": "At once",
    "head.week": "Within 7 days",
    "head.quarter": "Within 90 days",
    "head.opens_now": "Opens at once",
    "head.next_opens": "Next",
    "head.not_done": "Not done here",
    "head.how_often": "Times",
    "story.customer_taken_over": (
        "Taken over in the stage “{stage}”: what was before is not in here, the story is known from "
        "{since} on"
    ),
    "story.not_done_here": "Was due before, not done here: {subject}",
    "story.not_done_here.once": "Was due before, not done here: {subject} ({on})",
    "story.not_done_here.several": (
        "Was due before, not done here: {subject}, {times} times from {since} to {on}"
    ),
    "site.finished_before": "finished before",
    "option.journey.start.at": (
        "the stage in which the customer comes to us, such as construction; from the very beginning when "
        "absent"
    ),
    "option.journey.start.designer": "handle of the designer",
    "option.journey.start.sales": "handle of the sales consultant",
    "option.journey.start.supervisor": "handle of the site supervisor",
    "option.journey.start.tier": "tier: ordinary, long-term, important",
    "option.journey.start.consents": (
        "what the customer consents to: mailings, revisits, surveys; or all, none"
    ),
    "option.journey.start.consent_on": (
        "the day of the consent; when absent, the earliest day known of the customer"
    ),
    "option.journey.start.means": "how they wish to hear of us: phone, message, letter, e-mail",
    "option.journey.start.last_contact": (
        "the day of our last contact with them: courtesy keeps its distance from it"
    ),
    "option.journey.start.place": "where plan and budget are shown; at our office by default",
    "option.journey.start.measured_on": "the day of the measurement",
    "option.journey.start.plan_agreed_on": "the day on which the plan was agreed on",
    "option.journey.start.render_area": "area of the rendering in m²",
    "option.journey.start.render_rate": "price of the rendering per m²",
    "option.journey.start.rendering_fee_paid": "rendering fee that was paid: credited at signing",
    "option.journey.start.budget_seen_on": "the day on which they saw the budget",
    "option.journey.start.quoted": "the price that was quoted",
    "option.journey.start.quoted_days": "days of the works that were quoted",
    "option.journey.start.signed_on": "the day of the contract",
    "option.journey.start.contract_sum": "the contract's sum",
    "option.journey.start.paid_so_far": "what was paid in all: it pays the installments in their order",
    "option.journey.start.milestones": (
        "payments other than the standard's, such as signing=50, tiling=40, acceptance=10"
    ),
    "option.journey.start.term_days": "the contract's term in days",
    "option.journey.start.planned_start": "the contract's day of beginning",
    "option.journey.start.kickoff_on": "the day of kickoff: past, or agreed and still to come",
    "option.journey.start.site_done": "the last stage of the site that is finished and accepted",
    "option.journey.start.site_done_on": "the day on which it was",
    "option.journey.start.site_due_on": (
        "by when the customer was told that the stage being built is finished"
    ),
    "option.journey.start.permit_until": "the last day of the management's permit",
    "option.journey.start.keys_sets": "sets of keys that we have",
    "option.journey.start.accepted_on": "the day of the acceptance",
    "option.journey.start.reservations": "things reserved at the acceptance that are still open",
    "option.journey.start.reservations_until": "by when they are to be settled",
    "option.journey.start.handed_over_on": "the day of the handover",
    "option.journey.start.installed": "items that the home has and a warranty depends on, such as heating",
    "option.journey.start.warranties": (
        "last days of warranties other than the standard's, such as waterproofing=2031-05-01"
    ),
    "option.journey.start.hoses_on": (
        "when the inlet hoses were installed; counted from the handover by default"
    ),
    "option.journey.start.cleaning_until": "a free cleaning is still owed, until this day",
    "option.journey.start.paid_1": "what was paid of installment 1",
    "option.journey.start.paid_2": "what was paid of installment 2",
    "option.journey.start.paid_3": "what was paid of installment 3",
    "option.journey.start.paid_4": "what was paid of installment 4",
    "option.journey.start.paid_5": "what was paid of installment 5",
    "option.journey.start.paid_6": "what was paid of installment 6",
}
