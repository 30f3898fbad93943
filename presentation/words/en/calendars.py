"""English words of publishing and checking calendars."""

WORDS: dict[str, str] = {
    "help.calendar.publish": (
        "Publish a year of holidays, or correct single days; shows which dates move, then tells the journeys concerned"
    ),
    "help.calendar.publication": "How far a publication is and what came of it; the last ones are listed by default",
    "help.calendar.check": (
        "Whether the calendars in use know the next year; from October on a missing one gives exit code 1"
    ),
    "option.calendar.publish.file": (
        "a whole calendar, a year of days or single days: YAML, CSV, or the JSON of holiday-cn"
    ),
    "option.calendar.publish.calendar": "for which calendar, where the file does not say; repeatable",
    "option.calendar.publish.year": (
        "the year that is loaded, where the file does not say; without one only the listed days are corrected"
    ),
    "option.calendar.publish.per_minute": "how many journeys are told a minute at the most, by default 300",
    "option.calendar.publish.dry_run": "only show what would change",
    "option.calendar.publication.name": "the name of a publication, such as office-2+site-2",
    "option.calendar.publication.follow": "show the progress until it is finished",
    "head.was": "Was",
    "head.becomes": "Becomes",
    "head.publication": "Publication",
    "head.published": "Published",
    "head.finished": "Finished",
    "head.provisional_waits": "On provisional days",
    "head.journeys": "Journeys",
    "publish.calendar": "{name}, version {version} (now {before}), known until {until}",
    "publish.kept_closed": "{day} is a make-up day, but {name} itself is closed then and stays closed",
    "publish.moves": "{moved} date(s) of {journeys} journey(s) move, of {all} that compute with it",
    "publish.facing": "Dates that customers know ({count})",
    "publish.ours": "Our own dates ({count})",
    "publish.meetings": (
        "Meetings on days that are closed now: they do not move by themselves, "
        "an agent agrees on another time with the customer ({count})"
    ),
    "publish.more": "{count} more dates of our own are not listed; --json has all",
    "publish.step_of": "{what} (reminder or escalation)",
    "publish.at_once": "at once",
    "publish.held": "(paused)",
    "publish.provisional": "(provisional)",
    "publish.question": "Publish, and tell {count} journey(s)?",
    "publish.begun": "Published: {name}",
    "publish.waking": "Telling the journeys",
    "publish.may_leave": (
        "Leave by Ctrl-C at any time, it goes on; look again by: homeward calendar publication {name} --follow"
    ),
    "publish.left": "It goes on; look again by: homeward calendar publication {name} --follow",
    "publish.nothing_new": "All days of this file are published; nothing changes",
    "publish.goes_on": "Going on with what was published before: {name}",
    "publish.under_way": "under way",
    "publish.report": (
        "{name}: {total} journey(s), {woken} told, {ended} ended meanwhile, {failed} failed; {moved} date(s) moved"
    ),
    "publish.still": "It is still under way; look again by: homeward calendar publication {name} --follow",
    "publish.customers": "Dates that customers know, and what moved otherwise than foreseen ({count})",
    "publish.otherwise": "(foreseen: {at})",
    "publish.not_yet": "not moved yet",
    "publish.failed": (
        "Not told ({why}): {journeys}. They take the calendars over with whatever they do next"
    ),
    "publish.why.needs_repair": "needs repair; takes it over after that",
    "publish.why.stopped_for_repair": "needs repair; takes it over after that",
    "publish.why.no_answer": "no answer",
    "publish.why.perhaps_done": "no answer",
    "publish.why.not_delivered": "Temporal did not answer",
    "publish.why.records_down": "PostgreSQL could not be reached",
    "publish.why.unknown": "for an unknown reason",
    "check.fine": "known",
    "check.missing": "missing",
    "check.line_none": (
        "Calendar {names}: the days of {year} are not published yet; publish them by homeward calendar publish"
    ),
    "check.line": (
        "Calendar {names}: the days of {year} are not published yet, {waits} date(s) rest on provisional days; "
        "publish them by homeward calendar publish"
    ),
}
