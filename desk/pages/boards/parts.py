"""What boards are made of beside tables: tiles, filters, and sections of a table with its chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from desk.pages.boards.asked import address
from desk.pages.boards.view import View, percent
from desk.tables import Table
from domain.roles import Role
from store.boards.period import Period, today


@dataclass(frozen=True)
class Tile:
    """One number at the top of a board."""

    label: str
    number: str
    href: str = ""
    told: str = ""
    """What stands under the number: its sample, its change."""
    mark: str = ""


@dataclass(frozen=True)
class Section:
    """A table with what is drawn of it."""

    table: Table
    chart: dict[str, Any] | None = None
    chart_told: str = ""
    """The chart in words, for whoever does not see it."""


@dataclass(frozen=True)
class Filter:
    """One field of a board's filters."""

    name: str
    label: str
    kind: str
    value: str
    options: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Preset:
    """A period by a click."""

    label: str
    href: str
    on: bool


def tile(view: View, key: str, value: int, href: str = "", *, bad: bool = False, told: str = "") -> Tile:
    """A count as a tile; a bad one above none is marked, with a word beside its colour."""
    return Tile(view.t(key), f"{value:,}", href if value else "", told, "bad" if bad and value else "")


def change(view: View, now: float | None, before: float | None) -> str:
    """How a share changed against the period before, in words and arrows: better or worse (never colour alone)."""
    if now is None:
        return ""
    if before is None:
        return view.t("boards.change.none")
    points = round((now - before) * 100, 1)
    if points == 0:
        return view.t("boards.change.same")
    return view.t("boards.change.better" if points > 0 else "boards.change.worse", points=f"{points:+.1f}")


def rate(view: View, key: str, kept: int, of: int, before: float | None, href: str) -> Tile:
    """A share as a tile, with its sample and how it changed."""
    share = kept / of if of else None
    told = view.t("boards.sample", kept=f"{kept:,}", of=f"{of:,}") if of else ""
    number = percent(share) or view.t("page.none")
    return Tile(
        view.t(key), number, href if of else "", " ".join((told, change(view, share, before))).strip()
    )


# --- filters
def dates(view: View, period: Period) -> list[Filter]:
    return [
        Filter("first", view.t("boards.filter.first"), "date", period.first.isoformat()),
        Filter("last", view.t("boards.filter.last"), "date", period.last.isoformat()),
    ]


def presets(view: View, period: Period) -> list[Preset]:
    """The last 7, 30, 90 days, this month and the one before; every other filter stays."""
    day = today(view.now, view.zone)
    month = day.replace(day=1)
    ended = month - timedelta(days=1)
    spans = [(f"boards.last.{days}", day - timedelta(days=days - 1), day) for days in (7, 30, 90, 365)]
    spans += [("boards.this_month", month, day), ("boards.last_month", ended.replace(day=1), ended)]
    return [
        Preset(
            view.t(key),
            address(view.request.url.path, {**view.asked.filters, "first": first, "last": last}),
            (period.first, period.last) == (first, last),
        )
        for key, first, last in spans
    ]


def choice(view: View, name: str, options: Sequence[tuple[str, str]]) -> Filter:
    value = getattr(view.asked, name)
    known = [code for code, _ in options]
    more = [(str(value), str(value))] if value is not None and str(value) not in known else []
    return Filter(name, view.t(f"boards.filter.{name}"), "choice", str(value or ""), [*options, *more])


def teams(view: View) -> Filter:
    return choice(view, "team", [(one, one) for one in view.teams])


def persons(view: View, name: str = "person", role: Role | None = None) -> Filter:
    found = [one for one in view.staff if role is None or role in one.roles]
    return choice(view, name, [(one.handle, f"{one.handle} {one.name}") for one in found])


def roles(view: View, name: str = "role") -> Filter:
    return choice(view, name, [(one.value, view.t(f"role.{one}")) for one in Role if one != "customer"])
