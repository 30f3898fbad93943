"""A chat service of ours: it takes what is posted and answers as it was told to."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.client import responses
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Posted:
    """One request."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.raw)
        return found


@dataclass
class Service:
    """``answers`` are given one after the other, the last one for ever: status, body, headers."""

    address: str = ""
    posted: list[Posted] = field(default_factory=list)
    answers: list[tuple[int, Any, dict[str, str]]] = field(
        default_factory=lambda: [(200, {"errcode": 0, "code": 0}, {})]
    )

    def answer(self, *bodies: Any, status: int = 200, **headers: str) -> None:
        """What comes next."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers = [(status, body, given) for body in bodies]

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, target, _ = head[0].split(" ")
        headers = dict(line.split(": ", 1) for line in head[1:] if line)
        raw = await reader.readexactly(int(headers.get("Content-Length", 0)))
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.posted.append(Posted(method, parts.path, query, {k.lower(): v for k, v in headers.items()}, raw))
        status, body, more = self.answers[0]
        if len(self.answers) > 1:
            self.answers.pop(0)
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        told = {"Content-Length": str(len(content)), "Connection": "close", **more}
        lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        writer.write(f"HTTP/1.1 {status} {responses[status]}\r\n{lines}\r\n".encode() + content)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def serving() -> AsyncIterator[Service]:
    """A service on a free port of this machine."""
    service = Service()
    server = await asyncio.start_server(service.take, "127.0.0.1", 0)
    service.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield service
