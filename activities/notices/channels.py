"""One class a channel: how a message looks there, and what the service's answer means.

An HTTP 200 is no success: WeCom, DingTalk and Feishu refuse in the body. What passes is told apart from what does not:
``TryLater`` with the delay that the service wants, ``Refused`` for a wrong key or person, which somebody has to mend.
None of the robots knows a key of repetition, so a message may come twice when the process dies between the service's
answer and our note of it: at least once is what can be had. The webhook and WeCom's application are given the key.
"""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

import structlog
from pydantic import SecretStr
from temporalio import activity

from activities.notices.posting import as_json, post
from domain.notice_text import Message
from domain.notices import Channel, Refused, TryLater
from store.notices_settings import Notices

_log = structlog.get_logger(__name__)

A_MINUTE = {Channel.WECOM: 20, Channel.DINGTALK: 20, Channel.FEISHU: 100}
"""How many messages a robot takes in a minute; more are refused, by DingTalk for ten minutes."""
_MARKS = str.maketrans(
    {
        "*": "＊",
        "_": "＿",
        "`": "＇",
        "<": "＜",
        ">": "＞",
        "[": "［",
        "]": "］",
        "#": "＃",
        "@": "＠",
        "|": "｜",
        "\n": " ",
    }
)
"""What would be taken for markup, or for calling somebody, is written wide."""


class Sends(Protocol):
    """A channel."""

    async def send(self, message: Message) -> None:
        """Send it. Raises TryLater or Refused."""


def channels(settings: Notices) -> dict[Channel, Sends]:
    """The channels that are set up."""
    makers: dict[Channel, Callable[[Notices], Sends]] = {
        Channel.LOG: Log,
        Channel.WECOM: WeCom,
        Channel.WECOM_APP: WeComApp,
        Channel.DINGTALK: DingTalk,
        Channel.FEISHU: Feishu,
        Channel.WEBHOOK: Webhook,
    }
    return {channel: makers[channel](settings) for channel in settings.usable}


class Log:
    """A line in the log for each message, without what it says: it shows that somebody would have been told."""

    def __init__(self, _: Notices) -> None: ...

    async def send(self, message: Message) -> None:
        if activity.in_activity():
            told = {"to": message.person, "lines": len(message.lines), "urgent": message.urgent}
            _log.info("notice", message=message.key, **told)


class WeCom:
    """A robot in a group: markdown of at most 4,096 bytes, 20 a minute; who has an id there is called by it."""

    def __init__(self, settings: Notices) -> None:
        self._settings = settings

    async def send(self, message: Message) -> None:
        called = f"<@{message.address}>" if message.address else ""
        content = _markdown(message, "\n", head=f"{called} **{_plain(message.title)}**".strip(), most=4096)
        url = f"{self._settings.wecom_url}/cgi-bin/webhook/send?key={_secret(self._settings.wecom_key)}"
        body = as_json({"msgtype": "markdown", "markdown": {"content": content}})
        _judge_wecom(await post(url, body, self._settings.timeout_seconds))


class WeComApp:
    """An application of the company: to the person alone. The service drops what it had in the last four hours."""

    def __init__(self, settings: Notices) -> None:
        self._settings = settings
        self._token = ""
        self._until = 0.0

    async def send(self, message: Message) -> None:
        if not message.address:
            raise Refused("no_address")
        content = {
            "touser": message.address,
            "agentid": self._settings.wecom_agent,
            "msgtype": "markdown",
            "markdown": {"content": _markdown(message, "\n", head=f"**{_plain(message.title)}**", most=2048)},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": 4 * 3600,
        }
        url = f"{self._settings.wecom_url}/cgi-bin/message/send?access_token={await self._access()}"
        answer = await post(url, as_json(content), self._settings.timeout_seconds)
        if answer.get("errcode") in (40001, 40014, 42001):
            self._token = ""
            raise TryLater("bad_key", str(answer["errcode"]), timedelta(seconds=1))
        _judge_wecom(answer)
        if answer.get("invaliduser") or answer.get("unlicenseduser"):
            raise Refused("unknown_person")

    async def _access(self) -> str:
        """The token, asked for again some minutes before it runs out."""
        if not self._token or time.monotonic() > self._until:
            settings = self._settings
            query = urlencode({"corpid": settings.wecom_corp, "corpsecret": _secret(settings.wecom_secret)})
            answer = await post(
                f"{settings.wecom_url}/cgi-bin/gettoken?{query}", None, settings.timeout_seconds
            )
            _judge_wecom(answer)
            self._token = str(answer.get("access_token", ""))
            self._until = time.monotonic() + int(answer.get("expires_in", 7200)) - 300
        return self._token


def _judge_wecom(answer: Mapping[str, Any]) -> None:
    _judge(
        answer,
        "errcode",
        later={-1: timedelta(seconds=10), 45009: timedelta(minutes=1), 45033: timedelta(seconds=10)},
        bad_key=(40001, 40013, 40014, 42001, 60020, 93000, 93004, 93008),
        unknown_person=(40003, 60111, 81013),
    )


class DingTalk:
    """A robot in a group: markdown, signed in the address; who sends more than 20 a minute is refused for ten minutes.

    It calls a person whose mobile number stands in the text.
    """

    def __init__(self, settings: Notices) -> None:
        self._settings = settings

    async def send(self, message: Message) -> None:
        settings = self._settings
        query = {"access_token": _secret(settings.dingtalk_token)}
        if settings.dingtalk_secret:
            stamp, secret = str(int(time.time() * 1000)), _secret(settings.dingtalk_secret)
            query |= {"timestamp": stamp, "sign": _hmac(secret, f"{stamp}\n{secret}")}
        called = f"@{message.address}" if message.address else ""
        text = _markdown(message, "\n\n", head=f"**{_plain(message.title)}** {called}".strip(), most=18_000)
        content = {
            "msgtype": "markdown",
            "markdown": {"title": message.title, "text": text},
            "at": {"atMobiles": [message.address] if message.address else [], "isAtAll": False},
        }
        url = f"{settings.dingtalk_url}/robot/send?{urlencode(query)}"
        answer = await post(url, as_json(content), settings.timeout_seconds)
        _judge(
            answer,
            "errcode",
            later={-1: timedelta(seconds=10), 130101: timedelta(minutes=10), 660026: timedelta(minutes=10)},
            bad_key=(300001, 300005, 310000, 400013, 400101, 400102),
        )


class Feishu:
    """A robot in a group: an interactive card, red where it is urgent; signed in the body, with seconds."""

    def __init__(self, settings: Notices) -> None:
        self._settings = settings

    async def send(self, message: Message) -> None:
        settings = self._settings
        called = f'<at id="{message.address}"></at>' if message.address else ""
        card = {
            "config": {"wide_screen_mode": True},
            "header": {
                "title": {"tag": "plain_text", "content": message.title},
                "template": "red" if message.urgent else "blue",
            },
            "elements": [
                {
                    "tag": "div",
                    "text": {"tag": "lark_md", "content": _markdown(message, "\n", head=called, most=16_000)},
                },
                {
                    "tag": "action",
                    "actions": [
                        {
                            "tag": "button",
                            "text": {"tag": "plain_text", "content": message.open_words},
                            "type": "primary",
                            "url": message.link,
                        }
                    ],
                },
            ],
        }
        content: dict[str, Any] = {"msg_type": "interactive", "card": card}
        if settings.feishu_secret:
            stamp = str(int(time.time()))
            content |= {"timestamp": stamp, "sign": _hmac(f"{stamp}\n{_secret(settings.feishu_secret)}", "")}
        url = f"{settings.feishu_url}/open-apis/bot/v2/hook/{_secret(settings.feishu_token)}"
        answer = await post(url, as_json(content), settings.timeout_seconds)
        _judge(
            answer,
            "code",
            later={11232: timedelta(minutes=1), 11247: timedelta(minutes=1), 99991400: timedelta(minutes=1)},
            bad_key=(19001, 19021, 19022, 19024),
        )


class Webhook:
    """JSON to an address of yours, signed.

    ``Homeward-Signature`` is ``sha256=`` and the HMAC-SHA256, in hex, of ``Homeward-Timestamp``, a full stop and the
    body; ``Idempotency-Key`` is the same however often a message is tried. Any 2xx is success, unless the body has an
    ``errcode`` that is not 0.
    """

    def __init__(self, settings: Notices) -> None:
        self._settings = settings

    async def send(self, message: Message) -> None:
        settings = self._settings
        body = as_json(
            {
                "key": message.key,
                "person": message.person,
                "urgent": message.urgent,
                "title": message.title,
                "items": [one.model_dump() for one in message.lines],
                "notes": [*message.notes, *([message.more] if message.more else [])],
                "link": message.link,
            }
        )
        stamp = str(int(time.time()))
        headers = {"Idempotency-Key": message.key, "Homeward-Timestamp": stamp}
        if settings.webhook_secret:
            signed = hmac.new(
                _secret(settings.webhook_secret).encode(), f"{stamp}.".encode() + body, hashlib.sha256
            )
            headers["Homeward-Signature"] = f"sha256={signed.hexdigest()}"
        answer = await post(_secret(settings.webhook_url), body, settings.timeout_seconds, headers)
        if answer.get("errcode", 0) != 0:
            raise Refused("refused", str(answer["errcode"])[:40])


def _judge(
    answer: Mapping[str, Any],
    name: str,
    *,
    later: Mapping[int, timedelta],
    bad_key: tuple[int, ...],
    unknown_person: tuple[int, ...] = (),
) -> None:
    """Success is a 0 that stands there. Raises TryLater or Refused for everything else."""
    code = answer.get(name)
    if code == 0 and not isinstance(code, bool):
        return
    if not isinstance(code, int):
        raise TryLater("service_down", "no answer")
    if code in later:
        raise TryLater("service_down" if code == -1 else "rate_limit", str(code), later[code])
    problem = "bad_key" if code in bad_key else "unknown_person" if code in unknown_person else "refused"
    raise Refused(problem, str(code))


def _markdown(message: Message, between: str, *, head: str, most: int) -> str:
    """The message in what all three understand of Markdown; whole lines, no more than ``most`` bytes."""
    tail = [
        *message.notes,
        *([message.more] if message.more else []),
        f"[{message.open_words}]({message.link})",
    ]
    lines = [f"- [{_plain(one.text)}]({one.link})" for one in message.lines]
    while len((text := between.join(one for one in (head, *lines, *tail) if one)).encode()) > most and lines:
        lines = [*lines[: -1 if lines[-1] != "…" else -2], "…"] if len(lines) > 1 else []
    return text


def _plain(text: str) -> str:
    return text.translate(_MARKS)


def _secret(value: SecretStr | None) -> str:
    return "" if value is None else value.get_secret_value()


def _hmac(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()
