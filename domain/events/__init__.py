"""The journal's events: everything that happens on a journey, and nothing personal.

An event is appended once and never changed. A field may be added with a default and a raised ``v``; the tests keep
one example of every version ever written.
"""

from domain.events.contacts import (
    CaseClosed,
    CaseOpened,
    ContactMade,
    ContactReceived,
    NoticeIssued,
    PromiseMade,
    PromiseSettled,
)
from domain.events.journal import EVENTS, Batch, Entry, Event, Recorded
from domain.events.journeys import (
    AnswersVoided,
    CustomerCorrected,
    CustomerTakenOver,
    FactsAmended,
    FactsChanged,
    JourneyRepaired,
    JourneyStarted,
    NotDoneHere,
    NoteAdded,
    StageEntered,
    StatusChanged,
)
from domain.events.meetings import AppointmentBooked, AppointmentConfirmed, AppointmentEnded
from domain.events.people import PersonAway, PersonBack, PersonReplaced, TeamChanged
from domain.events.rules import RulesAdopted, StandardAdopted, TaskOver
from domain.events.tasks import TaskAssigned, TaskCompleted, TaskOpened, TaskSnoozed, TaskVoided
from domain.events.waits import StepFired, WaitArmed, WaitEnded

__all__ = [
    "EVENTS",
    "AnswersVoided",
    "AppointmentBooked",
    "AppointmentConfirmed",
    "AppointmentEnded",
    "Batch",
    "CaseClosed",
    "CaseOpened",
    "ContactMade",
    "ContactReceived",
    "CustomerCorrected",
    "CustomerTakenOver",
    "Entry",
    "Event",
    "FactsAmended",
    "FactsChanged",
    "JourneyRepaired",
    "JourneyStarted",
    "NotDoneHere",
    "NoteAdded",
    "NoticeIssued",
    "PersonAway",
    "PersonBack",
    "PersonReplaced",
    "PromiseMade",
    "PromiseSettled",
    "Recorded",
    "RulesAdopted",
    "StageEntered",
    "StandardAdopted",
    "StatusChanged",
    "StepFired",
    "TaskAssigned",
    "TaskCompleted",
    "TaskOpened",
    "TaskOver",
    "TaskSnoozed",
    "TaskVoided",
    "TeamChanged",
    "WaitArmed",
    "WaitEnded",
]
