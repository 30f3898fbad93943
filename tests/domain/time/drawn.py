"""What property tests draw: rules of every kind, calendars, pauses."""

from datetime import timedelta

from hypothesis import strategies as st

from domain.time.cadence import Cadence, Every, MonthDays, Season
from domain.time.calendar import Calendar
from domain.time.rules import (
    DaysAfter,
    DaysBefore,
    Elapsed,
    MonthsAfter,
    Pause,
    Rule,
    SameDay,
    SameDayIfTimeIsLeft,
    Shift,
    TheDay,
    TimeBefore,
    WorkingDays,
    WorkingTime,
)
from tests.domain.time.shipped import SHIPPED, instants

clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
maybe = st.none() | clocks
shifts = st.sampled_from(list(Shift))
few = st.integers(1, 20)
minutes = st.integers(1, 5000)
after_rules: st.SearchStrategy[Rule] = st.one_of(
    st.builds(Elapsed, seconds=st.integers(1, 900_000)),
    st.builds(WorkingTime, minutes=minutes),
    st.builds(WorkingDays, days=few, at=maybe),
    st.builds(SameDay, at=maybe, shift=shifts),
    st.builds(
        SameDayIfTimeIsLeft, minutes=st.integers(1, 600), otherwise=st.builds(WorkingDays, days=few, at=maybe)
    ),
    st.builds(DaysAfter, days=few, at=maybe, shift=shifts),
    st.builds(MonthsAfter, months=few, at=maybe, shift=shifts),
)
before_rules: st.SearchStrategy[Rule] = st.one_of(
    st.builds(DaysBefore, days=few, working=st.booleans(), at=maybe, shift=shifts),
    st.builds(TimeBefore, minutes=minutes, shift=shifts),
    st.builds(TimeBefore, minutes=minutes, working=st.just(True)),
)
the_day: st.SearchStrategy[TheDay] = st.builds(TheDay, at=clocks, shift=shifts)
rules: st.SearchStrategy[Rule] = st.one_of(after_rules, before_rules, the_day)
calendars: st.SearchStrategy[Calendar] = st.sampled_from(list(SHIPPED.values()))
pauses: st.SearchStrategy[list[Pause]] = st.lists(
    st.builds(
        lambda start, length: Pause(start=start, end=start + timedelta(minutes=length)),
        instants(),
        st.integers(0, 5000),
    ),
    max_size=4,
)
season_ends = st.sampled_from([(1, 1), (2, 29), (3, 31), (10, 1), (11, 30), (12, 31)])
cadences: st.SearchStrategy[Cadence] = st.one_of(
    st.builds(MonthDays, days=st.lists(st.integers(1, 31), min_size=1, max_size=5).map(tuple), shift=shifts),
    st.builds(Every, months=st.integers(1, 36), shift=shifts),
    st.tuples(season_ends, season_ends, st.sampled_from([Shift.LATER, Shift.STAY]))
    .filter(lambda ends: ends[0] != ends[1])
    .map(lambda ends: Season(start=ends[0], end=ends[1], shift=ends[2])),
)
