"""Every list, page and board of the desk in a big company's database, beside bare queries for the same rows."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import cycle
from statistics import median
from typing import Any

from benchmarks.desk_reading import LEAD, PEOPLE, ZONE, Desk, Took, p99, timed
from desk import lists
from desk.counts import Counts
from domain.phone_calls import PHONE_CALLS
from domain.satisfaction import questions
from store.boards import (
    calls,
    escalations,
    funnel,
    morning,
    promises,
    receivables,
    service,
    workload,
)
from store.boards.period import Period, last_days
from store.reading_tasks import count_tasks, list_tasks
from store.rulebooks import calendars
from store.satisfaction import satisfaction
from store.searching import search

_MINE = "status = 'open' AND assignee = $1"
_AWAKE = "AND due_sort < $2 AND (snoozed_until IS NULL OR snoozed_until <= $3)"
BARE = {
    "today": f"{_MINE} {_AWAKE}",
    "overdue": f"{_MINE} AND due_sort <= $3 AND NOT held",
    "claim": "status = 'open' AND role = $4 AND assignee IS NULL",
    "calls": f"{_MINE} {_AWAKE} AND NOT held AND kind = ANY ($5)",
    "mine": _MINE,
    "waiting": f"{_MINE} AND (held OR snoozed_until > $3)",
    "approval": "status = 'open' AND requester = $1",
    "followed": "status = 'open' AND journey IN (SELECT journey FROM follows JOIN staff USING (staff_no)\n"
    "    WHERE handle = $1)",
    "team": "status = 'open' AND role = $4",
}
"""The tasks of each list, found by the index that is made for it: nothing is joined, nothing is made of the rows."""
_ROWS = "SELECT * FROM tasks WHERE {0} ORDER BY due_sort, task LIMIT 200"
_COUNT = "SELECT count(*) FROM (SELECT FROM tasks WHERE {0} LIMIT 1000) AS t"
_ALL = "WITH g AS (SELECT $1::text, $2::timestamptz, $3::timestamptz, $4::text, $5::text[]) "
"""Names every parameter's type, whichever of them a query uses."""

BOARDS = {
    "strip": "SELECT count(*) FROM tasks WHERE status = 'open' AND due_sort < 'infinity'",
    "deadlines": "SELECT count(*) FROM tasks WHERE due_at >= $1 AND due_at < $2",
    "funnel": "SELECT stage, count(*) FROM journeys WHERE course IN ('active', 'paused', 'dormant') GROUP BY 1",
    "receivables": "SELECT count(*) FROM journeys WHERE facts ? 'account'",
    "workload": "SELECT count(*) FROM tasks WHERE status = 'open' AND due_sort < $1::timestamptz + interval '119 days'",
    "escalations": "SELECT count(*) FROM firings WHERE action = 'escalate' AND fired_at >= $1 AND fired_at < $2",
    "promises": "SELECT count(*) FROM promises WHERE by_at >= $1 AND by_at < $2",
    "calls": "SELECT count(*) FROM contacts WHERE at >= $1 AND at < $2",
}
"""The rows that a board's numbers are made of, counted by an index and not looked at."""
PAGES = ("morning", "service", "funnel", "receivables", "workload", "escalations", "promises", "satisfaction")

Act = Callable[[], Awaitable[Any]]


@dataclass(frozen=True)
class Rounds:
    """How often what is asked for."""

    lists: int = 100
    pages: int = 40
    boards: int = 10

    @classmethod
    def of(cls, lists: int) -> "Rounds":
        return cls(lists, max(2, lists * 2 // 5), max(1, lists // 10))


async def reading(desk: Desk, rounds: Rounds, tell: Callable[[str], None]) -> list[Took]:
    """Everything in turn, each figure told as soon as it is there."""
    found: list[Took] = []

    async def measure(name: str, times: int, pairs: Callable[[int], tuple[Act, Act | None]]) -> None:
        ours, bare = [], []
        for number in range(-1, times):
            act, plain = pairs(number)
            took = await timed(act)
            beside = await timed(plain) if plain else None
            if number >= 0:  # the first warms up
                ours.append(took)
                bare += [beside] if beside is not None else []
        found.append(Took(name, ours, bare))
        tell(line(found[-1]))

    await _lists(desk, rounds, measure)
    await _pages(desk, rounds, measure)
    await _boards(desk, rounds, measure)
    return found


def line(took: Took) -> str:
    """One figure as a line."""
    beside = f"   bare {median(took.bare):8.1f}   ratio {took.ratio:6.1f}" if took.ratio is not None else ""
    return f"  {took.name:34s} p50 {took.p50:8.1f}   p99 {p99(took.ours):8.1f}{beside}"


Measure = Callable[[str, int, Callable[[int], tuple[Act, Act | None]]], Awaitable[None]]


async def _lists(desk: Desk, rounds: Rounds, measure: Measure) -> None:
    """The first page and the count of each list, of twelve people in turn; all counts, as every page has them."""
    people = [await desk.visitor(one) for one in PEOPLE]
    tonight = lists.midnight(desk.now, ZONE)
    for name, where in BARE.items():

        def one(number: int, name: str = name, where: str = where) -> tuple[Act, Act]:
            who = people[number % len(people)]
            wanted = lists.ready_made(who, desk.now).get(name) or lists.ready_made(who, desk.now)["mine"]
            given = (who.handle, tonight, desk.now, who.roles[0].value, list(PHONE_CALLS))
            sql = _ALL + _ROWS.format(where)
            return (
                lambda: list_tasks(desk.database, wanted.model_copy(update={"limit": lists.MOST})),
                lambda: desk.database.fetch(sql, *given),
            )

        def many(number: int, name: str = name, where: str = where) -> tuple[Act, Act]:
            who = people[number % len(people)]
            wanted = lists.ready_made(who, desk.now).get(name) or lists.ready_made(who, desk.now)["mine"]
            given = (who.handle, tonight, desk.now, who.roles[0].value, list(PHONE_CALLS))
            sql = _ALL + _COUNT.format(where)
            return (
                lambda: count_tasks(desk.database, [wanted]),
                lambda: desk.database.fetch(sql, *given),
            )

        await measure(f"list {name}", rounds.lists, one)
        await measure(f"count {name}", rounds.lists, many)
    await measure(
        "all nine counts",
        rounds.lists,
        lambda number: (
            lambda: lists.tabs_of(desk.database, people[number % len(people)], desk.now),
            None,
        ),
    )


SQL_OPEN_OF = (
    "SELECT task, journey FROM tasks WHERE status = 'open' AND assignee = $1 ORDER BY md5(task) LIMIT 20"
)
SQL_LONG = "SELECT journey FROM journeys WHERE seq > 150 AND owner = $1 ORDER BY journey LIMIT 20"


async def _pages(desk: Desk, rounds: Rounds, measure: Measure) -> None:
    """Whole pages as a browser gets them: inbox, a task, a customer's page, the searches of the search box."""
    agents = [one for one in PEOPLE if one.startswith("agent")]
    tasks = [(one, row) for one in PEOPLE for row in await desk.database.fetch(SQL_OPEN_OF, one)]
    long = [(one, row) for one in agents for row in await desk.database.fetch(SQL_LONG, one)]
    searched = cycle(("zw", "lm", "chenx", "0042", "7788", "1203", "8-1203", "王", "锦江花园", "H000123"))

    def page(who: str, path: str) -> tuple[Act, None]:
        return (lambda: desk.get(who, path)), None

    def turn(found: Sequence[Any], number: int) -> Any:
        return found[number * 7 % len(found)]

    def inbox(name: str) -> Callable[[int], tuple[Act, None]]:
        return lambda number: page(agents[number % len(agents)], f"/inbox/{name}")

    for name in ("today", "mine", "team"):
        await measure(f"page inbox {name}", rounds.pages, inbox(name))
    if tasks:
        await measure(
            "page task",
            rounds.pages,
            lambda n: page(turn(tasks, n)[0], f"/tasks/{turn(tasks, n)[1]['task']}"),
        )
    if long:
        await measure(
            "page journey, long",
            rounds.pages,
            lambda n: page(turn(long, n)[0], f"/journeys/{turn(long, n)[1]['journey']}"),
        )
    await measure("page customers", rounds.pages, lambda n: page(agents[n % len(agents)], "/customers"))

    def looked_for(_: int) -> tuple[Act, None]:
        text = next(searched)
        return (lambda: search(desk.database, text, agents[0])), None

    await measure("search", rounds.lists, looked_for)


async def _boards(desk: Desk, rounds: Rounds, measure: Measure) -> None:
    """What every board reads, and its whole page."""
    db, now, period = desk.database, desk.now, last_days(desk.now, ZONE, 30)
    calendar = (await calendars(db, {"customer"}, period.first))["customer"]
    quarter = last_days(now, ZONE, 90)
    made: dict[str, Act] = {
        "strip": lambda: service.strip(db, now, ZONE),
        "deadlines": lambda: service.deadlines(db, now, period),
        "funnel": lambda: funnel.funnel(db, now),
        "receivables": lambda: receivables.receivables(db, now, ZONE),
        "workload": lambda: workload.workload(db, now, calendar, {}),
        "escalations": lambda: escalations.escalations(db, period),
        "promises": lambda: promises.promises(db, period, customers=300),
        "calls": lambda: calls.calls(db, period),
        "morning": lambda: morning.morning(db, now, calendar),
        "satisfaction": lambda: satisfaction(db, questions(), quarter.start, quarter.end),
    }
    for name, act in made.items():
        await measure(f"board {name}", rounds.boards, _both(act, _bare(desk, BOARDS.get(name), period)))
    for name in ("", *(f"/{one}" for one in PAGES)):
        await measure(f"page /boards{name}", rounds.boards, _both(_page(desk, f"/boards{name}", anew=True)))
        await measure(f"page /boards{name}, again", rounds.boards, _both(_page(desk, f"/boards{name}")))


def _page(desk: Desk, path: str, *, anew: bool = False) -> Act:
    """A board as the first one sees it, for whom everything is counted, or as those do who come soon after."""

    async def read() -> None:
        if anew:
            desk.house.counts = Counts()
        await desk.get(LEAD, path)

    return read


def _both(act: Act, bare: Act | None = None) -> Callable[[int], tuple[Act, Act | None]]:
    return lambda _: (act, bare)


def _bare(desk: Desk, sql: str | None, period: Period) -> Act | None:
    if sql is None:
        return None
    given = [one for name, one in (("$1", period.start), ("$2", period.end)) if name in sql]
    return lambda: desk.database.fetch(sql, *given)
