"""Where a journey stands, in words."""

from typing import TYPE_CHECKING, Any

from presentation.showing import Words

if TYPE_CHECKING:
    from store.reading_journeys import JourneyHeader, JourneyLine


def waiting(words: Words, line: "JourneyLine") -> str:
    """What it waits for first, from whom, and for how much more."""
    if not line.waiting:
        return "--"
    first = line.waiting[0]
    what = words.kind(first.subject)
    whose = first.role or first.assignee
    told = words.say("list.waiting", what=what, who=words.who(first.role, first.assignee)) if whose else what
    more = len(line.waiting) - 1
    return f"{told} +{more}" if more else told


def _team(words: Words, header: "JourneyHeader") -> list[tuple[str, str]]:
    told = [words.say("show.member", role=words.role(role), person=one) for role, one in header.team.items()]
    return [(words.say("head.people"), words.say("list.comma").join(told))] if told else []


def head(words: Words, header: "JourneyHeader") -> list[tuple[str, Any]]:
    """Labels and values of where it stands and whose it is."""
    since = words.say("show.since", at=words.at(header.stage_since))
    rows: list[tuple[str, Any]] = [
        (words.say("head.stage"), f"{words.stage(header.stage)}{since}"),
        (words.say("head.status"), words.status(header.status)),
        (words.say("head.owner"), header.owner or "--"),
        *_team(words, header),
        (
            words.say("head.standard"),
            words.say("show.version", name=header.standard, version=header.standard_version),
        ),
        (words.say("head.started"), words.at(header.started_at)),
    ]
    if header.status_reason:
        rows.insert(2, (words.say("head.reason"), words.reason(header.status_reason)))
    return rows
