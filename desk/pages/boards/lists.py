"""The list behind a number: one page for all of them, by what is counted and the number's own filters."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import Response

from desk.pages.boards.asked import NOBODY, Asked, Missed
from desk.pages.boards.listed import Rows
from desk.pages.boards.view import View, sees
from desk.tables import Table
from desk.words import known
from domain.access import Right
from domain.satisfaction import questions
from domain.tasks import TaskStatus
from store.boards import calls, escalations, funnel, morning, promises, receivables, service, workload
from store.boards.calls import DoneOf
from store.boards.escalations import EscalationsOf
from store.boards.funnel import FunnelOf
from store.boards.people import PeopleOf
from store.boards.promises import PromisesOf
from store.boards.receivables import ReceivablesOf
from store.boards.tasks import TasksOf, Which
from store.satisfaction import scores

router = APIRouter()
_J = TypeVar("_J", funnel.FunnelRow, funnel.Parted)


def named(value: str | None) -> str | None:
    """A filter's value for a query; whoever asks for what has none sorts it out afterwards."""
    return None if value == NOBODY else value


def tasks_of(asked: Asked) -> TasksOf:
    given = asked.model_dump(include={"role", "kind", "stage", "owner", "team"})
    return TasksOf(**given, person=named(asked.person))


def funnel_of(view: View) -> FunnelOf:
    asked = view.asked
    return FunnelOf(source=named(asked.source), designer=named(asked.designer), owner=asked.owner)


async def _tasks(view: View) -> Table:
    which = view.asked.which or Which.OPEN
    found = await service.tasks_behind(view.db, view.now, view.zone, which, tasks_of(view.asked))
    found = [one for one in found if view.asked.person != NOBODY or one.person is None]
    return (await Rows.of(view, found)).tasks("rows", view.t(f"boards.list.{which}"), found)


_MISSED = {
    TaskStatus.DONE: Missed.LATE,
    TaskStatus.OPEN: Missed.STILL_OPEN,
    TaskStatus.VOID: Missed.GIVEN_UP,
}


async def _deadlines(view: View) -> Table:
    asked = view.asked
    found = await service.deadlines_behind(view.db, view.now, view.period(), asked.kept, tasks_of(asked))
    found = [
        one
        for one in found
        if (asked.person != NOBODY or one.person is None) and asked.missed in (None, _MISSED[one.status])
    ]
    title = {None: "boards.list.judged", True: "boards.list.kept", False: "boards.list.missed"}[asked.kept]
    return (await Rows.of(view, found)).tasks("rows", view.t(title), found)


async def _done(view: View) -> Table:
    asked = view.asked
    found = await morning.done_behind(view.db, view.period(1), asked.kept, tasks_of(asked))
    title = {None: "boards.list.done", True: "boards.list.on_time", False: "boards.list.late"}[asked.kept]
    return (await Rows.of(view, found)).tasks("rows", view.t(title), found)


async def _today(view: View) -> Table:
    asked = view.asked
    found = await morning.today_behind(view.db, view.now, view.calendar, named(asked.person), asked.team)
    found = [
        one
        for one in found
        if (asked.person != NOBODY or one.person is None) and asked.kind in (None, one.what)
    ]
    title = view.t(f"boards.list.today.{asked.kind or 'all'}")
    return (await Rows.of(view, found)).ahead("rows", title, found)


async def _calls(view: View) -> Table:
    wanted = DoneOf(owner=view.asked.owner, team=view.asked.team)
    found = await calls.calls_behind(view.db, view.period(1), view.asked.outcome, wanted)
    return (await Rows.of(view, found)).calls("rows", view.t("boards.list.calls"), found)


async def _started(view: View) -> Table:
    wanted = DoneOf(owner=view.asked.owner, team=view.asked.team)
    found = await calls.started(view.db, view.period(1), wanted)
    return (await Rows.of(view, found)).started("rows", view.t("boards.list.started"), found)


async def _signed(view: View) -> Table:
    wanted = DoneOf(owner=view.asked.owner, team=view.asked.team)
    found = await calls.signed(view.db, view.period(1), wanted)
    kept = [one for one in found if view.asked.currency in (None, one.currency)]
    return (await Rows.of(view, kept)).signed("rows", view.t("boards.list.signed"), kept)


def sorted_out(view: View, found: Sequence[_J]) -> list[_J]:
    """Without those that have a source, or a designer, where such as have none are asked for."""
    asked = view.asked
    return [
        one
        for one in found
        if (asked.source != NOBODY or one.source is None)
        and (asked.designer != NOBODY or one.designer is None)
    ]


async def _journeys(view: View) -> Table:
    asked = view.asked
    found = await funnel.funnel_behind(view.db, asked.stage, funnel_of(view), asked.status)
    found = sorted_out(view, found)
    return (await Rows.of(view, found)).journeys("rows", view.t("boards.list.journeys"), found)


async def _lost(view: View) -> Table:
    asked = view.asked
    found = await funnel.lost_behind(view.db, view.period(365), asked.stage, asked.reason, funnel_of(view))
    found = sorted_out(view, found)
    return (await Rows.of(view, found)).journeys("rows", view.t("boards.list.lost"), found)


async def _receivables(view: View) -> Table:
    asked = view.asked
    wanted = ReceivablesOf(owner=asked.owner, stage=asked.stage, currency=asked.currency)
    found = await receivables.receivables_behind(view.db, view.now, view.zone, asked.age, wanted)
    return (await Rows.of(view, found)).receivables("rows", view.t("boards.list.receivables"), found)


async def _work(view: View) -> Table:
    """The work of one line of the grid, or of all lines that some filters leave."""
    asked = view.asked
    if asked.person is None or asked.first:
        wanted = PeopleOf(person=asked.person, team=asked.team, role=asked.role)
        found = await workload.work_between(
            view.db, view.now, view.calendar, wanted, asked.first, asked.last, asked.ahead
        )
        found = [one for one in found if asked.piece in (None, one.what)]
    else:
        found = await workload.workload_behind(
            view.db, view.now, view.zone, named(asked.person), asked.day, asked.role, asked.piece, asked.ahead
        )
    return (await Rows.of(view, found)).work("rows", view.t("boards.list.work"), found)


async def _escalations(view: View) -> Table:
    asked = view.asked
    wanted = EscalationsOf(told=asked.role, level=asked.level, owner=asked.owner, kind=asked.kind)
    found = await escalations.escalations_behind(view.db, view.period(), wanted, asked.acted)
    return (await Rows.of(view, found)).escalations("rows", view.t("boards.list.escalations"), found)


async def _promises(view: View) -> Table:
    asked = view.asked
    wanted = PromisesOf(person=named(asked.person), customer=asked.customer)
    found = await promises.promises_behind(view.db, view.period(), asked.promise, wanted)
    found = [one for one in found if asked.person != NOBODY or one.person is None]
    return (await Rows.of(view, found)).promises("rows", view.t("boards.list.promises"), found)


async def _scores(view: View) -> Table:
    asked, period = view.asked, view.period(90)
    found = [
        one
        for one in await scores(view.db, questions(), period.start, period.end)
        if asked.kind in (None, one.kind)
        and asked.field in (None, one.field)
        and asked.score in (None, one.score)
        and asked.own in (None, one.own)
    ]
    return (await Rows.of(view, found)).scores("rows", view.t("boards.list.scores"), found)


LISTS: Mapping[str, tuple[Right, Callable[[View], Awaitable[Table]]]] = {
    "tasks": (Right.BOARDS, _tasks),
    "deadlines": (Right.BOARDS, _deadlines),
    "done": (Right.BOARDS, _done),
    "today": (Right.BOARDS, _today),
    "calls": (Right.BOARDS, _calls),
    "started": (Right.BOARDS, _started),
    "signed": (Right.BOARDS, _signed),
    "journeys": (Right.BOARDS, _journeys),
    "lost": (Right.BOARDS, _lost),
    "receivables": (Right.MONEY, _receivables),
    "work": (Right.BOARDS, _work),
    "escalations": (Right.BOARDS, _escalations),
    "promises": (Right.BOARDS, _promises),
    "scores": (Right.BOARDS, _scores),
}


@router.get("/boards/list/{what}")
async def listed(what: str, view: Annotated[View, Depends(sees(Right.BOARDS, Right.MONEY))]) -> Response:
    """The rows behind a number, and their export."""
    if what not in LISTS:
        raise HTTPException(404)
    right, made = LISTS[what]
    view.who.must(right)
    table = await made(view)
    return await view.answer("boards/list.html", what, [table], table=table, narrowed=_narrowed(view))


_GROUPS = {"role": "role", "stage": "stage", "status": "status", "source": "source", "reason": "reason"} | {
    "age": "boards.age",
    "outcome": "outcome",
    "kind": "kind",
    "promise": "promise_status",
    "piece": "boards.what",
    "missed": "boards.col",
}


def _narrowed(view: View) -> list[tuple[str, str]]:
    """By what the list was narrowed, in words."""
    found = []
    for name, value in view.asked.filters.items():
        known_name = f"boards.filter.{name}"
        if not known(view.words.lang, known_name):
            continue
        told = view.word(_GROUPS[name], str(value)).text if name in _GROUPS else str(value)
        found.append((view.t(known_name), view.t("boards.not_told") if value == NOBODY else told))
    return found
