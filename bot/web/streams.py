"""What waits for the pages of a session, and what goes down to them."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from chat.talk import Reply

KEPT = 20  # messages of one session
BEHIND = 50  # messages that a slow stream may be behind before it has to come again


def of_diary(*, gone: bool, stale: bool) -> str:
    """What the page does with the diary that it shows: empty it at once, look anew, or nothing."""
    return "gone" if gone else "stale" if stale else ""


@dataclass(frozen=True, slots=True)
class Event:
    number: int
    name: str
    data: str = ""

    def line(self, life: str) -> bytes:
        mark = f"id: {life}-{self.number}\n" if self.number else ""
        return f"event: {self.name}\n{mark}data: {self.data}\n\n".encode()


@dataclass(frozen=True, slots=True)
class Kept:
    number: int
    reply: Reply
    lang: str
    since: float
    seen: bool  # went down a stream already


OVER = Event(0, "over")
ELSEWHERE = Event(0, "elsewhere")
AGAIN = Event(0, "again")


@dataclass(eq=False)
class Stream:
    queue: asyncio.Queue[Event] = field(default_factory=lambda: asyncio.Queue(BEHIND))
    ended: bool = False

    def put(self, event: Event) -> None:
        if self.queue.full():
            self.ended = True  # it comes again and asks for what it has not seen
        else:
            self.queue.put_nowait(event)


@dataclass(eq=False)
class Session:
    streams: list[Stream] = field(default_factory=list)
    kept: deque[Kept] = field(default_factory=lambda: deque(maxlen=KEPT))
