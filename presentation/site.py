"""The site in words: its plan stage by stage, and what a task of the site is about."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.text import Text

from domain.forms.site import SITE_STAGE
from domain.site import STAGES, DelayCause, PlannedStage, SitePlan, SiteStage
from domain.stages import Status
from presentation.showing import Words
from presentation.wording import Wording
from store.reading_journeys import JourneyHeader

HEADS = ("site_stage", "planned_finish", "actual", "days_late")
"""What `plan_rows` tells."""
_DAYS = ("planned_on", "expected_on")


def is_over(header: JourneyHeader) -> bool:
    """Whether nothing more happens on the site, because the journey has ended."""
    return header.course in (Status.LOST, Status.CLOSED)


def document(plan: SitePlan, header: JourneyHeader) -> dict[str, Any]:
    """The plan for programs: stages in their order with planned and actual days, and how late they are.

    Of a site that is over nothing is expected: what was not finished has no such day.
    """
    facts, over = header.facts, is_over(header)
    return {
        "stages": [
            {
                "stage": name.value,
                "planned_start": one.start,
                "planned_finish": one.finish,
                "expected_finish": None if _given_up(facts, over, name) else one.ends,
                "started": facts.get(f"started_{name}"),
                "finished": facts.get(f"finished_{name}"),
                "days_late": None if _given_up(facts, over, name) else one.days_late,
                "delays": one.delays,
            }
            for name, one in plan.stages.items()
        ],
        "agreed_end": plan.agreed_end,
        "expected_end": None if _given_up(facts, over, STAGES[-1]) else plan.end,
        "days_beyond": None if _given_up(facts, over, STAGES[-1]) else plan.beyond_term,
    }


def plan_rows(words: Words, plan: SitePlan, header: JourneyHeader) -> list[list[str | Text]]:
    """Of each stage of the site: its name, when it was to be finished, when it is, and how late."""
    facts, over = header.facts, is_over(header)
    return [
        [
            words.say(f"site_stage.{name}"),
            one.finish.isoformat(),
            _actual(words, plan, facts, name, over=over),
            "--" if _given_up(facts, over, name) else _late(words, one),
        ]
        for name, one in plan.stages.items()
    ]


def _given_up(facts: Mapping[str, Any], over: bool, name: SiteStage) -> bool:
    """Whether a stage was not finished, and never will be; what others built counts as finished before the next."""
    return over and not any(facts.get(f"finished_{one}") for one in STAGES[STAGES.index(name) :])


def _actual(words: Words, plan: SitePlan, facts: Mapping[str, Any], name: SiteStage, *, over: bool) -> str:
    """When it was finished, or will be; of what others built nobody may know the day."""
    if finished := facts.get(f"finished_{name}"):
        return str(finished)
    if _given_up(facts, over, name):
        began = facts.get(f"started_{name}")
        return words.say("site.begun", on=began) if began else words.say("site.not_begun")
    later = STAGES[STAGES.index(name) + 1 :]
    if any(facts.get(f"finished_{one}") for one in later):
        return words.say("site.finished_before")
    return words.say("site.expected", on=plan.stages[name].ends)


def _late(words: Words, one: PlannedStage) -> Text:
    if one.days_late <= 0:
        return Text(words.say("site.in_time"), style="dim")
    told = words.say("site.late", days=one.days_late)
    theirs = one.delays.get(DelayCause.CUSTOMER, 0)
    if theirs:
        told += words.say("site.of_customer", days=theirs)
    return Text(told, style="bold red")


def end_told(words: Words, plan: SitePlan, header: JourneyHeader) -> str:
    """Whether the works end within the contract's term, or did; of a site that was given up, that it was."""
    if _given_up(header.facts, is_over(header), STAGES[-1]):
        return words.say("site.given_up", on=words.at(header.status_since))
    key = "site.ended" if header.facts.get(f"finished_{STAGES[-1]}") else "site.end"
    if plan.agreed_end is None:
        return words.say(key, on=plan.end)
    if plan.beyond_term:
        return words.say(f"{key}_beyond", on=plan.end, agreed=plan.agreed_end, days=plan.beyond_term)
    return words.say(f"{key}_within", on=plan.end, agreed=plan.agreed_end)


def told(words: Words, wording: Wording, about: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of what a task of the site is about."""
    if "site_stage" not in about and "open_items" not in about:
        return []
    rows = [(words.say(f"about.{name}"), str(about[name])) for name in _DAYS if about.get(name)]
    lists = [name for name in ("items", "failed") if about.get(name)]
    rows += [(words.say(f"about.{name}"), _items(words, wording, about[name])) for name in lists]
    if about.get("photos"):
        rows.append((words.say("about.photos"), str(about["photos"])))
    if about.get("open_items"):
        rows.append((words.say("about.open_items"), str(about["open_items"])))
    if about.get("started_at"):
        rows.append((words.say("about.started_at"), words.at(datetime.fromisoformat(about["started_at"]))))
    if about.get("delay_reason"):
        rows.append((words.say("about.delay_reason"), words.say(f"delay_reason.{about['delay_reason']}")))
    return rows


def _items(words: Words, wording: Wording, items: Sequence[str]) -> str:
    named = [wording.choice(SITE_STAGE.name, "items.item", item) for item in items]
    return words.say("list.comma").join(named)


def blanks(words: Words, about: Mapping[str, Any]) -> dict[str, str]:
    """What a script says of a stage that takes longer."""
    found = {}
    if about.get("site_stage"):
        found["site_stage"] = words.say(f"site_stage.{about['site_stage']}")
    if about.get("expected_on"):
        found["expected_on"] = words.day(about["expected_on"])
    if about.get("delay_reason"):
        found["reason"] = words.say(f"delay_reason.{about['delay_reason']}")
    return found
