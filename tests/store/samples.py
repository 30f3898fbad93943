"""A made-up journey with every type of event in its journal."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from domain import events
from domain.absences import Absence
from domain.appointments import Appointment, Outcome, Place
from domain.contacts import Channel, Point
from domain.events import Batch, Entry, Event
from domain.moved import Shift
from domain.promises import Promise
from domain.roles import Role
from domain.stages import Stage, Status
from domain.standing import Standing
from domain.takeover import TakenOver
from domain.tasks import OpenTask
from domain.waits import Action, Step, Wait, WaitKind

START = datetime(2031, 3, 3, 2, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    """An instant so many hours after the journey's start."""
    return START + timedelta(hours=hours)


def wait(key: str, *, task: str | None = None, due: float = 8, rung: int = 0, **more: Any) -> Wait:
    step = None
    if more.get("held_since") is None:
        step = Step(action=Action.REMIND, at=at(due - 2), fires=at(due - 2.1), rung=rung, to=Role.AGENT)
    return Wait(
        key=key,
        kind=WaitKind.TASK if task else WaitKind.UNTIL,
        subject=key.split("/", maxsplit=1)[0],
        task=task,
        role=Role.AGENT,
        since=START,
        anchor=START,
        rule="2 working hours",
        calendar="customer",
        calendar_version=1,
        rung=rung,
        due_at=at(due),
        armed=step,
        **more,
    )


def started(standard: str = "renovation", owner: str | None = "客服03") -> events.JourneyStarted:
    return events.JourneyStarted(
        customer="K000001",
        property="P000001",
        standard=standard,
        standard_version=1,
        calendars={"customer": 1},
        owner=owner,
        team={Role.AGENT: "客服03"},
    )


def opened(task: str, key: str, **more: Any) -> events.TaskOpened:
    fields: dict[str, Any] = {
        "kind": key.split("/", maxsplit=1)[0],
        "role": Role.AGENT,
        "assignee": None,
        "due_at": at(8),
        "why": "2 working hours",
        "about": {"round": 1},
    }
    return events.TaskOpened(task=task, key=key, **{**fields, **more})


def booked(
    key: str, starts: float, staff: tuple[str, ...] = ("设计01",), no: int = 1
) -> events.AppointmentBooked:
    return events.AppointmentBooked(
        key=key,
        kind="viewing",
        round=no,
        starts_at=at(starts),
        ends_at=at(starts + 1),
        place=Place.COMPANY,
        staff=staff,
    )


def fired(key: str, action: Action, task: str | None = None, level: int = 0) -> events.StepFired:
    return events.StepFired(
        key=key,
        subject=key,
        action=action,
        task=task,
        planned_at=at(8),
        late_seconds=2,
        to=Role.AGENT,
        level=level,
    )


def done(task: str, key: str, **answers: Any) -> events.TaskCompleted:
    return events.TaskCompleted(task=task, key=key, kind=key, answers=answers, on_time=True)


def repaired(journey: str, known: int = 34, head: int = 42) -> events.JourneyRepaired:
    """A workflow that knows another course: other tasks, waits, appointments, promises, and another stage."""
    task = OpenTask(
        task=f"{journey}-4",
        key="review",
        kind="review",
        role=Role.DESIGNER,
        assignee="设计01",
        opened_at=at(40),
        order=1,
        about={"round": 2},
    )
    kept = task.model_copy(update={"task": f"{journey}-3", "key": "first_meeting", "kind": "first_meeting"})
    return events.JourneyRepaired(
        known=known,
        head=head,
        words="personal:cmd-0009/words",
        standing=Standing(
            stage=Stage.DESIGN,
            stage_since=at(30),
            status=Status.ACTIVE,
            owner="客服05",
            team={Role.DESIGNER: "设计01"},
            calendars={"customer": 3},
            facts={"budget": 250000},
            tasks=(kept, task),
            waits=(
                wait("first_meeting", task=kept.task),
                wait("review", task=task.task, due=60, rung=3),
                wait("until/2"),
            ),
            appointments=(
                appointment("viewing", 110),
                appointment("survey", 81),
                appointment("delivery", 90),
            ),
            promises=(
                Promise(key="sample", what="tile_sample", by=at(90), order=1),
                Promise(key="viewing", what="viewing", by=at(110), order=2),
                Promise(key="survey", what="survey", by=at(81), order=3),
            ),
        ),
    )


def appointment(key: str, starts: float) -> Appointment:
    return Appointment(**booked(key, starts).model_dump(exclude={"type", "v"}))


def story(journey: str) -> Iterator[Event]:
    """Every event type at least once, with a way back, a move and a pause among them."""
    one, two, three = (f"{journey}-{number}" for number in (1, 2, 3))
    yield started()
    yield events.StageEntered(stage=Stage.CONSULTATION)
    yield opened(one, "first_meeting", assignee="客服03")
    yield events.WaitArmed(wait=wait("first_meeting", task=one))
    yield fired("first_meeting", Action.REMIND, one)
    yield fired("first_meeting", Action.DUE, one)
    yield fired("first_meeting", Action.ESCALATE, one, level=1)
    yield events.WaitArmed(wait=wait("first_meeting", task=one, rung=3))
    yield events.TaskAssigned(task=one, assignee="客服04", how="assigned")
    yield events.TeamChanged(role=Role.AGENT, person="客服04", before="客服03", reason="absent")
    yield events.TeamChanged(role=Role.DESIGNER, person="设计01", before=None, reason="confirmed")
    away = Absence(absence="1", person="客服04", starts=START, ends=START + timedelta(days=3))
    yield events.PersonAway(absence=away)
    yield events.PersonAway(absence=away.model_copy(update={"absence": "2", "person": "设计01"}))
    yield events.PersonBack(absence="2", person="设计01")
    yield events.PersonReplaced(person="客服04", successors={Role.AGENT: "客服05"}, reason="left")
    yield done(one, "first_meeting", style="modern", words="personal:cmd-0001/words")
    yield events.WaitEnded(key="first_meeting")
    yield events.FactsChanged(facts={"budget": 300000, "style": "modern"})
    yield events.FactsChanged(facts={"style": None, "rooms": [1, 2.5]})
    yield booked("viewing", 30)
    yield booked("viewing", 54, no=2)
    yield events.AppointmentConfirmed(key="viewing", confirmed=False)
    yield opened(two, "review", requester="设计01")
    yield events.WaitArmed(wait=wait("review", task=two))
    yield events.TaskAssigned(
        task=two,
        assignee="客服06",
        how="delegated",
        before="客服04",
        role=Role.AGENT,
        handed_by="客服04",
        comes_back_to="客服04",
        reason="absent",
        words="personal:cmd-0005/words",
    )
    yield events.TaskSnoozed(task=two, until=at(7))
    yield events.WaitArmed(wait=wait("review", task=two, snoozed_until=at(7)))
    yield events.StatusChanged(status=Status.PAUSED, reason="customer")
    yield events.WaitArmed(wait=wait("review", task=two, held_since=at(3)))
    yield events.StatusChanged(status=Status.ACTIVE, reason="resumed", words="personal:cmd-0002/words")
    yield events.WaitArmed(wait=wait("review", task=two, due=20))
    yield events.PromiseMade(key="plan", what="first_plan", by=at(72))
    yield events.PromiseMade(key="sample", what="tile_sample", by=at(90))
    yield events.PromiseSettled(key="plan", what="first_plan", kept=True, task=one, person="客服03")
    yield events.ContactMade(key="call/1", kind="progress_call", channel="phone", outcome="reached")
    yield events.ContactReceived(
        key="case/received/9",
        channel=Channel.CALL,
        point=Point.WISH,
        person=3,
        matter="received",
        words="personal:cmd-0004/words",
    )
    yield events.NoticeIssued(
        key="viewing/notice", notice="viewing_tomorrow", to=("设计01",), about={"at": "11:00"}
    )
    yield events.NoteAdded(words="personal:cmd-0003/words")
    yield events.FactsAmended(facts={"style": None}, before={"style": "modern"}, reason="mistake")
    yield events.CustomerCorrected(fields=("phone",), person=1, reason="changed")
    yield events.CustomerTakenOver(known=TakenOver(on=at(0).date(), stage=Stage.CARE))
    yield events.NotDoneHere(what="revisit", on=at(0).date())
    yield events.CaseOpened(key="case/1", matter="noise")
    yield events.CaseClosed(key="case/1", matter="noise", reason="settled")
    yield events.TaskVoided(task=two, key="review", reason="went_back")
    yield events.WaitEnded(key="review")
    yield events.AnswersVoided(keys=("first_meeting", "review"), reason="went_back")
    yield events.AppointmentEnded(key="viewing", kind="viewing", outcome=Outcome.CANCELLED)
    yield opened(three, "first_meeting", due_at=None)
    yield events.WaitArmed(wait=wait("until/1"))
    yield events.RulesAdopted(
        calendars={"customer": 2, "site": 1}, moved=(Shift(key="until/1", before=at(4), after=at(5)),)
    )
    yield events.StandardAdopted(
        standard="renovation",
        version=2,
        before=1,
        calendars={"customer": 2},
        moved=(),
        tasks=(events.TaskOver(task=three, role=Role.DESIGNER, assignee="设计01"),),
    )
    yield events.StageEntered(stage=Stage.MEASUREMENT)
    yield repaired(journey)


def entries(
    happened: Iterable[Event], *, first: int = 1, commands: dict[int, str] | None = None
) -> tuple[Entry, ...]:
    """Entries of these events, an hour apart; ``commands`` by sequence number."""
    return tuple(
        Entry(
            seq=seq,
            at=at(seq),
            stage=Stage.CONSULTATION,
            actor="客服03",
            command=(commands or {}).get(seq),
            event=event,
        )
        for seq, event in enumerate(happened, first)
    )


def batch(journey: str, *happened: Event, first: int = 1, commands: dict[int, str] | None = None) -> Batch:
    return Batch(journey=journey, entries=entries(happened, first=first, commands=commands))


def whole(journey: str) -> Batch:
    return batch(journey, *story(journey))
