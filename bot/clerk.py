"""Writes down what came and what is answered: whatever happens at the same time goes into one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from storage import intake
from storage.intake import Arrival
from storage.store import Store

log = structlog.get_logger()

PAUSE = 1.0  # seconds after a write that failed
# Seconds for which an answered event waits for others to be written with: as many are answered twice after a crash.
TOGETHER = 0.05

Kept = asyncio.Future[int | None]
Closed = tuple[int, Callable[[], None]]


class Clerk:
    def __init__(self, store: Store, clock: Callable[[], datetime], mine: Collection[str]) -> None:
        """`mine` are the lanes that this process serves, as they are at the moment of writing."""
        self._store = store
        self._clock = clock
        self._mine = mine
        self._arrivals: list[tuple[Arrival, Kept]] = []
        self._closed: list[Closed] = []
        self._some = asyncio.Event()
        self._urgent = asyncio.Event()  # a platform waits

    async def keep(self, arrival: Arrival) -> int | None:
        """The id of an event that is kept now; None if it was before. An error of the database is the caller's."""
        kept: Kept = asyncio.get_running_loop().create_future()
        self._arrivals.append((arrival, kept))
        self._some.set()
        self._urgent.set()
        return await kept

    def close(self, event_id: int, written: Callable[[], None]) -> None:
        """An event is answered; `written` is called when that is down."""
        self._closed.append((event_id, written))
        self._some.set()

    async def run(self) -> None:
        """Until cancelled; what is answered by then is still written."""
        try:
            while True:
                await self._some.wait()
                with suppress(TimeoutError):
                    async with asyncio.timeout(TOGETHER):
                        await self._urgent.wait()
                self._some.clear()
                self._urgent.clear()
                if not await self._write():
                    await asyncio.sleep(PAUSE)
                    self._some.set()
        finally:
            await self._write()

    async def _write(self) -> bool:
        arrivals, self._arrivals = self._arrivals, []
        closed, self._closed = self._closed, []
        if not arrivals and not closed:
            return True
        new: dict[tuple[str, str], int] = {}
        try:
            async with self._store.writing() as db:
                if arrivals:
                    events = [arrival for arrival, _kept in arrivals]
                    now = self._clock()
                    new = dict(await intake.add(db, events, mine=self._mine, now=now))
                if closed:
                    await intake.close(db, [event_id for event_id, _written in closed])
        except (SQLAlchemyError, OSError) as error:
            log.warning("intake_not_written", error=type(error).__name__)
            for _arrival, kept in arrivals:
                if not kept.done():
                    kept.set_exception(error)
            self._closed = closed + self._closed
            return False
        for _event_id, written in closed:
            written()
        for arrival, kept in arrivals:
            # Twice in one transaction: the first is new.
            event_id = new.pop((arrival.lane, arrival.event), None)
            if not kept.done():
                kept.set_result(event_id)
        return True
