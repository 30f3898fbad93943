"""Words of `homeward contact`, `homeward promise` and `homeward task add`."""

WORDS: dict[str, str] = {
    "help.contact": "Contacts of customers: write down what they got in touch about, list both directions",
    "help.contact.log": (
        "Write down what a customer got in touch about; what could not be answered at once is answered in time"
    ),
    "help.contact.list": "List contacts with a customer, both directions, newest first",
    "option.contact.log.channel": "how they got in touch: call, wechat, visit or message",
    "option.contact.log.point": (
        "what about: question, complaint, emergency, wish, payment, appointment, praise or other; "
        "questions, complaints and emergencies open their case"
    ),
    "option.contact.log.words": "what the customer said",
    "option.contact.log.from": "who it was: customer, or a contact person by name or relation",
    "option.contact.log.answered": "what they were told at once; then nothing is left to do",
    "option.contact.log.promise": (
        "by when they have an answer, such as 2026-11-25 15:00 or tomorrow 15:00; the same day by default"
    ),
    "option.contact.log.by": "who answers, by handle; the journey's agent by default",
    "option.contact.log.role": "the role that answers, such as designer",
    "option.contact.log.danger": "of an emergency: water, power or safety",
    "help.promise": "Promises to customers: make, list, move, cancel",
    "help.promise.make": (
        "Promise a customer something by a time; a task opens for it, and past its time it counts as broken"
    ),
    "help.promise.list": "List promises still to be kept, what is due first coming first; --all for settled ones too",
    "help.promise.move": (
        "Name another time; with the customer's consent before its time it is not broken, otherwise it is"
    ),
    "help.promise.cancel": "Take back a promise that nobody waits for any more",
    "option.promise.make.words": "what is promised, as the customer was told",
    "option.promise.by": "the latest time, such as 2026-11-25 15:00 or Tuesday 15:00",
    "option.promise.not_before": "the earliest time, such as Tuesday 15:00; the task opens then",
    "option.promise.make.for": "who keeps it, by handle; the journey's agent by default",
    "option.promise.promise": "the promise, such as H000001-P7",
    "option.promise.move.agreed": "the customer agreed to the new time",
    "option.promise.cancel.reason": "why: not_wanted, done_otherwise, entered_wrongly or other",
    "option.promise.list.journey": "those of one journey; all of them by default",
    "option.promise.list.due": "only those that are due today, or within a week",
    "option.promise.list.person": "only those of a colleague, by handle",
    "option.promise.list.all": "kept, broken and dropped ones too",
    "help.figures.promises": "Promises kept on time, and broken, by colleague and by customer",
    "option.figures.promises.from": "those due from this day on, such as 2026-11-01",
    "option.figures.promises.to": "those due up to this day, which is included",
    "help.task.add": "Ask a colleague to do something by a time; you are told what came of it",
    "option.task.add.for": "who does it, by handle",
    "option.task.add.role": "the role that does it, such as designer",
    "option.task.add.due": "by when, such as 2026-11-25 15:00 or Tuesday 15:00",
    "option.task.add.words": "what is to be done",
    "about.words.promise": "What was promised",
    "about.words.extra_task": "What is to be done",
    "about.point": "About",
    "about.not_before": "Not before",
    "about.owed_by": "Promised by",
    "channel.call": "by phone",
    "channel.visit": "in person",
    "channel.letter": "by letter",
    "channel.email": "by e-mail",
    "direction.in": "from them",
    "direction.out": "from us",
    "outcome.sent": "sent",
    "promise_status.open": "open",
    "promise_status.kept": "kept",
    "promise_status.broken": "broken",
    "promise_status.dropped": "not wanted any more",
    "contact.person": "{name} ({relation})",
    "contact.by_rule": "nobody named a time; by the standard: {rule}",
    "contact.answered": "answered at once",
    "contact.noted": "noted, nothing to answer",
    "contact.open": "open",
    "contact.settled": "settled",
    "contact.taken_up": "{matter} ({state})",
    "contact.promised": "{matter} ({state}), promised by {at}: {kept}",
    "head.direction": "Direction",
    "head.channel": "How",
    "head.came_of_it": "What came of it",
    "head.words": "Words",
    "head.promise": "Promise",
    "head.person": "Whose",
    "head.state": "State",
    "head.evidence": "Evidence",
    "head.kept": "Kept",
    "head.broken": "Broken",
    "head.on_time": "On time",
    "head.still_open": "Open",
    "ledger.moved": "moved, as the customer agreed",
    "ledger.still_open": ", still to be done",
    "ledger.because": " ({why})",
    "ledger.done": "{task}, done {at}",
    "ledger.told": "{promise}: {who}, by {by}",
    "ledger.told_from": "{promise}: {who}, from {since}, by {by}",
    "ledger.breaks_question": (
        "Without the customer's consent {promise} counts as broken at its old time. Move it?"
    ),
    "ledger.cancel_question": "Cancel promise {promise} (by {at})?",
    "list.no_contacts": "There are no contacts yet.",
    "list.no_promises": "There are no such promises.",
    "figures.promises_how": (
        "By the day they were due; cancelled ones and those moved with the customer's consent do not count. "
        "What nobody was named for is the agent's."
    ),
    "acts.contact_logged": "The contact of {journey} is written down ({channel})",
    "acts.task_added": "Extra task {task}: {who}, by {due}",
    "acts.promised": "{journey}: promised to the customer",
    "acts.promise_moved": "{journey}: the promise has another time",
    "acts.promise_cancelled": "{journey}: the promise is cancelled",
    "failed.no_promise": "there is no promise {given}, see homeward promise list",
    "failed.whose": "one of {one} and {other} is needed, and only one",
    "story.contact_received": (
        "The customer got in touch {channel} about: {point}; noted by {actor}, nothing left to answer"
    ),
    "story.contact_received.taken_up": (
        "The customer got in touch {channel} about: {point}; noted by {actor}, now: {matter}"
    ),
    "story.promise_settled.moved": "A promise has another time, as the customer agreed: {what}",
    "story.promise_settled.moved_unasked": "A promise was not kept but moved: {what}",
}
