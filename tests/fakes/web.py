"""A person with the chat page open: real HTTP to the web part, read back from its HTML."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count
from urllib.parse import unquote

import httpx
from fastapi import FastAPI

from bot.web.serve import serve
from chat.talk import Answer, Channel
from tests.phone import PATIENCE, Received


@dataclass
class Shown:
    """A message as the page shows it."""

    id: str = ""
    text: str = ""
    rows: list[list[tuple[str, str]]] = field(default_factory=list)  # (label, packed)
    links: list[str] = field(default_factory=list)
    files: list[Received] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown()
        self._depth = 0  # inside the words
        self._label: list[str] | None = None
        self._packed = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        kind = has.get("class") or ""
        if tag == "article":
            self.shown.id = has.get("data-id") or ""
        elif tag == "div" and (kind == "words" or self._depth):
            self._depth += 1
        elif tag == "div" and kind == "row":
            self.shown.rows.append([])
        elif tag == "button" and has.get("data-press"):
            self._label, self._packed = [], has["data-press"] or ""
        elif tag == "a" and (has.get("href") or "").startswith("/chat/files/"):
            self.shown.links.append(has["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._depth:
            self._depth -= 1
        elif tag == "button" and self._label is not None:
            self.shown.rows[-1].append(("".join(self._label), self._packed))
            self._label = None

    def handle_data(self, data: str) -> None:
        if self._label is not None:
            self._label.append(data)
        elif self._depth:
            self.shown.text += data


def read(html: str) -> Shown:
    reader = _Reader()
    reader.feed(html)
    return reader.shown


class WebPhone:
    """Use as `async with phone(url) as anna`."""

    def __init__(self, http: httpx.AsyncClient, group: asyncio.TaskGroup) -> None:
        self.http = http
        self.messages: list[Shown] = []
        self.over = False
        self._group = group
        self._shown: list[str] = []
        self._newest: Shown | None = None
        self._proof = ""
        self._ids = count(1)
        self._changed = asyncio.Condition()
        self._asking = asyncio.Lock()
        self._listening: asyncio.Task[None] | None = None
        self._open = asyncio.Event()  # the stream
        self._life = ""

    @property
    def channel(self) -> str:
        return "web"

    async def opens(self, path: str = "/") -> httpx.Response:
        """The page; nothing is said yet."""
        page = await self.http.get(path, follow_redirects=True)
        self._proof = page.text.partition('data-proof="')[2].partition('"')[0]
        return page

    async def says(self, words: str) -> str:
        return await self._asks({"text": words})

    async def presses(self, label: str) -> str:
        for message in self._pressable():
            for button, packed in (one for row in message.rows for one in row):
                if label in (button, packed.partition("?")[0]):
                    return await self.forges(packed, message=message.id)
        raise AssertionError(f"There is no button {label!r}; there are {self.buttons}")

    async def forges(self, packed: str, *, message: str = "") -> str:
        """Press a button that may not exist."""
        return await self._asks({"press": packed, "message": message})

    async def encloses(self, name: str, content: bytes, kind: str) -> str:
        """Send a file, as the page does where one was asked for."""
        async with self._asking:
            answer = await self.http.post(
                "/chat/enclose",
                data={"id": f"n{next(self._ids)}"},
                files={"file": (name, content, kind)},
                headers={"x-diary-proof": self._proof, "sec-fetch-site": "same-origin"},
            )
        said = answer.json()
        await self._shows(read(said["html"]), said["html"], said["replaces"])
        return self.text

    async def sees(self, words: str, *, within: float = PATIENCE) -> str:
        try:
            async with asyncio.timeout(within), self._changed:
                while True:
                    for message in reversed(self.messages):
                        if words in message.text:
                            return message.text
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"{words!r} was not seen; the screen is {self.text!r}") from None

    @property
    def text(self) -> str:
        return self._newest.text if self._newest else ""

    @property
    def buttons(self) -> list[str]:
        return next(([b for row in m.rows for b, _packed in row] for m in self._pressable()), [])

    @property
    def transcript(self) -> str:
        return "\n".join(self._shown)

    @property
    def files(self) -> list[Received]:
        return [file for message in self.messages for file in message.files]

    def _pressable(self) -> list[Shown]:
        newest = [self._newest] if self._newest else []
        return [message for message in (*newest, *reversed(self.messages)) if message.rows]

    async def _asks(self, what: dict[str, str]) -> str:
        if not self._proof:
            await self.opens()
        async with self._asking:
            answer = await self.http.post(
                "/chat/say",
                json={"id": f"n{next(self._ids)}", **what},
                headers={"x-diary-proof": self._proof, "sec-fetch-site": "same-origin"},
            )
            said = answer.json()
            self._proof = said.get("proof", self._proof)
            if "proof" in said:  # a new session: the stream is told to come again
                self._open.clear()
        if answer.status_code != httpx.codes.OK:
            self.over = said["over"]
            await self._shows(Shown(text=said["error"]), said["error"], None)
            return self.text
        await self._shows(read(said["html"]), said["html"], said["replaces"])
        told = self.text
        if self._listening is None:
            self._open.clear()
            self._listening = self._group.create_task(self._listens())
        if not self._listening.done():
            async with asyncio.timeout(PATIENCE):
                await self._open.wait()
        return told

    async def _shows(self, shown: Shown, html: str, replaces: str | None) -> None:
        for link in dict.fromkeys(shown.links):
            shown.files.append(_received(await self.http.get(link)))
        async with self._changed:
            self._shown.append(html)
            place = next((n for n, m in enumerate(self.messages) if m.id == replaces), None)
            if replaces is None or place is None:
                self.messages.append(shown)
            else:
                self.messages[place] = shown
            self._newest = shown
            self._changed.notify_all()

    async def _listens(self) -> None:
        """As the page does, until the conversation is over."""
        try:
            while await self._hears():
                async with self._asking:  # the answer brings the cookie to come with
                    pass
        finally:
            self._open.set()

    async def _hears(self) -> bool:
        """Whether the page was told to come again."""
        headers = {"last-event-id": self._life} if self._life else {}
        async with self.http.stream("GET", "/chat/stream", headers=headers, timeout=None) as news:
            name, lines = "", news.aiter_lines()
            await anext(lines, "")  # whatever comes from now on is heard
            self._open.set()
            async for line in lines:
                word, _colon, rest = line.partition(": ")
                if word == "event":
                    name = rest
                elif word == "id":
                    self._life = rest
                elif word == "data" and name == "said":
                    html = json.loads(rest)["html"]
                    await self._shows(read(html), html, None)
            self.over = self.over or name == "over"
            async with self._changed:
                self._changed.notify_all()
        return name == "again"

    async def ends(self, *, within: float = PATIENCE) -> None:
        """Wait until the page is told that the conversation is over."""
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: self.over)

    async def closes(self) -> None:
        """Close the page: nothing that is said unasked arrives."""
        if self._listening:
            self._listening.cancel()
            await asyncio.wait([self._listening])
            self._listening = None


def _received(answer: httpx.Response) -> Received:
    name = unquote(answer.headers["content-disposition"].partition("''")[2])
    kind = "photo" if answer.headers["content-type"] == "image/png" else "document"
    return Received(name, answer.content, kind)


@asynccontextmanager
async def phone(url: str, *, lang: str = "ru") -> AsyncIterator[WebPhone]:
    headers = {"accept-language": lang}
    async with (
        httpx.AsyncClient(base_url=url, headers=headers, timeout=30) as http,
        asyncio.TaskGroup() as group,
    ):
        somebody = WebPhone(http, group)
        yield somebody
        await somebody.closes()


@asynccontextmanager
async def served(app: FastAPI, *, web: Channel, answer: Answer) -> AsyncIterator[str]:
    """The address of the web part on a free port of the loopback. The app's `hosts` must know 127.0.0.1."""
    port = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        tasks = (
            group.create_task(serve(app, host="127.0.0.1", port=0, ready=port.set_result)),
            group.create_task(web.listen(answer)),
        )
        yield f"http://127.0.0.1:{await port}"
        for task in tasks:
            task.cancel()
