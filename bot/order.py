"""What every listener needs: a person's messages one after another, a repeated event once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

AT_ONCE = 50
WAITING = 30


@dataclass
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


class InOrder:
    """Work of one address runs in the order in which `run` was called; that of different ones side by side.

    At most `at_once` run at a time. A caller that reads many events gives each its own task of a TaskGroup: tasks
    begin in the order of their making.
    """

    def __init__(self, *, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._room = asyncio.Semaphore(at_once)
        self._waiting = waiting
        self._lines: dict[str, _Line] = {}

    async def run(self, address: str, work: Callable[[], Awaitable[None]]) -> bool:
        """Whether the work was done: one address has at most `waiting` in its line, more is a flood and dropped."""
        line = self._lines.setdefault(address, _Line())
        if line.length > self._waiting:
            return False
        line.length += 1
        try:
            async with line.lock, self._room:
                await work()
        finally:
            line.length -= 1
            if not line.length:
                del self._lines[address]
        return True


class Seen:
    """The last `size` events by id, to answer a repeated one once."""

    def __init__(self, size: int = 10_000) -> None:
        self._ids: dict[str, None] = {}
        self._size = size

    def add(self, event_id: str) -> bool:
        """Whether the event is new."""
        if event_id in self._ids:
            return False
        self._ids[event_id] = None
        if len(self._ids) > self._size:
            del self._ids[next(iter(self._ids))]
        return True

    def forget(self, event_id: str) -> None:
        """The event was not handled after all: let it come again."""
        self._ids.pop(event_id, None)
