"""Each channel against a service that answers as the real one does: an HTTP 200 is no success."""

import base64
import hashlib
import hmac
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from activities.notices.channels import channels
from domain.notice_text import Line, Message
from domain.notices import Channel, Refused, TryLater
from store.notices_settings import Notices
from tests.notices.service import Service, serving

CHATS = (Channel.WECOM, Channel.DINGTALK, Channel.FEISHU)
SECRET = "SEC of a test"
KEY = "0197-the-key"


@pytest_asyncio.fixture
async def service() -> AsyncIterator[Service]:
    async with serving() as found:
        yield found


def settings(service: Service, **more: Any) -> Notices:
    given: dict[str, Any] = {
        **{f"{name}_url": service.address for name in ("wecom", "dingtalk", "feishu")},
        "webhook_url": f"{service.address}/hook?mine=1",
        "wecom_key": KEY,
        "wecom_corp": "ww1",
        "wecom_agent": 7,
        **dict.fromkeys(("wecom_secret", "dingtalk_secret", "feishu_secret", "webhook_secret"), SECRET),
        "dingtalk_token": KEY,
        "feishu_token": KEY,
        "timeout_seconds": 5,
    }
    return Notices.model_validate({**given, **more})


def message(channel: Channel, lines: int = 1, **more: Any) -> Message:
    given: dict[str, Any] = {
        "key": "m-1",
        "channel": channel,
        "person": "客服03",
        "address": "LiLei",
        "title": "归家提醒 客服03：1 条",
        "lines": [
            Line(text=f"新待办：首次沟通{n}，王*明（翠湖[苑]）", link=f"https://desk/tasks/H1-{n}")
            for n in range(lines)
        ],
        "more": None,
        "link": "https://desk/inbox/today",
        "notes": (),
        "urgent": False,
        "lang": "zh-CN",
    }
    return Message.model_validate({**given, **more})


async def send(service: Service, channel: Channel, **more: Any) -> None:
    await channels(settings(service))[channel].send(message(channel, **more))


async def test_wecom_gets_markdown_that_calls_the_person_and_marks_nothing_up(service: Service) -> None:
    await send(service, Channel.WECOM)
    (one,) = service.posted
    assert (one.method, one.path, one.query) == ("POST", "/cgi-bin/webhook/send", {"key": KEY})
    content = one.body["markdown"]["content"]
    assert one.body["msgtype"] == "markdown"
    assert content.startswith(
        "<@LiLei> **归家提醒 客服03：1 条**\n- [新待办：首次沟通0，王＊明（翠湖［苑］）](https://desk/tasks/H1-0)"
    )
    await send(service, Channel.WECOM, lines=10, title="长" * 1200)
    long = service.posted[-1].body["markdown"]["content"]
    assert len(long.encode()) <= 4096
    assert "\n…\n" in long
    assert long.endswith("[打开工作台](https://desk/inbox/today)"), (
        "whole lines go, the link to all of them stays"
    )


async def test_dingtalk_is_signed_to_in_its_address_and_calls_by_the_number_in_the_text(
    service: Service,
) -> None:
    await send(service, Channel.DINGTALK, address="13912345678")
    (one,) = service.posted
    stamp = one.query["timestamp"]
    assert abs(int(stamp) / 1000 - time.time()) < 3600
    signed = hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert one.query["sign"] == base64.b64encode(signed).decode()
    assert (one.path, one.query["access_token"]) == ("/robot/send", KEY)
    assert one.body["at"] == {"atMobiles": ["13912345678"], "isAtAll": False}
    assert "@13912345678" in one.body["markdown"]["text"]


async def test_feishu_is_signed_to_in_the_body_and_gets_a_card(service: Service) -> None:
    await send(service, Channel.FEISHU, urgent=True)
    (one,) = service.posted
    assert one.path == f"/open-apis/bot/v2/hook/{KEY}"
    signed = hmac.new(f"{one.body['timestamp']}\n{SECRET}".encode(), b"", hashlib.sha256).digest()
    assert one.body["sign"] == base64.b64encode(signed).decode()
    card = one.body["card"]
    assert (one.body["msg_type"], card["header"]["template"]) == ("interactive", "red")
    assert '<at id="LiLei"></at>' in card["elements"][0]["text"]["content"]
    assert [act["url"] for act in card["elements"][1]["actions"]] == ["https://desk/inbox/today"]


async def test_the_webhook_is_signed_and_given_the_key_of_repetition(service: Service) -> None:
    service.answer(b"ok")
    await send(service, Channel.WEBHOOK)
    (one,) = service.posted
    stamp = one.headers["homeward-timestamp"]
    signed = hmac.new(SECRET.encode(), f"{stamp}.".encode() + one.raw, hashlib.sha256).hexdigest()
    assert one.headers["homeward-signature"] == f"sha256={signed}"
    assert one.headers["idempotency-key"] == one.body["key"] == "m-1"
    assert (one.path, one.query) == ("/hook", {"mine": "1"})
    assert one.body["items"][0]["link"] == "https://desk/tasks/H1-0"


async def test_wecoms_application_asks_for_a_token_once_and_again_when_it_has_run_out(
    service: Service,
) -> None:
    app = channels(settings(service))[Channel.WECOM_APP]
    token = {"errcode": 0, "access_token": "t1", "expires_in": 7200}
    service.answer(token, {"errcode": 0}, {"errcode": 42001}, {**token, "access_token": "t2"}, {"errcode": 0})
    await app.send(message(Channel.WECOM_APP))
    with pytest.raises(TryLater):
        await app.send(message(Channel.WECOM_APP))
    await app.send(message(Channel.WECOM_APP))
    assert [one.path for one in service.posted] == [
        f"/cgi-bin/{name}"
        for name in ("gettoken", "message/send", "message/send", "gettoken", "message/send")
    ]
    assert service.posted[0].query == {"corpid": "ww1", "corpsecret": SECRET}
    last = service.posted[-1]
    assert last.query == {"access_token": "t2"}
    assert (last.body["touser"], last.body["agentid"], last.body["enable_duplicate_check"]) == ("LiLei", 7, 1)
    with pytest.raises(Refused, match="no_address"):
        await app.send(message(Channel.WECOM_APP, address=None))
    service.answer({"errcode": 0, "invaliduser": "lilei"})
    with pytest.raises(Refused, match="unknown_person"):
        await app.send(message(Channel.WECOM_APP))


@pytest.mark.parametrize(
    ("channel", "answer", "problem", "delay"),
    [
        (
            Channel.WECOM,
            {"errcode": 45009, "errmsg": "api freq out of limit"},
            "rate_limit",
            timedelta(minutes=1),
        ),
        (Channel.WECOM, {"errcode": -1, "errmsg": "system busy"}, "service_down", timedelta(seconds=10)),
        (
            Channel.DINGTALK,
            {"errcode": 130101, "errmsg": "send too fast"},
            "rate_limit",
            timedelta(minutes=10),
        ),
        (Channel.DINGTALK, {"errcode": 660026}, "rate_limit", timedelta(minutes=10)),
        (Channel.FEISHU, {"code": 11232, "msg": "frequency limited"}, "rate_limit", timedelta(minutes=1)),
        *((channel, b"<html>busy</html>", "service_down", None) for channel in CHATS),
        *((channel, {"ok": True}, "service_down", None) for channel in CHATS),
    ],
)
async def test_a_200_that_says_not_now_is_tried_after_the_services_own_delay(
    service: Service, channel: Channel, answer: Any, problem: str, delay: timedelta | None
) -> None:
    service.answer(answer)
    with pytest.raises(TryLater) as caught:
        await send(service, channel)
    assert (caught.value.problem, caught.value.delay) == (problem, delay)


@pytest.mark.parametrize(
    ("channel", "answer", "problem", "code"),
    [
        (Channel.WECOM, {"errcode": 93000, "errmsg": "invalid webhook url"}, "bad_key", "93000"),
        (Channel.WECOM, {"errcode": 40058}, "refused", "40058"),
        (Channel.WECOM_APP, {"errcode": 40013}, "bad_key", "40013"),
        (Channel.DINGTALK, {"errcode": 310000, "errmsg": "sign not match"}, "bad_key", "310000"),
        (Channel.DINGTALK, {"errcode": 300005}, "bad_key", "300005"),
        (Channel.FEISHU, {"code": 19021, "msg": "sign match fail"}, "bad_key", "19021"),
        (Channel.FEISHU, {"code": 19001}, "bad_key", "19001"),
        (Channel.FEISHU, {"code": 9499, "msg": "Bad Request"}, "refused", "9499"),
        (Channel.WEBHOOK, {"errcode": 5}, "refused", "5"),
    ],
)
async def test_a_200_that_says_never_is_not_tried_again(
    service: Service, channel: Channel, answer: Any, problem: str, code: str
) -> None:
    service.answer(answer)
    with pytest.raises(Refused) as caught:
        await send(service, channel)
    assert (caught.value.problem, caught.value.code) == (problem, code)


@pytest.mark.parametrize(
    ("status", "headers", "kind", "problem", "delay"),
    [
        (429, {"Retry_After": "7"}, TryLater, "rate_limit", timedelta(seconds=7)),
        (429, {"x_ogw_ratelimit_reset": "52"}, TryLater, "rate_limit", timedelta(seconds=52)),
        (503, {}, TryLater, "service_down", None),
        (401, {}, Refused, "bad_key", None),
        (400, {}, Refused, "refused", None),
        (302, {"Location": "/elsewhere"}, Refused, "refused", None),
    ],
)
async def test_what_http_says_counts_too(
    service: Service, status: int, headers: dict[str, str], kind: Any, problem: str, delay: timedelta | None
) -> None:
    service.answer({}, status=status, **headers)
    with pytest.raises(kind) as caught:
        await send(service, Channel.WEBHOOK)
    assert (caught.value.problem, getattr(caught.value, "delay", None)) == (problem, delay)
    assert len(service.posted) == 1, "a redirection is not followed: a key is sent to nobody else"


async def test_who_is_not_there_is_tried_later_and_no_key_is_told() -> None:
    gone = Notices.model_validate({"webhook_url": f"http://127.0.0.1:9/{KEY}", "timeout_seconds": 2})
    with pytest.raises(TryLater, match="unreachable") as caught:
        await channels(gone)[Channel.WEBHOOK].send(message(Channel.WEBHOOK))
    assert KEY not in str(caught.value)
    assert KEY not in repr(gone)
