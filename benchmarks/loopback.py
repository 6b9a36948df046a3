"""Both messengers on the loopback, and people who write: as light as can be, so that it is the bot that is measured.

One process, no framework: what is spent here is spent beside the bot, on the other core.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httptools

TOKEN = "123456789:AAFakeTokenOfTheBenchmark-_0123456789"
GROUP = 123456
SENDS = ("/sendMessage", "/method/messages.send")
MOMENT = 1_790_000_000

_TELEGRAM: dict[str, Any] = {
    "getMe": {"id": 123456789, "is_bot": True, "first_name": "Дневник", "username": "diary_bot"},
    "sendMessage": {
        "message_id": 1,
        "date": MOMENT,
        "chat": {"id": 10_000_001, "type": "private", "first_name": "Анна"},
        "text": "…",
    },
}
_VK: dict[str, Any] = {
    "groups.getById": {"groups": [{"id": GROUP, "name": "Дневник", "screen_name": "diary"}]},
    "groups.getCallbackServers": {"count": 0, "items": []},
    "groups.addCallbackServer": {"server_id": 1},
    "messages.send": 1,
}


def _page(content: dict[str, Any]) -> bytes:
    body = json.dumps(content, ensure_ascii=False).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )


_ANSWERS = {name: _page({"ok": True, "result": result}) for name, result in _TELEGRAM.items()} | {
    name: _page({"response": result}) for name, result in _VK.items()
}
_DONE = {True: _page({"ok": True, "result": True}), False: _page({"response": 1})}


@dataclass
class Platform:
    """What the messengers were asked to send. `url` is the origin of both."""

    url: str = ""
    sent: int = 0
    last: dict[str, str] = field(default_factory=dict)  # parameters of the last message
    keep: bool = False  # read them: costs time
    _server: asyncio.Server | None = None

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Caller(self), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def close(self) -> None:
        assert self._server
        self._server.close()

    def asked(self, path: str, body: bytes) -> bytes:
        if path.endswith(SENDS):
            self.sent += 1
            if self.keep:
                self.last = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        return _ANSWERS.get(path.rpartition("/")[2]) or _DONE[path.startswith("/bot")]


class _Caller(asyncio.Protocol):
    """One connection of a bot to the platform."""

    transport: asyncio.Transport

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._parser = httptools.HttpRequestParser(self)
        self._path = ""
        self._body = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self._path = url.decode().partition("?")[0]

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        self.transport.write(self._platform.asked(self._path, bytes(self._body)))
        self._body.clear()


class _Phone(asyncio.Protocol):
    """One kept connection of a platform to a bot's webhook: posts the next event when the last one was taken."""

    transport: asyncio.Transport

    def __init__(self, posts: Iterator[bytes], done: Callable[[int], None]) -> None:
        self._posts = posts
        self._done = done
        self._parser = httptools.HttpResponseParser(self)
        self.idle: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.idle.done():
            self.idle.set_exception(error or ConnectionError("The bot hung up."))

    def on_message_complete(self) -> None:
        self._done(self._parser.get_status_code())
        self._parser = httptools.HttpResponseParser(self)
        self._next()

    def _next(self) -> None:
        post = next(self._posts, None)
        if post is not None:
            self.transport.write(post)
        elif not self.idle.done():
            self.idle.set_result(None)
            self.transport.close()


async def post_all(url: str, posts: list[bytes], *, connections: int) -> dict[int, int]:
    """Post every event over so many kept connections; how often which status came."""
    where = urlsplit(url)
    statuses: dict[int, int] = {}

    def done(status: int) -> None:
        statuses[status] = statuses.get(status, 0) + 1

    left = iter(posts)
    loop = asyncio.get_running_loop()
    phones = [
        (await loop.create_connection(lambda: _Phone(left, done), where.hostname, where.port))[1]
        for _number in range(min(connections, len(posts)))
    ]
    await asyncio.gather(*(phone.idle for phone in phones))
    return statuses


def post(url: str, event: dict[str, Any], **headers: str) -> bytes:
    where = urlsplit(url)
    body = json.dumps(event, ensure_ascii=False).encode()
    lines = [
        f"POST {where.path} HTTP/1.1",
        f"Host: {where.netloc}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
