"""Who is told what, when, how often, and what becomes of what cannot be delivered: on a real PostgreSQL."""

from collections.abc import AsyncIterator
from datetime import date, time, timedelta

import pytest
import pytest_asyncio

from domain import events
from domain.absences import AbsenceReason
from domain.notices import PROBLEMS, Channel, Quiet, What
from domain.roles import Role
from domain.waits import Action
from domain.words import LANGUAGES, known
from starter.stack.postgres import EmbeddedPostgres
from store import absences, notices_sent, reading_notices, staff
from store.errors import NotFound
from store.reading_notices import Wishes
from store.rebuild import rebuild
from tests.notices.company import SECRET_NAME, SECRET_PHONE, Company, at, done, fired, open_company, opened
from tests.store.looking import everything

SOON = timedelta(seconds=30)


@pytest_asyncio.fixture
async def company(postgres_server: EmbeddedPostgres) -> AsyncIterator[Company]:
    async with open_company(postgres_server) as found:
        yield found


async def test_each_hears_of_what_is_theirs_and_nobody_of_what_they_did_themselves(company: Company) -> None:
    j = await company.customer(cs_lead="cs_lead-02")
    await company.happened(
        j,
        opened(f"{j}-1", "first_meeting"),
        opened(f"{j}-2", "confirm_appointment", assignee=None),
        opened(
            f"{j}-3",
            "approve_quote_finance",
            role=Role.FINANCE,
            assignee=None,
            requester="finance-02",
        ),
        opened(f"{j}-4", "confirm_appointment", assignee="agent-02"),
    )
    assert await company.told(timedelta(seconds=5)) == [], "what comes together is told together"
    assert await company.told() == [
        (
            "agent-01",
            ["New task: First meeting, 欧**满 (半山听雨), due 2031-03-03 Mon 18:00"],
        ),
        (
            "agent-02",
            ["New task: Confirm by phone this morning, 欧**满 (半山听雨), due 2031-03-03 Mon 18:00"],
        ),
        (
            "finance-01",
            [
                "Waits for your approval: Approve the budget: finance, 欧**满 (半山听雨), due 2031-03-03 Mon 18:00"
            ],
        ),
    ]
    raw = b"".join(one.raw for one in company.service.posted).decode()
    assert SECRET_NAME not in raw
    assert SECRET_PHONE not in raw
    links = {one.body["person"]: one.body["items"][0]["link"] for one in company.service.posted}
    assert links["agent-01"] == f"https://desk.example.com/tasks/{j}-1"

    taken = events.TaskAssigned(task=f"{j}-2", assignee="agent-02", how="claimed")
    given = events.TaskAssigned(
        task=f"{j}-1", assignee="agent-02", how="assigned", before="agent-01", role=Role.AGENT
    )
    await company.happened(j, taken, by="agent-02")
    assert await company.told(timedelta(minutes=6)) == []
    await company.happened(j, given, by="agent-01")
    ((who, what),) = await company.told()
    assert (who, what[0][:10]) == ("agent-02", "New task: ")

    await company.happened(j, fired(f"{j}-2", Action.ESCALATE, Role.CS_LEAD, level=1))
    ((who, what),) = await company.told(timedelta(0))
    assert (who, what[0][:22]) == ("cs_lead-02", "Escalated (level 1): C"), (
        "at once, and whoever leads this journey"
    )
    told = events.NoticeIssued(
        key="x", notice="viewing_tomorrow", to=("designer-01", "design_assistant", "customer")
    )
    await company.happened(j, told)
    assert [who for who, _ in await company.told()] == [
        "design_assistant-01",
        "design_assistant-02",
        "designer-01",
    ]


async def test_a_deadline_is_told_once_and_again_only_when_it_is_another(company: Company) -> None:
    j = await company.customer()
    await company.happened(
        j, opened(f"{j}-1", "first_meeting"), opened(f"{j}-2", "first_meeting", key="b", assignee=None)
    )
    assert len(await company.told()) == 1
    remind = fired(f"{j}-1", Action.REMIND, Role.AGENT, "agent-01", planned_at=at(3, 17))
    await company.happened(j, remind, fired(f"{j}-2", Action.REMIND, Role.AGENT))
    assert [(who, len(what)) for who, what in await company.told(timedelta(minutes=6))] == [
        ("agent-01", 2),
        ("agent-02", 1),
    ]
    await company.happened(j, fired(f"{j}-1", Action.DUE, Role.AGENT, "agent-01"))
    assert await company.told(timedelta(minutes=6)) == [], "it was told that it falls due"
    await company.happened(j, fired(f"{j}-1", Action.DUE, Role.AGENT, "agent-01", planned_at=at(4, 18)))
    assert [who for who, _ in await company.told(timedelta(minutes=6))] == ["agent-01"], (
        "the deadline had moved"
    )


async def test_a_rebuild_and_a_repeated_batch_tell_nobody_anything(company: Company) -> None:
    j = await company.customer()
    await company.happened(
        j, opened(f"{j}-1", "first_meeting"), fired(f"{j}-1", Action.ESCALATE, Role.CS_LEAD, level=1)
    )
    assert len(await company.told()) == 3
    before = await everything(company.database, j)
    await company.database.execute("UPDATE tasks SET kind = 'wrong'")
    assert await rebuild(company.database) == 1
    assert await everything(company.database, j) == before
    company._seqs[j] = 1  # the same batch again, as after a lost answer
    company.now = at(3, 10)
    await company.happened(
        j, opened(f"{j}-1", "first_meeting"), fired(f"{j}-1", Action.ESCALATE, Role.CS_LEAD, level=1)
    )
    assert await company.told(timedelta(hours=2)) == []
    assert await company.database.fetchval("SELECT count(*) FROM owed_notices") == 0


async def test_one_message_in_five_minutes_with_all_that_came(company: Company) -> None:
    j = await company.customer()
    for number in range(1, 14):
        await company.happened(j, opened(f"{j}-{number}", "first_meeting", key=f"k/{number}"))
        await company.later(SOON)
    assert [len(one.body["items"]) for one in company.service.posted] == [1, 10], "and no more than ten lines"
    assert company.last.body["notes"] == []
    ((_, what),) = await company.told(timedelta(minutes=5))
    assert len(what) < 10
    await company.happened(
        j, *(opened(f"{j}-{number}", "first_meeting", key=f"k/{number}") for number in range(20, 40))
    )
    await company.told(timedelta(minutes=5))
    assert (len(company.last.body["items"]), company.last.body["notes"]) == (10, ["10 more on the desk"])


async def test_nobody_is_disturbed_at_night_but_for_an_emergency(company: Company) -> None:
    j = await company.customer(site_supervisor="site_supervisor-01")
    company.now = at(3, 21, 30)
    await company.happened(
        j, opened(f"{j}-1", "first_meeting"), fired(f"{j}-1", Action.ESCALATE, Role.CS_LEAD, level=1)
    )
    assert await company.told(timedelta(hours=1)) == []
    emergency = opened(
        f"{j}-2", "respond_emergency", role=Role.SITE_SUPERVISOR, assignee="site_supervisor-01"
    )
    told = events.NoticeIssued(key="e", notice="emergency", to=("agent-01",), about={"danger": "water"})
    await company.happened(j, emergency, told)
    night = await company.told(timedelta(seconds=1))
    assert [(who, len(what)) for who, what in night] == [("agent-01", 1), ("site_supervisor-01", 1)], (
        "alone, at once"
    )
    assert company.last.body["title"].startswith("[URGENT]")
    await company.happened(j, fired(f"{j}-2", Action.ESCALATE, Role.STORE_MANAGER, level=2))
    assert [who for who, _ in await company.told(timedelta(seconds=1))] == [
        "store_manager-01",
        "store_manager-02",
    ]
    assert await company.told(at(4, 7, 59)) == []
    morning = await company.told(at(4, 8))
    assert [who for who, _ in morning] == ["agent-01", "cs_lead-01", "cs_lead-02"]
    assert company.last.body["notes"] == [
        "Some of this happened in your quiet hours or on a day of rest; you are told only now."
    ]


async def test_days_of_rest_absences_and_hours_of_ones_own_hold_it_back_too(company: Company) -> None:
    j = await company.customer()
    resting = staff.NewStaff(handle="agent-01", name="agent-01", roles=(Role.AGENT,), rest_weekdays=(2,))
    await staff.change(company.database, resting)
    days, period = (date(2031, 3, 5), date(2031, 3, 6)), (at(5, 0), at(6, 0))
    await absences.declare(
        company.database,
        "agent-01",
        days,
        period,
        {Role.AGENT: "agent-02"},
        AbsenceReason.ILL,
        "operations-01",
    )
    await reading_notices.wish(company.database, "agent-01", Wishes(quiet_from=time(19), quiet_until=time(9)))
    company.now = at(3, 19, 30)
    await company.happened(j, opened(f"{j}-1", "first_meeting"))
    for when in (at(3, 20), at(4, 12), at(5, 12), at(6, 8, 59)):
        assert await company.told(when) == []
    assert [who for who, _ in await company.told(at(6, 9))] == ["agent-01"]
    company.now = at(5, 10)
    await company.happened(j, fired(f"{j}-1", Action.ESCALATE, Role.AGENT, level=1))
    assert [who for who, _ in await company.told(timedelta(seconds=1))] == ["agent-02"], (
        "the deputy hears what is urgent"
    )


def test_quiet_hours_end_on_the_day_that_they_should() -> None:
    night = Quiet(time(21), time(8), rests=lambda day: day.isoweekday() == 7)
    assert night.until(at(3, 20, 59)) is None
    assert night.until(at(3, 21)) == at(4, 8)
    assert night.until(at(4, 7, 59)) == at(4, 8)
    assert night.until(at(4, 8)) is None
    assert night.until(at(8, 22)) == at(10, 8), "Saturday night, and Sunday is a day of rest"
    assert Quiet(time(12), time(14)).until(at(3, 13)) == at(3, 14)
    assert Quiet(time(0), time(0)).until(at(3, 3)) is None
    assert Quiet(time(0), time(0), rests=lambda _: True).until(at(3, 3)) is not None


async def test_what_is_no_news_any_more_is_not_told(company: Company) -> None:
    j = await company.customer()
    company.now = at(3, 22)
    await company.happened(j, opened(f"{j}-1", "first_meeting"), opened(f"{j}-2", "first_meeting", key="b"))
    await company.later(SOON)
    elsewhere = events.TaskAssigned(
        task=f"{j}-2", assignee="agent-02", how="assigned", before="agent-01", role=Role.AGENT
    )
    await company.happened(j, done(f"{j}-1", "first_meeting"), elsewhere, by="agent-01")
    outcome = await company.later(at(4, 8))
    assert (outcome.sent, outcome.moot) == (1, 1)
    assert [one.body["person"] for one in company.service.posted] == ["agent-02"]
    (line,) = await reading_notices.messages(company.database, "agent-01")
    assert line.state == "moot"


async def test_who_wants_no_news_of_a_kind_gets_none_and_another_channel_where_they_chose_one(
    company: Company,
) -> None:
    j = await company.customer()
    await reading_notices.wish(company.database, "agent-01", Wishes(unwanted=(What.ASSIGNED, What.TOLD)))
    await reading_notices.wish(company.database, "agent-02", Wishes(channel=Channel.FEISHU))
    told = events.NoticeIssued(key="e", notice="emergency", to=("agent-01",))
    await company.happened(
        j,
        opened(f"{j}-1", "first_meeting"),
        opened(f"{j}-2", "first_meeting", key="b", assignee="agent-02"),
        told,
    )
    assert [(who, len(what)) for who, what in await company.told()] == [("agent-01", 1)], (
        "an emergency everybody hears"
    )
    (line,) = await reading_notices.messages(company.database, undeliverable=True)
    assert (line.person, line.channel, line.state, line.problem) == (
        "agent-02",
        Channel.FEISHU,
        "failed",
        "no_channel",
    )


async def test_what_the_service_cannot_take_now_is_sent_later_under_the_same_key(company: Company) -> None:
    j = await company.customer()
    await company.happened(j, opened(f"{j}-1", "first_meeting"))
    company.service.answer({}, status=429, Retry_After="40")
    assert (await company.later(SOON)).later == 1
    company.service.answer({})
    await notices_sent.write_test(company.database, "agent-02", company.now, Channel.WEBHOOK)
    assert await company.told(timedelta(seconds=39)) == [], "nor anything else by this channel"
    assert [who for who, _ in await company.told(timedelta(seconds=2))] == ["agent-01", "agent-02"]
    first, second = (one for one in company.service.posted if one.body["person"] == "agent-01")
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    (line,) = await reading_notices.messages(company.database, "agent-01")
    assert (line.state, line.tries, line.problem) == ("sent", 2, None)


async def test_what_cannot_be_delivered_is_listed_until_somebody_has_looked(company: Company) -> None:
    j = await company.customer()
    database = company.database
    await company.happened(
        j, opened(f"{j}-1", "first_meeting"), opened(f"{j}-2", "first_meeting", key="b", assignee="agent-02")
    )
    company.service.answer({}, {}, status=403)
    assert (await company.later(SOON)).failed == 2
    assert await company.told(timedelta(days=1)) == [], "a wrong key is not tried again"
    listed = await reading_notices.messages(database, undeliverable=True)
    assert {(line.person, line.problem, line.code) for line in listed} == {
        ("agent-01", "bad_key", "HTTP 403"),
        ("agent-02", "bad_key", "HTTP 403"),
    }
    await notices_sent.sweep(database, company.now + timedelta(days=400))
    assert len(await reading_notices.messages(database, undeliverable=True)) == 2, "nothing is lost silently"
    again, seen = (line.message for line in sorted(listed, key=lambda one: one.person))
    assert await notices_sent.looked_at(database, seen, company.now, "operations-01")
    assert await notices_sent.try_again(database, again, company.now, Channel.WEBHOOK)
    company.service.answer({})
    assert [who for who, _ in await company.told()] == ["agent-01"]
    assert await reading_notices.messages(database, undeliverable=True) == []


async def test_after_a_day_it_is_given_up_and_says_why(company: Company) -> None:
    j = await company.customer()
    await company.happened(j, opened(f"{j}-1", "first_meeting"))
    company.service.answer({}, status=503)
    tries = 0
    for _ in range(30):
        outcome = await company.later(timedelta(hours=1))
        tries += outcome.later + outcome.failed
        if outcome.failed:
            break
    (line,) = await reading_notices.messages(company.database)
    assert (line.state, line.problem, line.code, line.tries) == (
        "failed",
        "gave_up",
        "service_down HTTP 503",
        tries,
    )
    assert timedelta(hours=23) < line.ended_at - line.made_at < timedelta(hours=25)  # type: ignore[operator]


async def test_a_sender_that_died_is_stood_in_for_and_two_never_send_the_same(company: Company) -> None:
    j = await company.customer()
    await company.happened(j, opened(f"{j}-1", "first_meeting"))
    company.service.answer({}, status=429, Retry_After="1")
    await company.later(SOON)
    company.now += timedelta(seconds=5)
    (line,) = await reading_notices.messages(company.database)
    assert await notices_sent.claim(company.database, line.message, company.now) is not None, (
        "claimed, and then dead"
    )
    company.service.answer({})
    assert await company.told(timedelta(seconds=30)) == []
    assert len(await company.told(timedelta(minutes=2))) == 1


async def test_a_robot_is_sent_no_more_than_it_takes_in_a_minute(postgres_server: EmbeddedPostgres) -> None:
    async with open_company(postgres_server, channel="wecom", wecom_key="k") as company:
        company.settings = company.settings.model_copy(
            update={
                "notices": company.settings.notices.model_copy(update={"wecom_url": company.service.address})
            }
        )
        company.telling = type(company.telling)(company.database, company.settings, lambda: company.now)
        for number in range(25):
            await notices_sent.write_test(
                company.database,
                f"{list(Role)[number % 16].value}-0{1 + number // 16}",
                company.now,
                Channel.WECOM,
            )
        assert (await company.later(timedelta(0))).sent == 20
        assert (await company.later(timedelta(seconds=59))).sent == 0
        assert (await company.later(timedelta(seconds=2))).sent == 5


async def test_a_test_goes_to_one_person_at_any_hour(company: Company) -> None:
    company.now = at(3, 23)
    name = await notices_sent.write_test(company.database, "agent-01", company.now, Channel.WEBHOOK)
    assert (await company.telling.deliver(name)).sent == 1
    assert company.last.body["items"] == [
        {
            "text": "this is a test; that you read it shows that notices arrive, and there is nothing to do",
            "link": "https://desk.example.com/me",
        }
    ]
    with pytest.raises(NotFound):
        await notices_sent.write_test(company.database, "agent-1", company.now, Channel.WEBHOOK)


async def test_what_is_for_a_role_that_nobody_has_reaches_somebody(company: Company) -> None:
    j = await company.customer()
    for handle in ("legal-01", "legal-02"):
        await staff.deactivate(company.database, handle)
    await company.happened(
        j, opened(f"{j}-1", "approve_quote_finance", role=Role.LEGAL, assignee=None, requester="agent-01")
    )
    assert [who for who, _ in await company.told()] == ["operations-01", "operations-02"]


async def test_a_fault_with_one_message_is_listed_and_keeps_no_other_back(company: Company) -> None:
    j = await company.customer()
    await company.happened(
        j, opened(f"{j}-1", "first_meeting"), opened(f"{j}-2", "first_meeting", key="b", assignee="agent-02")
    )
    await company.later(timedelta(seconds=5))
    await company.database.execute("UPDATE tasks SET role = 'nobody' WHERE task = $1", f"{j}-1")
    assert [who for who, _ in await company.told()] == ["agent-02"]
    (line,) = await reading_notices.messages(company.database, state="failed")
    assert (line.problem, line.code) == ("fault", "ValidationError")


def test_every_problem_and_every_kind_has_its_words() -> None:
    keys = [f"notices.problem.{one}" for one in PROBLEMS]
    keys += [f"notices.{group}.{one}" for group in ("what", "kind") for one in What]
    keys += [f"notices.channel.{one}" for one in Channel]
    assert not [key for key in keys for lang in LANGUAGES if not known(lang, key)]
