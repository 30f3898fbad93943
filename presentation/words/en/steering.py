"""Words of amending, closing, reopening and handing over, and of customers' data."""

WORDS: dict[str, str] = {
    "help.journey.amend": "Correct what a journey goes by: contact hours, language, wishes …; shows first what moves",
    "help.journey.close": "End a journey as lost or closed; shows first what becomes of tasks, meetings and money",
    "help.journey.reopen": "Go on with a lost, dormant or closed journey; shows first what comes back",
    "help.customer": "Customers: who they are, how to reach them, and putting that right",
    "help.customer.show": "Show a customer: name, address, contact persons; masked without --plain",
    "forget.what": (
        "{customer}: name, numbers, address, words, corrections and documents are removed for good; "
        "the course of their journeys stays for figures, it holds nothing personal"
    ),
    "forget.question": "Forget {customer} for good?",
    "forget.done": "{customer} is forgotten: {values} personal values, {documents} documents",
    "help.customer.forget": "Remove a customer's personal data and documents for good, once all journeys ended",
    "help.customer.correct": "Correct a name, number, address or contact person; journalled without the values",
    "option.customer": "the journey's number, such as H000001, or the customer's, such as K000001",
    "option.customer.show.plain": "show names, numbers and the address in full",
    "option.customer.correct.set": (
        "field=value, repeatable; nothing behind the = takes a value away. Of a contact person: name, relation, phone, "
        "wechat, language, window, main, do_not_contact. Of the home: community, building, room, district, city"
    ),
    "option.customer.correct.person": "the number of the contact person; the main contact by default",
    "option.customer.correct.add": "add a contact person",
    "option.customer.correct.reason": "one of wrong_number, mistake, changed, customer_wish, other",
    "option.journey.amend.set": (
        "fact=value, repeatable, such as window=18:00-20:30; nothing behind the = takes a value away"
    ),
    "option.journey.amend.reason": "one of mistake, customer_wish, changed, other",
    "option.journey.close.status": "lost before the contract, closed after it; which of both follows from the journey",
    "option.journey.close.reason": (
        "before the contract one of price, competitor, no_budget, plan, unreachable, cancelled, moved_away, "
        "do_not_contact, other; after it one of contract_cancelled, cancelled_by_us, sold, moved_away, deceased, "
        "do_not_contact, mistake, other"
    ),
    "option.journey.reopen.reason": "one of customer_returned, mistake, other",
    "customer.journeys": "Journeys",
    "head.contact_no": "No.",
    "head.relation": "Relation",
    "head.note": "Note",
    "head.marks": "Marks",
    "acts.amended": "{journey} goes by the corrected facts now",
    "acts.reopened": "{journey} goes on",
    "acts.meeting_opened": "{what}, {at}: {person} has not that time; somebody agrees on another one with the customer",
    "acts.tell_customer": "Tell the customer, in their language:",
    "amend.title": "Amending {journey}",
    "amend.question": "Amend {journey} like this?",
    "amend.fact": "{before} → {after}",
    "amend.moves": "these times move ({count})",
    "amend.nothing_moves": "no time moves",
    "amend.others": "also amended: {journeys}, of the same customer",
    "appoint.title": "{role}: {before} → {person}",
    "appoint.question": "Hand {journey} over like this?",
    "appoint.tasks": "tasks that go over ({count})",
    "appoint.later": "opens later",
    "appoint.meetings": "meetings that stay at their time ({count})",
    "appoint.conflicts": "meetings whose time {person} has not; another one is agreed on with the customer ({count})",
    "appoint.free": "free: {free}",
    "close.title": "Ending {journey} as “{status}”",
    "close.tasks": "open tasks fall away ({count})",
    "close.appointments": "meetings are cancelled, and the customer is told ({count})",
    "close.promises": "promises fall away ({count})",
    "close.asleep": "sleeps, and comes back when the journey is reopened ({count})",
    "close.goes_on": "goes on all the same ({count})",
    "close.planned": "comes back, and begins ({count})",
    "close.no_money": "money: nothing came, nothing is owed",
    "close.money": (
        "money: received {received}, refunded {refunded}, due and unpaid {unpaid}, may be refunded {refundable}"
    ),
    "close.settled_by": "finance settles it: what goes back is approved as a refund; until then the journey stays",
    "close.nothing_to_settle": "there is nothing to settle",
    "close.unpaid_claimed": "finance says how much of the unpaid is claimed, and collects it; until then it stays",
    "reopen.title": "Reopening {journey}",
    "reopen.question": "Reopen {journey} like this?",
    "reopen.asks_again": "goes on from this answer, which is asked for again:",
    "reopen.tasks": "goes on where it stood; asked again ({count}):",
    "reopen.meetings": "times of meetings went to others and are agreed on anew",
    "customer.title": "Customer {customer}",
    "customer.will_correct": "Correcting {customer}",
    "customer.question": "Correct {customer} like this?",
    "customer.corrected": "corrected: {fields}",
    "customer.journalled": "journalled without the values in {journeys}",
    "customer.found": "somebody looks for the right number: complete {task} now",
    "failed.one_correction": "correct one contact person, add one, or correct the address; one at a time",
    "tell.team_changed": (
        "Good day, from now on {person} is your {role} in place of {before}. Everything that was agreed stays as it is."
    ),
    "tell.meeting_off": "Good day, our appointment “{kind}” on {at} does not take place. We are sorry for the trouble.",
    "tell.journey_closed": (
        "Good day, your project with us ends here. Our finance department settles the account with you. Thank you for "
        "your trust."
    ),
    "story.facts_amended": "Corrected: {facts}, reason: {reason} ({actor})",
    "story.customer_corrected": "The customer's data were corrected: {fields}, reason: {reason} ({actor})",
    "show.notes": "Notes",
    "show.note_hidden": "shown with --personal",
}
