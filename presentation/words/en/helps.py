"""What the commands do, and the words of their help pages."""

WORDS: dict[str, str] = {
    "usage.usage": "Usage",
    "usage.commands": "Commands",
    "usage.parameters": "Options",
    "usage.arguments": "Arguments",
    "usage.command": "COMMAND",
    "usage.options": "[OPTIONS]",
    "usage.args": "[ARGS]",
    "usage.choices": "one of {choices}",
    "usage.default": "default {default}",
    "usage.required": "required",
    "metavar.str": "TEXT",
    "metavar.int": "NUMBER",
    "metavar.float": "NUMBER",
    "metavar.date": "DAY",
    "metavar.path": "FILE",
    "metavar.choice": "CHOICE",
    "help.homeward": (
        "Homeward: every customer's renovation journey, from the first meeting to years of care.\n\n"
        "Often used: homeward up starts the whole stack; homeward journey start --file "
        "examples/customers.csv starts "
        "many journeys; homeward task list --mine shows my tasks; homeward journey next tells what "
        "happens next."
    ),
    "help.common": (
        "Every command also takes:\n"
        "  --lang zh-CN|en  the language; by default that of the settings (HOMEWARD_LANG)\n"
        '  --json           the result as JSON; an error is {"error": {…}} on standard error\n'
        "  --as HANDLE      who acts, such as 客服01; or set HOMEWARD_AS\n"
        "Exit codes: 0 done, 2 bad input, 3 not found, 4 conflict, 5 cannot reach a server. "
        "HOMEWARD_DEBUG=1 shows where an error came from."
    ),
    "help.help": "show this help",
    "help.version": "show the version",
    "help.journey": "Journeys: start, look at, amend, pause, go back, end, reopen",
    "help.journey.start": "Start journeys: one customer by options, or many with --file",
    "help.journey.list": "List journeys, the newest first",
    "help.journey.show": "Show a journey: stage, customer, tasks, appointments, promises and what comes next",
    "help.journey.timeline": "Everything that happened on a journey, from its start",
    "help.journey.next": "What is awaited and of whom, and what happens next and when if nobody acts",
    "help.journey.note": "Add a note",
    "help.journey.pause": "Pause a journey, or change its pause; shows first what each clock will do",
    "help.journey.resume": "Resume a paused or dormant journey; shows which due times move",
    "help.journey.back": "Go back to a step; what followed is void. Without a step: list the steps",
    "help.journey.appoint": "Name who has a role on a journey; open tasks go over from the one before",
    "help.journey.repair": "Take a journey out of “needs repair”, after a look at what that changes; for operations",
    "help.task": "Tasks: list, show, add, claim, complete, assign, delegate, return, snooze, take back",
    "help.task.list": "List tasks, what is due soonest first",
    "help.task.show": "Show a task: when it is due, the script, what is to be filled in",
    "help.task.claim": "Take a task from its role's queue",
    "help.task.complete": "Complete a task: asked field by field, or with --answers or --set",
    "help.task.take-back": "Take your own answer back, as long as nobody has acted on it",
    "help.staff": "Staff: add, list, show, import; passwords; absences with deputy, hand-over, deactivate, take back",
    "help.staff.list": "List the staff",
    "help.staff.show": "Show a member of staff",
    "help.staff.add": "Add a member of staff",
    "help.staff.import": "Import staff from a YAML, CSV or XLSX file",
    "help.staff.deactivate": "Deactivate a member of staff; nobody is ever deleted",
    "help.staff.reactivate": "Take back who was deactivated; what was handed over does not come back by itself",
    "help.standards": "Service standards: show, validate, compare, publish, move running journeys",
    "help.standards.show": "Show a published service standard",
    "help.standards.validate": (
        "Check files of standards and calendars; every fault with file, line and field"
    ),
    "help.standards.publish": "Publish the standards and calendars of a folder",
    "help.calendar": "Working calendars: show, publish, check whether a year is missing",
    "help.calendar.show": "Show a month of a working calendar: days of rest, make-up days, hours",
    "help.namespace": "The Temporal namespace",
    "help.namespace.prepare": "Set and check retention and search attributes of the namespace",
    "help.up": "Start the whole stack: PostgreSQL, Temporal with its Web UI, worker, desk; Ctrl-C stops it",
    "help.migrate": "Bring the database's schema up to date",
    "help.rebuild": "Re-create the read models from the journal: of one journey, or of all",
    "help.healthcheck": "Check that a service does its work",
    "help.rehearse": "Rehearse: years of a made-up customer's journey, in seconds",
}
