"""The board of appointments, and a person's calendar."""

from datetime import date, timedelta

import pytest_asyncio

from domain import events
from domain.appointments import Outcome
from domain.icalendar import CalendarEvent, calendar_text
from domain.roles import Role
from store.boards.appointments import BoardAppointment, appointments_behind, as_event, day_board, feed
from store.boards.people import DayMark, PeopleOf
from store.database import Database
from tests.store.boarding import (
    NOW,
    ZONE,
    Happened,
    booked,
    calendar,
    clear,
    ended,
    hire,
    local,
    names,
    started,
    tell,
)

FIRST, LAST = date(2031, 3, 3), date(2031, 3, 9)
OPEN = calendar(d04="rest 停业", d08="makeup 09:00-18:00 停业")


@pytest_asyncio.fixture(autouse=True)
async def company(db: Database) -> None:
    """A week of two people of two teams: meetings that stand, were held, moved and called off."""
    await clear(db)
    await hire(db, "设计01", Role.DESIGNER, team="一组", rest_weekdays=(3,))
    await hire(db, "客服03", Role.AGENT, team="二组")
    confirmed = events.AppointmentConfirmed(key="viewing", confirmed=True)
    await tell(
        db,
        "H1",
        started(local(1)),
        booked("held", local(3, "09:00"), "设计01"),
        ended("held", local(3, "10:00")),
        booked("viewing", local(5, "15:00"), "设计01", "客服03"),
        booked("viewing", local(6, "15:00"), "设计01", "客服03"),
        Happened(local(5), confirmed, "客服03"),
        booked("cancelled", local(6), "客服03"),
        ended("cancelled", local(5), Outcome.CANCELLED),
        booked("after midnight", local(10, "00:00"), "客服03"),
        booked("night", local(9, "23:30"), "客服03"),
    )
    await tell(db, "H2", started(local(1), customer="K2"), booked("talk", local(6, "09:00"), "客服03"))


async def test_meetings_by_person_and_day_with_what_each_day_is(db: Database) -> None:
    board = await day_board(db, OPEN, FIRST, LAST)
    assert [(one.day.day, one.kind.value) for one in board.days][:3] == [
        (3, "work"),
        (4, "rest"),
        (5, "work"),
    ]
    designer, agent = board.people
    assert [mark.value for mark in designer.marks.values()] == [
        "work",
        "closed",
        "rest",
        "work",
        "work",
        "makeup",
        "work",
    ]
    assert agent.marks[date(2031, 3, 5)] is DayMark.WORK
    assert {day.day: names(found, "key") for day, found in designer.appointments.items()} == {
        3: ["held"],
        6: ["viewing"],
    }
    assert {day.day: names(found, "key") for day, found in agent.appointments.items()} == {
        6: ["talk", "viewing"],
        9: ["night"],
    }
    assert agent.appointments[date(2031, 3, 6)][0].customer == "K2"


async def test_the_board_by_person_team_and_role(db: Database) -> None:
    for wanted, person, keys in (
        (PeopleOf(team="一组"), "设计01", ["held", "viewing"]),
        (PeopleOf(person="客服03"), "客服03", ["talk", "viewing", "night"]),
        (PeopleOf(role=Role.AGENT), "客服03", ["talk", "viewing", "night"]),
    ):
        board = await day_board(db, OPEN, FIRST, LAST, wanted)
        assert names(board.people, "person") == [person]
        rows = await appointments_behind(db, ZONE, FIRST, LAST, wanted)
        assert names(rows, "key") == keys
        assert sum(len(found) for found in board.people[0].appointments.values()) == len(rows)
    nobody = await day_board(db, OPEN, FIRST, LAST, PeopleOf(team="三组"))
    assert nobody.people == ()
    whole = await appointments_behind(db, ZONE, FIRST, LAST, all_of_them=True)
    assert [one.outcome for one in whole] == [
        Outcome.HELD,
        Outcome.MOVED,
        None,
        Outcome.CANCELLED,
        None,
        None,
    ]


def words(one: BoardAppointment) -> tuple[str, str]:
    return f"{one.kind} {one.journey}", str(one.place)


async def events_of(db: Database) -> list[CalendarEvent]:
    return [as_event(one, *words(one)) for one in await feed(db, "设计01", NOW)]


async def test_a_persons_calendar_keeps_a_meetings_name_when_it_moves(db: Database) -> None:
    found = {one.uid: one for one in await events_of(db)}
    assert set(found) == {"H1/held/1@homeward.invalid", "H1/viewing/1@homeward.invalid"}
    before = found["H1/viewing/1@homeward.invalid"]
    assert (before.starts_at, before.summary, before.location) == (local(6, "15:00"), "viewing H1", "company")
    assert not before.tentative
    await tell(db, "H1", booked("viewing", local(7, "15:00"), "设计01"), seq=11)
    after = {one.uid: one for one in await events_of(db)}[before.uid]
    assert after.starts_at == local(7, "15:00")
    assert after.sequence > before.sequence
    assert after.tentative, "the new time is not confirmed"
    text = calendar_text("设计01", await events_of(db))
    assert text.count("BEGIN:VEVENT") == 2
    assert "K1" not in text


async def test_a_calendar_holds_a_month_back_and_a_year_ahead(db: Database) -> None:
    late = NOW + timedelta(days=367)
    await tell(
        db,
        "H3",
        started(local(1)),
        booked("far", late, "设计01"),
        booked("old", NOW - timedelta(32), "设计01"),
    )
    uids = {one.uid.split("/")[0] for one in await events_of(db)}
    assert uids == {"H1"}
