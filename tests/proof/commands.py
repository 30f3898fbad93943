"""The moves of a sequence as commands and forms of the product."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from domain.absences import Absence
from domain.appointments import Agreement, AskedBy, Slot, Via
from domain.commands import (
    Act,
    AddNote,
    AddTask,
    AdoptStandard,
    AmendFacts,
    AppointTeam,
    AssignTask,
    BackTo,
    BeginEarly,
    CancelPromise,
    ClaimTask,
    CloseJourney,
    CompleteTask,
    DelegateTask,
    KnowAbsence,
    LogContact,
    MakePromise,
    MovePromise,
    OpenCase,
    PauseJourney,
    ReleaseTask,
    ReopenJourney,
    ReplacePerson,
    RescheduleAppointment,
    ResumeJourney,
    ReturnTask,
    SnoozeTask,
    TakeBack,
)
from domain.contacts import Channel
from domain.personal import reference
from domain.roles import Role
from domain.waits import Rulebook
from tests.proof.choosing import Told
from tests.proof.hours import said
from tests.proof.meetings import Time

SHANGHAI = timedelta(hours=8)
COMMAND = "proof-0000"


class Journey(Protocol):
    """What a command has to know of the journey that it is for."""

    @property
    def actual(self) -> Callable[[str], str]:
        """A key of the model as it is called here."""

    def task(self, told: Told) -> str:
        """The number of the task at a key of the model."""

    def adopted(self, to: int) -> Rulebook:
        """Its rules by another version of the standard."""


def instant(wall: datetime) -> datetime:
    """What the clock on the wall says, as an instant."""
    return (wall - SHANGHAI).replace(tzinfo=UTC)


def wall(at: datetime) -> datetime:
    return (at + SHANGHAI).replace(tzinfo=None)


def answers(told: Told) -> dict[str, Any]:
    """The form of a task, filled in."""
    match told["kind"]:
        case "review_pause":
            until = told["told"]
            return {"decision": "go_on", "until": until.isoformat()} if until else {"decision": "resume"}
        case "keep_promise":
            return {"customer_knows": True}
        case "extra_task":
            return {"result": "done"}
        case "answer_contact":
            return {"customer_told": told["told"], "answer": WORDS if told["told"] else None}
    return about_meeting(told)


def about_meeting(told: Told) -> dict[str, Any]:
    match told["kind"]:
        case "arrange_appointment":
            return {"outcome": "agreed", "slot": slot(told["told"])}
        case "check_ready":
            return {"ready": told["told"]}
        case "confirm_appointment" if isinstance(told["told"], str):
            return {"outcome": told["told"]}
        case "confirm_appointment":
            return {"outcome": "moved", "slot": slot(told["told"])}
        case "view_plan":
            ended = told["told"]
            moved_by = "staff" if ended.by_us else "customer"
            return {"outcome": ended.outcome, "slot": slot(ended.time), "moved_by": moved_by}
        case "decide_no_show":
            return {"decision": "go_on"}
        case "rearrange_meeting" | "meeting_on_closed_day":
            moves = told["told"] is not None
            return {"decision": "moves" if moves else "stays", "slot": slot(told["told"] or None)}
    return {}


def slot(time: Time | None) -> dict[str, Any] | None:
    return {"starts_at": instant(time.starts_at).isoformat(), "staff": time.host} if time else None


def window(told: Told) -> str | None:
    return said(told["window"]) if told["window"] else None


def another_time(told: Told) -> dict[str, Any]:
    """Who asked for it, and what was agreed on with the customer, if anything was."""
    asked = {"asked_by": AskedBy.STAFF if told["by_us"] else AskedBy.CUSTOMER}
    if told["time"] is None:
        return asked
    agreed = Agreement(by="agent-01", via=Via.PHONE)
    return {**asked, "slot": Slot.model_validate(slot(told["time"])), "agreed": agreed}


def absence(told: Told) -> Absence:
    return Absence(
        absence=told["name"],
        person=told["person"],
        starts=instant(told["starts"]),
        ends=instant(told["ends"]),
        deputies={Role(role): person for role, person in told["deputies"].items()},
    )


def times(told: Told) -> dict[str, Any]:
    early = told["not_before"]
    return {"by": instant(told["by"]), "not_before": instant(early) if early else None}


def number(model_key: str) -> int:
    """The number of a promise in its key."""
    return int(model_key.rpartition("/")[2])


WORDS = reference(COMMAND, "words")
Command = Callable[[Journey, dict[str, Any], Told], Act]
COMMANDS: dict[str, Command] = {
    "claim": lambda on, who, told: ClaimTask(**who, task=on.task(told)),
    "release": lambda on, who, told: ReleaseTask(**who, task=on.task(told), reason="other"),
    "assign": lambda on, who, told: AssignTask(
        **who, task=on.task(told), assignee=told["to"], reason="other"
    ),
    "delegate": lambda on, who, told: DelegateTask(**who, task=on.task(told), to=told["to"], reason="other"),
    "give_back": lambda on, who, told: ReturnTask(**who, task=on.task(told), reason="other"),
    "snooze": lambda on, who, told: SnoozeTask(**who, task=on.task(told), until=instant(told["until"])),
    "wake": lambda on, who, told: SnoozeTask(**who, task=on.task(told), until=None),
    "complete": lambda on, who, told: CompleteTask(**who, task=on.task(told), answers=answers(told)),
    "meet": lambda on, who, told: CompleteTask(**who, task=on.task(told), answers=answers(told)),
    "take_back": lambda on, who, told: TakeBack(**who, task="P-1-1", key=on.actual(told["key"])),
    "back_to": lambda on, who, told: BackTo(**who, key=on.actual(told["key"]), reason="other"),
    "pause": lambda _on, who, told: PauseJourney(**who, reason=told["reason"], until=told["until"]),
    "resume": lambda _on, who, _told: ResumeJourney(**who),
    "close": lambda _on, who, _told: CloseJourney(**who, reason="other"),
    "reopen": lambda _on, who, _told: ReopenJourney(**who, reason="other"),
    "note": lambda _on, who, _told: AddNote(**who, words=WORDS),
    "open_case": lambda _on, who, _told: OpenCase(**who, matter="complaint"),
    "add_task": lambda _on, who, told: AddTask(
        **who, words=WORDS, due=instant(told["by"]), role=told["role"], assignee=told["person"]
    ),
    "promise": lambda _on, who, told: MakePromise(
        **who, words=WORDS, **times(told), role=told["role"], assignee=told["person"]
    ),
    "move_promise": lambda on, who, told: MovePromise(
        **who, **times(told), number=number(on.actual(told["key"]))
    ),
    "cancel_promise": lambda on, who, told: CancelPromise(
        **who, number=number(on.actual(told["key"])), reason="other"
    ),
    "migrate": lambda on, who, told: AdoptStandard(**who, rules=on.adopted(told["version"])),
    "appoint": lambda _on, who, told: AppointTeam(
        **who, role=told["role"], person=told["person"], reason="other"
    ),
    "absent": lambda _on, who, told: KnowAbsence(**who, absence=absence(told)),
    "early": lambda _on, who, told: BeginEarly(**who, kind=told["kind"]),
    "replace": lambda _on, who, told: ReplacePerson(
        **who, person=told["person"], successors=told["successors"], gone=told["gone"], reason="other"
    ),
    "contact": lambda _on, who, told: LogContact(
        **who,
        channel=Channel.CALL,
        point=told["point"],
        words=WORDS,
        by=instant(told["by"]) if told["by"] else None,
        role=told["role"],
        assignee=told["person"],
    ),
    "amend": lambda _on, who, told: AmendFacts(**who, changes={"window": window(told)}, reason="other"),
    "reschedule": lambda on, who, told: RescheduleAppointment(
        **who,
        appointment=on.actual(told["key"]),
        **another_time(told),
    ),
}
