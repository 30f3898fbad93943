"""Charts for ECharts as plain data: every series has its pattern and its numbers written on it, beside its colour.

The page draws them without evaluating text as code and without markup in tooltips, as its policy wants.
"""

from collections.abc import Sequence
from typing import Any

from desk.tables import Table

_COLOURS = ("#155e63", "#c98a1b", "#7a8a93", "#1f56a0", "#b3261e")
"""Also apart from each other in grey; the patterns part them in print."""
GRADES = ("#b3261e", "#c98a1b", "#7a8a93", "#1f56a0", "#155e63")
"""From bad to good."""


MOST_DRAWN = 12
"""So many lines of a table are drawn; the table has them all."""


def drawn(
    table: Table,
    columns: Sequence[int],
    *,
    names: Sequence[int] = (0,),
    across: bool = True,
    colours: Sequence[str] = _COLOURS,
) -> dict[str, Any] | None:
    """Columns of a table as bars that stand on each other, named by others of it; None for an empty table."""
    rows = table.rows[:MOST_DRAWN]
    if not rows:
        return None
    named = [" · ".join(row[place].text for place in names) for row in rows]
    series = [(table.columns[place].title, [_number(row[place].value) for row in rows]) for place in columns]
    return bars(named, series, across=across, stacked=True) | {"color": list(colours)}


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) else None


def bars(
    names: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None]]],
    *,
    across: bool = False,
    stacked: bool = False,
    percent: bool = False,
) -> dict[str, Any]:
    """Bars, one group for each name.

    Args:
        across: the bars lie; for long names.
        stacked: the series stand on each other.
        percent: values are per cent.
    """
    names_axis: dict[str, Any] = {"type": "category", "data": list(names), "axisTick": {"show": False}}
    if across:
        names_axis["inverse"] = True
    else:
        names_axis["axisLabel"] = {"interval": "auto", "hideOverlap": True}
    values_axis: dict[str, Any] = {"type": "value", "minInterval": 1}
    if percent:
        values_axis |= {"max": 100, "axisLabel": {"formatter": "{value}%"}}
    return {
        "color": list(_COLOURS),
        "animation": False,
        "aria": {"enabled": True, "decal": {"show": True}},
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}, "renderMode": "richText"},
        "legend": {"show": len(series) > 1, "top": 0},
        "grid": {
            "left": 8,
            "right": 40,
            "top": 34 if len(series) > 1 else 12,
            "bottom": 4,
            "containLabel": True,
        },
        "xAxis": values_axis if across else names_axis,
        "yAxis": names_axis if across else values_axis,
        "series": [_series(name, values, across, stacked, percent) for name, values in series],
    }


def _datum(value: float | None) -> Any:
    """A value; a large one with its thousands parted."""
    return (
        value
        if value is None or abs(value) < 1000
        else {"value": value, "label": {"formatter": f"{value:,.0f}"}}
    )


def _series(
    name: str, values: Sequence[float | None], across: bool, stacked: bool, percent: bool
) -> dict[str, Any]:
    outside = "right" if across else "top"
    found: dict[str, Any] = {
        "type": "bar",
        "name": name,
        "data": [None if stacked and not value else _datum(value) for value in values],
        "barMaxWidth": 34,
        "label": {
            "show": True,
            "position": "inside" if stacked else outside,
            "formatter": "{c}%" if percent else "{c}",
            "color": "#1d272d",
            "backgroundColor": "rgba(255,255,255,0.85)" if stacked else "transparent",
            "padding": [1, 3],
            "borderRadius": 3,
        },
        "labelLayout": {"hideOverlap": True},
    }
    if stacked:
        found["stack"] = "all"
    return found
