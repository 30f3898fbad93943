"""What managers see of a journey in Temporal Web UI: search attributes, summaries, current details.

Details are a short Markdown page in bulleted lines (tables lose their padding there). Nothing personal stands in it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from temporalio import workflow
from temporalio.common import SearchAttributeUpdate

from domain.events import Entry, TaskOpened
from domain.pausing import PauseState
from domain.stages import Status
from domain.waits import Action, Wait, WaitKind
from domain.words import known, moment, say, title
from workflows import search_attributes as sa
from workflows.parts.ledger import Ledger

MOST_LINES = 12
BULLET = "• "
"""A Markdown list would fill the page with margins in Temporal Web UI; lines stay lines there."""


class Showcase:
    """Keeps the journey's public face current; writes only what changed."""

    desk: ClassVar[str] = ""
    """Where people find the desk, told by the process that executes workflows.

    Only the details name it. They are in no history, so that a changed address shows at once in every journey.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._shown: dict[str, Any] = {}
        self._abouts = {task.task: task.about for task in ledger.state.tasks.values()}
        """What tasks are about, also of those that are completed in this run."""
        self.trouble = ""
        """What the journal refused, for as long as the journey needs repair."""

    def words(self, key: str, **params: Any) -> str:
        return say(self._ledger.state.lang, key, **params)

    def refresh(self) -> None:
        """Upsert the attributes that changed, in one command, and set the details again."""
        updates = [
            update for update in self._attributes() if self._shown.get(update.key.name) != update.value
        ]
        if updates:
            workflow.upsert_search_attributes(updates)
            self._shown.update({update.key.name: update.value for update in updates})
        workflow.set_current_details(self.details())

    def _attributes(self) -> list[SearchAttributeUpdate[Any]]:
        state = self._ledger.state
        tasks = sorted(state.tasks.values(), key=lambda task: task.order)
        clocks = [wait for wait in state.waits.values() if wait.kind is WaitKind.TASK]
        dues = [wait.due_at for wait in clocks if wait.due_at is not None]
        now = self._ledger.now()
        due = min(dues, default=None)
        return [
            sa.STAGE.value_set(state.stage.value),
            sa.JOURNEY_STATUS.value_set(state.status.value),
            sa.STANDARD.value_set(f"{state.rules.standard.name}-{state.rules.standard.version}"),
            sa.OWNER.value_set(state.owner or "-"),
            sa.WAITING_FOR.value_set(sa.short(task.kind for task in tasks)),
            sa.ASSIGNEES.value_set(sa.short(task.assignee or task.role for task in tasks)),
            sa.NEXT_DUE.value_set(due) if due else sa.NEXT_DUE.value_unset(),
            sa.OVERDUE.value_set(due is not None and due < now),
            sa.ESCALATION.value_set(max((_level(wait) for wait in clocks), default=0)),
        ]

    def memo(self) -> dict[str, Any]:
        """What a list of workflows may show of this journey."""
        return {"journey": self._ledger.state.journey, "stage": self._ledger.state.stage.value}

    def timer(self, wait: Wait) -> str:
        """What the running timer is for."""
        step = wait.armed
        assert step is not None
        if step.action is Action.ESCALATE:
            told: str | None = step.to or wait.role
        else:
            told = wait.assignee or step.to or wait.role
        return self.words(
            f"timer.{step.action}",
            subject=self.subject(wait),
            who=self.who(told),
            at=self.moment(step.at),
        )

    def batch(self, entries: Sequence[Entry]) -> str:
        """What a record call writes down, in words."""
        opened = [entry.event for entry in entries if isinstance(entry.event, TaskOpened)]
        self._abouts.update({event.task: event.about for event in opened})
        named = [self._entry(entry) for entry in entries]
        told = list(dict.fromkeys(name for name in named if name))
        return self.words("record", what=", ".join(told)[:150] or self.words("record.timers"))

    def _entry(self, entry: Entry) -> str | None:
        event = entry.event
        kind = getattr(event, "kind", None) or getattr(event, "subject", None)
        key = f"event.{event.type}"
        if event.type in ("wait_armed", "wait_ended"):
            return None
        return self.words(key, what=self._title(kind, getattr(event, "task", None)) if kind else "")

    def subject(self, wait: Wait) -> str:
        return self._title(wait.subject, wait.task)

    def _title(self, kind: str, task: str | None) -> str:
        return title(self._ledger.state.lang, kind, self._abouts.get(task or ""))

    def promised(self, what: str) -> str:
        """What the customer was told, in the promise's own words where there are some."""
        key = f"promise.{what}"
        return self.words(key if known(self._ledger.state.lang, key) else f"kind.{what}")

    def who(self, name: str | None) -> str:
        return self.words(f"role.{name}") if name else "-"

    def moment(self, instant: datetime) -> str:
        return moment(self._ledger.state.lang, instant, self._ledger.state.rules.standard.company.zone)

    def details(self) -> str:
        """The page that answers: which stage, waiting for whom since when, what was promised, what is next."""
        state = self._ledger.state
        lines = [
            f"### {self.words('details.title', journey=state.journey)}",
            self.words(
                "details.stage",
                stage=self.words(f"stage.{state.stage}"),
                since=self.moment(state.stage_since),
                status=self.words(f"status.{state.status}"),
            ),
            self.words(
                "details.owner", customer=state.customer, property=state.property, owner=state.owner or "-"
            ),
        ]
        if self.desk:
            lines.append(self.words("details.desk", link=f"{self.desk}/journeys/{state.journey}"))
        if state.team:
            team = [self.words("details.member", role=self.who(r), person=p) for r, p in state.team.items()]
            lines.append(self.words("details.team", team=", ".join(team)))
        if state.pause:
            reason = self.words(f"reason.{state.pause.reason}")
            key = "details.dormant" if state.status is Status.DORMANT else "details.paused"
            lines.append(self.words(key, since=self.moment(state.pause.since), reason=reason))
        if state.pause and state.status is Status.PAUSED:
            lines.append(self._end_of(state.pause))
        if state.status is Status.NEEDS_REPAIR:
            lines.append(f"**{self.words('details.trouble')}** {self.trouble[:300]}")
        lines += ["", f"**{self.words('details.waiting')}**", *self._waiting()]
        lines += ["", f"**{self.words('details.appointments')}**", *self._appointments()]
        lines += ["", f"**{self.words('details.promises')}**", *self._promises()]
        lines += ["", f"**{self.words('details.next')}**", *self._next()]
        if state.first_run:
            lines += ["", self.words("details.runs", count=state.runs, link=_page(state.first_run))]
        return "\n".join(lines)[:8000]

    def _end_of(self, pause: PauseState) -> str:
        """Until when it lasts, and who looks at it again."""
        who = self.who(self._ledger.state.rules.standard.pauses.terms(pause.reason).to)
        if pause.until is None:
            return self.words("details.pause_open", who=who)
        return self.words("details.pause_until", until=pause.until.isoformat(), who=who)

    def _waiting(self) -> list[str]:
        state = self._ledger.state
        lines = []
        for task in sorted(state.tasks.values(), key=lambda task: task.order)[:MOST_LINES]:
            wait = state.waits[task.key]
            overdue = wait.due_at is not None and wait.due_at < self._ledger.now()
            lines.append(
                BULLET
                + self.words(
                    "details.task",
                    task=title(state.lang, task.kind, task.about),
                    id=task.task,
                    who=self.who(task.assignee or task.role),
                    since=self.moment(task.opened_at),
                    due=self.moment(wait.due_at) if wait.due_at else "-",
                )
                + (f" {self.words('details.overdue')}" if overdue else "")
            )
        return lines or [f"{BULLET}{self.words('details.moment' if state.waits else 'details.nobody')}"]

    def _appointments(self) -> list[str]:
        return [
            BULLET
            + self.words(
                "details.appointment",
                what=self.words(f"kind.{appointment.kind}"),
                at=self.moment(appointment.starts_at),
                who=", ".join(appointment.staff),
            )
            for appointment in self._ledger.state.appointments.values()
        ] or [f"{BULLET}{self.words('details.none')}"]

    def _promises(self) -> list[str]:
        return [
            BULLET
            + self.words("details.promise", what=self.promised(promise.what), by=self.moment(promise.by))
            for promise in self._ledger.state.promises.values()
        ] or [f"{BULLET}{self.words('details.none')}"]

    def _next(self) -> list[str]:
        armed = [wait for wait in self._ledger.state.waits.values() if wait.armed]
        armed.sort(key=lambda wait: (wait.armed.at if wait.armed else self._ledger.now(), wait.key))
        return [f"{BULLET}{self.timer(wait)}" for wait in armed[:3]] or [
            f"{BULLET}{self.words('details.none')}"
        ]


def _level(wait: Wait) -> int:
    return max(wait.rung - 2, 0)


def _page(run: str) -> str:
    """Where Temporal Web UI shows an earlier run of this workflow."""
    info = workflow.info()
    return f"/namespaces/{info.namespace}/workflows/{info.workflow_id}/{run}/timeline"
