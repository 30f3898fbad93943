"""The rows of the lists behind numbers, each as one flat table."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from desk.chips import chip
from desk.pages.boards.view import View
from desk.tables import Cell, Column, Kind, Table
from desk.web_ui import journey_page
from domain.access import Right, tasks_seen
from domain.waits import Action
from store import customers, masking
from store.boards.calls import Call, Signed, Started
from store.boards.escalations import Escalation
from store.boards.funnel import FunnelRow
from store.boards.morning import Ahead
from store.boards.receivables import Receivable
from store.boards.tasks import BoardTask
from store.boards.workload import Piece
from store.reading_promises import LedgerLine
from store.satisfaction import ScoreLine

Row = Sequence[Cell]
_MOST_TOLD = 4


class Rows:
    """Puts rows into cells for one view; customers' names are read once, and masked but for who serves them."""

    def __init__(self, view: View, names: dict[str, str]) -> None:
        self.view = view
        self._names = names
        self._seen = tasks_seen(view.who.roles, view.standard)

    @classmethod
    async def of(cls, view: View, rows: Iterable[Any]) -> "Rows":
        found = {one.customer for one in rows if one.customer}
        return cls(view, await customers.names_of(view.db, sorted(found)))

    def table(
        self, name: str, title: str, heads: Sequence[str | tuple[str, Kind]], rows: Sequence[Row]
    ) -> Table:
        """A list whose rows begin with the journey and its customer and end with the way to Temporal Web UI."""
        view = self.view
        outside = Column(view.t("boards.col.web_ui"), outside=True)
        columns = [*view.columns("journey", "customer", *heads), outside]
        return Table(name, title, columns, rows)

    def row(self, one: Any, *cells: Cell, owner: str | None = None) -> Row:
        view, name = self.view, self._names.get(one.customer or "")
        shown = name if owner is not None and owner == view.who.handle else name and masking.name(name)
        return (
            view.text(one.journey, href=f"/journeys/{one.journey}"),
            view.text(shown),
            *cells,
            Cell(
                None, "↗", journey_page(view.house, one.journey), view.t("boards.web_ui", journey=one.journey)
            ),
        )

    def task(self, title: str, task: str | None, role: str | None, assignee: str | None) -> Cell:
        """A task, with the way to it for whoever may see it."""
        mine = assignee == self.view.who.handle
        href = f"/tasks/{task}" if task and (mine or role in self._seen) else ""
        return self.view.text(title, href=href)

    # --- one method a list
    def tasks(self, name: str, title: str, found: Sequence[BoardTask]) -> Table:
        heads = ("task", "stage", "role", "person", ("opened", Kind.MOMENT), ("due", Kind.MOMENT), "state")
        more = (("level", Kind.COUNT), ("ended", Kind.MOMENT))
        return self.table(name, title, (*heads, *more), [self._task(one) for one in found])

    def _task(self, one: BoardTask) -> Row:
        view = self.view
        state = chip(view.words, one, view.now)
        return self.row(
            one,
            self.task(view.words.task(one.kind, one.about), one.task, one.role, one.assignee),
            view.word("stage", one.stage),
            view.word("role", one.role),
            view.person(one.person),
            view.at(one.opened_at),
            view.at(one.due_at),
            view.text(f"{state.icon} {state.text}", mark=f"chip {state.state}"),
            view.count(one.escalation_level),
            view.at(one.ended_at),
            owner=one.owner,
        )

    def ahead(self, name: str, title: str, found: Sequence[Ahead]) -> Table:
        view = self.view
        heads = ("what", "task", "stage", "person", ("at", Kind.MOMENT), "place", "confirmed")
        rows = [
            self.row(
                one,
                view.word("boards.what", one.what),
                self.task(view.t(f"kind.{one.kind}"), one.task, None, one.person),
                view.word("stage", one.stage),
                view.person(one.person),
                view.at(one.at),
                view.word("place", one.place),
                view.text(None if one.confirmed is None else view.t(f"boards.confirmed.{one.confirmed}")),
            )
            for one in found
        ]
        return self.table(name, title, heads, rows)

    def calls(self, name: str, title: str, found: Sequence[Call]) -> Table:
        view = self.view
        rows = [
            self.row(
                one,
                view.at(one.at),
                view.word("kind", one.kind),
                view.word("outcome", one.outcome),
                view.word("channel", one.channel),
                view.person(one.actor),
                view.word("stage", one.stage),
                owner=one.owner,
            )
            for one in found
        ]
        return self.table(
            name, title, (("at", Kind.MOMENT), "task", "outcome", "channel", "person", "stage"), rows
        )

    def started(self, name: str, title: str, found: Sequence[Started]) -> Table:
        view = self.view
        rows = [
            self.row(
                one,
                view.at(one.started_at),
                view.word("source", one.source),
                view.word("stage", one.stage),
                view.word("status", one.status),
                view.person(one.owner, "boards.nobody"),
                owner=one.owner,
            )
            for one in found
        ]
        return self.table(name, title, (("started", Kind.MOMENT), "source", "stage", "status", "owner"), rows)

    def signed(self, name: str, title: str, found: Sequence[Signed]) -> Table:
        view, money = self.view, self.view.who.may(Right.MONEY)
        rows = [
            self.row(
                one,
                view.at(one.signed_at),
                view.person(one.signed_by),
                view.person(one.designer, "boards.nobody"),
                view.person(one.owner, "boards.nobody"),
                *((view.text(one.currency), view.money(one.contract_sum)) if money else ()),
                owner=one.owner,
            )
            for one in found
        ]
        sums = ("currency", ("contract_sum", Kind.MONEY)) if money else ()
        return self.table(
            name, title, (("signed", Kind.MOMENT), "signed_by", "designer", "owner", *sums), rows
        )

    def journeys(self, name: str, title: str, found: Sequence[FunnelRow]) -> Table:
        view = self.view
        heads = ("stage", ("stage_since", Kind.MOMENT), ("days", Kind.COUNT), "status", "reason", "source")
        rows = [
            self.row(
                one,
                view.word("stage", one.stage),
                view.at(one.stage_since),
                view.count((view.now - one.stage_since).days),
                view.word("status", one.status),
                view.word("reason", one.status_reason),
                view.word("source", one.source),
                view.person(one.designer, "boards.nobody"),
                view.person(one.owner, "boards.nobody"),
                view.at(one.started_at),
                owner=one.owner,
            )
            for one in found
        ]
        return self.table(name, title, (*heads, "designer", "owner", ("started", Kind.MOMENT)), rows)

    def receivables(self, name: str, title: str, found: Sequence[Receivable]) -> Table:
        view = self.view
        heads = (
            "installment",
            "after",
            "currency",
            *(("amount", Kind.MONEY), ("received", Kind.MONEY), ("owed", Kind.MONEY)),
            *(("due_since", Kind.MOMENT), ("days_late", Kind.COUNT)),
            *("age", "stage", "status", "owner", "released"),
        )
        rows = [
            self.row(
                one,
                view.text(f"{one.place}. {one.name}"),
                view.word("after", one.after),
                view.text(one.currency),
                view.money(one.amount),
                view.money(one.received),
                view.money(one.owed),
                view.at(one.due_since),
                view.count(one.days),
                view.word("boards.age", one.age),
                view.word("stage", one.stage),
                view.word("status", one.status),
                view.person(one.owner, "boards.nobody"),
                view.word("reason", one.released),
                owner=one.owner,
            )
            for one in found
        ]
        return self.table(name, title, heads, rows)

    def work(self, name: str, title: str, found: Sequence[Piece]) -> Table:
        view = self.view
        heads = (("day", Kind.DAY), "what", "task", "stage", "role", "person", ("at", Kind.MOMENT))
        rows = [
            self.row(
                one,
                view.day(one.day),
                view.word("boards.what", one.what),
                self.task(view.t(f"kind.{one.kind}"), one.task, one.role, one.person),
                view.word("stage", one.stage),
                view.word("role", one.role),
                view.person(one.person),
                view.at(one.at),
            )
            for one in found
        ]
        return self.table(name, title, heads, rows)

    def escalations(self, name: str, title: str, found: Sequence[Escalation]) -> Table:
        heads = (
            *("task", "person", ("level", Kind.COUNT), "told", ("told_at", Kind.MOMENT), "late_by"),
            *("acted", "acted_by", ("acted_at", Kind.MOMENT), "next", "next_to", ("next_at", Kind.MOMENT)),
        )
        return replace(self.table(name, title, heads, [self._escalation(one) for one in found]), dense=True)

    def _escalation(self, one: Escalation) -> Row:
        view = self.view
        still = one.task_status == "open"
        open_mark = "" if one.acted or not still else "bad"
        return self.row(
            one,
            self.task(view.words.task(one.kind, one.about), one.task, one.role, one.assignee),
            view.person(one.assignee),
            view.count(one.level),
            view.text(self._told(one)),
            view.at(one.told_at),
            view.text(
                None if one.late_seconds < 60 else view.t("length.minutes", count=one.late_seconds // 60)
            ),
            view.text(view.t(f"boards.acted.{one.acted or ('none' if still else 'ended')}"), mark=open_mark),
            view.text(one.acted_by and view.words.person(one.acted_by)),
            view.at(one.acted_at),
            view.text(one.next_action and view.t(f"boards.next.{Action(one.next_action).value}")),
            view.word("role", one.next_to),
            view.at(one.next_at),
            owner=one.owner,
        )

    def _told(self, one: Escalation) -> str | None:
        """The role and its people: those who were told, or where nobody kept that, who is in it now."""
        if one.told is None:
            return None
        view, people = self.view, one.people[:_MOST_TOLD]
        when = "then" if one.people_then else "now"
        named = view.t("list.comma").join(people)
        more = view.t("boards.told.more", count=len(one.people)) if len(one.people) > len(people) else ""
        key = f"boards.told.{when}" if people else f"boards.told.nobody_{when}"
        return view.t(key, role=view.t(f"role.{one.told}"), people=named + more)

    def promises(self, name: str, title: str, found: Sequence[LedgerLine]) -> Table:
        view = self.view
        heads = ("promise", "person", ("made", Kind.MOMENT), ("by", Kind.MOMENT), "promise_status")
        rows = [
            self.row(
                one,
                view.word("promise", one.what),
                view.person(one.person, "boards.nobody"),
                view.at(one.made_at),
                view.at(one.by_at),
                view.text(
                    view.t(f"promise_status.{one.status}"), mark="bad" if one.status == "broken" else ""
                ),
                view.at(one.done_at or one.settled_at),
            )
            for one in found
        ]
        return self.table(name, title, (*heads, ("settled", Kind.MOMENT)), rows)

    def scores(self, name: str, title: str, found: Sequence[ScoreLine]) -> Table:
        view = self.view
        heads = (
            ("ended", Kind.MOMENT),
            "asked_in",
            "question",
            ("score", Kind.COUNT),
            "judged",
            "asked_by",
            "counts",
        )
        rows = [
            self.row(
                one,
                view.at(one.ended_at),
                self.task(view.wording.title(one.kind), one.task, None, one.ended_by),
                view.text(view.wording.label(one.kind, one.field)),
                view.count(one.score),
                view.person(one.person, "boards.nobody"),
                view.person(one.ended_by),
                view.text(view.t(f"boards.{'own' if one.own else 'by_link' if one.by_link else 'counts'}")),
            )
            for one in found
        ]
        return self.table(name, title, heads, rows)
