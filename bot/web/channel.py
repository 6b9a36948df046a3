"""The web page as a channel: what is said unasked goes down the open streams of a session."""

from __future__ import annotations

import asyncio
import json
import math
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta

from bot.order import Seen
from bot.web import drawing
from bot.web.reading import NAME
from bot.web.shelf import Shelf
from bot.web.streams import AGAIN, ELSEWHERE, KEPT, OVER, Event, Kept, Session, Stream, of_diary
from chat.talk import Answer, Button, Reply, Unreachable
from chat.text import _
from handlers.turn import Clock
from storage.store import Store
from storage.unseen import UNSEEN, language_of_unseen
from storage.web_sessions import open_senders

KEPT_SECONDS = 48 * 3600
KEPT_SESSIONS = 5_000
STREAMS = 3  # of one session: browsers open no more than six connections to a host
STREAMS_IN_ALL = 5_000
PING_SECONDS = 20
SWEEP_SECONDS = 3

# What waits is never personal: permission may be gone when it is read. The letter is found anew when it is asked for.
NEWS = Reply(
    _("There was news while you were away."),
    buttons=((Button(_("What is new"), "news"), Button(_("Menu"), "menu")),),
)
_PING = b": \n\n"


class Web:
    name = NAME
    rate = mass_rate = 100.0  # nothing limits it

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        seconds: Callable[[], float],
        tokens: Callable[[int], str],
    ) -> None:
        """`seconds` never goes back; `tokens(n)` is n random bytes in letters that fit into an address."""
        self.shelf = Shelf(clock=seconds, tokens=tokens)
        self._store = store
        self._clock = clock
        self._seconds = seconds
        self._tokens = tokens
        self._life = tokens(6)  # numbers of an earlier life mean nothing
        self._last = 0
        self._sessions: dict[str, Session] = {}
        self._said = Seen()

    @property
    def crowded(self) -> bool:
        return sum(len(session.streams) for session in self._sessions.values()) >= STREAMS_IN_ALL

    async def listen(self, answer: Answer) -> None:  # noqa: ARG002 - people are heard by the page's own requests
        """Watch until cancelled that no stream outlives its session, whoever closed it."""
        try:
            while True:
                await asyncio.sleep(SWEEP_SECONDS)
                await self.sweep()
        finally:
            for session in list(self._sessions.values()):
                for stream in session.streams:
                    stream.ended = True
                    stream.put(Event(0, "bye"))

    async def sweep(self) -> None:
        watched = [sender for sender, session in self._sessions.items() if session.streams]
        if watched:
            async with self._store.reading() as db:
                alive = await open_senders(db, watched, now=self._clock())
            for sender in watched:
                if sender not in alive:
                    self.end(sender)

    async def send(
        self,
        address: str,
        reply: Reply,
        lang: str,
        key: str,
        *,
        permitted: float = math.inf,  # noqa: ARG002 - nothing waits here
        edits: str = "",  # noqa: ARG002 - the page shows what comes
    ) -> str:
        """UNSEEN where no page was open."""
        session = self._sessions.get(address)
        if session is None or not session.streams:
            async with self._store.reading() as db:
                if not await open_senders(db, [address], now=self._clock()):
                    self.end(address)
                    raise Unreachable("session_over")
            session = self._session(address)
        if key and not self._said.add(f"{address} {key}"):
            return ""
        if reply.settles:
            self.withdraw(address)
        self._last += 1
        kept = Kept(
            number=self._last,
            reply=NEWS if reply.personal else replace(reply, files=()),
            lang=lang,
            since=self._seconds(),
            seen=bool(session.streams),
        )
        session.kept.append(kept)
        if not session.streams:
            return UNSEEN
        event = self._drawn(address, replace(kept, reply=reply))
        for stream in session.streams:
            stream.put(event)
        return ""

    def end(self, sender: str) -> None:
        """Close every stream of a session that is over, and forget what waits for it."""
        session = self._sessions.pop(sender, None)
        self.shelf.clear(sender)
        for stream in session.streams if session else ():
            stream.put(OVER)

    def reconnect(self, sender: str) -> None:
        """Let every open page come again, with the token that its browser has now."""
        if session := self._sessions.get(sender):
            for stream in session.streams:
                stream.put(AGAIN)
            session.streams.clear()

    def withdraw(self, sender: str) -> None:
        """Forget what was permitted before and may not be any more."""
        self.shelf.clear(sender)
        if session := self._sessions.get(sender):
            session.kept.clear()

    async def stream(self, sender: str, *, after: str) -> AsyncIterator[bytes]:
        """Server-sent events from now on, with what this page has not seen before. `after` is its Last-Event-ID."""
        session = self._session(sender)
        if not after and not session.kept:
            await self._recall(sender, session)
        stream = Stream()
        session.streams.append(stream)
        for old in session.streams[:-STREAMS]:
            old.put(ELSEWHERE)
        try:
            yield b"retry: 3000\n\n"
            for event in self._missed(sender, session, after):
                yield event.line(self._life)
            while not stream.ended:
                try:
                    event = await asyncio.wait_for(stream.queue.get(), PING_SECONDS)
                except TimeoutError:
                    yield _PING
                    continue
                yield event.line(self._life)
                if event in (OVER, ELSEWHERE, AGAIN):
                    return
        finally:
            if stream in session.streams:
                session.streams.remove(stream)

    async def _recall(self, sender: str, session: Session) -> None:
        """What was kept by an earlier life of this process, and by another one."""
        async with self._store.reading() as db:
            since = self._clock() - timedelta(seconds=KEPT_SECONDS)
            lang = await language_of_unseen(db, sender, since=since)
        if lang:
            self._last += 1
            session.kept.append(Kept(self._last, NEWS, lang, self._seconds(), seen=False))

    def _missed(self, sender: str, session: Session, after: str) -> list[Event]:
        life, _dash, number = after.rpartition("-")
        if life == self._life and number.isascii() and number.isdigit():
            missed = [kept for kept in session.kept if kept.number > int(number[:18])]
        else:
            missed = [kept for kept in session.kept if not kept.seen]
        now = self._seconds()
        missed = [kept for kept in missed if now - kept.since < KEPT_SECONDS]
        last_news = next((k.number for k in reversed(missed) if k.reply is NEWS), 0)
        session.kept = deque((replace(kept, seen=True) for kept in session.kept), maxlen=KEPT)
        return [
            self._drawn(sender, kept)
            for kept in missed
            if kept.reply is not NEWS or kept.number == last_news
        ]

    def _drawn(self, sender: str, kept: Kept) -> Event:
        html = drawing.message(
            kept.reply,
            kept.lang,
            id=self._tokens(9),
            shelve=lambda file: self.shelf.put(sender, file),
        )
        reply = kept.reply
        diary = of_diary(gone=reply.settles, stale=reply.personal or reply is NEWS)
        return Event(kept.number, "said", json.dumps({"html": html, "diary": diary}))

    def _session(self, sender: str) -> Session:
        session = self._sessions.setdefault(sender, Session())
        if len(self._sessions) > KEPT_SESSIONS:
            idle = next((s for s, one in self._sessions.items() if not one.streams), None)
            if idle is not None and idle != sender:
                del self._sessions[idle]
        return session
