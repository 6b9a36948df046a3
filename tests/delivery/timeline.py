"""Moved time for work that waits: it goes on when nothing else is to be done, and never before."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.store import Store

T = TypeVar("T")
BREATH = 0.0002  # real seconds, while a database works


class WatchedStore(Store):
    """Knows whether anybody is at the database: time stands still meanwhile."""

    visitors = 0

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        with _Visit():
            async with super().reading() as db:
                yield db

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        with _Visit():
            async with super().writing() as db:
                yield db


class _Visit:
    def __enter__(self) -> None:
        WatchedStore.visitors += 1

    def __exit__(self, *_error: object) -> None:
        WatchedStore.visitors -= 1


def watched(store: Store) -> WatchedStore:
    WatchedStore.visitors = 0
    return WatchedStore(store.url, store._reader, store._writer)


class Timeline:
    def __init__(self, now: datetime) -> None:
        self._begin = now
        self._now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []
        self._numbers = itertools.count()

    def seconds(self) -> float:
        return self._now

    def clock(self) -> datetime:
        return self._begin + timedelta(seconds=self._now)

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken = asyncio.Event()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._numbers), woken))
        await woken.wait()

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Until the work is done, in no time."""
        task = asyncio.ensure_future(work)
        loop: Any = asyncio.get_running_loop()
        try:
            while not task.done():
                await asyncio.sleep(0)
                if loop._ready:
                    continue
                if WatchedStore.visitors or not self._sleepers:
                    await asyncio.sleep(BREATH)
                    continue
                self._now, _number, woken = heapq.heappop(self._sleepers)
                woken.set()
        finally:
            if not task.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        return await task
