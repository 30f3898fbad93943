"""What the options mean: ``option.<command>.<name>``, or ``option.<name>`` where all mean the same."""

WORDS: dict[str, str] = {
    "option.journey": "the journey's number, such as H000001",
    "option.task": "the task's number, such as H000001-1",
    "option.personal": "show names, numbers, addresses and words in full",
    "option.limit": "how many at most",
    "option.command": "the command's id; repeated with the same id it is done once",
    "option.reason": "why",
    "option.words": "the customer's own words, or an explanation",
    "option.yes": "do not ask, do it",
    "option.role": "a role, such as agent or 客服",
    "option.stage": "a stage, such as design",
    "option.status": "a status, such as active",
    "option.owner": "the owner's handle",
    "option.version": "a version; the newest by default",
    "option.phone": "telephone number",
    "option.name": "name",
    "option.team": "team",
    "option.file": "a file",
    "option.journey.start.file": (
        "file of customers: CSV (UTF-8 or GB18030), XLSX or JSON lines; headings in Chinese or English"
    ),
    "option.journey.start.dry_run": "check only, start nothing",
    "option.journey.start.strict": "start nothing as long as one row is wrong",
    "option.journey.start.start_known": (
        "start also who is known by telephone or address; by default they are held back and shown "
        "with their owner"
    ),
    "option.journey.start.same_customer": (
        "who is known by telephone or address is the same customer: the journey becomes theirs, for its owner"
    ),
    "option.journey.start.met": (
        "you have met the customer: the first meeting is recorded at once; asked, unless --answers or --set is given"
    ),
    "option.journey.start.answers": "a YAML or JSON file with the answers of the first meeting",
    "option.journey.start.set": "one answer of the first meeting as field=value, repeatable",
    "option.journey.start.rejected": (
        "where to write the rows that were not started, with the reason; by default beside the file"
    ),
    "option.journey.start.name": "the customer's name",
    "option.journey.start.phone": "telephone; one of phone and WeChat is needed",
    "option.journey.start.wechat": "WeChat name",
    "option.journey.start.relation": "relation to the owner of the property; self by default",
    "option.journey.start.language": "language to speak: mandarin, cantonese, english …",
    "option.journey.start.window": "hours for calls, such as 09:00-12:00 or evening",
    "option.journey.start.community": "residential community",
    "option.journey.start.building": "building",
    "option.journey.start.room": "room",
    "option.journey.start.district": "district",
    "option.journey.start.city": "city",
    "option.journey.start.area": "area in m²",
    "option.journey.start.use": "use: new_home, home, office, rental, other",
    "option.journey.start.source": "source: referral, internet, live_site, other",
    "option.journey.start.style": "favourite style",
    "option.journey.start.budget": "budget in mind, such as 150,000",
    "option.journey.start.owner": "handle of the agent in charge; by rota when absent",
    "option.journey.start.note": "a note",
    "option.journey.start.reference": "your own number for the customer; the same number starts once",
    "option.journey.start.standard": "the service standard to follow",
    "option.journey.list.search": "a name, community, telephone or its last four digits, a number",
    "option.journey.timeline.clocks": "show changes of the clocks too",
    "option.journey.timeline.last": "only the last so many",
    "option.journey.next.explain": "tell how each instant was computed",
    "option.journey.note.text": "the note",
    "option.journey.back.step": "the step to go back to",
    "option.journey.back.reason": "a code, such as customer_wish",
    "option.journey.appoint.to": "the colleague's handle",
    "option.journey.appoint.reason": "one of absent, left, workload, customer_wish, other",
    "option.journey.repair.reason": "why it needed repair and why it may go on; kept in the records",
    "option.journey.repair.dry_run": "only show what would change",
    "option.task.list.mine": "only mine",
    "option.task.list.assignee": "only those of a colleague",
    "option.task.list.queue": "only those that nobody has claimed",
    "option.task.list.journey": "only those of one journey",
    "option.task.list.kind": "only one kind, such as first_meeting",
    "option.task.list.overdue": "only what is overdue",
    "option.task.list.today": "only what is due today or overdue",
    "option.task.list.status": "open, done or void",
    "option.task.complete.answers": "a YAML or JSON file with the answers",
    "option.task.complete.set": (
        "one answer as field=value, repeatable; rows as rooms.0.room=hall, a value may be JSON"
    ),
    "option.staff.list.all": "also who is deactivated",
    "option.handle": "the handle, such as 客服01",
    "option.staff.add.role": "a role, repeatable, such as agent",
    "option.staff.add.rest": "days of rest in the week, such as Sat,Sun",
    "option.staff.add.styles": "what a designer is good at, repeatable, such as modern",
    "option.staff.import.file": "file of staff: YAML, CSV or XLSX",
    "option.standards.show.name": "the name of a standard",
    "option.standards.validate.what": (
        "a file, a folder, or the name of a shipped standard or calendar; all that ship by default"
    ),
    "option.standards.publish.folder": "a folder; the shipped standards by default",
    "option.calendar.show.name": "a calendar: customer, office, site; all are listed by default",
    "option.calendar.show.month": "a month, such as 2026-10; this one by default",
    "option.healthcheck.service": "worker, desk, temporal or postgres",
    "option.rebuild.journey": "a journey's number; all by default",
}
