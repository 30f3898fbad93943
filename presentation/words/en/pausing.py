"""Words of pausing and resuming."""

WORDS: dict[str, str] = {
    "option.journey.pause.reason": (
        "one of customer, material, weather, ourselves, holiday, noise_ban, property_management, arrears; "
        "of a paused journey it changes the reason"
    ),
    "option.journey.pause.until": (
        "the day on which it is expected to be over, such as 2026-12-10; somebody looks at it then, and without it "
        "after the standard's time for this reason"
    ),
    "story.status_changed.until": ("Status is now “{status}”, because: {reason}, until {until} ({actor})"),
    "standards.pauses": "Pauses: what each clock does",
    "head.pause": "Paused",
    "head.reviewed": "Looked at again",
    "head.was_due": "Was due",
    "pause.told": "{paused}, since {paused_since}, until {paused_until}",
    "pause.open": "nobody said when",
    "pause.reviewed": "{who}, {at}",
    "pause.title": "Pausing {journey}, reason: {reason}",
    "pause.does.shift": "stand still; the rest of their time comes after the pause ({count})",
    "pause.does.keep": "go on ({count})",
    "pause.does.catch_up": "are held, and done once after the pause if they came due ({count})",
    "pause.does.drop": "are left out ({count})",
    "pause.due": "due {at}",
    "pause.due_held": "due {at}, later by as long as it is paused",
    "pause.due_moves": "due {before} → {after}",
    "pause.meetings": "meetings in that time; they stand ({count})",
    "pause.meetings_move": (
        "meetings in that time; an agent asks the customer whether they are held or get another time ({count})"
    ),
    "pause.will_be_reviewed": "{who} looks at the pause again: {at}",
    "pause.question": "Pause {journey} like this?",
    "resume.title": "What goes on with {journey}",
    "resume.question": "Have {journey} go on?",
    "resume.moved": "Due times that moved",
}
