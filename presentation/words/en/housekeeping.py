"""English words of the day's chores."""

WORDS: dict[str, str] = {
    "help.housekeeping": "The day's chores: when they were last done, what was removed, when they are done next",
    "option.housekeeping.now": "have them done now as well, and show what they did",
    "housekeeping.never": "They were never done yet.",
    "housekeeping.last": "Last {at}: {state}",
    "housekeeping.next": "Next {at}",
    "housekeeping.paused": "They are paused in Temporal and not done: {note}",
    "housekeeping.nothing": "There was nothing to remove.",
    "housekeeping.removed": "Removed: {what}",
    "housekeeping.removed.words": "words of acts that never came about",
    "housekeeping.removed.drafts": "drafts left for a month",
    "housekeeping.removed.seen": "marks as seen of tasks that ended",
    "housekeeping.removed.sessions": "sessions that are over",
    "housekeeping.removed.attempts": "old attempts to sign in",
    "housekeeping.removed.visits": "old counts of visits",
    "housekeeping.removed.links": "customers' links that expired a month ago",
    "housekeeping.removed.times": "reserved times that expired",
    "housekeeping.removed.messages": "notices to staff of three months ago",
    "housekeeping.removed.contents": "files that no document names",
    "housekeeping.state.running": "under way",
    "housekeeping.state.completed": "done",
    "housekeeping.state.failed": "failed",
    "housekeeping.state.canceled": "cancelled",
    "housekeeping.state.terminated": "terminated",
    "housekeeping.state.timed_out": "out of time",
    "housekeeping.state.continued_as_new": "under way",
    "housekeeping.contents_kept": (
        "No document names {count} files, which is most of them. That is no left-over, and nothing was removed: "
        "do the folder and the database belong together?"
    ),
    "housekeeping.calendars": "The days to come are not published yet: {names} ({told} people are told anew)",
    "housekeeping.failed": "Not done, and tried again tomorrow: {chores}",
}
